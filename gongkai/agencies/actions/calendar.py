"""Holiday notices as data: a notice entered by hand, a day corrected, a day of one agency alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from gongkai.agencies.actions.doors import only
from gongkai.agencies.models import Agency, CalendarDay, CalendarNotice, Role
from gongkai.records.actions import record
from gongkai.records.models import Performer, Verb
from gongkai.rules.refused import Refused


@transaction.atomic
def enter_notice(
    year: int,
    title: str,
    days: Mapping[date, tuple[bool, str]],
    *,
    chain: Agency,
    number: str = "",
    by: Performer,
    at: datetime,
) -> CalendarNotice:
    """Enter the State Council office's notice for a year; entering it again replaces it and raises its revision.

    days    every day that differs from Monday to Friday: whether it is worked, and its name (春节, 国庆节调休上班)
    chain   the agency in whose record this stands; its administrator must be that of a root agency
    """
    only(by, None, Role.ADMINISTRATOR)
    if not days or any(day.year not in {year - 1, year, year + 1} for day in days):
        raise Refused(f"{year}年的放假安排里没有日期，或有别的年份的日期。", then="请核对通知后重新填写。")
    notice = CalendarNotice.objects.select_for_update().filter(year=year).first()
    before = {"title": notice.title, "revision": notice.revision} if notice else {}
    if notice:
        notice.title, notice.number, notice.revision = title, number, notice.revision + 1
        notice.save(update_fields=["title", "number", "revision"])
    else:
        notice = CalendarNotice.objects.create(year=year, title=title, number=number, entered_at=at)
    CalendarDay.objects.filter(agency=None, notice=notice).delete()
    CalendarDay.objects.filter(agency=None, day__in=list(days)).delete()
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=day, is_workday=on, name=name, notice=notice) for day, (on, name) in sorted(days.items())]
    )
    after = {"title": title, "number": number, "revision": notice.revision, "days": len(days)}
    record(Verb.CHANGED if before else Verb.CREATED, chain, by=by, at=at, before=before, after=after)
    return notice


@transaction.atomic
def correct_day(
    day: date, is_workday: bool, name: str, *, agency: Agency, everywhere: bool = False, by: Performer, at: datetime
) -> CalendarDay:
    """One day apart from the notices: of this agency alone (a local holiday), or everywhere (a correction)."""
    if everywhere:
        only(by, None, Role.ADMINISTRATOR)
    else:
        only(by, agency, Role.COORDINATOR, Role.ADMINISTRATOR)
    owner = None if everywhere else agency
    was = CalendarDay.objects.filter(day=day, agency=owner).first()
    row, _ = CalendarDay.objects.update_or_create(
        day=day, agency=owner, defaults={"is_workday": is_workday, "name": name}
    )
    before = {"is_workday": was.is_workday, "name": was.name} if was else {}
    after = {"day": day, "is_workday": is_workday, "name": name, "everywhere": everywhere}
    record(Verb.CHANGED, agency, by=by, at=at, before=before, after=after)
    return row
