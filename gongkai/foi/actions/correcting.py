"""Correction of a request, once (《政府信息公开条例》第三十条; rules 1.6.6, 1.8.3, 1.8.4)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.foi.actions.intakes import tidy
from gongkai.foi.actions.moves import demand
from gongkai.foi.actions.results import close_undecided
from gongkai.foi.actions.timing import enter
from gongkai.foi.models import Act, Case, Correction
from gongkai.foi.queries.similar import subject_mark
from gongkai.records.models import Performer
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent
from gongkai.rules.requests.ledger import EventKind
from gongkai.rules.requests.norms import CORRECTION

LONGEST = 10_000  # characters of the request's content


@transaction.atomic
def ask_correction(case: Case, what: str, until: date, *, day: date, by: Person, at: datetime) -> Case:
    """The notice of correction went out on a day: the clock stops and what was counted is discarded.

    what   everything that has to be completed: there is one notice only
    until  last day for the applicant, a reasonable time
    """
    wanted = demand(what, "没有写需要补正的内容。", "请一次写明需要补正的全部事项和怎样补正。", LONGEST)
    event = ClockEvent(EventKind.CORRECTION_ASKED, day, until=until)
    held = enter(case, Act.ASK_CORRECTION, event, by=by, at=at, told={"until": until})
    Correction.objects.update_or_create(
        case=held, defaults={"what": wanted, "asked_on": day, "until": until, "got_on": None, "text": "", "before": ""}
    )
    return held


@transaction.atomic
def receive_correction(case: Case, *, day: date, text: str = "", by: Performer, at: datetime) -> Case:
    """The corrected request came on a day: a fresh period begins behind it; the day of the first receipt stays.

    text   the content of the request as it reads now; empty where a paper on file says it and the content stays
    """
    new = tidy(text)
    if len(new) > LONGEST:
        raise Refused(f"补正后的内容有{len(new)}个字，超过{LONGEST}个字。", then="请缩短，或者作为材料上传。")
    before = case.content
    changes = {"content": new, "subject_mark": subject_mark(new)} if new else {}
    why = f"{in_chinese(day)}收到补正后的申请（{CORRECTION}）"
    held = enter(case, Act.CORRECT, ClockEvent(EventKind.CORRECTED, day), by=by, at=at,
                 told={"amended": bool(new)}, received_on=day, receipt_why=why, **changes)  # fmt: skip
    Correction.objects.filter(case=held).update(got_on=day, text=new, before=before if new else "")
    if new:
        _follow_single_item(held, before, new)
    return held


@transaction.atomic
def lapse_correction(case: Case, why: str, *, by: Person, at: datetime) -> Case:
    """The time to correct is over and no valid reason is known: the request counts as dropped (E1).

    why   what was done to find out whether there is a reason, and that none is known
    """
    reason = demand(why, "没有写明申请人逾期不补正是否有正当理由。", "请先联系申请人，写明未发现正当理由的情况。", 200)
    day = day_of(at)
    event = ClockEvent(EventKind.CORRECTION_LAPSED, day)
    held = enter(case, Act.LAPSE_CORRECTION, event, by=by, at=at, note=reason,
                 ended_on=day, ended_why=f"无正当理由逾期不补正：{reason}"[:200])  # fmt: skip
    close_undecided(held, "E1", day, by=by, at=at)
    return held


def _follow_single_item(case: Case, before: str, new: str) -> None:
    """The one item of a request that asks for one thing reads as the request does."""
    items = list(case.items.all()[:2])
    if len(items) == 1 and items[0].text == before[: len(items[0].text)]:
        case.items.update(text=new[:400])
