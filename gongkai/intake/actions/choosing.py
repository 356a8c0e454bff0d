"""What the coordinator decides on the confirmation screen, kept at once so that nothing is lost with the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.intake.models import Reading, ReadingState
from gongkai.intake.queries import DROP, OUTSIDE, Proposals, proposals
from gongkai.plans.actions.moves import office_only
from gongkai.plans.models import Concern, Kind, Per
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.refused import Refused

Json = dict[str, Any]
MAX_TARGET = 100_000
YEARS = range(2000, 2100)


@transaction.atomic
def choose(reading: Reading, patch: Mapping[str, Any], *, by: Person, at: datetime) -> Reading:
    """Lay a patch over the reading's choices; a value of None takes a choice back.

    A field that says what the file says anyway is no choice and is not kept.
    patch   {"items": {order: {field: value}}, "units": {name: [section keys]|"1,2"|"outside"|"drop"},
             "warnings": {key: answer}, "plan": {"title", "year", "standing_per", "starts", "ends", "separate"}}
    separate: the plan of another year, although it repeats one that is in the ledger (`Match.same_year` is False).
    Fields of items: concern, lead, support, kind, per, target (0: none), unit, due ("": none), title, number, requirement.
    Refused for an unknown key or value, and once the reading is no longer open.
    """
    office_only(reading.agency, by, "核对要点")
    row = Reading.objects.select_for_update().select_related("agency").get(pk=reading.pk)
    if row.state != ReadingState.READY:
        raise Refused(
            f"这份文件现为“{ReadingState(row.state).label}”，不能再改。", then="请刷新页面，看过最新状态再办。"
        )
    before = row.choices
    now = proposals(row)
    row.choices = {**before, "items": {}}
    as_read = proposals(row) if "items" in patch else now
    after: Json = {**before}
    for part, changes in patch.items():
        keeper = _KEEPERS.get(part)
        if keeper is None:
            raise _unknown(part)
        after[part] = keeper(before.get(part, {}), changes, as_read if part == "items" else now)
    row.choices = after
    row.save(update_fields=["choices"])
    record(Verb.CHANGED, row, by=by, at=at, before=_touched(before, patch), after=dict(patch))
    reading.choices = after
    return reading


def _touched(before: Mapping[str, Any], patch: Mapping[str, Any]) -> Json:
    """The old values of what the patch names, for the record."""
    return {part: before.get(part) for part in patch if part != "items"} | (
        {"items": {str(order): before.get("items", {}).get(str(order)) for order in patch["items"]}}
        if "items" in patch
        else {}
    )


def _laid(old: Mapping[str, Any], new: Mapping[str, Any]) -> Json:
    return {key: value for key, value in {**old, **new}.items() if value is not None}


def _keep_items(old: Mapping[str, Any], changes: Mapping[Any, Any], now: Proposals) -> Json:
    kept = dict(old)
    printed = {str(one.order): one for one in now.items}
    for order, fields in changes.items():
        if str(order) not in printed:
            raise _unknown(f"第{order}项")
        for name, value in (fields or {}).items():
            check = _FIELDS.get(name)
            if check is None or (value is not None and not check(value, now)):
                raise _unknown(f"第{order}项的“{name}”")
        laid = _laid(kept.get(str(order), {}), fields) if fields else {}
        laid = {name: value for name, value in laid.items() if not _as_read(value, getattr(printed[str(order)], name))}
        kept[str(order)] = laid
        if not laid:
            del kept[str(order)]
    return kept


def _as_read(value: Any, read: Any) -> bool:
    """Whether a field says what the file says anyway: a form sends all its fields, only changes are choices."""
    if isinstance(value, list):
        return bool(tuple(value) == read)
    return bool(value == (read.isoformat() if isinstance(read, date) else read) or (not value and not read))


def _keep_units(old: Mapping[str, Any], changes: Mapping[str, Any], now: Proposals) -> Json:
    names = {unit.name for one in now.items for _, unit in one.units}
    told = {name: _listed(value) for name, value in changes.items()}
    for name, value in told.items():
        if name not in names or not (value in (None, OUTSIDE, DROP) or (value and _sections(value, now))):
            raise _unknown(f"单位“{name}”")
    return _laid(old, told)


def _listed(value: Any) -> Any:
    """Section keys as a form sends them (12,15) as a list."""
    if isinstance(value, str) and all(part.isascii() and part.isdigit() for part in value.split(",")):
        return [int(part) for part in value.split(",")]
    return value


def _keep_answers(old: Mapping[str, Any], changes: Mapping[str, Any], now: Proposals) -> Json:
    known = {question.key: question for question in now.questions if question.kind != "unit"}
    for key, value in changes.items():
        if key not in known or not (value is None or (isinstance(value, str) and known[key].allows(value))):
            raise _unknown(f"问题“{key}”")
    return _laid(old, changes)


def _keep_plan(old: Mapping[str, Any], changes: Mapping[str, Any], now: Proposals) -> Json:
    for name, value in changes.items():
        check = _PLAN.get(name)
        if check is None or (value is not None and not check(value, now)):
            raise _unknown(f"要点的“{name}”")
    laid = _laid(old, changes)
    if laid.get("starts", "0") > laid.get("ends", "9"):
        raise Refused("起始日晚于截止日。", then="请把起始日改到截止日之前。")
    return laid


def _unknown(what: str) -> Refused:
    return Refused(f"{what}不是可以选的内容，没有保存。", then="请刷新页面再选一次。")


def _sections(value: Any, now: Proposals) -> bool:
    return isinstance(value, list) and all(type(key) is int and key in now.book.active for key in value)


def _text(most: int, least: int = 0) -> Callable[[Any, Proposals], bool]:
    return lambda value, _: isinstance(value, str) and least <= len(value.strip()) and len(value) <= most


def _among(*values: str) -> Callable[[Any, Proposals], bool]:
    return lambda value, _: isinstance(value, str) and value in values


def _whole(most: int) -> Callable[[Any, Proposals], bool]:
    return lambda value, _: type(value) is int and 0 <= value <= most


def _day(value: Any, _: Proposals) -> bool:
    try:
        return value == "" or date.fromisoformat(value).year in YEARS
    except (TypeError, ValueError):
        return False


def _year(value: Any, _: Proposals) -> bool:
    return type(value) is int and value in YEARS


_FIELDS: dict[str, Callable[[Any, Proposals], bool]] = {
    "concern": _among(*Concern.values),
    "lead": _sections,
    "support": _sections,
    "kind": _among(*Kind.values),
    "per": _among("", *Per.values),
    "target": _whole(MAX_TARGET),
    "unit": _text(10),
    "due": _day,
    "title": _text(300),
    "number": _text(20),
    "requirement": _text(20_000, 1),
}
_PLAN: dict[str, Callable[[Any, Proposals], bool]] = {
    "title": _text(200, 1),
    "year": _year,
    "standing_per": _among(*Per.values),
    "separate": lambda value, _: value is True,
    "starts": lambda value, now: value != "" and _day(value, now),
    "ends": lambda value, now: value != "" and _day(value, now),
}
_KEEPERS: dict[str, Callable[[Any, Any, Proposals], Any]] = {
    "items": _keep_items,
    "units": _keep_units,
    "warnings": _keep_answers,
    "plan": _keep_plan,
}
