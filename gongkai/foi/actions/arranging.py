"""Cutting a request into its items, joining two, and ending one without an answer (《条例》第二十九、三十条; rules 1.7 E3, 1.8.8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from gongkai.agencies.models import Person
from gongkai.foi.actions.intakes import LONGEST_ITEM, MOST_ITEMS, line
from gongkai.foi.actions.moves import change, demand, hold, move
from gongkai.foi.actions.results import close_undecided
from gongkai.foi.actions.timing import enter
from gongkai.foi.models import Act, Case, Decision, Item, State
from gongkai.foi.queries.rights import works_on
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent
from gongkai.rules.requests.ledger import EventKind

ITEMS = "没有写申请内容。"
WHAT_IS_ASKED = "请写明这一项要的是什么信息。"
DAY_WORDS = "请核对日期。"


@transaction.atomic
def split_item(item: Item, texts: Sequence[str], *, by: Person, at: datetime) -> list[Item]:
    """Cut an item into several, each to be decided on its own (一事一申请). The first keeps its place; all go to its section.

    Refused once it is decided, and for fewer than two texts.
    """
    held, own = _open_item(item, by)
    wanted = [demand(line(text), ITEMS, WHAT_IS_ASKED, LONGEST_ITEM) for text in texts if line(text)]
    if len(wanted) < 2:
        raise Refused("拆分后不足两项。", then="请逐项写明，每项一行。")
    there = held.items.count()
    if there - 1 + len(wanted) > MOST_ITEMS:
        raise Refused(f"拆分后超过{MOST_ITEMS}项。", then="请合并相近的内容。")
    last = held.items.aggregate(last=Max("order"))["last"]
    Item.objects.filter(pk=own.pk).update(text=wanted[0])
    Item.objects.bulk_create(
        Item(case=held, order=last + number, text=text, section=own.section, agency=held.agency, counted=own.counted,
             applicant_kind=own.applicant_kind, applicant_mark=own.applicant_mark, received_on=own.received_on)
        for number, text in enumerate(wanted[1:], 1)
    )  # fmt: skip
    _note(held, {"item": own.order, "items": there}, {"items": there - 1 + len(wanted)}, by=by, at=at)
    return list(held.items.all())


@transaction.atomic
def edit_item(item: Item, text: str, *, by: Person, at: datetime) -> Item:
    """Word an item more clearly, while it is undecided. The request itself stays as the applicant wrote it."""
    held, own = _open_item(item, by)
    own.text = demand(line(text), ITEMS, WHAT_IS_ASKED, LONGEST_ITEM)
    own.save(update_fields=["text"])
    _note(held, {"item": own.order}, {"edited": True}, by=by, at=at)
    return own


@transaction.atomic
def remove_item(item: Item, reason: str, *, by: Person, at: datetime) -> None:
    """Take back an item that was cut out by mistake, with the reason. A request keeps one at least."""
    held, own = _open_item(item, by)
    why = demand(reason, "没有写撤销这一项的理由。", "请写明它并到了哪一项，或者为什么多余。", 200)
    if held.items.count() == 1:
        raise Refused("申请至少要有一项内容。", then="要改写的，请直接修改这一项。")
    own.delete()
    _note(held, {"item": item.order}, {"items": held.items.count()}, why, by=by, at=at)


@transaction.atomic
def join(case: Case, into: Case, reason: str, *, by: Person, at: datetime) -> Case:
    """Handle a request together with another of the same applicant: its items move there and its clock ends.

    Only into the one that is due first, so that nobody waits longer for being joined. The record of both says the due
    days; what the applicant handed in stays on file with the joined one. Returns the case that goes on.
    """
    why = demand(reason, "没有写并案的理由。", "请写明为什么合并办理。", 200)
    held, target = _two(case, into)
    _joinable(held, target)
    told = {"into": target.number, "due": held.due, "due_there": target.due}
    move(held, Act.JOIN, State.JOINED, by=by, at=at, reason=why, told=told, joined_to=target, due=None,
         waiting_for="", waits_until=None)  # fmt: skip
    moved = _move_items(held, target, day_of(at))
    change(target)
    record(Verb.MERGED, target, by=by, at=at, reason=why,
           after={"joined": held.number, "items": moved, "due": target.due, "due_there": told["due"]})  # fmt: skip
    return target


@transaction.atomic
def withdraw(case: Case, day: date, how: str, *, by: Person, at: datetime) -> Case:
    """The applicant withdrew the request on a day (E3).

    how  by which way it was withdrawn and what proves it
    """
    why = demand(how, "没有写申请人怎样撤回的。", "请写明撤回的方式和凭据，如“书面撤回，附撤回申请”。", 180)
    return _close(case, Act.WITHDRAW, ClockEvent(EventKind.WITHDRAWN, day), f"申请人撤回：{why}", by=by, at=at)


@transaction.atomic
def end(case: Case, why: str, *, by: Person, at: datetime) -> Case:
    """The request ends without an answer, for another reason than those that have their own act (E3)."""
    reason = demand(why, "没有写终结的原因。", "请写明原因，会记入年报“其他”。", 200)
    return _close(case, Act.END, ClockEvent(EventKind.STOPPED, day_of(at)), reason, by=by, at=at)


def _close(case: Case, act: Act, event: ClockEvent, why: str, *, by: Person, at: datetime) -> Case:
    """Stop the clock and close what is left. What was never received in law is in no table (rules 3.3)."""
    if event.day < case.arrived_on:
        raise Refused("日期早于申请到达的日期。", then=DAY_WORDS)
    held = enter(case, act, event, by=by, at=at, note=why, ended_on=event.day, ended_why=why[:200])
    close_undecided(held, "E3", event.day, by=by, at=at)
    if held.first_received_on is None:
        change(held, counted=False)
        held.items.update(counted=False)
    return held


def _open_item(item: Item, by: Person) -> tuple[Case, Item]:
    """The item as it is now, and its case, held. Refused where it may not be touched."""
    held = hold(item.case)
    if not works_on(held, by):
        raise Refused("您不能改动这件申请的事项。", then="请由办公室受理人员或者承办科室的人员改动。")
    if not held.is_open:
        raise Refused(f"{held}已办结，事项不能再改。", then="请核对登记编号。")
    own = held.items.filter(pk=item.pk, result="").first()
    if own is None or Decision.objects.filter(item=own).exists():
        raise Refused(f"{item}已经拟了答复或者办结，不能再改。", then="请先作废该项的拟答复。")
    return held, own


def _note(
    case: Case, before: dict[str, Any], after: dict[str, Any], reason: str = "", *, by: Person, at: datetime
) -> None:
    """The items changed: whoever has read the case before reads it again."""
    change(case)
    record(Verb.CHANGED, case, by=by, at=at, before=before, after=after, reason=reason)


def _two(case: Case, into: Case) -> tuple[Case, Case]:
    """Both, held in the order of their keys, so that two joiners cannot wait for each other."""
    if case.pk == into.pk:
        raise Refused("不能并入自己。", then="请选择另一件申请。")
    rows = {one.pk: hold(one) for one in sorted((case, into), key=lambda one: one.pk)}
    return rows[case.pk], rows[into.pk]


def _joinable(case: Case, into: Case) -> None:
    if case.agency_id != into.agency_id or case.applicant_mark != into.applicant_mark:
        raise Refused("不是同一申请人向本机关提出的申请，不能并案。", then="请分别答复；内容相同的，可以参照已有答复。")
    if into.state != State.WORKING:
        raise Refused(f"{into}现为“{State(into.state).label}”，不能并入。", then="请选择办理中的申请。")
    if case.due is not None and into.due is not None and case.due < into.due:
        raise Refused(
            f"{case}的答复期限{case.due:%Y-%m-%d}早于{into}的{into.due:%Y-%m-%d}。",
            then="请反过来并入期限在先的那一件，以免申请人多等。",
        )
    if case.items.exclude(result="").exists() or Decision.objects.filter(item__case=case).exists():
        raise Refused(f"{case}已经拟了答复，不能并案。", then="请先作废拟答复，或者分别答复。")


def _move_items(case: Case, into: Case, day: date) -> int:
    """Put the items behind those of the other. One never received in law counts from the day of joining."""
    last = into.items.aggregate(last=Max("order"))["last"] or 0
    rows = list(case.items.all())
    for number, item in enumerate(rows, 1):
        item.case, item.order = into, last + number
        item.received_on = item.received_on or day
        item.section = item.section or into.section
    Item.objects.bulk_update(rows, ["case", "order", "received_on", "section"])
    return len(rows)
