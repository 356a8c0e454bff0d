"""Evidence (佐证): adding it, and what of it counts. What does not count is kept with the reason why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import transaction
from django.db.models import Q

from gongkai.agencies.models import Person
from gongkai.plans.actions.assignments import given
from gongkai.plans.actions.claims import hold_period
from gongkai.plans.actions.moves import permit
from gongkai.plans.actions.periods import refresh
from gongkai.plans.models import OPEN, Act, Duty, Evidence, EvidenceKind, Period, State, Verdict
from gongkai.plans.models.evidence import FOUND
from gongkai.plans.queries.acts import is_office
from gongkai.plans.queries.pages import provable
from gongkai.records.actions import keep, record
from gongkai.records.models import Event, Performer, Verb
from gongkai.records.sources.files import KINDS, file_name, kind_of
from gongkai.records.sources.pages import FetchedPage
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused


def may_add_evidence(period: Period, *, by: Performer) -> None:
    """Refuse, before anything is fetched or uploaded, whoever may not add to this period."""
    _open_for(period.duty, period, by)


@transaction.atomic
def add_link(
    period: Period,
    url: str,
    page: FetchedPage | None,
    *,
    happened_on: date,
    title: str = "",
    by: Performer,
    at: datetime,
) -> Evidence:
    """Add a link. `page` is what was fetched from it, None where nobody tried; a page that answers 4xx does not count."""
    duty, period = hold_period(period)
    _open_for(duty, period, by)
    address = _tidy(url)
    name = title.strip() or (page.title if page else "") or address
    dead = page is not None and page.status >= 400
    proof = Evidence(
        duty=duty,
        period=period,
        happened_on=happened_on,
        kind=EvidenceKind.LINK,
        title=name[:200],
        url=address,
        digest=page.digest if page else "",
        fetched_at=at if page and page.status and not dead else None,
        fetch_note=_fetch_note(page),
        excluded_why=(page.failure or "")[:120] if page and dead else "",
    )
    return _add(proof, 1 + bool(title.strip()), by, at)


@transaction.atomic
def add_file(
    period: Period, name: str, data: bytes, *, happened_on: date, title: str = "", by: Performer, at: datetime
) -> Evidence:
    """Add a file: docx, xlsx, pdf, png, jpg or txt by its content, which its name has to fit, at most 20 MB."""
    duty, period = hold_period(period)
    _open_for(duty, period, by)
    kind = kind_of(name, data)
    kept = keep(data, media_type=KINDS[kind], at=at)
    proof = Evidence(
        duty=duty,
        period=period,
        happened_on=happened_on,
        kind=EvidenceKind.FILE,
        title=file_name(title.strip() or name, kind),
        attachment=kept,
        digest=kept.digest,
    )
    return _add(proof, int(bool(title.strip())), by, at)


@transaction.atomic
def add_record(
    period: Period, event: Event | int, *, happened_on: date | None = None, by: Performer, at: datetime
) -> Evidence:
    """Add something this system has recorded of the section's own work. Nothing is typed; no name stands in the title,
    since a proof may be shown to everybody.
    """
    duty, period = hold_period(period)
    _open_for(duty, period, by)
    key = event if isinstance(event, int) else event.pk
    row = provable(duty).filter(pk=key).first()
    if row is None:
        raise Refused("本科室没有这条系统记录。", then="请从页面列出的记录里选一条。")
    day = happened_on or day_of(row.at)
    proof = Evidence(
        duty=duty,
        period=period,
        happened_on=day,
        kind=EvidenceKind.RECORD,
        title=f"{row.get_verb_display()} {row.subject_label}"[:200],
        event=row,
        digest=row.hash,
        fetched_at=at,
    )
    return _add(proof, 0, by, at)


@transaction.atomic
def exclude_evidence(proof: Evidence, *, reason: str, by: Performer, at: datetime) -> Evidence:
    """Leave a proof out of the count: the section its own, the office any. It is kept, with the reason."""
    duty, row = _held(proof)
    if not _is_office(duty, by):
        permit(duty, Act.SUBMIT, by)
    said = given(reason, "不计入")
    return _count(row, False, said, by, at)


@transaction.atomic
def include_evidence(proof: Evidence, *, reason: str = "", by: Performer, at: datetime) -> Evidence:
    """Take a proof into the count after all: the office alone, since the system or a person left it out for a reason."""
    duty, row = _held(proof)
    if not _is_office(duty, by):
        raise Refused("您不能重新计入佐证。", then="请由办公室统筹核对后计入。")
    return _count(row, True, reason.strip(), by, at)


def _open_for(duty: Duty, period: Period, by: Performer) -> None:
    """Evidence is added by the duty's own section while the duty is open and the period is not decided."""
    permit(duty, Act.SUBMIT, by)
    if duty.state == State.PENDING:
        raise Refused(f"{duty}还没有签收。", then="请先打开任务页面，打开即签收。")
    if duty.state not in OPEN or duty.state == State.DECLINED:
        raise Refused(f"{duty}现为“{State(duty.state).label}”，不能登记佐证。", then="请联系办公室统筹。")
    if period.verdict == Verdict.ACCEPTED:
        raise Refused(f"{duty}{period.label}已审核通过。", then="请登记在还没有审核的报告期里。")


def _add(proof: Evidence, typed: int, by: Performer, at: datetime) -> Evidence:
    """Save the proof, say whether it counts and why not, count again, record."""
    if proof.happened_on > day_of(at):
        raise Refused(f"发生日期{proof.happened_on:%-m月%-d日}还没有到。", then="请填事情发生的日期。")
    period = proof.period
    proof.added_at, proof.added_by, proof.added_key = at, by.actor_name, by.actor_key
    proof.excluded_why = proof.excluded_why or _outside(period, proof.happened_on) or _twin(proof)
    proof.counts = not proof.excluded_why
    proof.save()
    period.typed += typed
    period.save(update_fields=["typed"])
    _recount(proof.duty, period, day_of(at))
    record(Verb.EVIDENCED, proof.duty, by=by, at=at, after=_told(proof))
    return proof


def _outside(period: Period, happened_on: date) -> str:
    """What happened outside the period is no proof for it. Reports may be due later than the period ends."""
    last = max(period.ends, period.due or period.ends)
    if period.starts <= happened_on <= last:
        return ""
    return f"发生日期不在本期（{period.starts:%-m月%-d日}至{last:%-m月%-d日}）"


def _twin(proof: Evidence) -> str:
    """The same content, address, record or name in the same duty counts once."""
    same = Q(title=proof.title)
    if proof.digest:
        same |= Q(digest=proof.digest)
    if proof.url:
        same |= Q(url=proof.url)
    if proof.event_id:
        same |= Q(event=proof.event_id)
    twin = Evidence.objects.filter(same, duty=proof.duty, counts=True).order_by("pk").first()
    return f"与已登记的“{twin.title[:60]}”重复" if twin else ""


def _count(row: Evidence, counts: bool, reason: str, by: Performer, at: datetime) -> Evidence:
    if row.period.verdict == Verdict.ACCEPTED:
        raise Refused(f"{row.period.label}已审核通过。", then="要改动请先重新办理这项任务。")
    if row.counts == counts:
        raise Refused(f"“{row.title}”已经{'计入' if counts else '不计入'}了。", then="请刷新页面查看。")
    before = {"counts": row.counts, "why": row.excluded_why}
    row.counts, row.excluded_why, row.settled_by = counts, "" if counts else reason[:120], by.actor_key
    row.released = row.released and counts  # what was let out while it counted is not let out again by counting anew
    row.save(update_fields=["counts", "excluded_why", "settled_by", "released"])
    _recount(row.duty, row.period, day_of(at))
    record(Verb.CHECKED, row.duty, by=by, at=at, before=before, after=_told(row), reason=reason)
    return row


def _recount(duty: Duty, period: Period, today: date) -> None:
    """Bring the kept counts, and with them the light, up to date."""
    counting = Evidence.objects.filter(period=period, counts=True)
    period.counted = (counting.filter(FOUND) if period.found_only else counting).count()
    period.save(update_fields=["counted"])
    duty.evidence_count = Evidence.objects.filter(duty=duty, counts=True).count()
    duty.save(update_fields=["evidence_count"])
    refresh(duty, today)


def _held(proof: Evidence) -> tuple[Duty, Evidence]:
    duty, period = hold_period(proof.period)
    row = Evidence.objects.get(pk=proof.pk)
    row.duty, row.period = duty, period
    return duty, row


def _is_office(duty: Duty, by: Performer) -> bool:
    return isinstance(by, Person) and is_office(duty.agency, by)


def _tidy(url: str) -> str:
    """The address without fragment, host in small letters: what makes two links the same."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc or len(url) > 500:
        raise Refused("这不是一个网址。", then="请从浏览器地址栏整行复制 http 或 https 开头的网址。")
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))


def _fetch_note(page: FetchedPage | None) -> str:
    if page is None:
        return "没有取证"
    return (page.failure or f"已打开（{page.status}），留存校验值")[:200]


def _told(proof: Evidence) -> dict[str, Any]:
    return {
        "evidence": proof.pk,
        "period": proof.period.label,
        "order": proof.period.order,
        "kind": proof.kind,
        "title": proof.title,
        "url": proof.url,
        "digest": proof.digest,
        "happened_on": proof.happened_on,
        "counts": proof.counts,
        "why": proof.excluded_why,
    }
