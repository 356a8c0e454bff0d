"""Fees: computed, looked at by a second person, told, paid or not."""

from __future__ import annotations

from gongkai.demo.requests.sheets import Step
from gongkai.demo.requests.story import Story
from gongkai.fees.actions import charging, money
from gongkai.fees.models import Charge
from gongkai.rules.requests.fees import Method


def charge(story: Story, step: Step) -> None:
    """Computed by item, or by so many pages."""
    method, *pages = step.words
    charging.compute(story.case, Method(method), pages=int(pages[0]) if pages else 0, reason=story.said("charge", method),
                     by=story.unit.registrar, at=story.clock)  # fmt: skip


def checked(story: Story, _: Step) -> None:
    """The second person's look."""
    charging.approve(_of(story), by=story.unit.second, at=story.clock)


def noticed(story: Story, _: Step) -> None:
    """The notice goes out."""
    number = (
        f"{story.unit.reception.code}公开费〔{story.today.year}〕{story.docket.counted(f'fee{story.today.year}')}号"
    )
    charging.notice(_of(story), number=number, day=story.today, by=story.unit.registrar, at=story.clock)


def reached(story: Story, _: Step) -> None:
    """The applicant has got it."""
    charging.received(_of(story), day=story.today, by=story.unit.registrar, at=story.clock)


def pay(story: Story, step: Step) -> None:
    """Money comes in: the whole sum, or so much."""
    row = _of(story)
    money.pay(row, amount=int(step.more or row.amount), day=story.today, note_no=_note(story), by=story.unit.registrar,
              at=story.clock)  # fmt: skip


def refund(story: Story, step: Step) -> None:
    """Money goes back: so much, with the reason."""
    amount, _, reason = step.more.partition(" ")
    row = _of(story)
    money.refund(row, amount=int(amount) or row.amount, day=story.today, note_no=_note(story), reason=reason,
                 by=story.unit.registrar, at=story.clock)  # fmt: skip


def unpaid(story: Story, _: Step) -> None:
    """The time to pay is over."""
    charging.lapse(_of(story), by=story.unit.registrar, at=story.clock)


def forgone(story: Story, step: Step) -> None:
    """Taken back before it was told."""
    charging.cancel(_of(story), reason=step.more, by=story.unit.second, at=story.clock)


def _of(story: Story) -> Charge:
    return Charge.objects.select_related("case__agency", "rate").filter(case=story.pk).order_by("-pk")[0]


def _note(story: Story) -> str:
    return f"样例票{story.docket.counted('note'):06d}"
