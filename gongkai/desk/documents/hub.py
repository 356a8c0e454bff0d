"""The page of a document: where it stands, its editions, decisions, events, and what may be done to it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Window
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, SECTION_ROLES, Role
from gongkai.desk.documents.doors import editor, find_document, hub, tried
from gongkai.desk.documents.writing import shown_body
from gongkai.desk.pages import StaffRequest, now, refused_message, staff, today, whole
from gongkai.publications import actions
from gongkai.publications.actions.leaving import FROM
from gongkai.publications.models import UNFINISHED, Act, Decision, Edition, Effect, Standing, State
from gongkai.publications.queries.comparing import compare_editions
from gongkai.publications.queries.papers import lateness
from gongkai.publications.queries.review import steps_view
from gongkai.publications.queries.rights import coordinates, may, may_decide, writes
from gongkai.publications.queries.validity import out_effects, validity_of
from gongkai.records.models import Event
from gongkai.rules.refused import Refused

MOST_EVENTS = 60
LEAVING = {  # by the name in the address: to which standing, words of the button, what it means
    "withdraw": (Standing.WITHDRAWN, "撤下", "从栏目和搜索里拿掉；网址还能打开，最上面写着您的说明。"),
    "redirect": (Standing.REDIRECTED, "转到新网址", "打开原网址会自动转到新的网址。"),
    "erase": (Standing.GONE, "删除公开内容", "原网址只写“已删除”，什么内容都看不到；用于泄密或泄露个人信息。"),
    "restore": (Standing.LIVE, "恢复公开", "照原样重新公开。"),
}


@require_GET
@staff(*BUSINESS_ROLES)
def show(request: StaffRequest, document: int) -> HttpResponse:
    """The page."""
    row = find_document(request, document)
    editions = list(
        Edition.objects.visible_to(request.user).filter(document=row).select_related("saved_by").order_by("-number")
    )
    current = next((one for one in editions if one.state in UNFINISHED), None)
    for one in editions:
        one.document = row
    office, own = coordinates(row, request.user), writes(row, request.user)
    inside = own or office or (request.user.role == Role.LEADER and row.agency_id == request.user.agency_id)
    acts = [(name, words) for name, (to, words, _) in LEAVING.items() if office and Standing(row.standing) in FROM[to]]
    context = {
        "document": row, "editions": [(one, lateness(one, now())) for one in editions], "current": current,
        "late": lateness(current, now()) if current else "", "today": today(), "own": own, "office": office,
        "inside": inside, "steps": steps_view(current) if current else [], "leaving": acts,
        "may": {act.value: may(current, act, request.user) for act in Act} if current else {},
        "may_decide": bool(current and may_decide(current, request.user)), "may_write": own and current and current.state == State.DRAFT,
        "may_revise": own and not current and row.live_id and row.standing in {Standing.LIVE, Standing.WITHDRAWN},
        "decisions": Decision.objects.filter(edition__in=editions).select_related("edition").order_by("-id")[:40] if inside else [],
        "events": _events(row.pk, editions) if inside else [],
        "validity": validity_of(row, today()) if row.kind.has_validity and row.live_id else None,
        "effects_on": out_effects().filter(target=row).select_related("edition__document"),
        "effects_of": Effect.objects.filter(edition__in=editions[:1]).select_related("target__live"),
        "interpretations": row.interpretations.model.objects.visible_to(request.user).filter(interprets=row).select_related("live"),
    }  # fmt: skip
    return render(request, "desk/documents/hub.html", context)


def _events(document: int, editions: list[Edition]) -> list[Event]:
    """What happened to the document and its editions, newest first; each knows as `of` how many there are."""
    own = Event.objects.filter(subject_type="publications.Document", subject_id=str(document))
    theirs = Event.objects.filter(subject_type="publications.Edition", subject_id__in=[str(one.pk) for one in editions])
    return list((own | theirs).annotate(of=Window(Count("pk"))).order_by("-id")[:MOST_EVENTS])


@require_GET
@staff(*BUSINESS_ROLES)
def compare(request: StaffRequest, document: int) -> HttpResponse:
    """Any two editions side by side; without a choice the newest and the one before."""
    row = find_document(request, document)
    editions = list(Edition.objects.visible_to(request.user).filter(document=row).order_by("-number"))
    for one in editions:
        one.document = row
    by_number = {one.number: one for one in editions}
    new = by_number.get(whole(request.GET.get("new")) or 0, editions[0] if editions else None)
    old = by_number.get(whole(request.GET.get("old")) or 0, editions[1] if len(editions) > 1 else None)
    comparison = compare_editions(old, new) if old and new else None
    context = {
        "document": row,
        "editions": editions,
        "old": old,
        "new": new,
        "comparison": comparison,
        "today": today(),
    }
    return render(request, "desk/documents/compare.html", context)


@require_GET
@staff(*BUSINESS_ROLES)
def read(request: StaffRequest, document: int, number: int) -> HttpResponse:
    """One edition as it was, for who may see it."""
    row = find_document(request, document)
    edition = get_object_or_404(Edition.objects.visible_to(request.user).filter(document=row), number=number)
    edition.document = row
    context = {"document": row, "edition": edition, "body": shown_body(edition), "files": edition.files.exclude(role="image"),
               "today": today()}  # fmt: skip
    return render(request, "desk/documents/read.html", context)


@require_POST
@staff(*SECTION_ROLES)
def revise(request: StaffRequest, document: int) -> HttpResponse:
    """Start a new edition of what is out."""
    row = find_document(request, document)
    try:
        edition = actions.revise(row, by=request.user, at=now())
    except Refused as refusal:
        refused_message(request, refusal)
        return redirect(hub(row.pk))
    messages.success(request, "已建好修订稿。公众继续看到原来的版本，直到修订稿发布。请写修订说明。")
    return redirect(editor(edition.pk))


@require_http_methods(["GET", "POST"])
@staff(Role.COORDINATOR)
def leave(request: StaffRequest, document: int, name: str) -> HttpResponse:
    """Withdraw, redirect, erase or restore, after a page that says what it means."""
    row = find_document(request, document)
    if name not in LEAVING:
        messages.error(request, "没有这个操作。")
        return redirect(hub(row.pk))
    to, words, meaning = LEAVING[name]
    if request.method == "POST":
        reason, by, at = request.POST.get("reason", ""), request.user, now()
        doing = {
            "withdraw": lambda: actions.withdraw(row, reason=reason, by=by, at=at),
            "redirect": lambda: actions.redirect(row, request.POST.get("to", ""), reason=reason, by=by, at=at),
            "erase": lambda: actions.erase(row, reason=reason, by=by, at=at),
            "restore": lambda: actions.restore(row, reason=reason, by=by, at=at),
        }[name]  # fmt: skip
        if tried(request, doing, f"{row}：{words}已办。"):
            return redirect(hub(row.pk))
    used = out_effects().filter(edition__document=row).select_related("target__live")
    context = {
        "document": row,
        "name": name,
        "words": words,
        "meaning": meaning,
        "typed": request.POST,
        "used": used,
        "to": to,
    }
    return render(request, "desk/documents/leave.html", context)
