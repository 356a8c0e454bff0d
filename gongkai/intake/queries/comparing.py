"""A read plan against a plan that is in the ledger already: is it the same one, and what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from gongkai.intake.models import Reading, ReadingState
from gongkai.intake.queries.matching import alike, grams, paired, plain, word_diff
from gongkai.intake.queries.proposals import Proposal, Proposals, proposals
from gongkai.plans.models import CLOSED, GONE, Duty, Part, Plan, PlanState, Task
from gongkai.rules.days import in_chinese

SAME_PLAN = 0.5  # share of items, of the shorter list, that must be found again for a file to be the same plan
OTHER_YEAR = 0.9  # share of the longer list from which a file that prints another year is asked about
TITLES_ALIKE = 0.8

Kind = Literal["reworded", "renumbered", "units", "date", "added", "removed", "ended"]
LABELS: dict[Kind, str] = {
    "reworded": "文字改动",
    "renumbered": "序号改动",
    "units": "科室改动",
    "date": "时限改动",
    "added": "新增",
    "removed": "文件中已没有",
    "ended": "不再承办的科室",
}


@dataclass(frozen=True, slots=True)
class Match:
    """The plan that a file is about, and on what ground.

    pairs       index of the proposal to index of the task
    same_year   False where the file prints another year: it may be next year's plan, a person must say which
    """

    plan: Plan
    why: str
    pairs: Mapping[int, int]
    same_year: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """One difference that can be taken over or left. `default`: taken over unless the coordinator says otherwise."""

    key: str
    kind: Kind
    old: str
    new: str
    default: bool = True

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """For a reworded item, stretches from old to new: (same|out|in, text)."""
        return word_diff(self.old, self.new) if self.kind == "reworded" else ()

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return LABELS[self.kind]


@dataclass(frozen=True, slots=True)
class Row:
    """One item: in both, only in the file (no task), or only in the ledger (no proposal). Without changes it is the same.

    worked  sections have already reported on it or handed in evidence
    """

    key: str
    task: Task | None
    proposal: Proposal | None
    changes: tuple[Change, ...]
    lead: tuple[int, ...] = ()
    support: tuple[int, ...] = ()
    worked: bool = False


@dataclass(frozen=True, slots=True)
class Diff:
    """What a file would change in a plan."""

    plan: Plan
    why: str
    rows: tuple[Row, ...]
    proposals: Proposals

    @property
    def changes(self) -> dict[str, Change]:
        """Every change by its key."""
        return {change.key: change for row in self.rows for change in row.changes}

    @property
    def counts(self) -> dict[str, int]:
        """Rows that are the same, and changes by kind."""
        found = Counter[str](change.kind for row in self.rows for change in row.changes)
        return {"same": sum(not row.changes for row in self.rows), **found}


def printed(one: Proposal) -> dict[str, Any]:
    """What the file itself says about units and dates, before anybody chose: what a corrected file is compared with."""
    item = one.item
    return {
        "lead": list(item.lead_units),
        "support": [*item.support_units, *item.implementing_units],
        "not_concerned": item.not_concerned,
        "days": [day.isoformat() for day in one.days],
        "requirement": item.requirement,
    }


def same_file(reading: Reading) -> Plan | None:
    """The plan that this very file was confirmed into."""
    known = Reading.objects.filter(
        agency=reading.agency, attachment=reading.attachment, state=ReadingState.CONFIRMED, plan__isnull=False
    )
    found = known.exclude(pk=reading.pk).select_related("plan__agency").order_by("-pk").first()
    if found:
        return found.plan
    return Plan.objects.filter(agency=reading.agency, source=reading.attachment).select_related("agency").first()


def matching_plan(reading: Reading, now: Proposals | None = None) -> Match | None:
    """The plan in the ledger that the file is about, by its content, its items or its title; None for a new plan."""
    now = now or proposals(reading)
    plan = same_file(reading)
    if plan:
        return Match(plan, f"这个文件已经导入为“{plan.title}”", _pairs(now, _tasks(plan)))
    best: tuple[float, Match] | None = None
    separate = bool(reading.choices.get("plan", {}).get("separate"))
    for plan in Plan.objects.filter(agency=reading.agency, state=PlanState.ACTIVE).select_related("agency"):
        found = _judged(now, plan)
        if found and (found[1].same_year or not separate) and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def _judged(now: Proposals, plan: Plan) -> tuple[float, Match] | None:
    """How much of the file is in the plan, if that is enough."""
    tasks = _tasks(plan)
    pairs = _pairs(now, tasks)
    share = len(pairs) / max(1, min(len(tasks), len(now.items)))
    same_year = now.year == plan.year
    why = f"文件里有{len(pairs)}项与“{plan.title}”的台账对得上"
    if same_year and share >= SAME_PLAN:
        return share, Match(plan, why, pairs)
    if not same_year and len(pairs) >= OTHER_YEAR * max(len(tasks), len(now.items)):
        return share, Match(plan, why, pairs, same_year=False)
    if same_year and alike(grams(plain(now.title)), grams(plain(plan.title))) >= TITLES_ALIKE:
        return share, Match(plan, f"本年度已有标题相近的要点“{plan.title}”", pairs)
    return None


def _tasks(plan: Plan) -> list[Task]:
    return list(Task.objects.filter(plan=plan).select_related("area").order_by("order"))


def _pairs(now: Proposals, tasks: Sequence[Task]) -> dict[int, int]:
    new = [(one.number, plain(one.requirement)) for one in now.items]
    return paired(new, [(task.number, plain(_printed_text(task))) for task in tasks])


def _printed_text(task: Task) -> str:
    """The words as the file had them, which may have been corrected by hand since."""
    return str(task.reading.get("printed", {}).get("requirement") or task.requirement)


def compare(reading: Reading) -> Diff | None:
    """The differences from the matching plan, row by row; None where there is no such plan."""
    now = proposals(reading)
    match = matching_plan(reading, now)
    return differences(now, match) if match else None


def differences(now: Proposals, match: Match) -> Diff:
    """Rows in the order of the file, those that are only in the ledger last."""
    tasks = _tasks(match.plan)
    shares = _shares(match.plan)
    rows = []
    for index, one in enumerate(now.items):
        old = match.pairs.get(index)
        if old is None:
            change = Change(f"new:{one.order}", "added", "", one.requirement)
            rows.append(Row(change.key, None, one, (change,)))
        else:
            rows.append(_row(now, one, tasks[old], shares.get(tasks[old].pk, _NO_SHARES)))
    left = set(range(len(tasks))) - set(match.pairs.values())
    rows += [_removed(tasks[index], shares.get(tasks[index].pk, _NO_SHARES)) for index in sorted(left)]
    return Diff(match.plan, match.why, tuple(rows), now)


@dataclass(frozen=True, slots=True)
class _Shares:
    """Sections that share in a task now, and whether any has worked on it; `ended`: all were ended."""

    lead: tuple[int, ...] = ()
    support: tuple[int, ...] = ()
    worked: bool = False
    ended: bool = False


_NO_SHARES = _Shares()


def _shares(plan: Plan) -> dict[int, _Shares]:
    found: dict[int, _Shares] = {}
    rows = (
        Duty.objects.filter(plan=plan)
        .order_by("pk")
        .values_list("task", "section", "part", "state", "evidence_count", "signed_at")
    )
    for task, section, part, state, evidence, signed in rows:
        known = found.get(task, replace(_NO_SHARES, ended=True))
        if state not in GONE:
            lead = part == Part.LEAD
            known = replace(
                known,
                ended=False,
                lead=(*known.lead, section) if lead else known.lead,
                support=known.support if lead else (*known.support, section),
            )
        worked = bool(evidence or signed or state in CLOSED)
        found[task] = replace(known, worked=known.worked or worked)
    return found


def _row(now: Proposals, one: Proposal, task: Task, shares: _Shares) -> Row:
    changes = tuple(_changes(now, one, task, shares))
    return Row(f"task:{task.pk}", task, one, changes, shares.lead, shares.support, shares.worked)


def _changes(now: Proposals, one: Proposal, task: Task, shares: _Shares) -> Iterator[Change]:
    key = f"task:{task.pk}"
    was: Mapping[str, Any] = task.reading.get("printed") or {}
    text = _printed_text(task)
    if plain(one.requirement) != plain(text):
        yield Change(f"{key}:reworded", "reworded", text, one.requirement)
    if one.number != task.number:
        yield Change(f"{key}:renumbered", "renumbered", task.number or "无序号", one.number or "无序号")
    if _units_differ(one, was, shares):
        old, new = _names(now, shares.lead, shares.support), _names(now, one.lead, one.support)
        if old != new:
            yield Change(f"{key}:units", "units", old, new)
        gone = [pk for pk in (*shares.lead, *shares.support) if pk not in (*one.lead, *one.support)]
        if gone:
            yield Change(f"{key}:ended", "ended", "、".join(now.book.names(gone)), "终止这些科室的承办", default=False)
    if _days_differ(one, was, task):
        yield Change(f"{key}:date", "date", _day(task.due), _day(one.due))


def _units_differ(one: Proposal, was: Mapping[str, Any], shares: _Shares) -> bool:
    if not was:
        return (set(one.lead), set(one.support)) != (set(shares.lead), set(shares.support))
    now = printed(one)
    return any(_set(now[name]) != _set(was[name]) for name in ("lead", "support", "not_concerned"))


def _set(value: Any) -> Any:
    return set(value) if isinstance(value, list) else value


def _days_differ(one: Proposal, was: Mapping[str, Any], task: Task) -> bool:
    return printed(one)["days"] != was["days"] if was else one.due != task.due


def _removed(task: Task, shares: _Shares) -> Row:
    """Only in the ledger. One that was ended before is not offered again."""
    key = f"gone:{task.pk}"
    change = Change(key, "removed", task.requirement, "", default=False)
    return Row(key, task, None, () if shares.ended else (change,), shares.lead, shares.support, shares.worked)


def _names(now: Proposals, lead: Iterable[int], support: Iterable[int]) -> str:
    parts = [("牵头", now.book.names(lead)), ("配合", now.book.names(support))]
    return "；".join(f"{part}：{'、'.join(names)}" for part, names in parts if names) or "不涉及"


def _day(day: date | None) -> str:
    return in_chinese(day) if day else "不设期限"
