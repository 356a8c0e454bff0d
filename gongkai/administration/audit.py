"""操作记录: what the auditor reads, checks and takes away. Nobody else sees these pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.actions import note_audit
from gongkai.agencies.models import Agency, Role
from gongkai.agencies.queries import audited, audited_chains
from gongkai.desk.pages import StaffRequest, download, is_script, midnight, now, paged, staff, today, whole
from gongkai.desk.telling import changes, subject_kind
from gongkai.papers.actions.packages import XLSX
from gongkai.papers.actions.sheets import Column, Sheet, write_workbook
from gongkai.records.models import Chain, Event, Verb
from gongkai.records.queries import Break, verify_on

EXPORT_ROWS = 50_000
STEP = 2_000  # events checked by one request of the progress bar
HEADS = ("链", "序号", "时间", "账号", "姓名", "角色", "动作", "对象", "变更前", "变更后", "说明", "哈希")


class EventFilter(forms.Form):
    """What the list of events is narrowed by."""

    q = forms.CharField(label="姓名、账号或对象", required=False, max_length=60)
    verb = forms.ChoiceField(label="动作", required=False, choices=[("", "全部动作"), *Verb.choices])
    since = forms.DateField(label="从", required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput({"type": "date"}))
    chain = forms.ChoiceField(label="机关", required=False)

    def __init__(self, chains: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chain"].choices = [("", "全部机关"), *chains]  # type: ignore[attr-defined]

    def narrowed(self, rows: QuerySet[Event]) -> QuerySet[Event]:
        """The events that fit; a filter that makes no sense is left out and told at its field."""
        self.is_valid()
        found = self.cleaned_data
        if words := found.get("q"):
            rows = rows.filter(Q(actor_name=words) | Q(actor_key=words) | Q(subject_label__icontains=words))
        if found.get("verb"):
            rows = rows.filter(verb=found["verb"])
        if found.get("chain"):
            rows = rows.filter(chain__key=found["chain"])
        if found.get("since"):
            rows = rows.filter(at__gte=midnight(found["since"]))
        if found.get("until"):
            rows = rows.filter(at__lt=midnight(found["until"]) + timedelta(days=1))
        return rows


def _asked(request: StaffRequest, data: Any) -> tuple[EventFilter, QuerySet[Event], dict[str, str]]:
    names = dict(Agency.objects.under(request.user.agency).values_list("code", "name"))
    keys = audited_chains(request.user).values_list("key", flat=True)
    form = EventFilter([(key, names.get(key, key)) for key in keys], data)
    rows = form.narrowed(audited(request.user)).select_related("chain").order_by("-id")
    return form, rows, names


@require_GET
@staff(Role.AUDITOR)
def index(request: StaffRequest) -> HttpResponse:
    """The events, newest first."""
    form, rows, names = _asked(request, request.GET)
    page = paged(request, rows)
    chains = list(audited_chains(request.user))
    context = {
        "form": form,
        "page": page,
        "names": names,
        "chains": chains,
        "events": sum(c.length for c in chains),
        "today": today(),
    }
    return render(request, "desk/audit/index.html", context)


@require_GET
@staff(Role.AUDITOR)
def show(request: StaffRequest, event: int) -> HttpResponse:
    """One event: before and after side by side, and its place in the chain."""
    row = get_object_or_404(audited(request.user).select_related("chain"), pk=event)
    beside = Event.objects.filter(chain=row.chain, position__in=[row.position - 1, row.position + 1])
    near = {other.position - row.position: other for other in beside}
    context = {
        "event": row,
        "changes": changes(row),
        "kind": subject_kind(row),
        "older": near.get(-1),
        "newer": near.get(1),
        "holds": row.hash == row.digest(),
        "agency": Agency.objects.filter(code=row.chain.key).first(),
    }
    return render(request, "desk/audit/show.html", context)


@require_POST
@staff(Role.AUDITOR)
def export(request: StaffRequest) -> HttpResponse:
    """What the filter leaves, as .xlsx or .csv; the export itself is recorded."""
    form, rows, _ = _asked(request, request.POST)
    form.is_valid()
    found, at = list(rows[:EXPORT_ROWS]), now()
    csv_asked = request.POST.get("as") == "csv"
    note_audit(request.user, Verb.EXPORTED, f"导出操作记录{len(found)}条", at=at)
    name = f"操作记录{timezone.localtime(at):%Y%m%d-%H%M}"
    if csv_asked:
        return download(_csv(found), f"{name}.csv", "text/csv; charset=utf-8")
    columns = [
        Column(head, width) for head, width in zip(HEADS, (12, 8, 20, 14, 12, 18, 12, 30, 30, 30, 30, 66), strict=True)
    ]
    return download(write_workbook([Sheet("操作记录", columns, _rows(found))]), f"{name}.xlsx", XLSX)


def _rows(events: list[Event]) -> Iterator[list[str]]:
    for event in events:
        told = changes(event)
        yield [
            event.chain.key,
            str(event.position),
            f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
            event.actor_key,
            event.actor_name,
            event.actor_role,
            event.get_verb_display(),
            event.subject_label,
            "；".join(f"{label}：{before}" for label, before, _, _ in told if before),
            "；".join(f"{label}：{after}" for label, _, after, _ in told if after),
            event.reason,
            event.hash,
        ]


def _csv(events: list[Event]) -> bytes:
    """With a byte order mark, for spreadsheet programs; a cell that looks like a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for row in _rows(events):
        writer.writerow([f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


@require_POST
@staff(Role.AUDITOR)
def verify(request: StaffRequest) -> HttpResponse:
    """Check the chains. A script asks step by step (`chain`, `after`) and draws the progress; without one, all at once."""
    chains = audited_chains(request.user)
    if is_script(request):
        chain = get_object_or_404(chains, key=request.POST.get("chain", ""))
        reached, broken = verify_on(chain, whole(request.POST.get("after")) or 0, STEP)
        done = broken is not None or reached >= chain.length
        words = _result(request, chain, broken) if done else ""
        return JsonResponse({"reached": reached, "done": done, "holds": broken is None, "words": words})
    results = [(chain, verify_on(chain, 0)[1]) for chain in chains]
    lines = [(_result(request, chain, broken), broken is None) for chain, broken in results]
    request.session["verified"] = lines
    return redirect("desk:audit_verified")


def _result(request: StaffRequest, chain: Chain, broken: Break | None) -> str:
    name = Agency.objects.filter(code=chain.key).values_list("name", flat=True).first() or chain.key
    if broken:
        words = f"{name}：第{broken.position}条断开，{broken.why}。请保全数据库并查明原因。"
    else:
        words = f"{name}：{chain.length}条逐条校验，完整，没有改动。"
    note_audit(request.user, Verb.CHECKED, f"校验操作记录，{words}", at=now())
    return words


@require_GET
@staff(Role.AUDITOR)
def verified(request: StaffRequest) -> HttpResponse:
    """What the last check found, for browsers without scripts."""
    return render(request, "desk/audit/verified.html", {"lines": request.session.get("verified", [])})
