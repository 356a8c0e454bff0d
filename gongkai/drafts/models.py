"""What is read from a plan, before anybody has confirmed it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.papers.models import Place, Span

Spans = dict[str, tuple[Span, ...]]  # field name -> where in the source it was read
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Area:
    """A heading above items. `text` joins its parts, outer to inner, by ` / `."""

    text: str
    parts: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A choice that a person should see: the field, its words in the source, and a plain Chinese reason."""

    field: str
    words: str
    reason: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A duty that comes back: at least so many (None: not said) each day, week, month, quarter, half_year or year.

    every        once in so many `per`
    due_month, due_day   day of the period by which it is due, where the text says it; day 31 is the month's last
    lead_days            so many days earlier (季度末前10日)
    """

    per: str
    at_least: int | None
    text: str
    unit: str | None = None
    every: int = 1
    due_month: int | None = None
    due_day: int | None = None
    next_period: bool = False
    lead_days: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """A figure to reach. `op` is >=, <=, = or ~ (左右)."""

    text: str
    value: float
    unit: str
    op: str = "="
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Relative:
    """A length of time with no day to count from; `unit` is hour, day, workday, week, month, quarter or year."""

    number: int
    unit: str
    text: str
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day; None where the year is unknown."""

    text: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm named in the text."""

    text: str
    title: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One duty of the plan.

    order         from 1, as printed; `no` is the printed number without dot or comma, None if there is none
    requirement   the whole text without number and units; `task` is the name in a column or line of its own
    roles_stated  the plan says who leads; if not, all units of an undivided list stand in `lead_units`
    all_units     a whole class is named (各科室); not_concerned: the cell has the sign that the plan's legend explains
    people        persons named as responsible; note: what stands in a 备注 column
    deadlines     every date, earliest first; `deadline` is the first of them
    soft          持续推进 and the like
    spans         where each field stands, for the screen to link to
    """

    order: int
    no: str | None
    area: str | None
    task: str | None
    requirement: str
    lead_units: tuple[str, ...] = ()
    support_units: tuple[str, ...] = ()
    implementing_units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    roles_stated: bool = False
    all_units: bool = False
    not_concerned: bool = False
    deadline: date | None = None
    deadlines: tuple[date, ...] = ()
    deadline_alternatives: tuple[date, ...] = ()
    deadline_text: str | None = None
    relative: tuple[Relative, ...] = ()
    recurrence: tuple[Recurrence, ...] = ()
    quota: tuple[Quota, ...] = ()
    period: tuple[Period, ...] = ()
    norms: tuple[Norm, ...] = ()
    soft: tuple[str, ...] = ()
    note: str | None = None
    guesses: tuple[Guess, ...] = ()
    spans: Spans = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A stretch of the source that is in no item and no area; reason is 标题, 表头, 表线, 落款, 隐藏 or 说明."""

    text: str
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Warning:
    """Something a person must look at. `item` is the order of the item, None for the whole plan.

    kind   columns_differ, no_units, number_gap, number_double, empty_duty, dash_unexplained, two_deadlines, no_year or
           other_body
    """

    kind: str
    item: int | None
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as read.

    year       only if the plan prints it
    layout     table, vertical, brackets, labels or numbered
    legend     what signs in unit cells mean, as (sign, sentence)
    role_rule  the sentence by which the first named leads
    inherited  units that a note adds to every item
    """

    title: str | None
    year: int | None
    layout: str
    legend: tuple[tuple[str, str], ...]
    role_rule: str | None
    inherited: tuple[str, ...]
    areas: tuple[Area, ...]
    items: tuple[Item, ...]
    unclaimed: tuple[Unclaimed, ...]
    warnings: tuple[Warning, ...]


def draft_to_json(draft: Draft) -> Json:
    """The draft in plain lists, strings and numbers; `draft_from_json` gives it back equal."""
    return {
        "title": draft.title,
        "year": draft.year,
        "layout": draft.layout,
        "legend": [list(entry) for entry in draft.legend],
        "role_rule": draft.role_rule,
        "inherited": list(draft.inherited),
        "item_count": len(draft.items),
        "areas": [
            {"text": area.text, "parts": list(area.parts), "spans": _spans_out(area.spans)} for area in draft.areas
        ],
        "items": [_item_out(item) for item in draft.items],
        "unclaimed": [
            {"text": left.text, "span": _span_out(left.span), "reason": left.reason} for left in draft.unclaimed
        ],
        "guesses": [
            {"item": item.order, "field": guess.field, "words": guess.words, "reason": guess.reason}
            for item in draft.items
            for guess in item.guesses
        ],
        "warnings": [_plain(warning) for warning in draft.warnings],
    }


def draft_from_json(stored: Json) -> Draft:
    """The draft that `draft_to_json` stored. KeyError or TypeError for anything else."""
    return Draft(
        stored["title"],
        stored["year"],
        stored["layout"],
        tuple((sign, sentence) for sign, sentence in stored["legend"]),
        stored["role_rule"],
        tuple(stored["inherited"]),
        tuple(Area(area["text"], tuple(area["parts"]), _spans_in(area["spans"])) for area in stored["areas"]),
        tuple(_item_in(item) for item in stored["items"]),
        tuple(Unclaimed(left["text"], _span_in(left["span"]), left["reason"]) for left in stored["unclaimed"]),
        tuple(Warning(**warning) for warning in stored["warnings"]),
    )


_TEXTS = ("lead_units", "support_units", "implementing_units", "people", "soft")
_RECORDS: dict[str, type] = {"relative": Relative, "quota": Quota, "norms": Norm}


def _item_out(item: Item) -> Json:
    out = _plain(item)
    for name in _TEXTS:
        out[name] = list(out[name])
    for name in _RECORDS:
        out[name] = [_plain(record) for record in out[name]]
    out["period"] = [{"text": p.text, "first": _day_out(p.first), "last": _day_out(p.last)} for p in item.period]
    first, *more = [_plain(each) for each in item.recurrence] or [{}]
    out["recurrence"] = (first | {"also": more} if more else first) or None
    out["deadline"] = _day_out(item.deadline)
    out["deadlines"] = [day.isoformat() for day in item.deadlines]
    out["deadline_alternatives"] = [day.isoformat() for day in item.deadline_alternatives]
    out["guesses"] = [_plain(guess) | {"spans": _spans_out(guess.spans)} for guess in item.guesses]
    out["spans"] = {name: _spans_out(spans) for name, spans in item.spans.items()}
    return out


def _item_in(stored: Json) -> Item:
    values = dict(stored)
    for name in _TEXTS:
        values[name] = tuple(values[name])
    for name, kind in _RECORDS.items():
        values[name] = tuple(kind(**record) for record in values[name])
    values["period"] = tuple(Period(p["text"], _day_in(p["first"]), _day_in(p["last"])) for p in stored["period"])
    first = stored["recurrence"]
    both = [] if first is None else [{k: v for k, v in first.items() if k != "also"}, *first.get("also", [])]
    values["recurrence"] = tuple(Recurrence(**each) for each in both)
    values["deadline"] = _day_in(stored["deadline"])
    for name in ("deadlines", "deadline_alternatives"):
        values[name] = tuple(date.fromisoformat(day) for day in stored[name])
    values["guesses"] = tuple(Guess(**guess | {"spans": _spans_in(guess["spans"])}) for guess in stored["guesses"])
    values["spans"] = {name: _spans_in(spans) for name, spans in stored["spans"].items()}
    return Item(**values)


def _plain(record: Any) -> Json:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _day_out(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day_in(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _spans_out(spans: tuple[Span, ...]) -> list[Json]:
    return [_span_out(span) for span in spans]


def _spans_in(stored: list[Json]) -> tuple[Span, ...]:
    return tuple(_span_in(span) for span in stored)


def _span_out(span: Span) -> Json:
    place = {name: value for name, value in _plain(span.place).items() if value is not None}
    return place | {"start": span.start, "end": span.end}


def _span_in(stored: Json) -> Span:
    place = {name: value for name, value in stored.items() if name not in ("start", "end")}
    return Span(Place(**place), stored["start"], stored["end"])
