"""An archived request is locked: whatever somebody tries is refused with a sentence, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from archive_steps import FORM, told
from moments import on
from request_steps import A2, DAY, asked, fresh
from requests_world import PDF, intake

from gongkai.agencies.models import Person, Section
from gongkai.archives.actions.closing import archive
from gongkai.archives.models import Retention
from gongkai.fees.actions.charging import compute
from gongkai.foi.actions.arranging import edit_item, end, join, remove_item, split_item, withdraw
from gongkai.foi.actions.assigning import assign, give_back, hand_over, take
from gongkai.foi.actions.correcting import ask_correction, lapse_correction, receive_correction
from gongkai.foi.actions.deciding import draft_answer, save_decision
from gongkai.foi.actions.extending import ask_extension, ask_reasons
from gongkai.foi.actions.intakes import Arrival
from gongkai.foi.actions.paying import fee_got, lapse_fee, notice_fee, paid
from gongkai.foi.actions.pieces import keep_piece, remove_piece
from gongkai.foi.actions.registering import confirm, correct_receipt
from gongkai.foi.actions.reviewing import approve, recall, submit
from gongkai.foi.actions.timing import recount, strike
from gongkai.foi.models import Answer, Case, ClockEntry, Item, Piece, PieceKind
from gongkai.letters.actions.enclosing import enclose
from gongkai.letters.actions.issuing import issue
from gongkai.letters.actions.serving import send
from gongkai.letters.models import Code
from gongkai.records.models import Event
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import Method
from gongkai.rules.requests.service import Way

MAY = on(date(2026, 5, 25))
NEXT = date(2026, 5, 25)


def test_every_action_on_an_archived_request_is_refused(
    make_case: Callable[..., Case], safety: Section, roads: Section, handler: Person, head: Person, office_head: Person,
    coordinator: Person, templates: object,
) -> None:  # fmt: skip
    case = told(make_case(safety, handler, files=(FORM,)), handler, head, office_head)
    other = make_case()
    archive(case, Retention.TEN, by=coordinator, at=MAY)
    case = fresh(case)
    answer, item, entry, piece = Answer.objects.get(), case.items.get(), case.clock.latest("id"), case.pieces.get()
    office = {"by": coordinator, "at": MAY}
    works = {"by": handler, "at": MAY}
    arrival = Arrival(channel=intake(case.agency).arrival.channel, arrived_on=DAY)
    tries: dict[str, Callable[[], object]] = {
        "confirm": lambda: confirm(case, NEXT, "电话", **office),
        "correct the receipt": lambda: correct_receipt(case, arrival, "登记错了", **office),
        "ask for a correction": lambda: ask_correction(case, "年份", NEXT, day=NEXT, **works),
        "a correction": lambda: receive_correction(case, day=NEXT, text="另一内容", **office),
        "no correction": lambda: lapse_correction(case, "未说明", **office),
        "consult": lambda: asked(case, handler),
        "ask for more time": lambda: ask_extension(case, 5, "资料多", **works),
        "ask for reasons": lambda: ask_reasons(case, "60件", NEXT, day=DAY, **works),
        "compute a fee": lambda: compute(case, Method.ITEM, reason="60件", **works),
        "tell a fee": lambda: notice_fee(case, day=NEXT, **works),
        "the fee notice came": lambda: fee_got(case, day=NEXT, **works),
        "money": lambda: paid(case, day=NEXT, **office),
        "no money": lambda: lapse_fee(case, **office),
        "assign": lambda: assign(case, roads, **office),
        "take": lambda: take(case, by=head, at=MAY),
        "hand over": lambda: hand_over(case, head, "休假", **works),
        "give back": lambda: give_back(case, "不属本科室", **works),
        "split": lambda: split_item(item, ["甲", "乙"], **works),
        "reword": lambda: edit_item(item, "甲", **works),
        "remove an item": lambda: remove_item(item, "多余", **works),
        "join": lambda: join(case, other, "同类", **office),
        "join another into it": lambda: join(other, case, "同类", **office),
        "withdraw": lambda: withdraw(case, NEXT, "书面撤回", **office),
        "end": lambda: end(case, "其他", **office),
        "draft": lambda: draft_answer(case, [item], **works),
        "decide": lambda: save_decision(answer, item, A2, version=answer.version, **works),
        "submit": lambda: submit(answer, **works),
        "approve": lambda: approve(answer, by=head, at=MAY, secrecy="不涉及国家秘密"),
        "recall": lambda: recall(answer, reason="改写", **works),
        "enclose": lambda: enclose(answer, "附件.pdf", PDF, **works),
        "a paper": lambda: keep_piece(case, PieceKind.OTHER, "补充.pdf", PDF + b"\n", **office),
        "take a paper out": lambda: remove_piece(piece, reason="传错", **office),
        "strike": lambda: strike(entry, reason="登记错了", **office),
        "archive": lambda: archive(case, Retention.PERMANENT, **office),
    }  # fmt: skip
    tries |= {code.label: lambda code=code: issue(case, code, **office) for code in Code}  # type: ignore[misc]
    before = _all(case)
    for name, attempt in tries.items():
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.what.endswith("。"), name
        assert refusal.value.then, name
    assert not recount(case, at=MAY)
    assert _all(case) == before


def _all(case: Case) -> object:
    rows = (Item, ClockEntry, Piece, Answer, Event)
    return Case.objects.filter(pk=case.pk).values().get(), [list(row.objects.order_by("pk").values()) for row in rows]


def test_a_letter_made_before_the_archive_does_not_go_out_behind_it(
    make_case: Callable[..., Case], safety: Section, handler: Person, head: Person, office_head: Person,
    coordinator: Person, templates: object,
) -> None:  # fmt: skip
    """Nothing that has to be served stays behind: the archive waits for it, so no service is left to enter afterwards."""
    case = told(make_case(safety, handler, files=(FORM,)), handler, head, office_head)
    receipt = issue(case, Code.L03, by=coordinator, at=MAY)
    with pytest.raises(Refused, match="登记回执江交公开收〔2026〕1号还没有登记送达"):
        archive(fresh(case), Retention.TEN, by=coordinator, at=MAY)
    send(receipt, Way.WEB, NEXT, by=coordinator, at=MAY)
    archive(fresh(case), Retention.TEN, by=coordinator, at=MAY)
    receipt.refresh_from_db()
    with pytest.raises(Refused):
        send(receipt, Way.WEB, NEXT, by=coordinator, at=MAY)
