"""Filling an empty database with the fictional bureau."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from random import Random

from django.utils import timezone

from gongkai.agencies.queries import work_calendar
from gongkai.demo.people import Cast, found
from gongkai.demo.scenes import play
from gongkai.demo.year import Year
from gongkai.intake import actions
from gongkai.intake.actions.reading import read_file
from gongkai.intake.queries import proposals
from gongkai.plans.models import Duty, Plan
from gongkai.rules.refused import Refused

TEXTS = Path(__file__).parent / "texts"
Told = Callable[[str, int, int], None]


def fill(today: date, tell: Told) -> Cast:
    """Found the bureau, import last year's and this year's plan, and let a year's work be done up to today.

    tell    called with (what is being done, so many done, of so many)
    """
    rng = Random(20260101)  # noqa: S311 - dice, not secrets
    year = today.year if today.month >= 4 else today.year - 1
    cast = found(_at(date(year - 1, 1, 4)))
    last = _import(cast, "last.md", year - 1, date(year - 1, 2, 20))
    _work(Year(cast, last, date(year, 2, 15), rng), tell)
    plan = _import(cast, "plan.md", year, date(year, 1, 12))
    _work(Year(cast, plan, today, rng), tell)
    play(cast, plan, last, today, rng)
    return cast


def _import(cast: Cast, name: str, year: int, day: date) -> Plan:
    """Upload a plan text, take the suggestions, answer what is asked, confirm."""
    text = (TEXTS / name).read_text(encoding="utf-8").replace("{year}", str(year))
    day = work_calendar(cast.bureau).add_workdays(day, 1)
    at = _at(day)
    office = cast.coordinator
    reading = actions.start_reading(cast.bureau, f"{year}年要点分工方案.md", text.encode(), by=office, at=at)
    read_file(reading, at=at)
    reading.refresh_from_db()
    answers = {q.key: q.choices[0][0] for q in proposals(reading).open if q.kind != "unit"}
    duty = {key: str(cast.sections["办公室"].pk) for key in answers if key.endswith((":duty", ":body"))}
    actions.choose(reading, {"warnings": {**answers, **duty}}, by=office, at=at)
    reading.refresh_from_db()
    return actions.confirm(reading, by=office, at=at, today=day)


def _work(year: Year, tell: Told) -> None:
    words = f"{year.plan.year}年的工作"
    total = Duty.objects.filter(plan=year.plan).count()
    try:
        for number in year.work():
            tell(words, number, total)
    except Refused as refusal:
        raise RuntimeError(f"the demo was refused: {refusal}") from refusal


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 5)))
