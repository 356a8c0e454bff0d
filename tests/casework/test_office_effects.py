"""What the office does on one screen shows on another: frozen years, rates, the reception, a request handled anew, lists as files."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from moments import NOON, on
from openpyxl import load_workbook
from request_steps import AT, DAY, approved, fresh
from requests_world import OTHER_IDENTITIES

from gongkai.archives.queries.contents import hindrances
from gongkai.disputes.actions.entering import Papers, conclude, enter_dispute
from gongkai.disputes.models import Dispute, Route
from gongkai.fees.actions.rates import install_rates
from gongkai.fees.models import Charge, Rate
from gongkai.foi.actions.arranging import end, join
from gongkai.foi.actions.reviewing import mark_sent
from gongkai.foi.models import Case, Reception, State
from gongkai.foi.queries.personal import code_mark
from gongkai.records.models import SYSTEM, Event, Verb
from gongkai.returns.models import Return
from gongkai.rules.requests.disputes import Procedure

pytestmark = pytest.mark.django_db
OUTCOME = date(2026, 7, 10)


def at(name, *args):
    return reverse(f"desk:request_{name}", args=args)


def body(answer):
    return answer.content.decode()


def act(client, case, deed, of, **values):
    return client.post(at("act_of", case.pk, deed, of), {"version": fresh(case).version, **values}, follow=True)


def rows_of(answer):
    """The lines of the first sheet."""
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    return list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))


# A year is frozen on screen, and the next one is held against it


def test_a_year_frozen_on_screen_holds_the_next_years_carry_over(signed_in, coordinator, make_case):
    client, returns = signed_in(coordinator), at("returns")
    make_case(arrived_on=date(2024, 12, 20), at=on(date(2024, 12, 20)))
    assert "可以定稿" in body(client.get(f"{returns}?year=2024"))
    told = body(client.post(at("returns_keep"), {"year": "2024"}, follow=True))
    assert "2024年数据已定稿" in told
    assert "勾稽关系全部相符" in body(client.get(f"{returns}?year=2025"))

    make_case(
        arrived_on=date(2024, 12, 25), at=on(date(2025, 1, 3)), applicant_name="王芳", identity=OTHER_IDENTITIES[0]
    )
    page = body(client.get(f"{returns}?year=2025"))
    assert "上年结转为2，上年度报告结转下年度为1" in page
    assert "is-wrong" in page
    assert "报送1，现在2" in body(client.get(f"{returns}?year=2024"))
    assert "勾稽关系有2处不符" in body(client.post(at("returns_keep"), {"year": "2025"}, follow=True))

    without = body(client.post(at("returns_keep"), {"year": "2024", "act": "thaw"}, follow=True))
    assert "没有写撤销定稿的理由" in without
    client.post(at("returns_keep"), {"year": "2024", "act": "thaw", "reason": "补登一件"})
    for year in ("2024", "2025"):
        client.post(at("returns_keep"), {"year": year})
    assert set(Return.objects.values_list("year", flat=True)) == {2024, 2025}
    assert "勾稽关系全部相符" in body(client.get(f"{returns}?year=2025"))


def test_only_the_coordinator_freezes_on_screen(signed_in, leader, head, handler):
    for person in (leader, head, handler):
        assert signed_in(person).post(at("returns_keep"), {"year": "2025"}).status_code == 403
    assert not Return.objects.exists()


# Rates


@pytest.fixture
def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def test_rates_entered_on_screen_price_what_is_received_from_that_day_on(
    signed_in, overseer, coordinator, make_case, tomorrow
):
    install_rates(by=SYSTEM, at=NOON)
    values = {
        "since": tomorrow.isoformat(),
        "basis": "样例文号",
        "items": "0:0\n20:150",
        "pages": "0:0\n50:7",
        "step": 5,
        "step_rate": 50,
    }
    top, office = signed_in(overseer), signed_in(coordinator)
    wrong = top.post(at("rates"), values | {"pages": "五十页七元"})
    assert "不是“起点:单价”" in body(wrong)
    assert top.post(at("rates"), values).status_code == 302
    assert "超过50页，每页7元" in body(office.get(at("rates")))

    old, new = make_case(), make_case(arrived_on=tomorrow, at=on(tomorrow, 9))
    for case in (old, new):
        place = at("act", case.pk, "charge")
        office.post(place, {"version": case.version, "method": "page", "pages": 60, "reason": "一个月内提出60件"})
    amounts = dict(Charge.objects.values_list("case", "amount"))
    assert amounts[new.pk] == 70  # ten pages above fifty at 7 yuan
    assert amounts[old.pk] != 70
    page = body(office.get(at("fee", new.pk)))
    assert "信息处理费 70元" in page
    assert f"（{tomorrow}起）" in page


def test_rates_are_entered_above_alone_and_taken_back_before_they_hold(signed_in, overseer, coordinator, tomorrow):
    values = {
        "since": tomorrow.isoformat(),
        "basis": "样例文号",
        "items": "0:0",
        "pages": "0:0",
        "step": 10,
        "step_rate": 100,
    }
    office, top = signed_in(coordinator), signed_in(overseer)
    assert "您不能登记收费标准" in body(office.post(at("rates"), values))
    assert "登记新标准" not in body(office.get(at("rates")))
    assert "施行日期不是将来的日期" in body(top.post(at("rates"), values | {"since": timezone.localdate().isoformat()}))
    top.post(at("rates"), values)
    top.post(at("rates_remove", Rate.objects.get().pk), {"reason": "写错了年份"})
    assert not Rate.objects.exists()


# The reception


def test_the_reception_changed_on_screen_changes_guide_lights_and_numbers(
    signed_in, coordinator, reception, make_case, settings
):
    settings.GONGKAI_PORTAL_AGENCY = coordinator.agency.code
    client, today = signed_in(coordinator), timezone.localdate()
    case = make_case(arrived_on=today, at=timezone.now())
    values = {
        name: getattr(reception, name)
        for name in ("code", "unit", "address", "phone", "review_organ", "court", "several")
    }
    values |= {
        "online": "on",
        "review_days": 2,
        "retention_years": 10,
        "hours": "周一至周五9:00至17:00",
        "warn_days": 5,
    }
    assert "light--green" in body(client.get(at("clock", case.pk)))
    client.post(at("reception"), values)
    assert "周一至周五9:00至17:00" in body(Client().get("/requests/"))
    client.post(at("reception"), values | {"warn_days": 30, "code": "江运"})
    assert "light--yellow" in body(client.get(at("clock", case.pk)))
    another = make_case(arrived_on=today, at=timezone.now(), applicant_name="王芳", identity=OTHER_IDENTITIES[0])
    assert another.number.startswith("江运公开申")
    offline = values | {"online": ""}
    client.post(at("reception"), offline)
    assert "没有开通网上受理" in body(Client().get("/requests/apply/", follow=True))
    assert not Reception.objects.get().online
    assert Event.objects.filter(verb=Verb.CHANGED, subject_type="foi.Reception").count() == 3


# Handled anew


@pytest.fixture
def lost(make_case, safety, handler, head, lawyer, office_head, coordinator):
    """An answer that a reconsideration revoked, with a day for the new one."""
    case = make_case(safety, handler)
    mark_sent(approved(case, handler, head, lawyer, office_head), day=DAY, by=handler, at=AT)
    papers = Papers(route=Route.REVIEW, procedure=Procedure.REVIEW, body="江州市人民政府", received_on=date(2026, 6, 1),
                    number="江府复〔2026〕8号", answer=case.answers.get())  # fmt: skip
    row = enter_dispute(fresh(case), papers, by=coordinator, at=on(date(2026, 6, 1)))
    return conclude(row, result="revoked", day=OUTCOME, text="没有征求第三方意见，撤销答复，责令重新处理", by=coordinator,
                    redo_by=date(2026, 8, 10), at=on(OUTCOME))  # fmt: skip


def test_what_was_sent_back_is_registered_anew_on_the_disputes_tab(signed_in, coordinator, lost):
    client, first = signed_in(coordinator), lost.case
    page = body(client.get(at("disputes", first.pk)))
    assert "前要重新处理，还没有登记为新的申请。请登记重新处理。" in page
    place = at("act_of", first.pk, "dispute-redo", lost.pk)
    assert place in page
    asked = body(client.get(place))
    assert "决定书要求2026年8月10日前重新处理" in asked
    early = act(client, first, "dispute-redo", lost.pk, received_on="2026-07-09")
    assert early.status_code == 409
    assert "收到决定的日期早于审结日期" in body(early)

    done = body(act(client, first, "dispute-redo", lost.pk, received_on="2026-07-14"))
    new = Case.objects.get(redo_of=first)
    assert f"已登记为申请{new.number}，2026年8月11日前答复" in done
    code = done.partition("查询码")[2][:12].split("只")[0]
    assert code_mark(code) == new.code_mark
    again = body(client.get(at("disputes", first.pk)))
    assert code not in again
    assert place not in again
    assert reverse("desk:request", args=[new.pk]) in again
    assert "已经重新登记为" in body(act(client, first, "dispute-redo", lost.pk, received_on="2026-07-14"))

    told = body(client.get(at("disputes", new.pk)))
    assert "的重新处理" in told
    assert "江府复〔2026〕8号：撤销" in told
    assert f"原申请{first.number}" in body(client.get(reverse("desk:request", args=[new.pk])))
    assert hindrances(end(new, "申请人撤回", by=coordinator, at=on(date(2026, 7, 20)))) == []


def test_sections_see_that_the_office_has_to_register_it(signed_in, handler, lawyer, outsider, lost):
    for person in (handler, lawyer):
        client = signed_in(person)
        page = body(client.get(at("disputes", lost.case_id)))
        assert "请办公室受理人员登记重新处理" in page
        assert "dispute-redo" not in page
        assert "您不能登记重新处理的申请" in body(
            act(client, lost.case, "dispute-redo", lost.pk, received_on="2026-07-14")
        )
    assert signed_in(outsider).get(at("act_of", lost.case_id, "dispute-redo", lost.pk)).status_code == 404
    assert not Case.objects.filter(redo_of=lost.case).exists()


def test_similar_requests_show_what_reviews_made_of_the_answer(signed_in, coordinator, lost, make_case):
    now = make_case(applicant_name="王芳", identity=OTHER_IDENTITIES[0], arrived_on=date(2026, 7, 13))
    client = signed_in(coordinator)
    page = body(client.get(at("similar", now.pk)))
    assert '<span class="chip chip--red">行政复议：撤销</span>' in page
    assert "没有征求第三方意见" in page
    typed = {"applicant_name": "赵一", "content": now.content}
    assert "行政复议：撤销" in body(client.post(at("alike"), typed))


# Lists as files


def test_the_lists_behind_the_tables_are_taken_along(signed_in, coordinator, lost):
    client = signed_in(coordinator)
    for query, words in (
        ("row=r1&column=total", "2025年农村公路养护资金"),
        ("row=review&column=total", "江州市人民政府"),
    ):
        page = body(client.get(f"{at('cell')}?year=2026&{query}"))
        address = page.split("/list.xlsx?")[1].split('"')[0].replace("&amp;", "&")
        rows = rows_of(client.get(f"{at('cell_workbook')}?{address}"))
        assert any(words in str(cell) for row in rows for cell in row)
        assert "李华" not in str(rows)
    assert Event.objects.filter(verb=Verb.EXPORTED).count() == 2


def test_each_role_takes_along_what_it_may_open(signed_in, coordinator, leader, head, colleague_head, lawyer, lost):
    told = {}
    for person in (coordinator, leader, head, colleague_head, lawyer):
        client = signed_in(person)
        rows = rows_of(client.get(f"{at('cell_workbook')}?year=2026&row=r1&column=total"))
        listed = body(client.get(f"{at('cell')}?year=2026&row=r1&column=total"))
        (line,) = [row for row in rows if row[0] == lost.case.number]
        assert ("不由您经办" in line[2]) == ("不由您经办</span>" in listed)
        told[person.name] = "养护资金" in line[2]
    assert told == {"林静": True, "周明": True, "许国梁": True, "沈岚": False, "方正平": True}


@pytest.fixture
def colleague_head(account, bureau, roads):
    return account("沈岚", "head", bureau, roads, "shenlan")


def test_open_disputes_are_taken_along_as_they_are_seen(signed_in, coordinator, handler, colleague, outsider, lost):
    suit = Papers(route=Route.DIRECT_SUIT, procedure=Procedure.SUIT, body="江州市东城区人民法院", received_on=OUTCOME)
    enter_dispute(lost.case, suit, by=coordinator, at=on(OUTCOME))
    told = {}
    for person in (coordinator, handler, colleague, outsider):
        client = signed_in(person)
        page, rows = body(client.get(at("open_disputes"))), rows_of(client.get(at("disputes_workbook")))
        told[person.name] = sum(row[0] == lost.case.number for row in rows)
        assert ("list.xlsx" in page) == bool(told[person.name])
    assert told == {"林静": 1, "陈晓岚": 1, "邓伟": 0, "赵强": 0}


def test_the_statistics_are_taken_along_and_their_numbers_open(signed_in, leader, handler, lost):
    client = signed_in(leader)
    page = body(client.get(at("figures") + "?year=2026"))
    assert (
        page.count("<svg xmlns") == 2 * 8
    )  # each for a screen and a phone; nothing is open, and one request shares no words
    assert "没有在办的申请。" in page
    assert "审结的复议、诉讼有100.0%被纠正" in page
    links = {part.split('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:] if "/figures/rows/" in part}
    assert len(links) >= 12
    assert all(lost.case.number in body(client.get(link)) for link in links)
    book = load_workbook(BytesIO(client.get(at("figures_workbook") + "?year=2026").content))
    assert {"主要数字", "复议诉讼结果", "各科室答复"} <= set(book.sheetnames)
    assert signed_in(handler).get(at("figures_workbook") + "?year=2026").status_code == 403


def test_a_year_without_requests_says_so(signed_in, coordinator, reception):
    page = body(signed_in(coordinator).get(at("figures")))
    assert "这一年没有可以统计的申请" in page
    assert "<svg xmlns" not in page


# The queue


def test_joined_requests_say_with_which_one_they_are_answered(signed_in, coordinator, make_case):
    first, second = make_case(), make_case(content="另一条路的养护资金")
    join(second, first, "同一申请人的申请", by=coordinator, at=AT)
    assert fresh(second).state == State.JOINED
    client = signed_in(coordinator)
    page = body(client.get(reverse("desk:requests") + "?tab=all&state=joined"))
    at = reverse("desk:request", args=[first.pk])
    assert f'并入<a href="{at}" title="{first.number}">第{first.serial}号</a>' in page
    assert '<span class="amber">待分办' not in page
    rows = rows_of(client.get(reverse("desk:requests_workbook") + "?tab=all&state=joined"))
    assert f"并入申请{first.number}" in str(rows)
    assert f"并入{first.number}" in body(client.get(reverse("desk:request", args=[second.pk])))


def test_errors_of_a_field_are_told_by_a_group_and_stay_a_list(signed_in, coordinator, lost):
    page = body(act(signed_in(coordinator), lost.case, "dispute-paper", lost.pk, name="", files=""))
    assert '<div id="id_name_error" role="alert"><ul class="errors"><li>' in page
    assert Dispute.objects.get().papers.count() == 0
    templates = Path(__file__).parents[2].joinpath("gongkai").rglob("*.html")
    assert [str(path) for path in templates if re.search(r'<[uo]l [^>]*role="alert"', path.read_text("utf-8"))] == []
