"""提供的文件: uploaded, looked through, cleaned, pages redacted, looked through again, and cleared by a second person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.agencies.models import BUSINESS_ROLES
from gongkai.casework.answering import find_answer
from gongkai.desk.documents.doors import tried
from gongkai.desk.pages import StaffRequest, now, refused_message, staff, today, whole
from gongkai.foi.actions.intakes import NewFile
from gongkai.foi.models import Answer, AnswerState, PieceKind
from gongkai.foi.queries.personal import content_of
from gongkai.foi.queries.rights import reads, works_on
from gongkai.letters.actions import enclosing
from gongkai.letters.models import Enclosure
from gongkai.letters.queries.findings import kind_of
from gongkai.redaction.models import KEPT, ON_REQUEST, UNASKED, Area, Box, Trace
from gongkai.redaction.sources.rendering import boxes_of, page_image, text_boxes
from gongkai.rules.refused import Refused
from gongkai.screening.personal import find_personal

WIDTH = 1000  # pixels of a page on the screen
REFUSED = 409
MOST_AREAS = 500
SIDES = ("left", "top", "right", "bottom")


@dataclass(frozen=True, slots=True)
class Shown:
    """A file on the screen: what can be done about what was found in it."""

    row: Enclosure
    kind: str = ""

    @property
    def wanted(self) -> list[Trace]:
        """What is removed only where it is ticked: paper shows it, or somebody may miss it."""
        found = {one["kind"] for one in self.row.findings}
        return [one for one in Trace if one in ON_REQUEST - KEPT and one.label in found]

    @property
    def hides(self) -> bool:
        """Whether there is anything that cleaning takes out."""
        found = {one["kind"] for one in self.row.findings}
        return any(one.label in found for one in set(Trace) - KEPT)

    @property
    def advice(self) -> str:
        """What to do where only data of persons is left, which everybody can read and no cleaning takes out."""
        if self.hides or not self.row.open_findings:
            return ""
        if self.kind == "pdf":
            return "剩下的是页面上看得见的个人信息，请点“遮盖页面”遮住；可以提供的，由核对人写明理由保留。"
        return "剩下的是正文里看得见的个人信息，请在原稿中删去，重新加入并去掉这一份，或者导出为PDF加入再遮盖页面；可以提供的，由核对人写明理由保留。"


@require_http_methods(["GET", "POST"])
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest, answer: int) -> HttpResponse:
    """The files of an answer with what was found in each; sending adds one."""
    row = _answer(request, answer)
    if request.method == "POST":
        tried(request, lambda: _add(request, row))
        return redirect("desk:request_enclosures", row.pk)
    works = works_on(row.case, request.user)
    files = list(row.enclosures.select_related("original", "given", "cleared_by"))
    wrote = row.writers.filter(person=request.user).exists()
    context = {
        "answer": row, "case": row.case, "files": [Shown(one, kind_of(one.file)) for one in files], "today": today(), "wrote": wrote,
        "works": works, "mends": works and row.state in {AnswerState.DRAFT, AnswerState.REVIEW},
        "adds": works and row.state == AnswerState.DRAFT,
        "clears": works and row.state in {AnswerState.DRAFT, AnswerState.REVIEW, AnswerState.APPROVED} and not wrote,
    }  # fmt: skip
    return render(request, "casework/letters/enclosures.html", context)


def _answer(request: StaffRequest, answer: int) -> Answer:
    """The answer for who opens the files of its case; what is done to its own, the actions allow to who works on it."""
    row = find_answer(request, answer)
    if not reads(row.case, request.user):
        raise Http404
    return row


def _add(request: StaffRequest, row: Answer) -> None:
    files = [NewFile(PieceKind.INFORMATION, one.name or "", one.read()) for one in request.FILES.getlist("files")[:20]]
    if not files:
        raise Refused("没有选文件。", then="请选择要提供的文件。")
    for file in files:
        enclosing.enclose(
            row, file.name, file.data, by=request.user, at=now(), pages=whole(request.POST.get("pages")) or 0
        )
    messages.success(request, f"已加入{len(files)}份文件，检查结果在下面。")


def find_enclosure(request: StaffRequest, enclosure: int) -> Enclosure:
    """A file of an answer for who opens the files of its case."""
    rows = Enclosure.objects.select_related(
        "answer__case__agency", "original__case", "given__case", "original__content", "given__content"
    )
    row: Enclosure = get_object_or_404(rows.filter(answer__in=Answer.objects.visible_to(request.user)), pk=enclosure)
    if not reads(row.answer.case, request.user):
        raise Http404
    return row


Doing = Callable[[StaffRequest, Enclosure], object]


def _clean(request: StaffRequest, row: Enclosure) -> None:
    drop = UNASKED.union(one for one in Shown(row).wanted if one.value in request.POST.getlist("drop"))
    enclosing.clean_enclosure(row, by=request.user, at=now(), drop=drop)


def _undo(request: StaffRequest, row: Enclosure) -> None:
    enclosing.undo_mending(row, by=request.user, at=now())


def _again(request: StaffRequest, row: Enclosure) -> None:
    enclosing.look_again(row, by=request.user, at=now())


def _clear(request: StaffRequest, row: Enclosure) -> None:
    enclosing.clear_enclosure(row, by=request.user, at=now(), why=request.POST.get("why", ""))


def _accept(request: StaffRequest, row: Enclosure) -> None:
    number = whole(request.POST.get("index"))
    enclosing.accept_finding(
        row, -1 if number is None else number, request.POST.get("why", ""), by=request.user, at=now()
    )


def _out(request: StaffRequest, row: Enclosure) -> None:
    enclosing.take_out(row, reason=request.POST.get("why", ""), by=request.user, at=now())


ACTS: Mapping[str, tuple[Doing, str]] = {
    "clean": (_clean, "已清除并重新检查，还剩的列在文件下面。"), "undo": (_undo, "已恢复原件。"), "again": (_again, "已重新检查。"),
    "clear": (_clear, "已核对，可以随答复发出。"), "accept": (_accept, "已保留，理由已记录。"), "out": (_out, "文件不再随答复提供。"),
}  # fmt: skip


@require_POST
@staff(*BUSINESS_ROLES)
def act(request: StaffRequest, enclosure: int, name: str) -> HttpResponse:
    """One act on a file, by its name in the address."""
    if name not in ACTS:
        raise Http404
    row, (doing, said) = find_enclosure(request, enclosure), ACTS[name]
    tried(request, lambda: doing(request, row), said)
    return redirect(reverse("desk:request_enclosures", args=[row.answer_id]) + f"#file-{row.pk}")


@require_http_methods(["GET", "POST"])
@staff(*BUSINESS_ROLES)
def redact(request: StaffRequest, enclosure: int) -> HttpResponse:
    """Pages with areas to black out: drawn with the mouse, or typed as per cent from the left and top."""
    row = find_enclosure(request, enclosure)
    if kind_of(row.file) != "pdf" or not works_on(row.answer.case, request.user):
        raise Http404
    page = min(max(whole(request.GET.get("page")) or 1, 1), max(row.pages, 1))
    typed = _typed(request) if request.method == "POST" else []
    if request.method == "POST":
        try:
            enclosing.redact_enclosure(row, typed, by=request.user, at=now())
        except Refused as refusal:
            refused_message(request, refusal)
        else:
            messages.success(request, f"已遮盖{len(typed)}处，并重新检查过。")
            return redirect("desk:request_enclosures", row.answer_id)
    context = {
        "enclosure": row, "answer": row.answer, "case": row.answer.case, "page": page, "areas": [_shown(one) for one in typed],
        "suggested": _suggested(row, page), "before": page - 1, "after": page + 1 if page < row.pages else 0,
    }  # fmt: skip
    return render(request, "casework/letters/redact.html", context, status=REFUSED if typed else 200)


def _typed(request: StaffRequest) -> list[Area]:
    """The areas as they were sent: page, then per cent of the page from left, top, to right, bottom."""
    columns = [request.POST.getlist(f"area-{name}")[:MOST_AREAS] for name in ("page", *SIDES)]
    found = []
    for page, *sides in zip(*columns, strict=False):
        numbers = [_share(side) for side in sides]
        if whole(page) and any(numbers):
            found.append(Area(int(page), *numbers))
    return found


def _share(text: str) -> float:
    """Per cent as a share of one; what is no number is nothing, which the action refuses."""
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number / 100 if number == number else 0.0  # noqa: PLR0124 - not for what is no number


def _shown(area: Area) -> dict[str, Any]:
    return {"page": area.page} | {name: f"{getattr(area, name) * 100:.2f}" for name in SIDES}


def _suggested(row: Enclosure, page: int) -> list[tuple[str, dict[str, Any]]]:
    """Where on the page personal data was found: kind, and the area."""
    words = text_boxes(content_of(row.file), page)
    text = "".join(word.text for word in words)
    found = [(one.label, text[one.start : one.end]) for one in find_personal(text)]
    return [(kind, _shown(_around(page, box))) for kind, told in found for box in boxes_of(words, told)][:MOST_AREAS]


def _around(page: int, box: Box) -> Area:
    return Area(page, box.left, box.top, box.right, box.bottom)


@require_GET
@staff(*BUSINESS_ROLES)
def picture(request: StaffRequest, enclosure: int, page: int) -> HttpResponse:
    """A page of a file as a picture."""
    row = find_enclosure(request, enclosure)
    if kind_of(row.file) != "pdf" or not 1 <= page <= max(row.pages, 1):
        raise Http404
    try:
        drawn = page_image(content_of(row.file), page, WIDTH)
    except Refused:  # too long to be drawn, or damaged: its areas cannot be blackened either, which is told there
        raise Http404 from None
    response = HttpResponse(drawn, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response
