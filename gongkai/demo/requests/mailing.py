"""Letters that go out, and how they arrive: made and served through their room, so that service moves the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from gongkai.demo.requests.sheets import Step
from gongkai.demo.requests.story import Story, later
from gongkai.fees.queries.computing import charge_of
from gongkai.foi.actions.reviewing import mark_sent
from gongkai.foi.models import Delivery, ExtensionRequest, RequestState
from gongkai.letters.actions import enclosing, issuing, serving
from gongkai.letters.models import Code, Enclosure, Letter, Service
from gongkai.rules.requests.service import Way

LETTERS_SINCE = timedelta(days=230)  # older answers went out on paper before letters were made here
WAYS = {Delivery.POST: Way.POST, Delivery.HAND: Way.HAND, Delivery.EMAIL: Way.WEB, Delivery.FAX: Way.POST}
FIRST = Step("letter", "", 0, "")  # the consultation that stands first in the sheet
CONSULTED = frozenset({Code.L07, Code.L08, Code.L10, Code.L11, Code.L12})
# What is typed of a letter: the field of its template, and where the sheet or the shared words say it
TYPED: Mapping[Code, tuple[str, tuple[str, str]]] = MappingProxyType({
    Code.L04: ("补正事项", ("correction", "what")), Code.L05: ("频次事实", ("reasons", "facts")),
    Code.L10: ("公开内容", ("opened", "what")),
})  # fmt: skip
F1_DONE = "登记系统中的记录已经按证书原件更正"


def writes_letters(story: Story) -> bool:
    """Whether the letters of a case are made here on the day at hand."""
    return story.today >= story.docket.today - LETTERS_SINCE


def sent(story: Story, step: Step) -> None:
    """The answer goes out by the way that the applicant wants, or that the step names."""
    answer = story.answer
    if not writes_letters(story):
        mark_sent(answer, day=story.today, by=story.writer, at=story.clock)
        return
    for enclosure in Enclosure.objects.filter(answer=answer).select_related("answer"):
        enclosing.clear_enclosure(enclosure, by=story.unit.second, at=story.clock, why="已逐页核对")
    corrects = set(answer.decisions.values_list("code", flat=True)) == {"F1"}
    more = {"typed": {"更正结果": F1_DONE}} if corrects else {}
    letter = _made(story, Code.L16 if corrects else Code.L14, answer=answer, **more)
    _goes(story, letter, Way(step.more) if step.more else WAYS.get(Delivery(story.case.delivery), Way.WEB))


def letter(story: Story, step: Step) -> None:
    """A letter of another kind goes out, by the way that the step names behind it."""
    code, *way = step.words
    _goes(story, _made(story, Code(code), **_about(story, Code(code))), Way(way[0]) if way else Way.WEB)


def form(story: Story, step: Step) -> None:
    """A form for the file, which is not served: the office makes it, as it does the proof of service of the last letter."""
    code = Code(step.more)
    made = _about(story, code)
    if code == Code.L17:
        made["letter"] = Service.objects.filter(letter__case=story.pk).order_by("-pk")[0].letter
    issuing.issue(story.case, code, by=story.unit.registrar, at=story.clock, **made)


def _about(story: Story, code: Code) -> dict[str, Any]:
    """What a letter is about, and what its maker types."""
    if code == Code.L06:
        return {"extension": ExtensionRequest.objects.get(case=story.pk, state=RequestState.GRANTED)}
    if code == Code.L13:
        return {"charge": charge_of(story.case)}
    made: dict[str, Any] = {"consultation": story.consultation(FIRST)} if code in CONSULTED else {}
    if code in TYPED:
        name, (sheet, part) = TYPED[code]
        made["typed"] = {name: story.said(sheet, part)}
    return made


def signed(story: Story, step: Step) -> None:
    """Whoever got the last letter has signed for it."""
    serving.served(_service(story), story.today, step.more or story.asker.contact_person or story.asker.name,
                   by=story.unit.registrar, at=story.clock)  # fmt: skip


def settle(story: Story) -> None:
    """Look up what the post knows of letters that nobody has asked about."""
    for service in Service.objects.filter(letter__case=story.pk, served_on=None, returned_on=None).select_related(
        "letter"
    ):
        day = min(later(story.calendar, service.sent_on, 2), story.today)
        who = story.asker.contact_person or story.asker.name
        serving.served(service, day, who, by=story.unit.registrar, at=story.clock)


def came_back(story: Story, step: Step) -> None:
    """The last letter came back."""
    serving.returned(_service(story), story.today, step.more, by=story.unit.registrar, at=story.clock)


def again(story: Story, _: Step) -> None:
    """What came back goes out once more."""
    _goes(story, Letter.objects.filter(case=story.pk).order_by("-pk")[0], Way.POST)


def _made(story: Story, code: Code, **more: Any) -> Letter:
    return issuing.issue(story.case, code, by=story.writer, at=story.clock, **more)


def _goes(story: Story, made: Letter, way: Way) -> None:
    """Sent; by hand it is signed for at once."""
    number = f"EA{story.docket.counted('mail'):09d}CN" if way is Way.POST else ""
    service = serving.send(made, way, story.today, tracking_no=number, by=story.unit.registrar, at=story.clock)
    if way is Way.HAND:
        serving.served(service, story.today, story.asker.name, by=story.unit.registrar, at=story.clock)


def _service(story: Story) -> Service:
    rows = Service.objects.filter(letter__case=story.pk, served_on=None, returned_on=None)
    return rows.select_related("letter__case").order_by("-pk")[0]
