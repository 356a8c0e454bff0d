"""Everything that time does, in its order: publications, requests, then what they show, then the ledger, then mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time

from django.db.models import Exists, OuterRef
from django.utils import timezone

from gongkai.checks.actions.running import run_checks
from gongkai.disputes.actions.clockwork import warn
from gongkai.foi.actions import clockwork as requests
from gongkai.foi.actions.proofs import sweep
from gongkai.norms.actions import remind_of_expiry
from gongkai.plans.actions.clockwork import Ran, piece, put_forward, remind, start_periods
from gongkai.plans.actions.look_backs import try_links
from gongkai.publications import actions as publications
from gongkai.publications.models import Edition, Link, State
from gongkai.publications.queries.gate import links_in
from gongkai.records.actions import send_due
from gongkai.records.models import Beat
from gongkai.rules.days import day_of
from gongkai.search.actions import flush_pending

EXPIRY_FROM = time(9)  # reminders of expiry are written in office hours
LINKED_AT_ONCE = 10  # editions whose links one run tries: each may wait for slow sites


def tick(*, at: datetime) -> Iterator[Ran]:
    """Do everything that is due at this moment. Yields each piece as it ends."""
    yield piece("定时发布", lambda: publications.release_due(at=at), "份", at)
    yield _daily("效力变化", lambda: publications.follow_validity(at=at), "份", at)
    yield piece("检索更新", lambda: flush_pending(at)[0], "条", at)
    yield piece("缓存更新", lambda: publications.refresh_stale(at=at), "页", at)
    yield piece("申请期限", lambda: requests.follow(at=at), "件", at)
    yield piece("申请提醒", lambda: requests.remind(at=at), "封", at)
    yield piece("复议诉讼提醒", lambda: warn(at=at), "封", at)
    yield piece("工作量证明清理", lambda: sweep(at=at), "条", at)
    yield piece("新报告期", lambda: start_periods(at=at), "项承办进入新一期", at)
    yield piece("自动核验", lambda: run_checks(at=at), "期有变化", at)
    yield piece("已达指标", lambda: put_forward(at=at), "期达标待审核", at)
    yield _remind_of_expiry(at)
    yield piece("每日提醒", lambda: remind(at=at), "条", at)
    yield piece("链接检查", lambda: check_new_links(at=at), "条链接", at)
    yield piece("回头看复查", try_links, "条链接", at)
    yield piece("发送邮件", lambda: send_due(at=at)[0], "封", at)


def check_new_links(*, at: datetime) -> int:
    """Try the links of editions in review that nobody has tried since they were submitted. Returns how many links."""
    tried = Link.objects.filter(edition=OuterRef("pk"), checked_at__gte=OuterRef("submitted_at"))
    waiting = Edition.objects.filter(~Exists(tried), state=State.REVIEW, body__contains="http").order_by(
        "step_due", "pk"
    )
    count = done = 0
    for edition in waiting.select_related("document__agency", "document__kind").iterator(50):
        if done < LINKED_AT_ONCE and any(url.startswith("http") for url in links_in(edition)):
            done += 1
            count += publications.check_links(edition, at=at)
            publications.check_edition(edition, at=at)
    return count


def _remind_of_expiry(at: datetime) -> Ran:
    """Once a day, in office hours; before them the piece only shows that the clock goes."""
    if timezone.localtime(at, timezone.get_default_timezone()).time() < EXPIRY_FROM:
        return piece("到期提醒", lambda: 0, "条", at)
    return _daily("到期提醒", lambda: remind_of_expiry(at=at), "条", at)


def _daily(name: str, work: Callable[[], int], unit: str, at: datetime) -> Ran:
    """A piece that is done once a day: its note carries the last day that was done."""
    mark = f"（{day_of(at)}）"
    done = Beat.objects.filter(name=name, note__endswith=mark).values_list("note", flat=True).first()
    if done:
        return piece(name, lambda: int(done.split(unit)[0]), f"{unit}{mark}", at)
    return piece(name, work, f"{unit}{mark}", at)
