"""Requests come in, and find whose they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gongkai.demo.requests.sheets import Step
from gongkai.demo.requests.story import Story
from gongkai.foi.actions import arranging, assigning, registering
from gongkai.foi.actions.intakes import Arrival, Intake, NewFile
from gongkai.foi.models import Carrier, Delivery, PieceKind
from gongkai.foi.queries.personal import Agent
from gongkai.rules.requests.receipt import Channel

POSTED_BEFORE = timedelta(days=3)
CARRIERS = {Delivery.WEB: Carrier.DISC, Delivery.EMAIL: Carrier.EMAIL}  # by the way of delivery, where a line is silent


def begin(story: Story) -> None:
    """Registered on the day it came: by the portal, or by the office for every other way."""
    sheet, web = story.sheet, story.sheet.get("channel", "web") == Channel.WEB
    done = registering.register(_intake(story), by=registering.PORTAL if web else story.unit.registrar, at=story.clock)
    story.pk, story.code = done.case.pk, done.code
    story.docket.stories[sheet.key] = story


def _intake(story: Story) -> Intake:
    """The request as its line tells it."""
    sheet, asker = story.sheet, story.asker
    subject = sheet.get("subject")
    content, delivery = sheet.get("content", f"{subject}。"), sheet.get("delivery", Delivery.WEB)
    agent = Agent(*sheet.get("agent")) if sheet.get("agent") else Agent()
    return Intake(
        story.unit.agency, _arrival(story), asker.name, content, asker.kind, asker.contact_person, asker.paper,
        "" if asker.silent else asker.identity, asker.contact, agent, sheet.get("helped"), subject, sheet.get("clues"),
        sheet.get("carrier", CARRIERS.get(delivery, Carrier.PAPER)), delivery, bool(sheet.get("suggests")),
        tuple(sheet.get("items", ())), bool(sheet.get("oral")), asker.silent, tuple(_files(story, subject, content)),
    )  # fmt: skip


def _arrival(story: Story) -> Arrival:
    """How it came. Letters carry a postmark; what another unit got first says so."""
    channel, day = Channel(story.sheet.get("channel", "web")), story.today
    told: dict[str, Any] = {"first_unit": story.sheet.get("first_unit")}
    if channel in (Channel.POST_SIGNED, Channel.POST_PLAIN, Channel.POST_OTHER_UNIT):
        told["posted_on"] = day - POSTED_BEFORE
    if channel is Channel.POST_SIGNED:
        told["tracking_no"] = f"JZ{story.docket.counted('tracking'):09d}"
    return Arrival(channel, day, **told)


def _files(story: Story, subject: str, content: str) -> list[NewFile]:
    """What comes with it: a written request where it was not typed on the web, a proof of who asks, an agent's authority."""
    sheet, name, files = story.sheet, story.asker.name, []
    if sheet.get("channel", "web") != Channel.WEB:
        text = f"政府信息公开申请\n\n申请人：{name}\n申请事项：{subject}\n\n{content}\n\n{story.today:%Y年%m月%d日}\n"
        files.append(NewFile(PieceKind.REQUEST, "申请书.txt", text.encode()))
    if not story.asker.silent:
        proof = f"（样例）申请人身份证明\n{name}\n此件为虚构，仅供演示。\n"
        files.append(NewFile(PieceKind.IDENTITY, "身份证明.txt", proof.encode()))
    if sheet.get("agent"):
        letter = f"授权委托书\n\n委托人{name}委托{sheet.get('agent')[0]}代为提出政府信息公开申请并领取答复。\n"
        files.append(NewFile(PieceKind.AUTHORITY, "授权委托书.txt", letter.encode()))
    if sheet.get("evidence"):
        files.append(NewFile(PieceKind.OTHER, "记录有误的证据.txt", sheet.get("evidence").encode()))
    return files


def confirm(story: Story, step: Step) -> None:
    """Both sides confirm it."""
    how = step.more or "电话，申请人本人"
    registering.confirm(story.case, story.today, how, by=story.unit.registrar, at=story.clock)


def put_right(story: Story, _: Step) -> None:
    """The day of arrival was read wrongly: it came a working day earlier."""
    case = story.case
    right = story.calendar.latest_workday(case.arrived_on - timedelta(days=1))
    arrival = Arrival(Channel(case.channel), right, posted_on=right - POSTED_BEFORE, tracking_no=case.tracking_no)
    why = "签收单上的日期看错了，按邮件签收记录更正"
    registering.correct_receipt(case, arrival, why, by=story.unit.registrar, at=story.clock)


def assign(story: Story, step: Step) -> None:
    """The office gives it to the section of the sheet, or to the one that the step names."""
    section = story.unit.sections[step.more or story.sheet.get("section")]
    assigning.assign(story.case, section, by=story.unit.registrar, at=story.clock)


def take(story: Story, _: Step) -> None:
    """Somebody of the section takes it."""
    case = story.case
    assert case.section is not None
    assigning.take(case, by=story.unit.handler(case.section), at=story.clock)


def hand_over(story: Story, step: Step) -> None:
    """The handler is away: the section's head goes on."""
    case = story.case
    assert case.section is not None
    head = story.unit.head(case.section)
    assigning.hand_over(case, head, step.more or "外出培训两周，由科长接办。", by=story.writer, at=story.clock)


def give_back(story: Story, step: Step) -> None:
    """The section says that it is not its own."""
    assigning.give_back(story.case, step.more, by=story.writer, at=story.clock)


def lend(story: Story, step: Step) -> None:
    """One item goes to another section."""
    order, section = step.words
    item = story.case.items.select_related("case__agency").get(order=int(order))
    assigning.assign_item(item, story.unit.sections[section], by=story.unit.registrar, at=story.clock)


def split(story: Story, _: Step) -> None:
    """The first item is several things."""
    item = story.case.items.select_related("case__agency").get(order=1)
    arranging.split_item(item, story.sheet.get("parts"), by=story.writer, at=story.clock)


def join(story: Story, step: Step) -> None:
    """Goes on together with another request of the same applicant."""
    into = story.docket.stories[step.more].case
    why = "同一申请人就同一项目先后提出两件申请，合并办理。"
    arranging.join(story.case, into, why, by=story.unit.registrar, at=story.clock)


def withdraw(story: Story, step: Step) -> None:
    """The applicant takes it back."""
    how = step.more or "书面撤回，撤回申请已存卷"
    arranging.withdraw(story.case, story.today, how, by=story.unit.registrar, at=story.clock)


def end(story: Story, step: Step) -> None:
    """Ends without an answer, for another reason."""
    arranging.end(story.case, step.more, by=story.unit.registrar, at=story.clock)
