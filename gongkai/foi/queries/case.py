"""Everything that the page of a request shows, in twelve queries at most, however much there is of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

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
from gongkai.rules.reporting import Light, yellow_until
from gongkai.rules.requests.clock import Count, count

TIMELINE = 200  # events shown of a case; the record holds all


@dataclass(slots=True)
class AnswerSheet:
    """One answer with its decisions, opinions of every round, writers, and what the person may do to it now."""

    answer: Answer
    decisions: list[Decision] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)
    writers: list[Person] = field(default_factory=list)
    acts: set[AnswerAct] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A case as its page shows it. Personal data is masked; `acts` are what the person may do to it now.

    route   the steps that an answer of this agency passes
    struck  keys of ledger entries that count as nothing, those that strike among them
    """

    case: Case
    light: Light
    count: Count
    entries: list[ClockEntry]
    struck: set[int]
    items: list[Item]
    consultations: list[Consultation]
    answers: list[AnswerSheet]
    pieces: list[Piece]
    extensions: list[ExtensionRequest]
    correction: Correction | None
    reasons: ReasonsAsked | None
    personal: Personal
    acts: set[Act]
    route: tuple[Desk, ...]
    timeline: list[Event]


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
    consultations = list(held.consultations.all()) if held.has_consultations else []  # type: ignore[attr-defined]
    extensions = held.extension_requests.select_related("asked_by", "decided_by")
    return Sheet(
        case=held, light=light_of(held, when), count=now, entries=entries, struck=_struck(entries), items=items,
        consultations=consultations, answers=answers, personal=personal_of(held).masked(),
        pieces=list(held.pieces.select_related("consultation")),
        extensions=list(extensions) if held.has_extensions else [],  # type: ignore[attr-defined]
        correction=getattr(held, "correction", None), reasons=getattr(held, "reasons_asked", None),
        acts={act for act, row in FLOW.items() if State(held.state) in row.sources and row.by & powers},
        route=STEPS if held.has_law else tuple(step for step in STEPS if step is not Desk.LEGAL),  # type: ignore[attr-defined]
        timeline=_timeline(held, items, answers, consultations),
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
    """Answers with what belongs to each: three reads, the decisions came with the items."""
    sheets = {answer.pk: AnswerSheet(answer) for answer in case.answers.select_related("drafted_by").order_by("order")}
    for item in items:
        decision = getattr(item, "decision", None)
        if decision is not None:
            sheets[decision.answer_id].decisions.append(decision)
    if not sheets:
        return []
    for opinion in Opinion.objects.filter(answer__case=case).order_by("id"):
        sheets[opinion.answer_id].opinions.append(opinion)
    for writer in Writer.objects.filter(answer__case=case).select_related("person").order_by("id"):
        sheets[writer.answer_id].writers.append(writer.person)
    for sheet in sheets.values():
        sheet.answer.case = case
        sheet.acts = _answer_acts(sheet, person, powers)
    return list(sheets.values())


def _answer_acts(sheet: AnswerSheet, person: Person, powers: set[By]) -> set[AnswerAct]:
    """The same as `rights.may_answer` of each act, from what is in hand."""
    answer = sheet.answer
    if not answer.case.is_open:
        return set()
    found = {act for act, row in ANSWER_FLOW.items() if AnswerState(answer.state) in row.sources}
    works = bool(powers & {By.OFFICE, By.HANDLERS})
    decided = any(one.person_id == person.pk and one.round == answer.round and one.verdict == Verdict.APPROVED
                  and not one.outdated for one in sheet.opinions)  # fmt: skip
    wrote = any(one.pk == person.pk for one in sheet.writers)
    mine = bool(answer.step) and owns(Desk(answer.step), answer.case, person) and not wrote and not decided
    return {act for act in found if (works if AnswerBy.WRITERS in ANSWER_FLOW[act].by else mine)}


def _struck(entries: list[ClockEntry]) -> set[int]:
    pairs = [(entry.pk, entry.strikes_id) for entry in entries if entry.strikes_id]
    return {key for pair in pairs for key in pair if key is not None}


def _timeline(
    case: Case, items: list[Item], answers: list[AnswerSheet], consultations: list[Consultation]
) -> list[Event]:
    """What was done to the case, its answers, decisions and consultations; newest first."""
    decisions = [one.pk for sheet in answers for one in sheet.decisions]
    about = {
        Case: [case.pk], Item: [item.pk for item in items], Answer: [one.answer.pk for one in answers],
        Decision: decisions, Consultation: [one.pk for one in consultations],
    }  # fmt: skip
    wanted = Q(pk__in=[])
    for model, keys in about.items():
        if keys:
            wanted |= Q(subject_type=model._meta.label, subject_id__in=[str(key) for key in keys])
    return list(Event.objects.filter(wanted).order_by("-id")[:TIMELINE])
