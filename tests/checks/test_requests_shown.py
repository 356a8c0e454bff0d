"""Checks over requests for information: what counts, what does not, in which period, and as which evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from duty_steps import period
from moments import NOON, on

from gongkai.agencies.models import Agency, Person, Section
from gongkai.agencies.queries import work_calendar
from gongkai.checks import actions
from gongkai.checks.models import Measure
from gongkai.checks.queries.requests import READERS
from gongkai.fees.actions.rates import install_rates
from gongkai.fees.models import Charge
from gongkai.foi.models import Answer, Case, Correction
from gongkai.letters.models import Letter, Template
from gongkai.plans.models import Claim, Duty, Evidence, EvidenceKind, Kind, Per
from gongkai.records.actions import keep
from gongkai.records.models import SYSTEM, Event, Verb
from gongkai.rules.calendar import Span

pytestmark = pytest.mark.django_db
Make = Callable[..., Case]
MAY = Span(date(2026, 5, 1), date(2026, 5, 31))
TODAY = date(2026, 6, 20)


def put(case: Case, **values: Any) -> Case:
    Case.objects.filter(pk=case.pk).update(**values)
    return case


def found(measure: Measure, agency: Agency, today: date = TODAY, span: Span = MAY) -> list[tuple[int, date, str]]:
    items = READERS[measure](agency, span, work_calendar(agency), today)
    return [(item.fact.pk, item.day, item.why) for item in items]


@pytest.fixture
def monthly_duty(ledger: Callable[..., Duty], safety: Section) -> Duty:
    return ledger(safety, requirement="依申请公开按时答复", kind=Kind.RECURRING, per=Per.MONTH, target=1, unit="件")


def test_answers_count_by_their_due_date(make_case: Make, bureau: Agency) -> None:
    def answered(day: date, **more: Any) -> dict[str, Any]:
        return {"state": "answered", "answered_on": day, "ended_on": day, **more}

    in_time = put(make_case(), due=date(2026, 5, 20), **answered(date(2026, 5, 20)))
    late = put(make_case(), due=date(2026, 5, 21), **answered(date(2026, 5, 25)))
    waiting = put(make_case(), due=date(2026, 5, 29))
    put(make_case(), due=date(2026, 6, 1), **answered(date(2026, 5, 20)))  # another month's
    put(make_case(), due=date(2026, 5, 29), state="ended", ended_on=date(2026, 5, 12))  # withdrawn: no answer owed
    assert found(Measure.ON_TIME, bureau) == [
        (in_time.pk, date(2026, 5, 20), ""), (late.pk, date(2026, 5, 21), "答复晚了2个工作日（应在5月21日前）"),
        (waiting.pk, date(2026, 5, 29), "还没有答复，应在5月29日前"),
    ]  # fmt: skip
    assert [pk for pk, _, _ in found(Measure.ON_TIME, bureau, today=date(2026, 5, 29))] == [in_time.pk, late.pk]


def test_notices_of_correction_go_out_within_seven_working_days(make_case: Make, bureau: Agency) -> None:
    for number, day in enumerate((date(2026, 5, 20), date(2026, 5, 21))):
        Correction.objects.create(case=make_case(), what="年份", asked_on=day, until=date(2026, 6, 5 + number))
    assert [why for _, _, why in found(Measure.FIXING, bureau)] == ["", "告知晚于5月20日"]


def test_answers_have_letters_from_templates(make_case: Make, bureau: Agency, handler: Person) -> None:
    case = make_case()
    with_letter, without = (
        Answer.objects.create(case=case, order=order, state="sent", told_on=date(2026, 5, 20), drafted_by=handler, drafted_at=NOON)
        for order in (1, 2)
    )  # fmt: skip
    content = keep(b"x", media_type="text/plain", at=NOON)
    piece = case.pieces.create(
        kind="letter", name="答复书", media_type="x", size=1, digest="0" * 64, content=content, added_at=NOON
    )
    template = Template.objects.create(
        agency=bureau, code="L14", name="答复书", content=content, made_at=NOON, made_by="林静"
    )
    Letter.objects.create(case=case, code="L14", template=template, answer=with_letter, addressee="某人", docx=piece, pdf=piece,
                          dated=date(2026, 5, 20), issued_at=NOON, issued_by="林静")  # fmt: skip
    assert [why for _, _, why in found(Measure.LETTERS, bureau)] == ["", "答复没有用模板制发的文书"]
    assert without.order == 2


def test_fees_are_what_the_rates_give_and_seen_by_two(
    make_case: Make, bureau: Agency, handler: Person, head: Person
) -> None:
    rate = install_rates(by=SYSTEM, at=NOON)[0]
    for amount, second in ((200, head), (300, head), (200, None)):
        Charge.objects.create(case=make_case(), method="item", rate=rate, before=0, units=12, amount=amount, state="noticed",
                              reason="多", noticed_on=date(2026, 5, 14), computed_by=handler, computed_at=NOON,
                              approved_by=second)  # fmt: skip
    assert [why for _, _, why in found(Measure.FEES, bureau)] == [
        "",
        "按标准应为200元，通知为300元",
        "没有经第二人复核",
    ]


def test_nothing_stays_without_archive_thirty_days_after_its_end(make_case: Make, bureau: Agency) -> None:
    def ended(at: date | None) -> Case:
        state = "archived" if at else "ended"
        return put(make_case(), state=state, ended_on=date(2026, 4, 13), archived_at=on(at) if at else None)

    for day in (date(2026, 5, 13), date(2026, 5, 14), None):
        ended(day)
    put(make_case(), state="ended", ended_on=date(2026, 5, 10))  # its day lies in June
    assert [why for _, _, why in found(Measure.ARCHIVE, bureau)] == ["", "归档晚于5月13日", "办结满30日还没有归档"]
    assert [why for _, _, why in found(Measure.ARCHIVE, bureau, today=date(2026, 5, 13))] == ["", "归档晚于5月13日"]


def test_what_is_found_is_evidence_by_number_and_counts_alone(
    monthly_duty: Duty, make_case: Make, coordinator: Person, safety: Section
) -> None:
    good = put(
        make_case(safety),
        due=date(2026, 5, 12),
        state="answered",
        answered_on=date(2026, 5, 12),
        ended_on=date(2026, 5, 12),
    )
    bad = put(make_case(safety), due=date(2026, 5, 12))
    actions.set_up(monthly_duty.task, Measure.ON_TIME, {}, by=coordinator, at=NOON)
    row = period(monthly_duty, 5)
    assert (row.counted, row.target, row.claim) == (1, 2, Claim.NONE)
    proof = Evidence.objects.get()
    assert (proof.kind, proof.document, proof.title, proof.url) == (
        EvidenceKind.RECORD, None, f"{good.number} 期限", f"/desk/requests/{good.pk}/")  # fmt: skip
    assert "李华" not in str(Event.objects.filter(verb=Verb.CHECKED).values_list("after", flat=True))
    assert actions.run_checks(at=NOON) == 0
    put(bad, state="answered", answered_on=date(2026, 5, 12), ended_on=date(2026, 5, 12))
    assert actions.run_checks(at=NOON) == 1
    assert period(monthly_duty, 5).counted == 2
    put(good, answered_on=date(2026, 5, 13))
    assert actions.run_checks(at=NOON) == 1
    proof.refresh_from_db()
    assert (proof.counts, proof.excluded_why, period(monthly_duty, 5).counted) == (
        False,
        "答复晚了1个工作日（应在5月12日前）",
        1,
    )


def test_a_section_counts_its_own_requests(
    ledger: Callable[..., Duty], make_case: Make, coordinator: Person, safety: Section, roads: Section
) -> None:
    duty = ledger(
        safety, roads, requirement="依申请公开按时答复", kind=Kind.RECURRING, per=Per.MONTH, target=1, unit="件"
    )
    put(
        make_case(roads),
        due=date(2026, 5, 12),
        state="answered",
        answered_on=date(2026, 5, 12),
        ended_on=date(2026, 5, 12),
    )
    actions.set_up(duty.task, Measure.ON_TIME, {"own": True}, by=coordinator, at=NOON)
    other = duty.task.duties.get(section=roads)
    assert [(period(one, 5).counted, period(one, 5).target) for one in (duty, other)] == [(0, None), (1, 1)]
