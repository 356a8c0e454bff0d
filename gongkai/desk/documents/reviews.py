"""文件审核: the queue at the left; text, comparison and findings at the right; what went out in a hurry; what is ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, SECTION_ROLES, Role
from gongkai.desk.documents.doors import WITH_DOCUMENT, calendar_of, editor, find_edition, hub, tried
from gongkai.desk.documents.writing import check, gate_context, shown_body, twin_context
from gongkai.desk.pages import Chip, StaffRequest, now, staff, today, whole
from gongkai.publications import actions
from gongkai.publications.models import Edition, FileRole, Layout, State
from gongkai.publications.queries.companions import companions
from gongkai.publications.queries.comparing import compare_editions
from gongkai.publications.queries.papers import lines
from gongkai.publications.queries.review import (
    counted,
    laid_open,
    overdue,
    queue,
    ready,
    stand_in,
    steps_view,
    to_look_at,
    unlooked_steps,
)
from gongkai.publications.queries.rights import coordinates, may_decide, owns, writes, wrote
from gongkai.rules.refused import Refused

SECRECY = "经审查，不涉及国家秘密，可以公开"
MOST = 200


def _lists(request: StaffRequest) -> dict[str, tuple[str, QuerySet[Edition]]]:
    """The lists of the screen, by the role of the reader."""
    person, found = request.user, {"": ("待我审核", queue(request.user))}
    if person.role == Role.LEADER:
        found["others"] = ("可代为审核", stand_in(person))
    found["look"] = ("紧急发布待补审", to_look_at(person))
    if person.oversees:
        found["overdue"] = ("逾期的步骤", overdue(person, today()))
        found["ready"] = ("待发布", ready(person))
    return found


@require_GET
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest) -> HttpResponse:
    """One of the lists, and the chosen edition."""
    lists = _lists(request)
    name = request.GET.get("list", "") if request.GET.get("list") in lists else ""
    rows = list(lists[name][1].select_related(*WITH_DOCUMENT)[:MOST])
    chosen = next((row for row in rows if str(row.pk) == request.GET.get("at")), rows[0] if rows else None)
    counts = {
        name: len(rows),
        **counted(request.user, {key: found for key, (_, found) in lists.items() if key != name}),
    }
    tabs = [Chip(words, counts[key], f"?list={key}" if key else "?", key == name) for key, (words, _) in lists.items()]
    context = {
        "list": name, "chips": tabs, "lines": lines(rows, calendar_of(request), now()), "today": today(),
        **(_shown(request, chosen) if chosen else {}),
    }  # fmt: skip
    return render(request, "desk/documents/reviews.html", context)


def _shown(request: StaffRequest, row: Edition) -> dict[str, Any]:
    """The chosen edition with its steps, its text, what changed, and the reader's part in it."""
    person, live = request.user, row.document.live if row.document.live_id != row.pk else None
    twins = companions(row)
    laid_open(row, [live] if live else [], twins)
    if live:
        live.document = row.document
    steps = steps_view(row)
    step = next((one.step for one in steps if one.here), None)
    return {
        "edition": row, "document": row.document, "steps": steps, "step": step, "secrecy": SECRECY,
        "earlier": [one.step for one in steps if step and one.step.order < step.order and not row.urgent],
        "writers": [one.person for one in row.writers.all()],
        "may_decide": may_decide(row, person, twins), "needs_secrecy": bool(step and (step.secrecy or row.urgent)),
        "looks": [one for one in unlooked_steps(row) if owns(one, row.document, person) and not wrote(row, person, twins)],
        "office": coordinates(row.document, person), "body": shown_body(row),
        "is_blocks": row.document.kind.layout == Layout.BLOCKS, "files": [one for one in row.files.all() if one.role != FileRole.IMAGE],
        "comparison": compare_editions(live, row) if live else None, **gate_context(row),
        **twin_context(row, twins), "decisions": row.decisions.all(),
    }  # fmt: skip


@require_POST
@staff(*BUSINESS_ROLES)
def decide(request: StaffRequest, edition: int) -> HttpResponse:
    """Approve or send back; the next one comes by itself."""
    row = find_edition(request, edition)
    following = _next_after(request, row)
    post, opinion = request.POST, request.POST.get("opinion", "").strip()
    row.round = whole(post.get("round")) or row.round  # what was read: an older one is refused
    if post.get("verdict") == "approve":
        secrecy = post.get("secrecy_words", "").strip() if post.get("secrecy") == "1" else ""
        done = tried(request, lambda: actions.approve(row, by=request.user, at=now(), opinion=opinion, secrecy=secrecy),
                     f"{row}：已通过。")  # fmt: skip
    else:
        to = whole(post.get("to_step")) or 0
        done = tried(request, lambda: actions.send_back(row, reason=opinion, by=request.user, at=now(), to_step=to),
                     f"{row}：已退回。")  # fmt: skip
    at = following if done else row.pk
    return redirect(reverse("desk:document_reviews") + (f"?at={at}" if at else ""))


def _next_after(request: StaffRequest, row: Edition) -> int | None:
    """The edition that stands after this one in the queue."""
    keys = list(queue(request.user).values_list("pk", flat=True)[:MOST])
    place = keys.index(row.pk) if row.pk in keys else -1
    rest = keys[place + 1 :] + keys[: max(place, 0)]
    return rest[0] if rest else None


@require_POST
@staff(*BUSINESS_ROLES)
def look(request: StaffRequest, edition: int) -> HttpResponse:
    """The second pair of eyes on what went out in a hurry."""
    row = find_edition(request, edition)
    fine, opinion = request.POST.get("fine") == "1", request.POST.get("opinion", "")
    order = whole(request.POST.get("step")) or 0
    tried(
        request,
        lambda: actions.look(row, order, fine=fine, opinion=opinion, by=request.user, at=now()),
        "补审意见已记录。",
    )
    return redirect(f"{reverse('desk:document_reviews')}?list=look")


Doing = Callable[[StaffRequest, Edition], object]


def _checked(request: StaffRequest, row: Edition) -> None:
    if row.state != State.DRAFT or not writes(row.document, request.user):
        raise Refused("现在不能检查这份文件。", then="送审后每一步都会自动检查。")
    check(row)


def _submit(request: StaffRequest, row: Edition) -> None:
    actions.submit(row, by=request.user, at=now(), urgent_why=request.POST.get("urgent_why", ""))


def _recall(request: StaffRequest, row: Edition) -> None:
    actions.recall(row, by=request.user, at=now())


def _discard(request: StaffRequest, row: Edition) -> None:
    actions.discard(row, reason=request.POST.get("reason", ""), by=request.user, at=now())


def _release(request: StaffRequest, row: Edition) -> None:
    actions.release(row, by=request.user, at=now())


def _hold(request: StaffRequest, row: Edition) -> None:
    actions.hold_release(row, reason=request.POST.get("reason", ""), by=request.user, at=now())


def _schedule(request: StaffRequest, row: Edition) -> None:
    try:
        moment = parse_datetime(request.POST.get("release_at", ""))
    except ValueError:
        moment = None
    if moment is None:
        raise Refused("没有选新的发布时间。", then="请选日期和时间。")
    actions.reschedule(row, make_aware(moment) if is_naive(moment) else moment, by=request.user, at=now())


ACTS: dict[str, tuple[Doing, str]] = {  # what is done, and what is said
    "check": (_checked, "已检查，结果在下面。"),
    "submit": (_submit, "已送审。"),
    "recall": (_recall, "已撤回，可以继续修改。"),
    "discard": (_discard, "草稿已作废，记录保留。"),
    "release": (_release, "已发布。"),
    "hold": (_hold, "已取消发布，退回起草。"),
    "schedule": (_schedule, "发布时间已改。"),
}


@require_POST
@staff(*SECTION_ROLES)
def act(request: StaffRequest, edition: int, name: str) -> HttpResponse:
    """One act on an edition, by its name in the address."""
    row = find_edition(request, edition)
    doing, said = ACTS.get(name, (None, ""))
    if doing is None:
        messages.error(request, "没有这个操作。")
        return redirect(hub(row.document_id))
    tried(request, lambda: doing(request, row), said)
    if name == "check":
        return redirect(editor(row.pk, "gate"))
    if request.POST.get("back") == "ready":
        return redirect(f"{reverse('desk:document_reviews')}?list=ready")
    if name == "discard" and not row.document.editions.exclude(state=State.DISCARDED).exists():
        return redirect("desk:documents")
    return redirect(hub(row.document_id))
