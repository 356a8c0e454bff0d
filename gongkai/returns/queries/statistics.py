"""Statistics of requests for leaders, over any days: each figure with the rows that it counts.

Requests are counted as 件, items as 项. Lengths are calendar days from the first receipt to the answer; in time means
answered on or before the due date as it stood then. What table 三 does not count is not counted here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import starmap
from typing import Any

from django.db.models import F, Q, QuerySet

from gongkai.disputes.models import Dispute, Outcome
from gongkai.foi.models import OPEN, Applicant, Case, State
from gongkai.returns.queries.tables import UNCOUNTED_CODES, Scope
from gongkai.returns.queries.words import frequent
from gongkai.rules.calendar import Span
from gongkai.rules.requests.grounds import GROUNDS
from gongkai.rules.requests.receipt import Channel

EDGES = (7, 14, 30, 60)  # calendar days: upper ends of the buckets of lengths and ages
SHOWN = 15  # sections, handlers, words listed


@dataclass(frozen=True, slots=True)
class Part:
    """One figure: its key (`grounds.A2`), what it is called, how many, and the rows behind it."""

    key: str
    label: str
    number: int
    rows: QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Worker:
    """What one section or person answered: how many, how many too late, the median length in calendar days."""

    part: Part
    late: Part
    median: int


@dataclass(frozen=True, slots=True)
class Month:
    """Requests received and answered in one calendar month; `first` is its first day within the span."""

    first: date
    received: Part
    answered: Part


@dataclass(frozen=True, slots=True)
class Answered:
    """One answered request, read once for every figure about answers."""

    section: int | None
    section_name: str
    handler: int | None
    handler_name: str
    received: date
    answered: date
    due: date | None

    @property
    def days(self) -> int:
        """Calendar days from the first receipt."""
        return (self.answered - self.received).days

    @property
    def is_late(self) -> bool:
        """Answered after its due date."""
        return self.due is not None and self.answered > self.due


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything about one scope and span as seen on `today`.

    median, p90  calendar days, None where nothing was answered
    ages         open requests by how long they are open on `today`, whenever they were received
    reviews      disputes decided in the span, by the columns of table 四
    """

    scope: Scope
    span: Span
    today: date
    received: Part
    answered: Part
    in_time: Part
    late: Part
    median: int | None
    p90: int | None
    lengths: tuple[Part, ...]
    grounds: tuple[Part, ...]
    sections: tuple[Worker, ...]
    handlers: tuple[Worker, ...]
    subjects: tuple[Part, ...]
    channels: tuple[Part, ...]
    applicants: tuple[Part, ...]
    ages: tuple[Part, ...]
    overdue: Part
    reviews: tuple[Part, ...]
    months: tuple[Month, ...]

    @property
    def rate(self) -> float | None:
        """Share answered in time, in percent with one decimal; None where nothing was answered."""
        return round(100 * self.in_time.number / self.answered.number, 1) if self.answered.number else None

    @property
    def lost(self) -> float | None:
        """Share of decided disputes in which the agency was corrected, in percent; None where none was decided."""
        decided = sum(part.number for part in self.reviews)
        corrected = sum(part.number for part in self.reviews if part.key == f"reviews.{Outcome.CORRECTED}")
        return round(100 * corrected / decided, 1) if decided else None

    def parts(self) -> Iterator[Part]:
        """Every figure that opens a list."""
        yield from (self.received, self.answered, self.in_time, self.late, self.overdue)
        yield from (*self.lengths, *self.grounds, *self.subjects, *self.channels, *self.applicants, *self.ages, *self.reviews)  # fmt: skip
        for worker in (*self.sections, *self.handlers):
            yield from (worker.part, worker.late)
        for month in self.months:
            yield from (month.received, month.answered)

    def part(self, key: str) -> Part | None:
        """The figure of this key; None where there is none."""
        return next((part for part in self.parts() if part.key == key), None)


def year_span(year: int) -> Span:
    """1 January to 31 December."""
    return Span(date(year, 1, 1), date(year, 12, 31))


def statistics(scope: Scope, span: Span, today: date) -> Statistics:
    """Count everything. Nine reads, whatever the number of requests."""
    received, answered = _received(scope, span), _answered(scope, span)
    names = ("section", "section__name", "handler", "handler__name", "first_received_on", "answered_on", "due")
    rows = list(starmap(Answered, answered.values_list(*names)))
    late = sum(row.is_late for row in rows)
    days = sorted(row.days for row in rows)
    came = list(received.values_list("first_received_on", "channel", "applicant_kind", "subject"))
    return Statistics(
        scope, span, today,
        received=Part("received", "收到申请", len(came), received),
        answered=Part("answered", "答复申请", len(rows), answered),
        in_time=Part("in_time", "按期答复", len(rows) - late, answered.exclude(answered_on__gt=F("due"))),
        late=Part("late", "逾期答复", late, answered.filter(answered_on__gt=F("due"))),
        median=percentile(days, 50), p90=percentile(days, 90),
        lengths=_buckets("lengths", days, answered, _answered_after),
        grounds=_grounds(scope, span),
        sections=_workers("sections", rows, answered, lambda row: (row.section, row.section_name), "section"),
        handlers=_workers("handlers", rows, answered, lambda row: (row.handler, row.handler_name), "handler"),
        subjects=_subjects(received, [row[3] for row in came]),
        channels=_kinds("channels", received, [row[1] for row in came], "channel", {one.value: str(one.label) for one in Channel}),
        applicants=_kinds("applicants", received, [row[2] for row in came], "applicant_kind", dict(Applicant.choices)),
        reviews=_reviews(scope, span), months=_months(span, received, answered, [row[0] for row in came], rows),
        **_open(scope, today),
    )  # fmt: skip


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest value that `percent` of them do not exceed (nearest rank); None of nothing."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None


def _cases(scope: Scope) -> QuerySet[Case]:
    whose = Q(agency__path__startswith=scope.agency.path) if scope.under else Q(agency=scope.agency)
    counted = Case.objects.filter(whose, counted=True, first_received_on__isnull=False)
    return counted.exclude(state=State.JOINED).order_by("-first_received_on", "-pk")


def _received(scope: Scope, span: Span) -> QuerySet[Case]:
    return _cases(scope).filter(first_received_on__gte=span.start, first_received_on__lte=span.end)


def _answered(scope: Scope, span: Span) -> QuerySet[Case]:
    return _cases(scope).filter(
        answered_on__isnull=False, ended_on__isnull=False, answered_on__gte=span.start, answered_on__lte=span.end
    )


def _buckets(key: str, days: Sequence[int], rows: QuerySet[Case], longer: Callable[[timedelta], Q]) -> tuple[Part, ...]:
    """How many last at most 7, 14, 30, 60 days, and longer. `longer` is the condition on rows that last more than that."""
    found, low = [], 0
    for edge in (*EDGES, None):
        number = sum(1 for one in days if (low == 0 or one > low) and (edge is None or one <= edge))
        inside = rows.filter(longer(timedelta(low))) if low else rows
        if edge is not None:
            inside = inside.exclude(longer(timedelta(edge)))
        label = f"超过{low}天" if edge is None else f"{low + 1}至{edge}天" if low else f"{edge}天以内"
        found.append(Part(f"{key}.{edge or 'more'}", label, number, inside))
        low = edge or low
    return tuple(found)


def _answered_after(days: timedelta) -> Q:
    return Q(answered_on__gt=F("first_received_on") + days)


def _grounds(scope: Scope, span: Span) -> tuple[Part, ...]:
    """Items closed in the span by how, in the order of the law."""
    rows = scope.items().filter(closed_on__gte=span.start, closed_on__lte=span.end)
    numbers = Counter(rows.order_by().values_list("result", flat=True))
    return tuple(
        Part(f"grounds.{code}", f"{code} {ground.title}", numbers[code], rows.filter(result=code))
        for code, ground in GROUNDS.items()
        if code not in UNCOUNTED_CODES and numbers[code]
    )


def _workers(
    key: str, rows: Sequence[Answered], behind: QuerySet[Case],
    who: Callable[[Answered], tuple[int | None, str]], field: str,
) -> tuple[Worker, ...]:  # fmt: skip
    """Those who answered most first."""
    groups: dict[tuple[int | None, str], list[Answered]] = {}
    for row in rows:
        groups.setdefault(who(row), []).append(row)
    most = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0][0] or 0))[:SHOWN]
    return tuple(_worker(key, pk, name or "未派", mine, behind.filter(**{field: pk})) for (pk, name), mine in most)


def _worker(key: str, pk: int | None, name: str, mine: Sequence[Answered], behind: QuerySet[Case]) -> Worker:
    late = behind.filter(answered_on__gt=F("due"))
    return Worker(
        Part(f"{key}.{pk or 0}", name, len(mine), behind),
        Part(f"{key}.{pk or 0}.late", f"{name}逾期", sum(row.is_late for row in mine), late),
        percentile(sorted(row.days for row in mine), 50) or 0,
    )


def _subjects(rows: QuerySet[Case], subjects: Sequence[str]) -> tuple[Part, ...]:
    """Words that many subjects share."""
    return tuple(
        Part(f"subjects.{word}", word, number, rows.filter(subject__contains=word))
        for word, number in frequent(subjects, most=SHOWN)
    )


def _kinds(
    key: str, rows: QuerySet[Case], values: Collection[str], field: str, labels: Mapping[str, str]
) -> tuple[Part, ...]:
    numbers = Counter(values)
    return tuple(
        Part(f"{key}.{value}", label, numbers[value], rows.filter(**{field: value}))
        for value, label in labels.items()
        if numbers[value]
    )


def _open(scope: Scope, today: date) -> dict[str, Any]:
    """Requests that are open on the day of looking, by age, and those past their due date."""
    rows = _cases(scope).filter(state__in=OPEN, first_received_on__lte=today)
    found = list(rows.values_list("first_received_on", "due"))
    days = [(today - received).days for received, _ in found if received is not None]
    late = sum(1 for _, due in found if due is not None and due < today)
    overdue = Part("overdue", "逾期未答复", late, rows.filter(due__lt=today))
    return {
        "ages": _buckets("ages", days, rows, lambda length: Q(first_received_on__lt=today - length)),
        "overdue": overdue,
    }


def _reviews(scope: Scope, span: Span) -> tuple[Part, ...]:
    """Disputes decided in the span, by the columns of table 四."""
    whose = Q(agency__path__startswith=scope.agency.path) if scope.under else Q(agency=scope.agency)
    rows = Dispute.objects.filter(whose, outcome_on__gte=span.start, outcome_on__lte=span.end)
    numbers = Counter(rows.order_by().values_list("outcome", flat=True))
    return tuple(
        Part(f"reviews.{one.value}", str(one.label), numbers[one.value], rows.filter(outcome=one.value))
        for one in (Outcome.UPHELD, Outcome.CORRECTED, Outcome.OTHER)
    )


def _months(
    span: Span,
    received: QuerySet[Case],
    answered: QuerySet[Case],
    came: Sequence[date | None],
    rows: Sequence[Answered],
) -> tuple[Month, ...]:
    """Month by month, those without anything too."""
    ins = Counter((day.year, day.month) for day in came if day is not None)
    outs = Counter((row.answered.year, row.answered.month) for row in rows)
    found, first = [], span.start
    while first <= span.end:
        last = min(_month_end(first), span.end)
        key, name = (first.year, first.month), f"{first.year}年{first.month}月"
        found.append(Month(
            first,
            Part(f"months.{first:%Y-%m}.received", f"{name}收到", ins[key], received.filter(first_received_on__gte=first, first_received_on__lte=last)),
            Part(f"months.{first:%Y-%m}.answered", f"{name}答复", outs[key], answered.filter(answered_on__gte=first, answered_on__lte=last)),
        ))  # fmt: skip
        first = last + timedelta(days=1)
    return tuple(found)


def _month_end(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)
