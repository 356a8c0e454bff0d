"""Running checks: what is shown becomes evidence in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from gongkai.agencies.models import Person
from gongkai.checks.models import Check, CheckState, Measure
from gongkai.checks.queries.examining import Looked, examine
from gongkai.checks.queries.requests import REQUEST
from gongkai.checks.queries.showing import Item
from gongkai.plans.actions import Proof, Tally, count_documents
from gongkai.plans.models import Duty
from gongkai.plans.queries.acts import is_office
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused


def run_checks(*, at: datetime) -> int:
    """Every check that runs. Returns how many periods changed; a second run in a row changes none."""
    return run(list(Check.objects.running().select_related("task__plan__agency").order_by("pk")), at=at)


def run(checks: Sequence[Check], *, at: datetime) -> int:
    """These checks, at most one of each task."""
    tallies = {looked.period.pk: tally(looked) for looked in examine(checks, day_of(at))}
    changed = count_documents(tallies, at=at)
    Check.objects.filter(pk__in=[check.pk for check in checks], state=CheckState.RUNNING).update(checked_at=at)
    return changed


def recheck(check: Check, *, by: Person, at: datetime) -> int:
    """Look again at once, for the task's sections and the office. Returns how many periods changed."""
    row = Check.objects.select_related("task__plan__agency").get(pk=check.pk)
    agency = row.task.plan.agency
    sections = Duty.objects.filter(task=row.task_id).values_list("section_id", flat=True)
    mine = by.is_active and by.agency_id == agency.pk and by.section_id in set(sections)
    if not (mine or is_office(agency, by)):
        raise Refused("您不能重新核验这项任务。", then="请由承办科室或办公室统筹办理。")
    if row.state != CheckState.RUNNING:
        raise Refused("这项核验没有在运行。", then="请由办公室统筹确认后再核验。")
    return run([row], at=at)


def tally(looked: Looked) -> Tally:
    """What is shown, as the ledger takes it. A quota may also be reached by what was put out elsewhere and registered."""
    shown = looked.shown
    return Tally(shown.target, list(_proofs(shown.items)), looked.check.measure != Measure.QUOTA)


def _proofs(items: Iterable[Item]) -> Iterable[Proof]:
    for item in items:
        document = None if item.fact.kind == REQUEST else item.fact.pk
        yield Proof(document, item.fact.title, item.fact.address, item.edition, item.day, item.why)
