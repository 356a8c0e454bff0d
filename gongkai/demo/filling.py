"""Filling an empty database with the fictional bureau."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from django.utils import timezone

from gongkai.agencies.queries import work_calendar
from gongkai.checks.actions import confirm
from gongkai.checks.models import Check, CheckState
from gongkai.demo.columns import set_up
from gongkai.demo.counter import Counter
from gongkai.demo.people import Cast, found
from gongkai.demo.press import Acts, Press
from gongkai.demo.requests.opening import open_desks
from gongkai.demo.scenes import Scenes
from gongkai.demo.year import Year, in_order
from gongkai.intake import actions
from gongkai.intake.actions.reading import read_file
from gongkai.intake.queries import proposals
from gongkai.plans.models import Plan
from gongkai.rules.refused import Refused

TEXTS = Path(__file__).parent / "texts"
Told = Callable[[str, int, int], None]


def fill(today: date, tell: Told) -> Cast:
    """Found the bureau and its site, import last year's and this year's plan, and let the work be done up to today.

    Requests for information came before everything else: they go back three years.

    tell    called with (what is being done, so many done, of so many)
    """
    rng = Random(20260101)  # noqa: S311 - dice, not secrets
    year = today.year if today.month >= 4 else today.year - 1
    opened, founded, turn = date(year - 3, 1, 4), date(year - 1, 1, 4), date(year, 1, 16)
    cast = found(_at(opened))
    docket = open_desks(cast, today, _at(opened))
    _live("前几年的公开申请", [docket.up_to(_at(founded))], tell)
    set_up(cast, _at(founded + timedelta(days=1)))
    stories = published(cast, today, founded)
    last = _import(cast, "last.md", year - 1, date(year - 1, 2, 20))
    before = [acts for day, acts in stories if day < turn]
    _live(f"{year - 1}年的工作", [*Year(cast, last, turn, rng).stories(), *before, docket.up_to(_at(turn))], tell)
    plan = _import(cast, "plan.md", year, turn)
    this = Year(cast, plan, today, rng)
    after = [acts for day, acts in stories if day >= turn]
    end = docket.up_to(_at(today + timedelta(days=1)))
    _live(f"{year}年的工作", [*this.stories(), *Scenes(this, last).all(), *after, end], tell)
    cast.query = docket.query()
    _confirm_checks(cast, plan, _at(today))
    return cast


def _confirm_checks(cast: Cast, plan: Plan, at: datetime) -> None:
    """Let the checks look that the plan's words propose completely; those that still need an answer stay proposals."""
    for check in Check.objects.filter(task__plan=plan, state=CheckState.PROPOSED).order_by("pk"):
        with suppress(Refused):
            confirm(check, {}, by=cast.coordinator, at=at)


def published(cast: Cast, today: date, founded: date) -> list[tuple[date, Acts]]:
    """What the bureau publishes up to today, and what lies on its counter. Dice of its own: the plans' year stays the same."""
    press = Press(cast, today, founded, Random(20260102))  # noqa: S311 - dice, not secrets
    return [*press.stories(), *Counter.of(press).stories()]


def _live(words: str, stories: Sequence[Generator[datetime, None, object]], tell: Told) -> None:
    """Let the stories go on side by side, telling how many have ended."""
    for number in in_order(stories):
        tell(words, number, len(stories))


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


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 5)))
