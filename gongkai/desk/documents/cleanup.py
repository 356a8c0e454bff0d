"""清理: go through the normative documents, hand out the lists, start the notice that repeals."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.agencies.models import Role
from gongkai.desk.documents.doors import editor
from gongkai.desk.documents.starting import columns_for
from gongkai.desk.pages import StaffRequest, chips, download, now, refused_message, staff, today, whole
from gongkai.norms.queries.cleanup import SCOPES, VERDICTS, CleanRow, to_clean
from gongkai.papers.actions.packages import XLSX
from gongkai.papers.actions.sheets import Column as SheetColumn
from gongkai.papers.actions.sheets import Sheet
from gongkai.publications import actions
from gongkai.publications.models import Document, Edition, EffectKind, Kind
from gongkai.rules.refused import Refused

PREFIX = "mark_"
LISTS = {"keep": "继续有效目录", "repeal": "废止目录", "invalid": "宣布失效目录"}
ENDS = {"repeal": EffectKind.REPEALS, "invalid": EffectKind.DECLARES_INVALID}
Marked = list[tuple[CleanRow, str]]


@require_http_methods(["GET", "POST"])
@staff(Role.COORDINATOR)
def index(request: StaffRequest) -> HttpResponse:
    """The documents with a choice beside each; then the lists or the notice."""
    if request.method == "POST":
        answer = _answer(request)
        if answer is not None:
            return answer
    scope = request.GET.get("scope", "") if request.GET.get("scope") in SCOPES else ""
    words = request.GET.get("q", "").strip()[:60]
    rows = to_clean(request.user, today(), scope, words)
    context = {
        "rows": [(row, request.POST.get(f"{PREFIX}{row.document.pk}", "")) for row in rows], "verdicts": VERDICTS.items(),
        "chips": chips(request, "scope", list(SCOPES.items())), "q": words, "scope": scope, "today": today(),
        "kinds": Kind.objects.filter(active=True, is_interpretation=False, needs_interpretation=False, layout="text"),
    }  # fmt: skip
    return render(request, "desk/documents/cleanup.html", context)


def _answer(request: StaffRequest) -> HttpResponse | None:
    chosen = {
        key.removeprefix(PREFIX): value
        for key, value in request.POST.items()
        if key.startswith(PREFIX) and value in VERDICTS
    }
    marked = [
        (row, chosen[str(row.document.pk)]) for row in to_clean(request.user, today()) if str(row.document.pk) in chosen
    ]
    if not marked:
        messages.warning(request, "还没有给任何文件选清理意见。")
        return None
    if request.POST.get("act") == "export":
        return download(
            actions.hand_out("清理目录", _sheets(marked), by=request.user, at=now()), "规范性文件清理目录.xlsx", XLSX
        )
    try:
        edition = _notice(request, marked)
    except Refused as refusal:
        refused_message(request, refusal)
        return None
    messages.success(request, "已起草清理公告，废止和宣布失效的文件都列在里面，发布后生效。")
    return redirect(editor(edition.pk))


def _sheets(marked: Marked) -> list[Sheet]:
    titles = [
        ("序号", 6),
        ("标题", 50),
        ("文号", 24),
        ("统一编号", 20),
        ("施行日期", 12),
        ("有效期至", 12),
        ("科室", 14),
        ("备注", 12),
    ]
    columns = [SheetColumn(title, width) for title, width in titles]
    found = {key: [row for row, mark in marked if mark == key or (key == "keep" and mark == "amend")] for key in LISTS}
    amended = {row.document.pk for row, mark in marked if mark == "amend"}
    return [
        Sheet(
            name,
            columns,
            [_cells(at, row.document, amended) for at, row in enumerate(found[key], 1)],
            title=f"规范性文件{name}",
        )
        for key, name in LISTS.items()
    ]


def _cells(at: int, document: Document, amended: set[int]) -> list[str]:
    live = document.live
    assert live is not None
    return [str(at), live.title, live.doc_no, live.unified_no, str(document.effective_on or ""), str(document.expires_on or "长期"),
            str(document.section), "拟修改" if document.pk in amended else ""]  # fmt: skip


def _notice(request: StaffRequest, marked: Marked) -> Edition:
    """A draft notice of the own section whose effects are the chosen ends."""
    ends = [(row.document, ENDS[mark]) for row, mark in marked if mark in ENDS]
    if not ends:
        raise Refused("没有选废止或宣布失效的文件。", then="请先选，再起草公告。")
    kind = Kind.objects.filter(active=True, pk=whole(request.POST.get("kind")) or 0).first()
    column = next(iter(columns_for(request, kind)), None) if kind else None
    if kind is None or column is None:
        raise Refused("没有收录这种文件的栏目。", then="请选另一种公告，或先在“栏目更新”里设好。")
    title = f"{request.user.agency}关于废止和宣布失效部分规范性文件的公告"
    values = {"body": _text(ends), "formed_on": today()}
    edition = actions.start_document(kind, column, title=title, by=request.user, at=now(), values=values)
    actions.set_effects(
        edition, [actions.EffectDraft(row, ends_by, today()) for row, ends_by in ends], by=request.user, at=now()
    )
    return edition


def _text(ends: Sequence[tuple[Document, EffectKind]]) -> str:
    parts = ["<p>根据规范性文件清理结果，现将废止和宣布失效的文件公布如下。</p>"]
    for kind, head in ((EffectKind.REPEALS, "废止的文件"), (EffectKind.DECLARES_INVALID, "宣布失效的文件")):
        rows = [row.live for row, one in ends if one == kind and row.live]
        if rows:
            lines = "".join(
                f"<li>{escape(f'《{row.title}》（{row.doc_no}）' if row.doc_no else f'《{row.title}》')}</li>"
                for row in rows
            )
            parts.append(f"<h2>{head}</h2><ol>{lines}</ol>")
    return "".join(parts)
