"""Taking a request down: the day of receipt before saving, faults beside their fields, nothing lost, the code shown once."""

from __future__ import annotations

import html
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from requests_world import IDENTITY, PDF

from gongkai.foi.models import Case, PieceKind, State

pytestmark = pytest.mark.django_db
BACKEND = "gongkai.agencies.backends.RoleBackend"
SCRIPT = {"x-requested-with": "XMLHttpRequest"}


def enter(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def desk(coordinator, reception) -> Client:
    return enter(coordinator)


def filled(**changes: object) -> dict[str, object]:
    """A form without a fault."""
    return {
        "channel": "counter", "arrived_on": timezone.localdate().isoformat(), "applicant_kind": "natural", "paper": "resident",
        "applicant_name": "李华", "identity": IDENTITY, "phone": "13800138000", "address": "江州市解放路8号",
        "subject": "养护资金", "content": "2025年农村公路养护资金的分配方案。", "carrier": "paper", "delivery": "post", **changes,
    }  # fmt: skip


def post(desk: Client, **changes: object):
    return desk.post(reverse("desk:request_new"), filled(**changes))


def test_the_form_opens_and_says_what_each_channel_means(desk):
    page = desk.get(reverse("desk:request_new"), follow=True).content.decode()
    assert "当面提交" in page
    assert "互联网" not in page, "the web is for applicants alone"


def test_a_registration_gives_number_and_code_once(desk, coordinator):
    answer = post(desk)
    case = Case.objects.get()
    assert answer.headers["Location"] == reverse("desk:request_registered", args=[case.pk])
    page = desk.get(answer.headers["Location"]).content.decode()
    assert case.number in page
    assert "查询码" in page
    again = enter(coordinator).get(answer.headers["Location"])
    assert again.status_code == 302, "the code is kept nowhere"


def test_files_items_and_envelope_come_along(desk):
    paper, envelope, more = io.BytesIO(PDF), io.BytesIO(PDF + b"1"), io.BytesIO(PDF + b"2")
    paper.name, envelope.name, more.name = "申请表.pdf", "信封.pdf", "附件.pdf"
    post(
        desk,
        channel="post_signed",
        tracking_no="EMS1",
        items="方案\n到位",
        request_file=paper,
        envelope=envelope,
        files=more,
    )
    case = Case.objects.get()
    assert [item.text for item in case.items.all()] == ["方案", "到位"]
    assert set(case.pieces.values_list("kind", flat=True)) == {PieceKind.REQUEST, PieceKind.ENVELOPE, PieceKind.OTHER}


def test_every_fault_stands_beside_its_field_and_the_words_stay(desk):
    answer = post(desk, identity="11010519491231002", phone="1", content="", subject="养护资金问题")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count('class="errors"') >= 3
    assert "养护资金问题" in page
    assert "没有写所需信息的内容描述" in page
    assert not Case.objects.exists()


def test_a_script_is_told_the_faults_by_field(desk):
    answer = desk.post(reverse("desk:request_new"), filled(identity="", content=""), headers=SCRIPT)
    assert answer.status_code == 409
    assert {"identity", "content"} <= set(answer.json()["faults"])
    done = desk.post(reverse("desk:request_new"), filled(), headers=SCRIPT)
    assert done.json()["address"] == reverse("desk:request_registered", args=[Case.objects.get().pk])


@pytest.mark.parametrize("day", ["", "2026-13-45", "0001-01-01", "99999-01-01"])
def test_a_day_that_is_none_is_a_fault(day, desk):
    answer = post(desk, arrived_on=day)
    assert answer.status_code == 409
    assert 'class="errors"' in answer.content.decode()
    assert not Case.objects.exists()


def test_a_day_to_come_is_refused(desk):
    page = post(desk, arrived_on=(timezone.localdate() + timedelta(days=1)).isoformat()).content.decode()
    assert "还没有到" in page


def test_a_name_of_500_characters_is_refused_in_words(desk):
    page = post(desk, applicant_name="长" * 500).content.decode()
    assert "超过120个字" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param({"file": b""}, "这个文件是空的，请检查后重新选择。", id="an empty file"),
        pytest.param(
            {"file": b"MZ\x90\x00" + b"\0" * 80}, "“申请表.pdf”：认不出这是什么文件。", id="a program named pdf"
        ),
    ],
)
def test_a_file_that_is_none_is_refused(data, words, desk):
    upload = io.BytesIO(data["file"])
    upload.name = "申请表.pdf"
    answer = post(desk, request_file=upload)
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert not Case.objects.exists()


def test_lacking_elements_are_registered_first(desk):
    post(desk, identity="", phone="", address="", lacking="on")
    assert Case.objects.get().state == State.WORKING


@pytest.mark.parametrize(
    ("channel", "more", "words"),
    [
        ("counter", {}, "当面提交，提交之日为收到之日"),
        ("post_signed", {}, "签收之日为收到之日"),
        ("post_plain", {}, "尚未确认，期限未起算"),
        ("email", {"phone": ""}, "无法与申请人取得联系"),
        ("fax", {"confirmed_on": "today", "confirmed_how": "电话"}, "双方确认之日为收到之日"),
        ("post_other_unit", {"confirmed_on": "yesterday"}, "确认日期早于"),
    ],
)
def test_the_day_of_receipt_is_told_before_saving(channel, more, words, desk):
    days = {
        "today": timezone.localdate().isoformat(),
        "yesterday": (timezone.localdate() - timedelta(days=1)).isoformat(),
    }
    data = filled(channel=channel, **{name: days.get(value, value) for name, value in more.items()})
    said = desk.post(reverse("desk:request_receipt_day"), data, headers=SCRIPT).json()
    assert words in said["words"]
    assert not Case.objects.exists()


def test_the_due_day_is_told_where_the_clock_begins(desk):
    said = desk.post(reverse("desk:request_receipt_day"), filled(), headers=SCRIPT).json()
    assert said["due"].endswith("前答复")
    assert "政府信息公开条例" in said["basis"]


def test_half_a_form_is_told_what_is_missing(desk):
    said = desk.post(reverse("desk:request_receipt_day"), {"channel": "zzz"}, headers=SCRIPT).json()
    assert "填好申请方式和到达日期" in said["words"]


def test_similar_requests_stand_beside(desk):
    post(desk)
    page = desk.post(reverse("desk:request_alike"), filled(), headers=SCRIPT).content.decode()
    assert Case.objects.get().number in page
    assert "同一申请人申请相同内容" in page
    none = desk.post(reverse("desk:request_alike"), {"applicant_name": ""}, headers=SCRIPT).content.decode()
    assert "没有找到类似的申请" in none


def test_another_section_is_sent_to_the_office(handler, reception):
    desk = enter(handler)
    assert "请当日转交办公室" in desk.get(reverse("desk:request_new"), follow=True).content.decode()
    assert "您不能登记申请" in post(desk).content.decode()
    assert not Case.objects.exists()


def test_an_agency_without_a_reception_is_told_what_to_do(coordinator):
    page = post(enter(coordinator)).content.decode()
    assert "还没有设置受理机构" in page


def test_a_post_without_a_token_is_turned_away(coordinator, reception):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator, backend=BACKEND)
    assert client.post(reverse("desk:request_new"), filled()).status_code == 403


def key_of(desk: Client) -> str:
    """The one-time key in a form that was opened."""
    return re.search(
        r'name="once" value="([0-9a-f]{32})"', desk.get(reverse("desk:request_new"), follow=True).content.decode()
    )[1]


def test_the_same_form_sent_twice_leads_to_the_request_it_made(desk):
    once = key_of(desk)
    first = post(desk, once=once)
    again = post(desk, once=once, subject="改过的事项")
    assert again.headers["Location"] == first.headers["Location"]
    case = Case.objects.get()
    page = desk.get(again.headers["Location"]).content.decode()
    assert f"这张表已经登记为{case.number}，没有重复登记" in page
    assert "改过的事项" not in page
    back = desk.get(reverse("desk:request_new"), {"form": once})
    assert back.headers["Location"] == first.headers["Location"], "one comes back to the form by its address"
    told = desk.post(reverse("desk:request_new"), filled(once=once), headers=SCRIPT)
    assert told.json()["address"] == first.headers["Location"]


def test_two_forms_with_the_same_words_make_two_requests(desk):
    post(desk, once=key_of(desk))
    post(desk, once=key_of(desk))
    assert Case.objects.count() == 2


def test_a_form_with_a_fault_keeps_its_key(desk):
    once = key_of(desk)
    assert f'name="once" value="{once}"' in post(desk, once=once, content="").content.decode()
    post(desk, once=once)
    assert Case.objects.count() == 1


def test_a_form_that_its_way_cannot_carry_is_taken_down_and_told(desk):
    opened = html.unescape(desk.get(reverse("desk:request_new"), follow=True).content.decode())
    assert '"paper web": "提供形式是“纸质”的，不能用“网上查询下载”的方式获取。"' in opened
    slip = desk.get(post(desk, carrier="paper", delivery="web").headers["Location"]).content.decode()
    assert "不能用“网上查询下载”的方式获取。已照申请书登记" in slip
    plain = desk.get(post(desk, carrier="disc", delivery="web").headers["Location"]).content.decode()
    assert "已照申请书登记" not in plain
