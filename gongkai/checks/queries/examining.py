"""Running checks over the open periods of their tasks: what is shown for each, in a fixed number of reads per agency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.agencies.queries import work_calendar
from gongkai.checks.models import REQUESTS, Check, Measure
from gongkai.checks.queries.facts import read_facts
from gongkai.checks.queries.requests import READERS, show_requests
from gongkai.checks.queries.showing import Shown, Terms, show
from gongkai.plans.models import OPEN, Duty, Period, Verdict
from gongkai.plans.queries.proofs import known_documents
from gongkai.publications.models import Column, PlanPeriod
from gongkai.rules.calendar import Span

CHUNK = 500  # tasks at a time


@dataclass(frozen=True, slots=True)
class Looked:
    """What one check shows for one period."""

    check: Check
    period: Period
    shown: Shown


def examine(checks: Sequence[Check], today: date) -> Iterator[Looked]:
    """Every open period of the checks' tasks that has begun and is not accepted."""
    for start in range(0, len(checks), CHUNK):
        yield from _several({check.task_id: check for check in checks[start : start + CHUNK]}, today)


def look(check: Check, period: Period, today: date) -> Shown:
    """What one check shows for one period of its task, whatever its state: for the page that lists it."""
    return next(_agency([(check, period)], today)).shown


def _several(by_task: dict[int, Check], today: date) -> Iterator[Looked]:
    periods = (
        Period.objects.filter(duty__task__in=list(by_task), duty__state__in=OPEN, starts__lte=today)
        .exclude(verdict=Verdict.ACCEPTED)
        .select_related("duty")
        .order_by("pk")
    )
    pairs: dict[int, list[tuple[Check, Period]]] = {}
    for period in periods:
        pairs.setdefault(period.duty.agency_id, []).append((by_task[period.duty.task_id], period))
    for mine in pairs.values():
        yield from _agency(mine, today)


def _agency(pairs: Sequence[tuple[Check, Period]], today: date) -> Iterator[Looked]:
    """The pairs of one agency."""
    agency = pairs[0][0].task.plan.agency
    columns = _columns(agency.pk, (check for check, _ in pairs))
    known = known_documents([period.pk for _, period in pairs])
    spans: dict[Measure, Span] = {}
    for check, period in pairs:
        measure = Measure(check.measure)
        old = spans.get(measure, Span(period.starts, period.ends))
        spans[measure] = Span(min(old.start, period.starts), max(old.end, period.ends))
    asked = {key for keys in columns.values() for key in keys}
    every = {document for documents in known.values() for document in documents}
    calendar = work_calendar(agency)
    facts = read_facts(agency.pk, {one: span for one, span in spans.items() if one not in REQUESTS}, asked, every)
    requests = {one: READERS[one](agency, span, calendar, today) for one, span in spans.items() if one in REQUESTS}
    for check, period in pairs:
        terms = terms_of(check, period.duty, columns.get(check.column_id or 0, frozenset()))
        measure, span = Measure(check.measure), Span(period.starts, period.ends)
        if measure in REQUESTS:
            yield Looked(check, period, show_requests(terms, span, requests[measure]))
            continue
        mine = known.get(period.pk, set())
        yield Looked(check, period, show(terms, span, facts[measure], calendar, today=today, known=mine))


def terms_of(check: Check, duty: Duty, columns: Iterable[int]) -> Terms:
    """The terms of a check for one duty."""
    return Terms(
        measure=Measure(check.measure),
        columns=frozenset(columns),
        kinds=frozenset(check.kinds),
        target=check.target or check.task.target,
        days=check.days,
        first_plan=check.first_plan or PlanPeriod.P11,
        last_plan=check.last_plan or PlanPeriod.P15,
        section=duty.section_id if check.own else None,
    )


def _columns(agency: int, checks: Iterable[Check]) -> dict[int, frozenset[int]]:
    """For each column that a check asks for, its key and those of the columns below it."""
    wanted = {check.column_id for check in checks if check.measure == Measure.QUOTA and check.column_id}
    if not wanted:
        return {}
    paths = dict(Column.objects.filter(agency=agency).values_list("pk", "path"))
    return {
        key: frozenset(other for other, path in paths.items() if path.startswith(paths[key]))
        for key in wanted
        if key in paths
    }
