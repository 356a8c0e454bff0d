"""工作日历: the year's days, the notices behind them, a new notice, a day of the own agency."""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.agencies.actions import correct_day, enter_notice
from gongkai.agencies.models import CalendarDay, CalendarNotice, Role
from gongkai.agencies.queries import work_calendar
from gongkai.agencies.sources import NoticeDraft, read_notice
from gongkai.desk.pages import StaffRequest, now, refused_message, staff, today, whole
from gongkai.rules.calendar import WorkCalendar, published_years, statutory_days
from gongkai.rules.days import WEEKDAYS
from gongkai.rules.refused import Refused

UPKEEP = (Role.COORDINATOR, Role.ADMINISTRATOR)
FIRST_YEAR, AHEAD, SPARE_ROWS = 2020, 2, 4


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month as it is drawn."""

    day: date
    worked: bool
    name: str
    kind: str


@require_GET
@staff(*UPKEEP)
def index(request: StaffRequest) -> HttpResponse:
    """One year, month by month."""
    this = today()
    asked = whole(request.GET.get("year")) or 0
    year = asked if FIRST_YEAR <= asked <= this.year + AHEAD else this.year
    calendar = work_calendar(request.user.agency)
    names = _names(request, year)
    context = {
        "year": year,
        "years": range(this.year - 2, this.year + AHEAD + 1),
        "months": [(month, _month(calendar, names, year, month)) for month in range(1, 13)],
        "notice": calendar.notices.get(year),
        "entered": CalendarNotice.objects.filter(year=year).first(),
        "worked": len(calendar.workdays_in(date(year, 1, 1), date(year, 12, 31))),
        "own": CalendarDay.objects.filter(agency=request.user.agency, day__year=year),
        "corrections": CalendarDay.objects.filter(agency=None, notice=None, day__year=year),
        "this": this,
        "may_enter": _may_enter(request),
        "form": DayForm(initial={"day": this}),
    }
    return render(request, "desk/calendar/index.html", context)


def _may_enter(request: StaffRequest) -> bool:
    """Notices hold for everybody: the root agency's administrator enters them."""
    return request.user.role == Role.ADMINISTRATOR and request.user.agency.parent_id is None


def _names(request: StaffRequest, year: int) -> Mapping[date, str]:
    """What each special day is called, the agency's own word last."""
    rows = CalendarDay.objects.filter(day__year=year, agency__isnull=True)
    own = CalendarDay.objects.filter(day__year=year, agency=request.user.agency)
    names = dict(statutory_days(year))
    names |= next((dict(found.names) for found in published_years() if found.year == year), {})
    return names | {row.day: row.name for row in [*rows, *own]}


def _month(calendar: WorkCalendar, names: Mapping[date, str], year: int, month: int) -> list[list[Day | None]]:
    """Weeks from Monday; None outside the month."""
    return [
        [_day(calendar, names, day) if day.month == month else None for day in week]
        for week in months.Calendar().monthdatescalendar(year, month)
    ]


def _day(calendar: WorkCalendar, names: Mapping[date, str], day: date) -> Day:
    worked, weekend = calendar.is_workday(day), day.weekday() >= 5
    kind = "makeup" if worked and weekend else "work" if worked else "weekend" if weekend else "rest"
    if not worked and day in names:
        kind = "rest"
    return Day(day, worked, names.get(day, "") if kind in {"rest", "makeup"} else "", kind)


class DayForm(forms.Form):
    """A day of the own agency that differs."""

    day = forms.DateField(label="日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    is_workday = forms.ChoiceField(label="这一天", choices=[("no", "休息"), ("yes", "上班")])
    name = forms.CharField(label="名称", max_length=40, help_text="例如：台风停工、地方节日。")


@require_POST
@staff(*UPKEEP)
def own_day(request: StaffRequest) -> HttpResponse:
    """A local holiday or a working day of the own agency alone."""
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, "日期或名称没有填对，没有保存。请重新填写。")
        return redirect("desk:calendar")
    found = form.cleaned_data
    worked, agency = found["is_workday"] == "yes", request.user.agency
    try:
        correct_day(found["day"], worked, found["name"], agency=agency, by=request.user, at=now())
    except Refused as refusal:
        refused_message(request, refusal)
    else:
        shown = f"{found['day']:%Y年%-m月%-d日}{'上班' if worked else '休息'}"
        messages.success(request, f"已记下：{agency}{shown}。任务期限从下一次核算起按新日历算。")
    return redirect(f"{request.path.removesuffix('own/')}?year={found['day'].year}")


@require_http_methods(["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def notice(request: StaffRequest) -> HttpResponse:
    """A notice: paste its text, look at the days that were read, enter it."""
    if not _may_enter(request):
        messages.error(request, "放假通知由最上级机关的系统管理员录入。请联系上级机关。")
        return redirect("desk:calendar")
    if request.method == "GET":
        return render(request, "desk/calendar/paste.html", {"text": ""})
    try:
        if request.POST.get("step") == "enter":
            return _enter(request)
        draft = read_notice(request.POST.get("text", "")[:20_000])
    except Refused as refusal:
        refused_message(request, refusal)
        if request.POST.get("step") != "enter":
            return render(request, "desk/calendar/paste.html", {"text": request.POST.get("text", "")})
        draft = _posted(request)
    return render(request, "desk/calendar/confirm.html", _shown(draft))


def _shown(draft: NoticeDraft) -> dict[str, Any]:
    rows = [(day, f"周{WEEKDAYS[day.weekday()]}", worked, name) for day, (worked, name) in draft.days.items()]
    return {"draft": draft, "rows": rows, "spare": range(SPARE_ROWS)}


def _posted(request: StaffRequest) -> NoticeDraft:
    """The table as the person left it; lines without a date are no lines."""
    fields = (request.POST.getlist(name) for name in ("day", "worked", "name"))
    days: dict[date, tuple[bool, str]] = {}
    for day, worked, name in zip(*fields, strict=False):
        if day and worked != "drop":
            days[_parsed(day)] = (worked == "yes", name.strip()[:40] or ("调休上班" if worked == "yes" else "放假"))
    return NoticeDraft(whole(request.POST.get("year")) or 0, request.POST.get("number", "")[:60], days, ())


def _parsed(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise Refused(f"“{day[:20]}”不是日期。", then="请写成2027-01-01这样。") from error


def _enter(request: StaffRequest) -> HttpResponse:
    draft = _posted(request)
    row = enter_notice(
        draft.year, draft.title, draft.days, chain=request.user.agency, number=draft.number, by=request.user, at=now()
    )
    messages.success(request, f"{row}已录入，第{row.revision}版。{draft.year}年的期限从下一次核算起不再是暂定。")
    return redirect(f"{request.path.removesuffix('notice/')}?year={draft.year}")
