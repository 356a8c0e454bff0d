"""Warnings about disputes, before the agency's answer or a new handling is late: one message for each person and day."""

from __future__ import annotations

from datetime import date, datetime

from gongkai.agencies.models import Agency, Person, Role
from gongkai.agencies.queries import is_open, work_calendar
from gongkai.disputes.models import Dispute
from gongkai.disputes.queries.reading import awaited_redos, unanswered
from gongkai.records.actions import Letter, beat, post
from gongkai.records.models import Beat
from gongkai.rules.days import day_of, in_chinese

WARN_DAYS = 3  # working days before the last day: of five there is time to act on the second
DESK = "/desk/requests/"


def warn(*, at: datetime) -> int:
    """Every agency's warnings, once on each of its working days, outside its quiet hours. Returns how many were written."""
    return sum(_warn(agency, at) for agency in Agency.objects.exclude(reception=None))


def post_warnings(agency: Agency, *, at: datetime) -> int:
    """Write the day's warnings of one agency; a second run writes nothing.

    Told are the case's handler, its section's head, the office, the legal section, and the leader once the day is over.
    """
    today, calendar = day_of(at), work_calendar(agency)
    until = calendar.add_workdays(today, WARN_DAYS)
    near = [(one, one.answer_due, "提交答复、证据") for one in unanswered(agency, until)]
    near += [(one, one.redo_by, "重新处理") for one in awaited_redos(agency, until) if one.redo_by is not None]
    if not near:
        return 0
    lines: dict[int, list[str]] = {}
    people = list(Person.objects.filter(agency=agency, is_active=True).select_related("section"))
    for dispute, last, what in sorted(near, key=lambda one: (one[1], one[0].pk)):
        for person in people:
            if _is_told(person, dispute, late=last < today):
                lines.setdefault(person.pk, []).append(_line(dispute, last, what, today))
    return post([_letter(one, lines[one.pk], today) for one in people if one.pk in lines], at=at)


def _is_told(person: Person, dispute: Dispute, *, late: bool) -> bool:
    case, section = dispute.case, person.section
    if person.role == Role.LEADER:
        return late
    if section is None or not person.is_business:
        return False
    own = person.pk == case.handler_id or (person.role == Role.HEAD and section.pk == case.section_id)
    return own or section.is_office or section.is_legal


def _line(dispute: Dispute, last: date, what: str, today: date) -> str:
    """By number alone: who asked for what does not travel by mail."""
    late = "，已逾期" if last < today else ""
    return f"{dispute.case.number}（{dispute.get_route_display()}）：最迟{in_chinese(last)}{what}{late}"


def _letter(person: Person, lines: list[str], today: date) -> Letter:
    return Letter(person.username, person.email, f"disputes-{today}", f"复议诉讼：{len(lines)}件临近或超过期限",
                  "\n".join(lines), DESK)  # fmt: skip


def _warn(agency: Agency, at: datetime) -> int:
    today, name = day_of(at), f"复议诉讼提醒-{agency.pk}"
    if Beat.objects.filter(name=name, note=str(today)).exists() or not is_open(agency, work_calendar(agency), at):
        return 0
    with beat(name, at=at) as row:
        if row is None:
            return 0
        written = post_warnings(agency, at=at)
        row.note = str(today)
    return written
