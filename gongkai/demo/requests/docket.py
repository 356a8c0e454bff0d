"""All requests side by side, each act at its moment; and the tables of every year that is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from heapq import heappop, heappush, heapreplace
from random import Random
from types import MappingProxyType

from gongkai.agencies.models import Agency, Person
from gongkai.demo.requests import answering, charging, following, mailing, receiving, waiting
from gongkai.demo.requests.applicants import Asker, askers
from gongkai.demo.requests.sheets import Sheet, Step, sheets, words
from gongkai.demo.requests.story import Acts, Story, later, moment
from gongkai.demo.requests.units import Unit
from gongkai.returns.actions.freezing import freeze
from gongkai.rules.days import months_later

SHOWN = "third-party"  # key of the request whose applicant the demo lets one be
REPORTED = (1, 22)  # month and day on which last year's tables are kept
VERBS: Mapping[str, Callable[[Story, Step], None]] = MappingProxyType({
    "confirm": receiving.confirm, "put_right": receiving.put_right, "assign": receiving.assign, "take": receiving.take,
    "hand_over": receiving.hand_over, "give_back": receiving.give_back, "lend": receiving.lend, "split": receiving.split,
    "join": receiving.join, "withdraw": receiving.withdraw, "end": receiving.end,
    "correct": waiting.ask_correction, "corrected": waiting.corrected, "lapse": waiting.lapse_correction,
    "ask": waiting.ask, "got": waiting.got, "heard": waiting.heard, "weigh": waiting.weigh, "silence": waiting.silence,
    "take_back": waiting.take_back, "extend": waiting.extend, "delay": waiting.delay, "granted": waiting.granted,
    "refused": waiting.refused, "why": waiting.ask_reasons, "judge": waiting.judge,
    "charge": charging.charge, "checked": charging.checked, "noticed": charging.noticed, "reached": charging.reached,
    "pay": charging.pay, "refund": charging.refund, "unpaid": charging.unpaid, "forgone": charging.forgone,
    "draft": answering.draft, "submit": answering.submit, "ok": answering.ok, "back": answering.back,
    "mend": answering.mend, "recall": answering.recall, "discard": answering.discard, "sent": mailing.sent,
    "letter": mailing.letter, "form": mailing.form, "signed": mailing.signed, "came_back": mailing.came_back, "again": mailing.again,
    "sued": following.sued, "defended": following.defended, "judged": following.judged, "archive": following.archive,
    "supplement": following.supplement, "disclose": following.disclose, "redone": following.redone,
    "hand_in": following.hand_in, "release": following.release,
})  # fmt: skip


class Docket:
    """Every story up to a day. `stories` by their keys, as far as they have begun; `rng` is seeded."""

    def __init__(self, units: Mapping[str, Unit], reporters: Mapping[Agency, Person], today: date) -> None:
        self.units, self.rng = units, Random(20260103)  # noqa: S311 - dice, not secrets
        self.today = next(iter(units.values())).calendar.latest_workday(today)
        self.stories: dict[str, Story] = {}
        self.numbers: Counter[str] = Counter()
        self.people: dict[str, Asker] = askers(words()["applicants"])
        self._waiting: list[tuple[datetime, int, Acts]] = []
        every = sheets()
        self._anew = {sheet.key: sheet for sheet in every if sheet.get("anew")}
        rows = [sheet for sheet in every if not sheet.get("anew")]
        for sheet in rows:
            self._add(self._story(sheet).acts(receiving.begin, VERBS))
        for year in range(min(story_day.year for story_day in map(self._first_day, rows)), today.year):
            self._add(self._report(year, reporters))

    def up_to(self, end: datetime) -> Acts:
        """Everything that happens before a moment, as one story that others can go on beside."""
        while self._waiting and self._waiting[0][0] < end:
            at, number, acts = self._waiting[0]
            yield at
            following_at = next(acts, None)
            if following_at is None:
                heappop(self._waiting)
            else:
                heapreplace(self._waiting, (following_at, number, acts))

    def query(self) -> tuple[str, str]:
        """Number and query code of a request that waits for a third party."""
        story = self.stories[SHOWN]
        return story.case.number, story.code

    def go_on(self, key: str, story: Story, case: int, code: str) -> None:
        """A case that was registered again goes on by the sheet of this key, beside the story of the first one."""
        anew = Story(self, self._anew[key], story.unit, story.asker, story.clock, case, code)
        self._add(anew.acts(self._begun, VERBS))

    def counted(self, series: str) -> int:
        """The next number of a series of the demo's own."""
        self.numbers[series] += 1
        return self.numbers[series]

    def _add(self, acts: Acts) -> None:
        at = next(acts, None)
        if at is not None:
            heappush(self._waiting, (at, self.counted("stories"), acts))

    def _begun(self, story: Story) -> None:
        self.stories[story.sheet.key] = story

    def _story(self, sheet: Sheet) -> Story:
        unit = self.units[sheet.get("unit", "jiaotong")]
        at = moment(self._first_day(sheet), self.today, self.rng)
        return Story(self, sheet, unit, self.people[sheet.get("who")], at)

    def _first_day(self, sheet: Sheet) -> date:
        """The working day on which a request comes, as its line says it (`sheets.Sheet`)."""
        calendar = self.units["jiaotong"].calendar
        if month := sheet.get("month"):
            first = months_later(self.today.replace(day=1), -month[0])
            return calendar.add_workdays(first - timedelta(days=1), month[1])
        if ago := sheet.get("ago"):
            return calendar.latest_workday(self.today - timedelta(days=ago))
        back = sheet.get("back")
        return later(calendar, self.today, -back) if back else self.today

    def _report(self, year: int, reporters: Mapping[Agency, Person]) -> Acts:
        """In January the tables of the year before are kept by each agency's coordinator."""
        day = later(self.units["jiaotong"].calendar, date(year + 1, *REPORTED), 0)
        if day > self.today:
            return
        at = moment(day, self.today, self.rng)
        yield at
        for agency, person in reporters.items():
            freeze(agency, year, by=person, at=at)
