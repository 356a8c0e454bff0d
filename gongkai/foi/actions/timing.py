"""Entering events of the clock, and keeping on the case what the clock says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.agencies.queries import work_calendar
from gongkai.foi.actions.moves import change, hold, move, permit
from gongkai.foi.actions.undoing import undo
from gongkai.foi.models import OPEN, Act, Case, ClockEntry, Reply, State
from gongkai.foi.queries.clocks import counting, entries_of, standing
from gongkai.foi.queries.rights import heads_unit, receives
from gongkai.records.actions import record
from gongkai.records.models import SYSTEM, Performer, Verb
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent, Count, count
from gongkai.rules.requests.ledger import Stage, Waiting
from gongkai.rules.requests.moves import refuse


@transaction.atomic
def enter(
    case: Case, act: Act, event: ClockEvent, *, by: Performer, at: datetime, note: str = "",
    told: Mapping[str, Any] | None = None, **changes: Any,
) -> Case:  # fmt: skip
    """Enter one event of the clock, and move the case to where the clock then stands.

    changes   fields of the case that change with it
    Raises Refused where the table, the law or the day forbids it; then nothing has changed.
    """
    held = hold(case)
    permit(held, act, by)
    calendar, entries, today = work_calendar(held.agency), entries_of(held), day_of(at)
    events = standing(entries)
    head = isinstance(by, Person) and heads_unit(held, by)
    refuse(event, count(events, calendar, today=today), by_unit_head=head)
    append(held, event, by=by, at=at, note=note)
    now = count([*events, event], calendar, today=today)
    fields = kept(now, calendar) | changes
    about = {"event": event.kind.label, "day": event.day, "due": fields["due"], **(told or {})}
    _keep_waits(held, now)
    return move(held, act, state_of(now), by=by, at=at, reason=note, told=about, **fields)


@transaction.atomic
def strike(entry: ClockEntry, *, reason: str, by: Person, at: datetime) -> Case:
    """Strike a wrong entry, with the reason; the case goes to where the clock stands without it, and what the entry began
    is taken back with it (`undoing`).

    Only for open cases, only by the office. The first receipt is never struck alone: a case cannot lose its beginning.
    """
    held = hold(entry.case)
    if not receives(held, by):
        raise Refused("您不能更正计时记录。", then="请由办公室受理人员更正。")
    if held.state not in OPEN:
        raise Refused(f"{held}已办结，计时记录不能再改。", then="确有错误的，请在归档说明中写明。")
    if not reason.strip():
        raise Refused("没有写更正的理由。", then="请写明哪里登记错了。")
    entries = entries_of(held)
    if entry.strikes_id or any(one.strikes_id == entry.pk for one in entries):
        raise Refused("这条记录已经更正过。", then="请刷新页面。")
    if entry.kind == "started":
        raise Refused("收到日期不能直接划去。", then="请改用“更正收到日期”。")
    strikes = append(held, entry.as_event(), by=by, at=at, note=reason.strip(), strikes=entry)
    fields = undo(held, entry, counting([*entries, strikes]))
    calendar = work_calendar(held.agency)
    now = count(standing([*entries, strikes]), calendar, today=day_of(at))
    was = held.state
    change(held, state=state_of(now), **kept(now, calendar), **fields)
    _keep_waits(held, now)
    record(Verb.CLOCKED, held, by=by, at=at, before={"event": entry.get_kind_display(), "day": entry.day, "state": was},
           after={"struck": True, "state": held.state, "due": held.due}, reason=reason.strip())  # fmt: skip
    return held


@transaction.atomic
def recount(case: Case, *, at: datetime, calendar: WorkCalendar | None = None) -> bool:
    """Bring what the case keeps in line with its clock: a wait is over, a holiday notice came. Returns whether it changed."""
    held = Case.objects.select_for_update(of=("self",)).select_related("agency").get(pk=case.pk)
    if held.state not in OPEN:
        return False
    calendar = calendar or work_calendar(held.agency)
    now = count(standing(entries_of(held)), calendar, today=day_of(at))
    fields = {"state": state_of(now), **kept(now, calendar)}
    differing = {name: value for name, value in fields.items() if getattr(held, name) != value}
    if not differing:
        return False
    before = {"state": held.state, "due": held.due}
    change(held, **differing)
    _keep_waits(held, now)
    if differing.keys() & {"state", "due"}:
        record(Verb.CLOCKED, held, by=SYSTEM, at=at, before=before, after={"state": held.state, "due": held.due},
               reason="按日历和已过的期限重新计算")  # fmt: skip
    return True


def kept(now: Count, calendar: WorkCalendar) -> dict[str, Any]:
    """What the case keeps of its clock, by field."""
    return {
        "due": now.due,
        "provisional": now.provisional,
        "calendar_revision": calendar.revision[:60],
        "waiting_for": now.waiting_for.value,
        "waits_until": now.waits_until if now.waiting_for is not Waiting.NOBODY else None,
        "extended": now.extension,
    }


def state_of(now: Count) -> State:
    """The state of a case whose clock stands so."""
    return State(Stage(now.state).value)


def append(
    case: Case, event: ClockEvent, *, by: Performer, at: datetime, note: str = "", strikes: ClockEntry | None = None
) -> ClockEntry:
    """Add one row to the ledger, and look at nothing. Only for actions that have looked at the law themselves."""
    return ClockEntry.objects.create(
        case=case, kind=event.kind.value, day=event.day, key=event.key, days=event.days, until=event.until,
        note=note[:200], entered_at=at, entered_by=by.actor_name, strikes=strikes,
    )  # fmt: skip


def _keep_waits(case: Case, now: Count) -> None:
    """Every open consultation has its last day as the clock has it now."""
    until = {letter.key: letter.until for letter in now.letters}
    for row in case.consultations.filter(reply=Reply.NONE):
        if until.get(str(row.pk)) != row.until:
            row.until = until.get(str(row.pk))
            row.save(update_fields=["until"])
