"""Lights, chips, dates and day strips in templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.desk import telling
from gongkai.plans.models import State
from gongkai.records.models import Event
from gongkai.rules.calendar import Tick, WorkCalendar
from gongkai.rules.days import WEEKDAYS, day_of
from gongkai.rules.reporting import Light

register = template.Library()

CHIPS = {
    State.PENDING: "amber",
    State.WORKING: "blue",
    State.REVIEW: "grey",
    State.DECLINED: "red",
    State.EXTENDING: "amber",
    State.DONE: "green",
    State.LOOK_BACK: "grey",
    State.ENDED: "grey",
    State.MERGED: "grey",
}
LIGHT = (
    '<span class="light light--{0}"><svg class="sign" aria-hidden="true"><use href="#light-{0}"></use></svg>'
    "<span>{1}</span></span>"
)


@register.simple_tag
def light(shown: Light | None) -> SafeString:
    """Shape and word of a light: the colour alone says nothing."""
    return format_html(LIGHT, shown.colour, shown.words) if shown else SafeString("")


@register.simple_tag
def chip(state: str | None) -> SafeString:
    """The chip of a state."""
    if not state:
        return SafeString("")
    return format_html('<span class="chip chip--{}">{}</span>', CHIPS[State(state)], State(state).label)


@register.inclusion_tag("desk/plans/day_strip.html")
def day_strip(ticks: list[Tick], due: date, calendar: WorkCalendar, today: date) -> dict[str, Any]:
    """One tick per working day up to the due date, and what is left."""
    left = calendar.workdays_between(today, due)
    return {"ticks": ticks, "due": due, "left": left, "late": -left, "today": today}


@register.filter
def day(value: date | datetime | None, year: int | None = None) -> str:
    """10月22日; with its year where that is not the given one."""
    if value is None:
        return ""
    when = day_of(value) if isinstance(value, datetime) else value
    short = f"{when.month}月{when.day}日"
    return short if year is None or when.year == year else f"{when.year}年{short}"


@register.filter
def weekday(value: date) -> str:
    """周三."""
    return f"周{WEEKDAYS[value.weekday()]}"


@register.filter
def moment(value: datetime | None, today: date | None = None) -> str:
    """今天 09:12, 10月18日 16:40, or with the year where it is another."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    if today and local.date() == today:
        return f"今天 {local:%H:%M}"
    return f"{day(local.date(), today.year if today else None)} {local:%H:%M}"


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """A value by key, None where there is none."""
    return mapping.get(key)


@register.filter
def times(number: int) -> range:
    """As many as there are."""
    return range(max(0, number))


@register.filter
def restday(value: date, calendar: WorkCalendar) -> bool:
    """Whether nobody works on the day."""
    return not calendar.is_workday(value)


@register.filter
def provisional(value: date | None, calendar: WorkCalendar) -> bool:
    """Whether the day was counted in a year whose holidays are not announced yet."""
    return value is not None and not calendar.covers(value, value)


@register.filter
def short_hash(value: str) -> str:
    """3f9a…c21e."""
    return f"{value[:4]}…{value[-4:]}" if value else ""


@register.simple_tag
def heat_cell(heat: Mapping[Any, Any], area: int | None, section: int) -> Any:
    """The cell of an area and a section, None where they have nothing in common."""
    return heat.get((area, section))


@register.filter
def make_names(text: str) -> list[str]:
    """Words of a list written in the template."""
    return text.split()


@register.filter
def verb(event: Event) -> str:
    """What was done."""
    return telling.verb(event)


@register.filter
def gist(event: Event) -> str:
    """What an event says, in one line."""
    return telling.gist(event)
