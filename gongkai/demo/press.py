"""Two years of publishing at the bureau: each text is written, reviewed and released by the people whose work it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from gongkai.agencies.models import Person, Section
from gongkai.agencies.queries import work_calendar
from gongkai.demo.manuscripts import Manuscript, filled, manuscripts
from gongkai.demo.people import Cast
from gongkai.publications import actions
from gongkai.publications.actions import EffectDraft
from gongkai.publications.models import Column, Document, Edition, EffectKind, Kind
from gongkai.publications.queries.gate import HARD
from gongkai.publications.queries.rights import may_decide
from gongkai.rules.calendar import WorkCalendar

Acts = Generator[datetime, None, None]  # yields the moment of its next act and does it when resumed
TOLD_OVER = 660  # days before today on which the texts' own dates are counted
SECRECY = "不涉及国家秘密和工作秘密，可以公开"
EFFECTS = {"repeals": EffectKind.REPEALS, "amends": EffectKind.AMENDS, "partly": EffectKind.PARTLY,
           "invalidates": EffectKind.DECLARES_INVALID}  # fmt: skip
TYPED = ("doc_no", "unified_no", "topic", "form", "openness", "openness_ground")  # as the text's head says it
STEP = timedelta(minutes=6)


@dataclass(slots=True)
class Press:
    """The bureau's publishing up to a day. `documents` by the key of their text, as far as they have been written."""

    cast: Cast
    today: date
    founded: date
    rng: Random
    documents: dict[str, Document] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)
    calendar: WorkCalendar = field(init=False)
    kinds: Mapping[str, Kind] = field(init=False)
    columns: Mapping[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        self.calendar = work_calendar(self.cast.bureau)
        self.kinds = {kind.code: kind for kind in Kind.objects.all()}
        self.columns = {column.path: column for column in Column.objects.filter(agency=self.cast.bureau)}
        self.today = self.calendar.latest_workday(self.today)

    def stories(self) -> list[tuple[date, Acts]]:
        """One story for each text that has a day, with the day on which it begins; what goes with a text comes in its story."""
        unfinished = {sheet.key for sheet in manuscripts("unfinished")}
        sheets = [sheet for sheet in manuscripts() if sheet.key not in unfinished]
        found = []
        for sheet in sheets:
            day = self.day_of(sheet)
            if day is not None:
                with_it = [one for one in sheets if one.get("interprets") == sheet.key and self.day_of(one) is None]
                found.append((self.days_before(sheet, day)[0], self.published(sheet, with_it, day)))
        return found

    def day_of(self, sheet: Manuscript) -> date | None:
        """The working day of its release; None for what goes with another text, or would lie before the bureau's time."""
        first = self.calendar.add_workdays(self.founded, 10)
        if ago := sheet.get("ago"):
            span = (self.today - first).days - 20
            day = self.today - timedelta(days=round(int(ago) * min(1.0, span / TOLD_OVER)))
        elif on := sheet.get("on"):
            day = date.fromisoformat(f"{self.today.year + int(on[:-6])}-{on[-5:]}")
            day = day if day < self.today else day.replace(year=day.year - 1)
        else:
            return None
        day = self.calendar.latest_workday(day)
        return day if day >= first else None

    def days_before(self, sheet: Manuscript, day: date) -> list[date]:
        """Working days from the draft to the release: one for writing, one for each step of the review."""
        days = list(self.calendar.workdays_in(day - timedelta(days=25), day))
        return days[-1 - self.kinds[sheet.get("kind")].steps.count() :]

    def published(self, sheet: Manuscript, with_it: list[Manuscript], day: date) -> Acts:
        """Written on the first day, then a step a day; out with the last approval."""
        days = self.days_before(sheet, day)
        at = self.hour(days[0])
        yield at
        edition = self.write(sheet, day, at)
        for number, one in enumerate(with_it, 1):
            self.write(one, day, at + STEP * number)
        at += STEP * (2 + len(with_it))
        yield at
        self.submit(edition, sheet, at)
        for step in days[1:]:
            at = self.hour(step)
            yield at
            self.approve(edition, at)

    def write(self, sheet: Manuscript, day: date, at: datetime) -> Edition:
        """The draft with its files and effects, by the section's handler."""
        section = self.cast.sections[sheet.get("section")]
        by, words = self.cast.handler(section), self.words(sheet, day)
        target = self.documents.get(sheet.get("interprets"))
        values = {"formed_on": at.date(), **self.values(sheet, day, words)}
        edition = actions.start_document(
            self.kinds[sheet.get("kind")], self.columns[sheet.get("column")], title=filled(sheet.get("title"), day, words),
            by=by, at=at, interprets=target, values=values, slug=sheet.get("slug"),
        )  # fmt: skip
        self.documents[sheet.key] = edition.document
        for name, data, read in sheet.files(day):
            actions.add_file(edition, name, data, by=by, at=at + STEP / 3, text=read)
        if video := sheet.get("video"):
            url, name = video.split(" ", 1)
            actions.add_video(edition, url, name, sheet.body, by=by, at=at + STEP / 3)
        self.set_effects(edition, sheet, day, at + STEP / 2)
        return edition

    def words(self, sheet: Manuscript, day: date) -> dict[str, str]:
        """Running numbers of the year where the text asks for one."""
        if "{n}" not in sheet.get("doc_no"):
            return {}
        series = filled(sheet.get("doc_no").split("{n}")[0], day)
        self.numbers[series] += 1
        return {"n": str(self.numbers[series]), "n3": f"{self.numbers[series]:03d}"}

    def values(self, sheet: Manuscript, day: date, words: Mapping[str, str]) -> dict[str, object]:
        """What the section types besides the title."""
        head = {name: filled(text, day, words) for name, text in sheet.head.items()}
        section = self.cast.sections[head["section"]]
        values: dict[str, object] = {name: head[name] for name in TYPED if name in head}
        values |= {"body": sheet.html(day, words), "blocks": list(sheet.blocks), "contact": self.contact(section)}
        values |= {"source": head.get("source", self.cast.bureau.name), "extra": _pairs(head.get("extra", ""))}
        if "outline" in head:
            values |= {"reading_outline": head["outline"], "reading_channel": head["channel"], "reading_on": day}
        if "plan_period" in head:
            values["plan_period"] = int(head["plan_period"])
        if "formed" in head:
            values["formed_on"] = date.fromisoformat(head["formed"])
        return values | self.validity(head, day)

    def validity(self, head: Mapping[str, str], day: date) -> dict[str, object]:
        """From when and until when it holds."""
        if "effective" not in head:
            return {}
        starts = day + timedelta(days=int(head["effective"]))
        ends = None
        if "years" in head:
            ends = starts + timedelta(days=365 * int(head["years"]))
        if "expired" in head:
            ends = self.today - timedelta(days=int(head["expired"]))
        return {"effective_on": starts, "expires_on": ends, "trial": "trial" in head}

    def contact(self, section: Section) -> str:
        """A telephone that nobody has."""
        return f"{section.name} 0600-8120 {301 + section.order}"

    def set_effects(self, edition: Edition, sheet: Manuscript, day: date, at: datetime) -> None:
        """What it will do to an earlier document."""
        drafts = []
        for name, kind in EFFECTS.items():
            key, _, provisions = sheet.get(name).partition(" ")
            if key in self.documents and edition.effective_on:
                target = Document.objects.select_related("kind", "agency", "live").get(pk=self.documents[key].pk)
                drafts.append(EffectDraft(target, kind, edition.effective_on, provisions))
        if drafts:
            writer = self.cast.handler(edition.document.section)
            actions.set_effects(fresh(edition), drafts, by=writer, at=at)

    def submit(self, edition: Edition, sheet: Manuscript, at: datetime, urgent_why: str = "") -> None:
        """Say why those findings may stand that the text has a word for, and hand it in, which looks for them again."""
        edition = fresh(edition)
        writer, why = self.cast.handler(edition.document.section), sheet.get("accept")
        for finding in actions.check_edition(edition, at=at) if why else ():
            if finding.blocks and finding.code not in HARD:
                actions.accept_finding(finding, reason=why, by=writer, at=at)
        actions.submit(edition, by=writer, at=at, urgent_why=urgent_why)

    def approve(self, edition: Edition, at: datetime) -> None:
        """The step that it waits at, by whose it is; the leader stands in where that person may not."""
        edition = fresh(edition)
        person = next(one for one in self.reviewers(edition) if may_decide(edition, one))
        actions.approve(edition, by=person, at=at, secrecy=SECRECY)

    def reviewers(self, edition: Edition) -> Iterator[Person]:
        """Everybody who reviews anything, in the order in which they are asked."""
        people = self.cast.people
        yield self.cast.head(edition.document.section)
        yield from (people[name] for name in ("fangzheng", "tangli", "linjing", "heqiang", "zhouming"))

    def hour(self, day: date) -> datetime:
        """A moment in office hours; early on the last day, so that it is over when somebody looks."""
        hour, minute = (
            (8, self.rng.randrange(5, 50)) if day >= self.today else (self.rng.randrange(9, 17), self.rng.randrange(60))
        )
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def fresh(edition: Edition) -> Edition:
    """The edition as it is now."""
    rows = Edition.objects.select_related("document__kind", "document__agency", "document__section", "document__column")
    return rows.get(pk=edition.pk)


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split("; ")) if text else {}
