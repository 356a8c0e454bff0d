"""The editor: what is typed, saved, checked and sent into review; the gate beside the text."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, SECTION_ROLES
from gongkai.desk.documents.blocks import KINDS, blocks_from, blocks_shown
from gongkai.desk.documents.doors import answered, editor, find_edition, hub, tried
from gongkai.desk.documents.forms import GROUNDS, edition_form, groups, typed_values
from gongkai.desk.documents.starting import columns_for
from gongkai.desk.pages import StaffRequest, is_script, now, refused_message, staff, today, whole
from gongkai.norms.queries.cleanup import candidates
from gongkai.publications import actions
from gongkai.publications.models import (
    Act,
    Decision,
    Document,
    Edition,
    EffectKind,
    FileRole,
    Finding,
    Layout,
    State,
    Verdict,
)
from gongkai.publications.queries.companions import companions, is_interpreted, leader_of
from gongkai.publications.queries.gate import HARD
from gongkai.publications.queries.lacks import lacks
from gongkai.publications.queries.marking import gate_of, marked_places
from gongkai.publications.queries.review import steps_view
from gongkai.publications.queries.rights import may
from gongkai.publications.tasks import check_outside_links
from gongkai.rules.refused import Refused


def shown_body(edition: Edition) -> str:
    """The text with its pictures at the desk's own addresses, which ask who looks."""
    return edition.body.replace('src="/files/', f'src="{_pictures(edition)}')


def kept_body(edition: Edition, html: str) -> str:
    """The text with its pictures at the addresses that the public will use."""
    return html.replace(f'src="{_pictures(edition)}', 'src="/files/')


def _pictures(edition: Edition) -> str:
    return reverse("desk:edition", args=[edition.pk]) + "picture/"


@require_http_methods(["GET", "POST"])
@staff(*SECTION_ROLES)
def write(request: StaffRequest, edition: int) -> HttpResponse:
    """The editor of a draft; what cannot be written any more leads to the document's page."""
    row = find_edition(request, edition)
    if not may(row, Act.SAVE, request.user):
        if request.method == "POST":
            messages.error(request, "这份文件现在不能修改，您的修改没有保存。")
        return redirect(hub(row.document_id))
    if request.method == "GET":
        taken = request.session.pop(f"taken_{row.pk}", None)
        return render(request, "desk/documents/editor.html", {**editor_context(request, row), "taken": taken})
    return _save(request, row)


def _save(request: StaffRequest, row: Edition) -> HttpResponse:
    columns = columns_for(request, row.document.kind)
    form = edition_form(row, columns, request.POST)
    wrong = (
        [] if form.is_valid() else [f"{form.fields[name].label}：{errors[0]}" for name, errors in form.errors.items()]
    )
    problem = f"还没有保存。{' '.join(wrong)}" if wrong else ""
    saved = row
    if not problem:
        values = typed_values(form, row)
        if row.document.kind.layout == Layout.BLOCKS:
            typed = blocks_from(request.POST)
            if blocks_shown(typed) != blocks_shown(row.blocks.get_prep_value()):
                values["blocks"] = typed
        else:
            values["body"] = kept_body(row, request.POST.get("body", ""))
        column = next(one for one in columns if one.pk == form.cleaned_data["column"])
        try:
            with transaction.atomic():
                saved = actions.save_edition(
                    row,
                    values,
                    version=whole(request.POST.get("version")) or 0,
                    by=request.user,
                    at=now(),
                    column=column,
                )
                _save_effects(request, saved)
        except Refused as refusal:
            problem = str(refusal)
    if problem:
        return _not_saved(request, row, form, problem)
    return _saved(request, saved)


def _saved(request: StaffRequest, row: Edition) -> HttpResponse:
    """What comes after saving: nothing for a script, the check, or the review."""
    then = request.POST.get("then", "save")
    if then == "save" and is_script(request):
        return JsonResponse({"version": row.version, "lacks": lacks(row)})
    if then in {"check", "submit", "urgent"}:
        check(row)
    if then in {"submit", "urgent"}:
        why = request.POST.get("urgent_why", "").strip() if then == "urgent" else ""
        if then == "urgent" and not why:
            messages.error(request, "没有写紧急事由。请写清为什么来不及逐步审核。")
        elif tried(request, lambda: actions.submit(row, by=request.user, at=now(), urgent_why=why), f"{row}已送审。"):
            return redirect(hub(row.document_id))
    elif then == "save":
        messages.success(request, "已保存。")
    return redirect(editor(row.pk, "gate" if then == "check" else "main"))  # else the browser would keep the old place


def _not_saved(request: StaffRequest, row: Edition, form: Any, problem: str) -> HttpResponse:
    """What was typed stays on the page; where somebody else saved meanwhile, the newer text stands beside it."""
    if is_script(request):
        return JsonResponse({"message": problem}, status=409)
    messages.error(request, problem)
    row.refresh_from_db()
    newer = row if str(row.version) != request.POST.get("version") else None
    context = editor_context(request, row, form) | {
        "body": request.POST.get("body", ""), "newer": newer, "version": request.POST.get("version"),
        "blocks": blocks_shown(blocks_from(request.POST)), "newer_body": shown_body(row) if newer else "",
    }  # fmt: skip
    return render(request, "desk/documents/editor.html", context, status=409)


def check(row: Edition) -> None:
    """Run the gate now, and ask the addresses in the text behind the scenes."""
    actions.check_edition(row, at=now())
    check_outside_links.enqueue(row.pk)


def editor_context(request: StaffRequest, row: Edition, form: Any = None) -> dict[str, Any]:
    """All that the editor shows."""
    kind = row.document.kind
    form = form or edition_form(row, columns_for(request, kind))
    return {
        "edition": row, "document": row.document, "kind": kind, "form": form, "groups": groups(form, kind, row.number),
        "body": shown_body(row), "version": row.version, "blocks": blocks_shown(row.blocks.get_prep_value()),
        "is_blocks": kind.layout == Layout.BLOCKS, "block_kinds": KINDS.items(), "grounds": GROUNDS, "effect_kinds": EffectKind.choices,
        "effects": row.effects.select_related("target__live"), "lacks": lacks(row), "steps": steps_view(row),
        "today": today(), "sent_back": sent_back(row), **files_context(row), **gate_context(row),
        **twin_context(row, companions(row)),
    }  # fmt: skip


def sent_back(row: Edition) -> Decision | None:
    """Why it came back, while it is being mended."""
    rows = row.decisions.filter(round=row.round, verdict=Verdict.SENT_BACK) if row.state == State.DRAFT else None
    return rows.order_by("-id").first() if rows is not None else None


def files_context(row: Edition) -> dict[str, Any]:
    """The files of a draft, pictures of the text apart."""
    files = list(row.files.select_related("attachment"))
    return {"edition": row, "files": [one for one in files if one.role != FileRole.IMAGE],
            "pictures": [one for one in files if one.role == FileRole.IMAGE]}  # fmt: skip


def gate_context(row: Edition) -> dict[str, Any]:
    """The gate's panel and the text with its marks."""
    gate = gate_of(row)
    findings = [finding for _, rows in gate.groups for finding in rows]
    return {"edition": row, "gate": gate, "places": marked_places(row, findings), "hard": HARD, "today": today()}


def twin_context(row: Edition, twins: list[Edition]) -> dict[str, Any]:
    """The interpretations that go with it (`twins`), or the document that it goes with."""
    alone = row.document.kind.needs_interpretation and not twins
    is_out = alone and is_interpreted(row.document)
    return {"twins": twins, "leading": leader_of(row), "interprets": row.document.interprets,
            "needs_twin": alone and not is_out, "twin_out": is_out}  # fmt: skip


def _save_effects(request: StaffRequest, row: Edition) -> None:
    """What the draft will do to other documents, where the form holds that part and it differs from what is kept."""
    post = request.POST
    if "effects" not in post:
        return
    lines = zip(post.getlist("effect_target"), post.getlist("effect_kind"), post.getlist("effect_on"),
                post.getlist("effect_provisions"), strict=False)  # fmt: skip
    wanted = [(whole(target), kind, on, words.strip()) for target, kind, on, words in lines if whole(target)]
    kept = [(one.target_id, one.kind, str(one.on), one.provisions) for one in row.effects.all()]
    if sorted(wanted, key=str) == sorted(kept, key=str):
        return
    targets = (
        Document.objects.visible_to(request.user)
        .select_related("kind", "live")
        .in_bulk([key for key, *_ in wanted if key])
    )
    drafts = []
    for key, kind, on, words in wanted:
        day = _day(on)
        if key not in targets or kind not in EffectKind.values or day is None:
            raise Refused("废止或修改的文件没有填全。", then="请选文件、效力和起始日期。")
        drafts.append(actions.EffectDraft(targets[key], EffectKind(kind), day, words))
    actions.set_effects(row, drafts, by=request.user, at=now())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_POST
@staff(*BUSINESS_ROLES)
def accept(request: StaffRequest, edition: int, finding: int) -> HttpResponse:
    """Let a finding stand, with a reason."""
    row = find_edition(request, edition)
    one = get_object_or_404(Finding, pk=finding, edition=row)
    reason = request.POST.get("reason", "")
    try:
        actions.accept_finding(one, reason=reason, by=request.user, at=now())
        messages.success(request, "已记下理由和您的姓名。")
    except Refused as refusal:
        refused_message(request, refusal)
    back = (
        f"{reverse('desk:document_reviews')}?at={row.pk}"
        if request.POST.get("back") == "review"
        else editor(row.pk, "gate")
    )
    return answered(request, back, "desk/documents/gate.html", gate_context(row))


@require_POST
@staff(*SECTION_ROLES)
def clear(request: StaffRequest, edition: int, finding: int) -> HttpResponse:
    """What an attachment hides is taken out of it."""
    row = find_edition(request, edition)
    one = get_object_or_404(Finding, pk=finding, edition=row)
    said = f"已从{one.where_name}清除{one.label.removeprefix('附件有')}，请打开附件核对一遍。"
    tried(request, lambda: actions.clear_hidden(one, by=request.user, at=now()), said)
    return answered(request, editor(row.pk, "gate"), "desk/documents/gate.html", gate_context(row))


@require_POST
@staff(*SECTION_ROLES)
def choose(request: StaffRequest) -> HttpResponse:
    """Documents of the own agency that may be repealed or changed, for the chooser."""
    rows = candidates(request.user, request.POST.get("q", "").strip()[:60])[:20]
    found = [{"key": row.pk, "title": row.live.title, "number": row.live.doc_no} for row in rows if row.live]
    return HttpResponse(json.dumps(found, ensure_ascii=False), content_type="application/json")
