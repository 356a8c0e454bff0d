"""运行状况: whether the clockwork runs, what waits in the queues, for the administrator."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django_tasks_db.models import DBTaskResult

from gongkai.agencies.models import Agency, Role
from gongkai.agencies.queries import work_calendar
from gongkai.desk.pages import StaffRequest, now, staff, today
from gongkai.records.actions.messages import MAX_ATTEMPTS
from gongkai.records.models import Beat, Message

DIGEST = "提醒-"  # and the agency's key
LATE, STOPPED = timedelta(minutes=30), timedelta(hours=3)  # the clockwork is meant to run every five minutes
TASK_WORDS = {"READY": "等待", "RUNNING": "正在做", "FAILED": "失败", "SUCCESSFUL": "完成"}


@require_GET
@staff(Role.ADMINISTRATOR)
def index(request: StaffRequest) -> HttpResponse:
    """Lateness of each piece of the clockwork, mails that wait or failed, tasks by state."""
    beats = _beats()
    tasks = dict(DBTaskResult.objects.values_list("status").annotate(Count("pk")))
    context = {
        "beats": beats,
        "today": today(),
        "mails": _mails(),
        "tasks": [(words, tasks.get(status, 0)) for status, words in TASK_WORDS.items()],
        "database": connection.vendor,
        "mail_is_kept": "filebased" in settings.EMAIL_BACKEND,
    }
    return render(request, "desk/status.html", context)


def _beats() -> list[tuple[Beat, str, str, str]]:
    """Every piece with its name as people read it, colour and words. The digests of an agency are due on working days."""
    rows = list(Beat.objects.order_by("name"))
    names = {f"{DIGEST}{pk}": name for pk, name in Agency.objects.values_list("pk", "short_name")}
    last = work_calendar(None).latest_workday(today() - timedelta(days=1))
    return [
        (beat, f"每日提醒（{names[beat.name]}）", *_digest_pulse(beat, last)) if beat.name in names
        else (beat, beat.name, *_pulse(beat))
        for beat in rows
    ]  # fmt: skip


def _digest_pulse(beat: Beat, last: date) -> tuple[str, str]:
    """Digests are written once on a working day, so that yesterday's is still in time this morning."""
    try:
        done = date.fromisoformat(beat.note)
    except ValueError:
        return _pulse(beat)
    words = f"最近一次是{done:%-m月%-d日}"
    return ("green", words) if done >= last else ("red", f"{words}，之后的工作日没有提醒")


def _pulse(beat: Beat) -> tuple[str, str]:
    """Colour and words."""
    if beat.started_at and not beat.finished_at:
        running = now() - beat.started_at
        return ("yellow", "运行了很久还没有结束") if running > LATE else ("green", "正在运行")
    if beat.finished_at is None:
        return "grey", "还没有运行过"
    idle = now() - beat.finished_at
    minutes = int(idle.total_seconds() // 60)
    ago = f"{minutes}分钟前" if minutes < 120 else f"{minutes // 60}小时前"
    if idle > STOPPED:
        return "red", f"上次是{ago}，可能停了"
    return ("yellow", f"上次是{ago}，晚了") if idle > LATE else ("green", f"上次是{ago}")


def _mails() -> list[tuple[str, int]]:
    rows = Message.objects.exclude(address="")
    return [
        ("等待发出", rows.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS).count()),
        ("没有发出", rows.filter(sent_at=None, attempts__gte=MAX_ATTEMPTS).count()),
        ("已发出", rows.exclude(sent_at=None).count()),
    ]
