"""Answers are decided item by item, reviewed by others than their writers, and go out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongkai.demo.requests.mailing import writes_letters
from gongkai.demo.requests.sheets import Step, words
from gongkai.demo.requests.story import Story, filled
from gongkai.foi.actions import deciding, reviewing
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.models import Consultation, Decision, Desk, Item, PieceKind
from gongkai.letters.actions import enclosing

RELEASES, GIVEN = frozenset({"A1", "A2", "A3"}), frozenset({"A2", "A3"})
OPEN, CLOSED = "不涉及国家秘密、工作秘密，可以公开", "不予公开的内容已经核对，答复书本身不涉密"


def draft(story: Story, step: Step) -> None:
    """The handler begins an answer to the items that the step names, or to all that nobody has decided."""
    case, writer = story.case, story.writer
    rows = case.items.filter(result="").exclude(pk__in=Decision.objects.filter(item__case=case).values("item"))
    if step.more:
        rows = rows.filter(order__in=[int(order) for order in step.more.split(",")])
    items = list(rows.order_by("order"))
    answer = deciding.draft_answer(case, items, by=writer, at=story.clock)
    for item in items:
        deciding.save_decision(answer, item, _decision(story, item), version=answer.version, by=writer, at=story.clock)
    _enclose(story, items)
    for log in _search_logs(story, items):
        keep_piece(story.case, PieceKind.SEARCH, "检索记录.txt", log.encode(), by=writer, at=story.clock)


def _enclose(story: Story, items: list[Item]) -> None:
    """What is given goes with the answer as a file, where its letter is made here."""
    given = Decision.objects.filter(item__in=items, code__in=GIVEN).select_related("item").order_by("item__order")
    for row in given if writes_letters(story) else ():
        text = f"{row.item.text}\n\n（样例）此件为虚构的演示材料。\n{row.open_part or '全文提供。'}\n"
        enclosing.enclose(story.answer, f"{row.item.text[:40]}.txt", text.encode(), pages=3, by=story.writer,
                          at=story.clock)  # fmt: skip


def submit(story: Story, _: Step) -> None:
    """Into its review."""
    reviewing.submit(story.answer, by=story.writer, at=story.clock)


def ok(story: Story, _: Step) -> None:
    """The step that it waits at, by whose it is."""
    answer = story.answer
    secret = OPEN if set(answer.decisions.values_list("code", flat=True)) <= RELEASES else CLOSED
    wants = answer.step == Desk.LEGAL or reviewing.route(story.unit.agency)[-2] != Desk.LEGAL
    reviewing.approve(answer, by=story.unit.reviewer(answer), at=story.clock, secrecy=secret if wants else "")


def back(story: Story, step: Step) -> None:
    """Sent back with a reason: to the writers, or to the step whose name comes first."""
    answer = story.answer
    first, _, rest = step.more.partition(" ")
    to = Desk(first) if first in Desk.values else None
    reason = rest if to else step.more
    reviewing.send_back(answer, reason=reason, to=to, by=story.unit.reviewer(answer), at=story.clock)


def mend(story: Story, step: Step) -> None:
    """The writer saves the first decision anew after it was sent back."""
    answer, more = story.answer, step.more or "已按审核意见补充事实。"
    row = answer.decisions.select_related("item__case").order_by("item__order")[0]
    values = {"reasons": f"{row.reasons}{more}"}
    deciding.save_decision(answer, row.item, values, version=answer.version, by=story.writer, at=story.clock)


def recall(story: Story, step: Step) -> None:
    """The writers take it back."""
    reviewing.recall(story.answer, by=story.writer, at=story.clock, reason=step.more)


def discard(story: Story, step: Step) -> None:
    """A draft is given up."""
    deciding.discard(story.answer, step.more, by=story.writer, at=story.clock)


def _decision(story: Story, item: Item) -> dict[str, Any]:
    """What the sheet decides of an item, with the words that its code shares."""
    told = story.sheet.get("answer")
    own = told[item.order - 1] if isinstance(told, list) else told
    own = {"code": own} if isinstance(own, str) else dict(own)
    values = words()["decisions"].get(own["code"], {}) | own
    found = {name: filled(text, item.text) for name, text in values.items()}
    if "earlier" in found:
        found["earlier"] = story.docket.stories[found["earlier"]].case
    if "consultation" in found:
        found["consultation"] = Consultation.objects.get(pk=story.asked[found["consultation"]])
    return found


def _search_logs(story: Story, items: list[Item]) -> Iterator[str]:
    """What was searched for what is not there, as a paper of its own."""
    logs = Decision.objects.filter(item__in=items).exclude(search_log="").order_by("item__order")
    for item, log in logs.values_list("item__text", "search_log"):
        yield f"检索记录\n事项：{item}\n{log}\n检索日期：{story.today:%Y-%m-%d}\n"
