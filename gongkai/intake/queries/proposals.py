"""What would become of each item if the plan were confirmed now: suggestions of the draft, under a person's choices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gongkai.agencies.queries import work_calendar
from gongkai.drafts.models import Draft, Item, draft_from_json
from gongkai.intake.models import Reading
from gongkai.intake.queries import asking
from gongkai.intake.queries.questions import Question
from gongkai.intake.queries.timing import days_of, timing_of
from gongkai.intake.queries.units import Unit, UnitBook
from gongkai.plans.models import Concern, Kind, Per
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import day_of

Choices = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One task to be.

    lead, support   keys of sections, in order, none twice
    units           (牵头|配合|落实, what the name means), as printed
    reasons         (field, words in the source, why): what was guessed
    edited          fields that a person has set
    days            every date of the item
    """

    order: int
    number: str
    title: str
    requirement: str
    area: str
    concern: Concern
    lead: tuple[int, ...]
    support: tuple[int, ...]
    kind: Kind
    per: str
    target: int | None
    unit: str
    due: date | None
    due_in: Mapping[str, int | bool]
    due_words: str
    days: tuple[date, ...]
    units: tuple[tuple[str, Unit], ...]
    reasons: tuple[tuple[str, str, str], ...]
    edited: frozenset[str]
    item: Item
    named: bool  # the plan's own names give sections

    @property
    def outside(self) -> bool:
        """Units are named, and every one of them is another body."""
        return bool(self.units) and all(unit.meaning in ("outside", "drop") for _, unit in self.units)


@dataclass(frozen=True, slots=True)
class Proposals:
    """The whole plan as it would be, and what is still to be asked. `counts` are the sums shown beside the button."""

    title: str
    year: int | None
    standing_per: str
    starts: date | None
    ends: date | None
    draft: Draft
    items: tuple[Proposal, ...]
    questions: tuple[Question, ...]
    book: UnitBook
    calendar: WorkCalendar

    @property
    def open(self) -> list[Question]:
        """Questions that must be answered before the plan can be confirmed."""
        return [question for question in self.questions if question.blocks]

    @property
    def counts(self) -> dict[str, int]:
        """tasks, ours, not_ours, undecided, duties, areas, unclaimed."""
        concerns = Counter(proposal.concern for proposal in self.items)
        return {
            "tasks": len(self.items),
            "ours": concerns[Concern.OURS],
            "not_ours": concerns[Concern.NOT_OURS],
            "undecided": concerns[Concern.UNDECIDED],
            "duties": sum(len(one.lead) + len(one.support) for one in self.items if one.concern == Concern.OURS),
            "areas": len({one.area for one in self.items if one.area}),
            "unclaimed": len(self.draft.unclaimed),
        }

    def question(self, key: str) -> Question | None:
        """The question with this key."""
        return next((question for question in self.questions if question.key == key), None)


def proposals(reading: Reading) -> Proposals:
    """Suggestions and questions for a reading that is ready: five reads, whatever its size."""
    draft = draft_from_json(reading.draft)
    choices: Choices = reading.choices
    book = UnitBook.of(reading.agency)
    calendar = work_calendar(reading.agency)
    plan: Choices = choices.get("plan", {})
    answers: Mapping[str, str] = choices.get("warnings", {})
    uploaded = day_of(reading.created_at)
    year_question = asking.year_question(draft, uploaded.year, answers)
    year = plan.get("year") or draft.year or _number(year_question.value if year_question else None)
    whole = _Whole(draft, choices, answers, book, calendar, year)
    items = tuple(whole.proposal(item) for item in draft.items)
    return Proposals(
        title=plan.get("title") or draft.title or f"{reading.agency.short_name}{year or ''}年政务公开工作要点",
        year=year,
        standing_per=plan.get("standing_per") or Per.QUARTER,
        starts=_day(plan.get("starts")) or (date(year, 1, 1) if year else None),
        ends=_day(plan.get("ends")) or (date(year, 12, 31) if year else None),
        draft=draft,
        items=items,
        questions=tuple(whole.questions(items, year_question, uploaded)),
        book=book,
        calendar=calendar,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _same(value: Any) -> Any:
    return value


_CAST: dict[str, Callable[[Any], Any]] = {
    "lead": tuple,
    "support": tuple,
    "due": _day,
    "concern": Concern,
    "kind": Kind,
    "target": lambda value: value or None,
}


@dataclass(slots=True)
class _Whole:
    """One pass over a draft with the choices made about it."""

    draft: Draft
    choices: Choices
    answers: Mapping[str, str]
    book: UnitBook
    calendar: WorkCalendar
    year: int | None

    def unit(self, name: str) -> Unit:
        """A name under the person's choices."""
        return self.book.unit(name, self.choices.get("units", {}).get(name))

    def proposal(self, item: Item) -> Proposal:
        """The item as it would become a task."""
        units = self._units(item)
        lead, support = self._sections(units, item.roles_stated)
        days = days_of(item, self.year)
        chosen = _day(self.answers.get(f"item:{item.order}:dates"))
        timing = timing_of(item, days, chosen)
        first = Proposal(
            order=item.order,
            number=(item.no or "")[:20],
            title=(item.task or "")[:300],
            requirement=item.requirement,
            area=(item.area or "")[:300],
            concern=Concern.UNDECIDED,
            lead=lead,
            support=support,
            kind=timing.kind,
            per=timing.per,
            target=timing.target,
            unit=timing.unit,
            due=timing.due,
            due_in=timing.due_in,
            due_words=(item.deadline_text or "")[:200],
            days=days,
            units=units,
            reasons=(*_reasons(item, units), ("kind", item.deadline_text or "", timing.reason)),
            edited=frozenset(),
            item=item,
            named=bool(lead or support),
        )
        return self._edited(self._answered(self._moved(first)))

    def _units(self, item: Item) -> tuple[tuple[str, Unit], ...]:
        found = [
            *(("牵头", name) for name in item.lead_units),
            *(("配合", name) for name in item.support_units),
            *(("落实", name) for name in item.implementing_units),
        ]
        if found:
            found += [("配合", name) for name in self.draft.inherited if name not in {known for _, known in found}]
        return tuple((role, self.unit(name)) for role, name in found)

    def _sections(
        self, units: Iterable[tuple[str, Unit]], roles_stated: bool
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Sections by part. Classes are filled last; beside a named leader an unstated 各科室 co-operates."""
        units = list(units)
        lead = [
            key
            for role, unit in units
            if role == "牵头" and unit.meaning in ("sections", "own")
            for key in unit.sections
        ]
        support = [
            key
            for role, unit in units
            if role != "牵头" and unit.meaning in ("sections", "own")
            for key in unit.sections
        ]
        named = {*lead, *support}
        for role, unit in units:
            if unit.meaning in ("all", "others"):
                rest = [key for key in self.book.active if key not in named]
                helps = role != "牵头" or (lead and not roles_stated)
                (support if helps else lead).extend(rest)
        first = tuple(dict.fromkeys(lead))
        return first, tuple(key for key in dict.fromkeys(support) if key not in first)

    def _moved(self, one: Proposal) -> Proposal:
        """The date as answered: kept, left out, or the working day before a rest day."""
        due = one.due
        if due and self.answers.get(f"item:{one.order}:rest_day") == "before":
            due = self.calendar.latest_workday(due)
        if due and self.answers.get(f"item:{one.order}:far_date") == "clear":
            return replace(one, due=None, kind=Kind.STANDING)
        return replace(one, due=due)

    def _answered(self, one: Proposal) -> Proposal:
        """Whose the item is: by the sign in its cell, by its units, by the person's answer."""
        answer = self.answers.get(f"item:{one.order}:duty") or self.answers.get(f"item:{one.order}:body")
        if answer == "not_ours" or (answer is None and (one.item.not_concerned or one.outside)):
            return replace(one, concern=Concern.NOT_OURS, lead=(), support=())
        keys = tuple(int(part) for part in (answer or "").split(",") if part.isdigit())
        if keys:
            return replace(one, concern=Concern.OURS, lead=keys, support=())
        spare = self.answers.get("plan:no_units", "")
        if spare.isdigit() and not one.units and not one.item.not_concerned:
            return replace(one, concern=Concern.OURS, lead=(int(spare),), support=())
        waiting = any(unit.meaning == "unknown" for _, unit in one.units)
        if (one.lead or one.support) and not waiting:
            return replace(one, concern=Concern.OURS)
        return one

    def _edited(self, one: Proposal) -> Proposal:
        """What a person typed or picked on the screen goes before everything."""
        stored: Mapping[str, Any] = self.choices.get("items", {}).get(str(one.order), {})
        if not stored:
            return one
        values: dict[str, Any] = {name: _CAST.get(name, _same)(value) for name, value in stored.items()}
        if "lead" in values or "support" in values:
            values.setdefault("concern", Concern.OURS)
        if "due" in values and "kind" not in values:
            undated = Kind.STANDING if one.kind == Kind.ONCE else one.kind
            values["kind"] = Kind.ONCE if values["due"] else undated
        return self._whole_again(one, replace(one, edited=frozenset(stored), **values))

    def _whole_again(self, was: Proposal, one: Proposal) -> Proposal:
        """Make fields that were set one by one agree with each other; ours without a section is undecided."""
        if one.concern == Concern.NOT_OURS:
            return replace(one, lead=(), support=())
        if one.kind == Kind.RECURRING and not one.per:
            one = replace(one, per=Per.QUARTER)
        one = replace(one, due=one.due if one.kind == Kind.ONCE else None)
        one = replace(one, support=tuple(key for key in one.support if key not in one.lead))
        if one.lead or one.support:
            return one
        if f"item:{one.order}:duty" in self.answers:
            return replace(one, lead=was.lead, concern=was.concern)
        return replace(one, concern=Concern.UNDECIDED)

    def questions(self, items: tuple[Proposal, ...], year: Question | None, uploaded: date) -> Iterable[Question]:
        """Everything to look at, those of the whole plan first, then units, then items in their order."""
        if year:
            yield year
        yield from asking.plan_questions(self.draft, items, self.book, self.answers, year=self.year, uploaded=uploaded)
        yield from asking.unit_questions(items, self.book, self.choices.get("units", {}))
        about = asking.ItemAsking.of(self.draft, self.book, self.calendar, self.answers, self.year)
        for one in items:
            yield from about.about(one)


def _reasons(item: Item, units: Iterable[tuple[str, Unit]]) -> Iterable[tuple[str, str, str]]:
    for guess in item.guesses:
        yield guess.field, guess.words, guess.reason
    for _, unit in units:
        if unit.reason and unit.reason != "人工指定":
            yield "units", unit.name, unit.reason
