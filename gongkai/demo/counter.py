"""What lies on the counter today: work at every stage of the review, and single scenes of what happens after a release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from gongkai.demo.manuscripts import Manuscript, manuscripts
from gongkai.demo.press import STEP, Acts, Press, fresh
from gongkai.publications import actions
from gongkai.publications.models import Document, Edition
from gongkai.screening.digits import CHECKS, weighed

REGION_AND_BIRTHDAY = "119901" + "19900101"  # a county that is none
WAITING = (("wait-own", 0), ("wait-legal", 1), ("wait-office", 2), ("wait-leader", 3))  # text, steps that are behind it


@dataclass(slots=True)
class Counter:
    """The scenes of the last days of the press."""

    press: Press
    sheets: dict[str, Manuscript]

    @classmethod
    def of(cls, press: Press) -> Counter:
        """With the texts that are under way."""
        return cls(press, {sheet.key: sheet for sheet in manuscripts("unfinished")})

    def stories(self) -> list[tuple[date, Acts]]:
        """Every scene with its first day."""
        found = [self.drafts(), self.findings(), self.sent_back(), self.recalled(), self.discarded(), self.held(),
                 self.early(), self.scheduled(), self.urgent(), self.revised(), *self.left()]  # fmt: skip
        found += [self.waiting(key, behind) for key, behind in WAITING]
        return [(self.day(24), story) for story in found]

    def day(self, back: int) -> date:
        """So many working days before today."""
        return list(self.press.calendar.workdays_in(self.press.today - timedelta(days=60), self.press.today))[-1 - back]

    def at(self, back: int) -> datetime:
        """A moment of that day."""
        return self.press.hour(self.day(back))

    def write(self, key: str, at: datetime) -> Edition:
        """The text as its section's handler writes it; what goes with it too."""
        edition = self.press.write(self.sheets[key], self.press.today, at)
        for other in self.sheets.values():
            if other.get("interprets") == key:
                self.press.write(other, self.press.today, at + STEP)
        return edition

    def hand_in(self, key: str, at: datetime, urgent_why: str = "") -> Edition:
        """Written and submitted."""
        edition = self.write(key, at)
        self.press.submit(edition, self.sheets[key], at + STEP * 2, urgent_why)
        return edition

    def drafts(self) -> Acts:
        """Two sections are still writing; one has saved once more."""
        at = self.at(2)
        yield at
        edition = self.write("draft-stops", at)
        writer = self.press.cast.handler(edition.document.section)
        summary = {"summary": "学府路三处站点合并为两处。"}
        actions.save_edition(edition, summary, version=edition.version, by=writer, at=at + STEP)
        at = self.at(1)
        yield at
        self.write("draft-month", at)

    def findings(self) -> Acts:
        """A draft that tells an identity number: the gate has seen it, the writer has not mended it yet."""
        at = self.at(1)
        yield at
        number = REGION_AND_BIRTHDAY + "001"
        sheet = self.sheets["draft-drivers"]
        body = sheet.body.replace("{identity}", number + CHECKS[weighed(number)])
        edition = self.press.write(Manuscript(sheet.key, sheet.head, body, ()), self.press.today, at)
        actions.check_edition(fresh(edition), at=at + STEP)

    def waiting(self, key: str, behind: int) -> Acts:
        """At a step of the review, with so many behind it."""
        at = self.at(behind + 1)
        yield at
        edition = self.hand_in(key, at)
        for number in range(behind):
            at = self.at(behind - number)
            yield at
            self.press.approve(edition, at)

    def sent_back(self) -> Acts:
        """The head wants the figures checked."""
        at = self.at(4)
        yield at
        edition = self.hand_in("sent-back", at)
        at = self.at(3)
        yield at
        head = self.press.cast.head(edition.document.section)
        why = "村道提升支出大于下达数，请核对后重新送审。"
        actions.send_back(fresh(edition), reason=why, by=head, at=at)

    def recalled(self) -> Acts:
        """The writer has seen a mistake and takes it back."""
        at = self.at(2)
        yield at
        edition = self.hand_in("recalled", at)
        yield at + STEP * 5
        writer = self.press.cast.handler(edition.document.section)
        actions.recall(fresh(edition), by=writer, at=at + STEP * 5)

    def discarded(self) -> Acts:
        """Given up."""
        at = self.at(6)
        yield at
        edition = self.write("discarded", at)
        yield at + STEP * 5
        writer = self.press.cast.handler(edition.document.section)
        actions.discard(
            fresh(edition), reason="并入年度公共交通满意度调查，不再单独开展。", by=writer, at=at + STEP * 5
        )

    def ready(self, key: str, back: int, hour: datetime) -> Acts:
        """Approved by everybody on the days before `back`, and waiting for its hour."""
        at = self.at(back + 2)
        yield at
        edition = self.write(key, at)
        writer = self.press.cast.handler(edition.document.section)
        actions.save_edition(edition, {"release_at": hour}, version=edition.version, by=writer, at=at + STEP)
        self.press.submit(edition, self.sheets[key], at + STEP * 2)
        for later in (back + 1, back):
            at = self.at(later)
            yield at
            self.press.approve(edition, at)

    def scheduled(self) -> Acts:
        """Goes out tomorrow morning by itself."""
        yield from self.ready("scheduled", 0, _half_past_eight(self.press.today + timedelta(days=1)))

    def held(self) -> Acts:
        """The office takes it back before its hour."""
        yield from self.ready("held", 2, _half_past_eight(self.press.today + timedelta(days=3)))
        at = self.at(1)
        yield at
        edition = self.last("held")
        actions.hold_release(
            edition, reason="还有三项整改没有到期，等复查后一并公布。", by=self.press.cast.coordinator, at=at
        )

    def early(self) -> Acts:
        """The office does not wait for the hour."""
        yield from self.ready("early", 4, _half_past_eight(self.press.today))
        at = self.at(3)
        yield at
        actions.release(self.last("early"), by=self.press.cast.coordinator, at=at)

    def urgent(self) -> Acts:
        """Out at once on the last step's word; the steps before it have to be looked at afterwards."""
        at = self.at(0)
        yield at
        edition = self.hand_in("urgent", at, urgent_why="大雾橙色预警，渡口须立即停航")
        yield at + STEP * 3
        self.press.approve(edition, at + STEP * 3)

    def revised(self) -> Acts:
        """This year's revision of the guide replaces what was out."""
        at = self.at(20)
        yield at
        document = self.press.documents["guide"]
        writer = self.press.cast.handler(document.section)
        edition = actions.revise(document, by=writer, at=at)
        body = edition.body.replace("邮寄或在线", "邮寄、传真或在线")
        note = {"body": body, "change_note": "增加传真申请渠道，更新受理时间。"}
        edition = actions.save_edition(fresh(edition), note, version=edition.version, by=writer, at=at + STEP)
        actions.submit(fresh(edition), by=writer, at=at + STEP * 2)
        for back in (19, 18, 17):
            at = self.at(back)
            yield at
            self.press.approve(edition, at)

    def left(self) -> Iterator[Acts]:
        """What is no longer as it was released: withdrawn, moved, gone."""
        office = self.press.cast.coordinator

        def leave(key: str, back: int, act: Callable[[Document, datetime], object]) -> Acts:
            at = self.at(back)
            yield at
            act(Document.objects.get(pk=self.press.documents[key].pk), at)

        def station() -> str:
            return Document.objects.get(pk=self.press.documents["notice-station"].pk).address

        yield leave("notice-wrong-figures", 15, lambda row, at: actions.withdraw(
            row, reason="南屏方向票价有误，正在与客运站核对，更正后重新公布。", by=office, at=at))  # fmt: skip
        yield leave("notice-parking-old", 14, lambda row, at: actions.redirect(
            row, station(), reason="收费标准已并入客运站服务设施公示。", by=office, at=at))  # fmt: skip
        yield leave("notice-winners", 13, lambda row, at: actions.erase(
            row, reason="活动已结束，名单不再公开。", by=office, at=at))  # fmt: skip

    def last(self, key: str) -> Edition:
        """The newest edition of a text."""
        newest = self.press.documents[key].editions.order_by("-number").first()
        assert newest is not None
        return fresh(newest)


def _half_past_eight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8, 30)))
