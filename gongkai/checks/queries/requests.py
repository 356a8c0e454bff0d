"""What the records of requests for information show, one entry for each request and its number, never its applicant.

Each reader gives the entries of one agency over some days, judged: an entry belongs to the period of its `day`, and
counts where it has no `why`. What is not due yet is no entry. One read each, two for letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from django.db.models import Q

from gongkai.agencies.models import Agency
from gongkai.checks.models import Measure
from gongkai.checks.queries.showing import Fact, Item, Shown, Terms
from gongkai.fees.models import Charge, ChargeState
from gongkai.fees.queries.computing import lines_of
from gongkai.foi.models import OPEN, Answer, AnswerState, Case, Correction, State
from gongkai.foi.models.case import CaseQuerySet
from gongkai.letters.models import Code, Letter, LetterState
from gongkai.publications.models import Standing
from gongkai.rules.calendar import Span, WorkCalendar
from gongkai.rules.days import day_of
from gongkai.rules.requests.norms import FIX_DAYS

REQUEST = "request"  # what `Fact.kind` says of a request
ARCHIVE_DAYS = 30  # calendar days from the end to the archive: practice, the law says 归档 without a day
ANSWERS = (Code.L14, Code.L15, Code.L16)  # letters that tell an answer
Reader = Callable[[Agency, Span, WorkCalendar, date], list[Item]]


def show_requests(terms: Terms, span: Span, items: Iterable[Item]) -> Shown:
    """The entries of one period, of one section where the terms ask for its own; all of them are to count."""
    mine = [
        item for item in items
        if span.start <= item.day <= span.end and (terms.section is None or item.fact.section == terms.section)
    ]  # fmt: skip
    return Shown(len(mine) or None, mine)


def answered_in_time(agency: Agency, span: Span, calendar: WorkCalendar, today: date) -> list[Item]:
    """Requests whose due date lies in the days, by that date: those answered, and those that are late."""
    rows = _cases(agency).filter(due__gte=span.start, due__lte=span.end)
    rows = rows.filter(Q(answered_on__isnull=False) | Q(state__in=OPEN, due__lt=today))
    return [_item(case, case.due, _late(case.due, case.answered_on, calendar), "期限") for case in rows if case.due]


def corrected_in_time(agency: Agency, span: Span, calendar: WorkCalendar, today: date) -> list[Item]:
    """Notices of correction sent in the days: within seven working days of the receipt (《条例》第三十条)."""
    rows = Correction.objects.filter(case__agency=agency, asked_on__gte=span.start, asked_on__lte=span.end)
    found = []
    for row in rows.select_related("case__section").order_by("asked_on", "pk"):
        received = row.case.first_received_on
        last = calendar.add_workdays(received, FIX_DAYS) if received else row.asked_on
        why = f"告知晚于{last:%-m月%-d日}" if row.asked_on > last else ""
        found.append(_item(row.case, row.asked_on, why, "补正告知"))
    return found


def lettered(agency: Agency, span: Span, calendar: WorkCalendar, today: date) -> list[Item]:
    """Answers told in the days: each has a letter that was made from a template."""
    rows = Answer.objects.filter(
        case__agency=agency, state=AnswerState.SENT, told_on__gte=span.start, told_on__lte=span.end
    )
    there = Letter.objects.filter(answer__in=rows.order_by(), code__in=ANSWERS).exclude(state=LetterState.VOID)
    lettered_ones = set(there.values_list("answer", flat=True))
    return [
        _item(
            row.case,
            row.told_on,
            "" if row.pk in lettered_ones else "答复没有用模板制发的文书",
            f"答复{row.order}",
            row.order,
        )
        for row in rows.select_related("case__section").order_by("told_on", "pk")
        if row.told_on is not None
    ]


def charged_by_rule(agency: Agency, span: Span, calendar: WorkCalendar, today: date) -> list[Item]:
    """Fees told in the days: the sum is what the rates give, and two people looked (国办函〔2020〕109号)."""
    rows = (
        Charge.objects.filter(case__agency=agency).noticed_in(span.start, span.end).exclude(state=ChargeState.CANCELLED)
    )
    return [
        _item(row.case, row.noticed_on, _charge_fault(row), "收费通知")
        for row in rows.select_related("case__section", "rate").order_by("noticed_on", "pk")
        if row.noticed_on is not None
    ]


def archived(agency: Agency, span: Span, calendar: WorkCalendar, today: date) -> list[Item]:
    """Requests whose thirtieth day after the end lies in the days, by that day: those archived, and those that are late."""
    wait = timedelta(days=ARCHIVE_DAYS)
    rows = _cases(agency).filter(ended_on__gte=span.start - wait, ended_on__lte=span.end - wait)
    found = []
    for case in rows.exclude(state=State.JOINED):
        if case.ended_on is None:
            continue
        last = case.ended_on + wait
        done = day_of(case.archived_at) if case.archived_at else None
        if done is None and today <= last:
            continue
        why = f"归档晚于{last:%-m月%-d日}" if done and done > last else "" if done else "办结满30日还没有归档"
        found.append(_item(case, last, why, "归档期限"))
    return found


READERS: Mapping[Measure, Reader] = MappingProxyType({
    Measure.ON_TIME: answered_in_time, Measure.FIXING: corrected_in_time, Measure.LETTERS: lettered,
    Measure.FEES: charged_by_rule, Measure.ARCHIVE: archived,
})  # fmt: skip


def _cases(agency: Agency) -> CaseQuerySet:
    return Case.objects.filter(agency=agency).select_related("section").order_by("due", "pk")


def _late(due: date, answered: date | None, calendar: WorkCalendar) -> str:
    if answered is None:
        return f"还没有答复，应在{due:%-m月%-d日}前"
    if answered <= due:
        return ""
    return f"答复晚了{calendar.workdays_between(due, answered)}个工作日（应在{due:%-m月%-d日}前）"


def _charge_fault(charge: Charge) -> str:
    if charge.approved_by_id is None:
        return "没有经第二人复核"
    expected = sum(line.amount for line in lines_of(charge))
    return "" if expected == charge.amount else f"按标准应为{expected}元，通知为{charge.amount}元"


def _item(case: Case, day: date, why: str, what: str, number: int = 0) -> Item:
    """The entry of a case. Its address tells entries of one period apart, and opens the case in the desk."""
    address = f"/desk/requests/{case.pk}/" + (f"#answer-{number}" if number else "")
    section = case.section
    fact = Fact(
        pk=case.pk, title=f"{case.number} {what}", address=address, edition=0, kind=REQUEST, column=0,
        column_name=section.name if section else "未派", section=section.pk if section else 0, standing=Standing.LIVE,
        first_on=day,
    )  # fmt: skip
    return Item(fact, day, 0, why)
