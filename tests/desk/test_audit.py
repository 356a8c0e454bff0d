"""The auditor's screens: the list, one event, the check of the chains, the export."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from moments import NOON

from gongkai.administration.audit import STEP
from gongkai.agencies.actions import appoint, deactivate
from gongkai.agencies.models import Agency, Role
from gongkai.records.actions import Entry, record, record_many
from gongkai.records.models import SYSTEM, Event, Verb

SCRIPT = {"x-requested-with": "XMLHttpRequest"}


@pytest.fixture
def desk(signed_in, auditor) -> Client:
    return signed_in(auditor)


@pytest.fixture
def told(handler, head, roads, administrator, waterworks) -> list[Event]:
    """Two events of the bureau, one of another agency."""
    appoint(handler, Role.HEAD, section=roads, by=administrator, at=NOON)
    deactivate(head, reason="退休", by=administrator, at=NOON)
    record(Verb.EXPORTED, waterworks, by=SYSTEM, at=NOON, reason="水务局的事")
    return list(Event.objects.order_by("id"))


def text(answer) -> str:
    return answer.content.decode()


def test_the_list_shows_the_own_agencys_events_only(desk, told):
    page = text(desk.get(reverse("desk:audit")))
    assert "陈晓岚" in page
    assert "退休" in page
    assert "水务局的事" not in page


def test_the_government_office_reads_the_chains_below(told, signed_in, account, government):
    above = account("郑重", Role.AUDITOR, government, None, "zhengzhong")
    page = text(signed_in(above).get(reverse("desk:audit")))
    assert "水务局的事" in page
    assert "退休" in page


@pytest.mark.parametrize(("query", "seen", "unseen"), [
    pytest.param({"q": "陈晓岚"}, "陈晓岚", "许国梁", id="subject"),
    pytest.param({"q": "孙伟"}, "陈晓岚", "没有符合条件", id="who"),
    pytest.param({"verb": "locked_out"}, "没有符合条件的记录", "陈晓岚", id="verb"),
    pytest.param({"since": "2026-05-14"}, "没有符合条件的记录", "陈晓岚", id="since"),
    pytest.param({"until": "2026-05-13"}, "陈晓岚", "没有符合条件", id="until, that day included"),
    pytest.param({"since": "soon"}, "从：", "没有符合条件", id="a date that is none"),
])  # fmt: skip
def test_the_list_is_narrowed(desk, told, query, seen, unseen):
    page = text(desk.get(reverse("desk:audit"), query))
    assert seen in page.split("<main", 1)[1]
    assert unseen not in page.split("<tbody>", 1)[-1] or "tbody" not in page


def test_one_event_shows_before_and_after_in_chinese(desk, told):
    page = text(desk.get(reverse("desk:audit_event", args=[told[0].pk])))
    for words in (
        "角色",
        "经办人",
        "<mark>科室负责人</mark>",
        "安全监督科",
        "<mark>公路养护科</mark>",
        "内容与哈希相符",
    ):
        assert words in page
    assert reverse("desk:audit_event", args=[told[1].pk]) in page, "the way to the next link"


def tamper(event: Event) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_event SET reason = %s WHERE id = %s", ["改过", event.pk])


def test_a_changed_event_is_seen_on_its_page_and_by_the_check(desk, told):
    tamper(told[1])
    assert "被改动过" in text(desk.get(reverse("desk:audit_event", args=[told[1].pk])))
    page = text(desk.post(reverse("desk:audit_verify"), follow=True))
    assert "第2条断开，内容被改动" in page
    assert Event.objects.latest("id").verb == Verb.CHECKED, "the check itself is in the record"


def test_a_sound_chain_is_told_in_one_sentence(desk, told):
    page = text(desk.post(reverse("desk:audit_verify"), follow=True))
    assert "江州市交通运输局：2条逐条校验，完整，没有改动。" in page


def test_the_check_goes_step_by_step_for_the_progress_bar(desk, told, bureau):
    record_many([Entry(Verb.CHANGED, bureau) for _ in range(STEP)], by=SYSTEM, at=NOON)
    address, steps, after = reverse("desk:audit_verify"), [], 0
    while not steps or not steps[-1]["done"]:
        steps.append(desk.post(address, {"chain": bureau.code, "after": after}, headers=SCRIPT).json())
        after = steps[-1]["reached"]
    assert [step["reached"] for step in steps] == [STEP, STEP + 2]
    assert steps[-1]["holds"]
    assert f"{STEP + 2}条逐条校验" in steps[-1]["words"]


def test_the_check_of_another_agencys_chain_is_not_there(desk, told, waterworks):
    answer = desk.post(reverse("desk:audit_verify"), {"chain": waterworks.code}, headers=SCRIPT)
    assert answer.status_code == 404


def test_the_export_keeps_the_filter_and_is_recorded(desk, told):
    answer = desk.post(reverse("desk:audit_export"), {"q": "许国梁", "as": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "jiaotong"]
    assert [(row[4], row[6], row[7], row[10]) for row in rows] == [("孙伟", "修改", "许国梁", "退休")]
    event = Event.objects.latest("id")
    assert (event.verb, event.actor_name, event.reason) == (Verb.EXPORTED, "何敏", "导出操作记录1条")


def test_the_csv_runs_no_formula(desk, bureau):
    record(Verb.CHANGED, bureau, by=SYSTEM, at=NOON, reason="=1+1")
    content = desk.post(reverse("desk:audit_export"), {"as": "csv"}).content.decode("utf-8-sig")
    assert content.splitlines()[0].startswith("链,序号,时间")
    assert "'=1+1" in content


def test_the_list_costs_the_same_for_many_as_for_few(desk, bureau, django_assert_max_num_queries):
    for number in range(120):
        record(Verb.CHANGED, bureau, by=SYSTEM, at=NOON, reason=str(number))
    with django_assert_max_num_queries(15):
        assert "共120条" in text(desk.get(reverse("desk:audit")))


def test_the_auditor_sees_nothing_else(desk, world):
    for name in ("home", "ledger", "accounts", "calendar", "messages", "leader", "status"):
        assert desk.get(reverse(f"desk:{name}")).status_code in {302, 403}
    assert Agency.objects.visible_to(desk.get(reverse("desk:audit")).wsgi_request.user).count() == 0
