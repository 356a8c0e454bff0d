"""Correction, consultation, more time: what makes a request wait."""

from __future__ import annotations

from typing import Any

from gongkai.demo.requests.sheets import Step
from gongkai.demo.requests.story import Story, later
from gongkai.foi.actions import consulting, correcting, extending
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.actions.timing import recount
from gongkai.foi.models import ExtensionRequest, Party, PieceKind, ReasonsAsked, Reply, RequestState
from gongkai.foi.queries.personal import Contact

FIX_TIME, ORGAN_TIME, REASONS_TIME = 10, 10, 5  # working days given by the bureau


def ask_correction(story: Story, step: Step) -> None:
    """The one notice of correction goes out."""
    until = later(story.calendar, story.today, int(step.more or FIX_TIME))
    what = story.said("correction", "what")
    correcting.ask_correction(story.case, what, until, day=story.today, by=story.writer, at=story.clock)


def corrected(story: Story, _: Step) -> None:
    """The corrected request comes, as a paper or through the page."""
    text = story.said("correction", "new")
    case = correcting.receive_correction(
        story.case, day=story.today, text=text, by=story.unit.registrar, at=story.clock
    )
    keep_piece(case, PieceKind.CORRECTION, "补正后的申请.txt", text.encode(), by=story.unit.registrar, at=story.clock,
               from_applicant=True)  # fmt: skip


def lapse_correction(story: Story, _: Step) -> None:
    """Nothing came."""
    why = "期满后电话联系两次，申请人未接听，未发现正当理由"
    correcting.lapse_correction(story.case, why, by=story.unit.registrar, at=story.clock)


def ask(story: Story, step: Step) -> None:
    """A letter asks a third party, a co-maker or another organ."""
    told = story.sheet.get("consult")[int(step.more or 0)]
    party = Party(told["party"])
    until = later(story.calendar, story.today, ORGAN_TIME) if party == Party.ORGAN else None
    contact = Contact(address="江州市西城区样例大道1号", phone="0600-8500001") if party == Party.THIRD_PARTY else None
    made = consulting.consult(
        story.case, party, told["name"], question=told["question"], harm=told.get("harm", ""), day=story.today,
        until=until, contact=contact, by=story.writer, at=story.clock,
    )  # fmt: skip
    story.asked.append(made.pk)


def got(story: Story, step: Step) -> None:
    """The letter was received."""
    consulting.got(story.consultation(step), day=story.today, by=story.writer, at=story.clock)


def heard(story: Story, step: Step) -> None:
    """The reply comes, with a paper."""
    told = story.sheet.get("consult")[int(step.more or 0)]
    held = story.consultation(step)
    reply, reasons = Reply(told["reply"]), told.get("reasons", "")
    consulting.hear(held, reply, reasons, day=story.today, by=story.writer, at=story.clock)
    text = f"征求意见确认函\n\n{held.name}：{reply.label}。\n{reasons}\n"
    keep_piece(story.case, PieceKind.REPLY, "征求意见确认函.txt", text.encode(), consultation=held, by=story.writer,
               at=story.clock)  # fmt: skip


def weigh(story: Story, step: Step) -> None:
    """Whether an objection holds, and whether the public interest outweighs it."""
    told = story.sheet.get("consult")[int(step.more or 0)]
    consulting.weigh(story.consultation(step), good_reason=told["good"], public_interest=told.get("interest", ""),
                     by=story.writer, at=story.clock)  # fmt: skip


def silence(story: Story, step: Step) -> None:
    """The clockwork notes that nothing came."""
    consulting.fall_silent(story.consultation(step), at=story.clock)
    recount(story.case, at=story.clock)


def take_back(story: Story, step: Step) -> None:
    """The letter is taken back."""
    reason = "经核对，所涉合同已由对方自行公布，不必再征求意见。"
    consulting.recall(story.consultation(step), day=story.today, reason=reason, by=story.writer, at=story.clock)


def extend(story: Story, step: Step) -> None:
    """The handler asks for more working days."""
    days, _, reason = step.more.partition(" ")
    extending.ask_extension(story.case, int(days), reason, by=story.writer, at=story.clock)


def delay(story: Story, step: Step) -> None:
    """The handler asks for a delayed day: so many working days behind the due one."""
    case = story.case
    assert case.due is not None
    reason = "申请理由合理，但涉及的材料分散在多个科室，需要逐件核对。"
    extending.ask_delay(case, later(story.calendar, case.due, int(step.more)), reason, by=story.writer, at=story.clock)


def granted(story: Story, _: Step) -> None:
    """The head of the work unit agrees."""
    extending.grant_extension(_wanted(story), by=story.unit.chief, at=story.clock, text="同意，并书面告知申请人。")


def refused(story: Story, step: Step) -> None:
    """The head of the work unit does not."""
    extending.refuse_extension(_wanted(story), reason=step.more, by=story.unit.chief, at=story.clock)


def ask_reasons(story: Story, step: Step) -> None:
    """The applicant of too many requests is asked why."""
    until = later(story.calendar, story.today, int(step.more or REASONS_TIME))
    facts = story.said("reasons", "facts")
    extending.ask_reasons(story.case, facts, until, day=story.today, by=story.writer, at=story.clock)


def judge(story: Story, _: Step) -> None:
    """Whether the reasons hold; what was not said counts after its last day."""
    asked = ReasonsAsked.objects.select_related("case__agency").get(case=story.pk)
    asked.case = story.case
    told: dict[str, Any] = {name: story.said("reasons", name) for name in ("accepted", "judgement", "reply")}
    day = story.today if told["reply"] else None
    extending.judge_reasons(asked, **told, day=day, by=story.writer, at=story.clock)


def _wanted(story: Story) -> ExtensionRequest:
    return ExtensionRequest.objects.get(case=story.pk, state=RequestState.ASKED)
