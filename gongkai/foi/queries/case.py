"""Everything that the pages of a request show, in eleven queries at most, however much there is of it.

What only some of the pages show (reviews, files, the timeline) is read when it is asked for first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.agencies.models import Person, Section
from gongkai.agencies.queries import work_calendar
from gongkai.foi.models import (
    ANSWER_FLOW,
    FLOW,
    STEPS,
    Act,
    Answer,
    AnswerAct,
    AnswerBy,
    AnswerState,
    By,
    Case,
    ClockEntry,
    Consultation,
    Correction,
    Decision,
    Desk,
    ExtensionRequest,
    Item,
    Opinion,
    Piece,
    ReasonsAsked,
    State,
    Verdict,
    Writer,
)
from gongkai.foi.queries.clocks import entries_of, standing
from gongkai.foi.queries.lights import WARN_DAYS, Horizon, light_of
from gongkai.foi.queries.personal import Personal, personal_of
from gongkai.foi.queries.rights import capacities, owns
from gongkai.records.models import Event
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.reporting import Light, yellow_until
from gongkai.rules.requests.clock import Count, count

TIMELINE = 200  # events shown of a case; the record holds all


class Reviews:
    """Who wrote on the answers of a case and what was said of them in every round: one read each, when first asked for."""

    def __init__(self, case: Case) -> None:
        self._case = case

    @cached_property
    def opinions(self) -> dict[int, list[Opinion]]:
        """By key of the answer, in the order in which they were given."""
        found: dict[int, list[Opinion]] = {}
        for opinion in Opinion.objects.filter(answer__case=self._case).order_by("id"):
            found.setdefault(opinion.answer_id, []).append(opinion)
        return found

    @cached_property
    def writers(self) -> dict[int, list[Person]]:
        """By key of the answer, the first one first."""
        found: dict[int, list[Person]] = {}
        for writer in Writer.objects.filter(answer__case=self._case).select_related("person").order_by("id"):
            found.setdefault(writer.answer_id, []).append(writer.person)
        return found


@dataclass(slots=True)
class AnswerSheet:
    """One answer with its decisions, opinions of every round, writers, and what the person may do to it now."""

    answer: Answer
    reviews: Reviews
    decisions: list[Decision] = field(default_factory=list)
    acts: set[AnswerAct] = field(default_factory=set)

    @property
    def opinions(self) -> list[Opinion]:
        """What was said of it in every round."""
        return self.reviews.opinions.get(self.answer.pk, [])

    @property
    def writers(self) -> list[Person]:
        """Who wrote on it."""
        return self.reviews.writers.get(self.answer.pk, [])


@dataclass(frozen=True)
class Sheet:
    """A case as its page shows it. Personal data is masked; `acts` are what the person may do to it now.

    route   the steps that an answer of this agency passes
    struck  keys of ledger entries that count as nothing, those that strike among them
    powers  what the person is to the case; nothing for who only reads it
    calendar   by which its agency counts
    """

    case: Case
    light: Light
    count: Count
    entries: list[ClockEntry]
    struck: set[int]
    items: list[Item]
    answers: list[AnswerSheet]
    correction: Correction | None
    reasons: ReasonsAsked | None
    personal: Personal
    powers: set[By]
    acts: set[Act]
    route: tuple[Desk, ...]
    calendar: WorkCalendar

    @cached_property
    def consultations(self) -> list[Consultation]:
        """Who was consulted, the first one first."""
        return list(self.case.consultations.order_by("id")) if self.case.has_consultations else []  # type: ignore[attr-defined]

    @cached_property
    def extensions(self) -> list[ExtensionRequest]:
        """Extensions asked for, the first one first."""
        rows = self.case.extension_requests.select_related("asked_by", "decided_by").order_by("id")
        return list(rows) if self.case.has_extensions else []  # type: ignore[attr-defined]

    @cached_property
    def pieces(self) -> list[Piece]:
        """Its files by kind, removed ones too."""
        return list(self.case.pieces.select_related("consultation").order_by("kind", "id"))

    @cached_property
    def timeline(self) -> list[Event]:
        """What was done to the case, its answers, decisions and consultations; newest first."""
        decisions = [one.pk for sheet in self.answers for one in sheet.decisions]
        about = {
            Case: [self.case.pk], Item: [item.pk for item in self.items], Answer: [one.answer.pk for one in self.answers],
            Decision: decisions, Consultation: [one.pk for one in self.consultations],
        }  # fmt: skip
        wanted = Q(pk__in=[])
        for model, keys in about.items():
            if keys:
                wanted |= Q(subject_type=model._meta.label, subject_id__in=[str(key) for key in keys])
        return list(Event.objects.filter(wanted).order_by("-id")[:TIMELINE])


def case_sheet(case: Case, person: Person, today: date) -> Sheet:
    """The case as the person may see it. Raises Case.DoesNotExist where it is not visible."""
    held = _case(case, person)
    calendar = work_calendar(held.agency)
    entries = entries_of(held)
    now = count(standing(entries), calendar, today=today)
    items = list(held.items.select_related("section", "decision__consultation", "decision__earlier"))
    powers = capacities(held, person, {item.section_id for item in items})
    answers = _answers(held, items, person, powers)
    reception = getattr(held.agency, "reception", None)
    warn = reception.warn_days if reception else WARN_DAYS
    when = Horizon(today, yellow_until(today, calendar, warn), calendar, warn)
    return Sheet(
        case=held, light=light_of(held, when), count=now, entries=entries, struck=_struck(entries), items=items,
        answers=answers, personal=personal_of(held).masked(), powers=powers,
        correction=getattr(held, "correction", None), reasons=getattr(held, "reasons_asked", None),
        acts={act for act, row in FLOW.items() if State(held.state) in row.sources and row.by & powers},
        route=STEPS if held.has_law else tuple(step for step in STEPS if step is not Desk.LEGAL),  # type: ignore[attr-defined]
        calendar=calendar,
    )  # fmt: skip


def _case(case: Case, person: Person) -> Case:
    law = Section.objects.filter(agency=OuterRef("agency"), is_legal=True, active=True)
    near = ("agency__reception", "section", "handler__section", "correction", "reasons_asked", "joined_to", "redo_of")
    seen = Case.objects.visible_to(person).select_related(*near)
    there = {
        "has_consultations": Exists(Consultation.objects.filter(case=OuterRef("pk"))),
        "has_extensions": Exists(ExtensionRequest.objects.filter(case=OuterRef("pk"))),
    }
    return seen.annotate(has_law=Exists(law), **there).get(pk=case.pk)


def _answers(case: Case, items: list[Item], person: Person, powers: set[By]) -> list[AnswerSheet]:
    """Answers with what the person may do to each: one read, the decisions came with the items."""
    reviews = Reviews(case)
    sheets = {answer.pk: AnswerSheet(answer, reviews) for answer in _seen_by(person, case.answers.all())}
    for item in items:
        decision = getattr(item, "decision", None)
        if decision is not None:
            sheets[decision.answer_id].decisions.append(decision)
    for sheet in sheets.values():
        sheet.answer.case = case
        sheet.acts = _answer_acts(sheet.answer, person, powers)
    return list(sheets.values())


def _seen_by(person: Person, answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Answers with `wrote` and `decided`: the same as `rights.wrote` and `rights.decided`."""
    of = Q(answer=OuterRef("pk"), person=person)
    approved = Opinion.objects.filter(of, round=OuterRef("round"), verdict=Verdict.APPROVED, outdated=False)
    told = answers.select_related("drafted_by").order_by("order")
    return told.annotate(wrote=Exists(Writer.objects.filter(of)), decided=Exists(approved))


def _answer_acts(answer: Answer, person: Person, powers: set[By]) -> set[AnswerAct]:
    """The same as `rights.may_answer` of each act, from what is in hand."""
    if not answer.case.is_open:
        return set()
    found = {act for act, row in ANSWER_FLOW.items() if AnswerState(answer.state) in row.sources}
    works = bool(powers & {By.OFFICE, By.HANDLERS})
    fresh = not (answer.wrote or answer.decided)  # type: ignore[attr-defined]
    mine = bool(answer.step) and fresh and owns(Desk(answer.step), answer.case, person)
    return {act for act in found if (works if AnswerBy.WRITERS in ANSWER_FLOW[act].by else mine)}


def _struck(entries: list[ClockEntry]) -> set[int]:
    pairs = [(entry.pk, entry.strikes_id) for entry in entries if entry.strikes_id]
    return {key for pair in pairs for key in pair if key is not None}
