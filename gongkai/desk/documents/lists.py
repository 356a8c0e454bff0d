"""我的文件: the list, its export, and what may be done to several at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, Section
from gongkai.desk.documents.doors import calendar_of, editor, hub
from gongkai.desk.pages import PAGE_ROWS, StaffRequest, chips, download, now, staff, today, whole, wholes
from gongkai.papers.actions.packages import XLSX
from gongkai.papers.actions.sheets import Column as SheetColumn
from gongkai.papers.actions.sheets import Sheet
from gongkai.publications import actions
from gongkai.publications.models import Column, Document, Edition, Kind, State
from gongkai.publications.queries.papers import SORTS, TABS, Paper, PaperFilters, lines, papers, tab_counts
from gongkai.publications.queries.review import queue
from gongkai.publications.queries.rights import writes
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

MOST_EXPORTED = 5000
MOST_SEVERAL = 100
TONES = {"red": "red", "yellow": "amber", "green": "green"}
Next = tuple[str, str]  # words and address of what comes next


def read_filters(request: StaffRequest) -> PaperFilters:
    """The filters of the address; what makes no sense asks for nothing."""
    get = request.GET
    return PaperFilters(
        tab=get.get("tab", "") if get.get("tab") in TABS else "",
        words=get.get("q", "").strip()[:60],
        kind=whole(get.get("kind")),
        column=whole(get.get("column")),
        section=whole(get.get("section")) if request.user.oversees else None,
        sort=get.get("sort", "saved") if get.get("sort") in SORTS else "saved",
    )


@require_GET
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest) -> HttpResponse:
    """The list by tabs, each line with what comes next."""
    filters = read_filters(request)
    counts = tab_counts(request.user, filters)
    paginator = Paginator(papers(request.user, filters), PAGE_ROWS)
    paginator.count = counts[filters.tab]  # known already
    page = paginator.get_page(request.GET.get("page"))
    mine = set(queue(request.user).filter(pk__in=[row.pk for row in page.object_list]).values_list("pk", flat=True))
    shown = [(line, next_act(line, request, mine)) for line in lines(page.object_list, calendar_of(request), now())]
    context = {
        "page": page, "lines": shown, "pick": _pick(page.object_list, request), "filters": filters, "sorts": SORTS.items(), "today": today(),
        "chips": chips(request, "tab", [("", "全部"), *TABS.items()], counts),
        "kinds": Kind.objects.filter(active=True), "narrowed": bool(filters.words or filters.kind or filters.column or filters.section),
        "columns": Column.objects.filter(agency=request.user.agency_id, active=True),
        "sections": Section.objects.filter(agency=request.user.agency_id, active=True) if request.user.oversees else [],
    }  # fmt: skip
    return render(request, "desk/documents/index.html", context)


def _pick(rows: Iterable[Edition], request: StaffRequest) -> set[int]:
    """Keys of the drafts that the reader may check and send into review: those of the own section."""
    return {row.pk for row in rows if row.state == State.DRAFT and writes(row.document, request.user)}


def next_act(line: Paper, request: StaffRequest, mine: set[int]) -> Next:
    """The next act of the reader on a line, or just looking at it."""
    row = line.edition
    own = writes(row.document, request.user)
    if row.pk in mine:
        return "去审核", f"{reverse('desk:document_reviews')}?at={row.pk}"
    if own and line.tab in {"draft", "back"}:
        return ("继续写" if line.tab == "draft" else "修改重交"), editor(row.pk)
    if line.tab == "ready" and request.user.role == "coordinator":
        return "发布安排", f"{reverse('desk:document_reviews')}?list=ready&at={row.pk}"
    return {"review": "看进度", "live": "修订" if own else "查看"}.get(line.tab, "查看"), hub(row.document_id)


@require_GET
@staff(*BUSINESS_ROLES)
def workbook(request: StaffRequest) -> HttpResponse:
    """The filtered list as .xlsx."""
    filters = read_filters(request)
    found = lines(papers(request.user, filters)[:MOST_EXPORTED], calendar_of(request), now())
    titles = [("标题", 50), ("文号", 22), ("索引号", 26), ("种类", 14), ("栏目", 16), ("科室", 14), ("状态", 10), ("等待", 28),
              ("时限", 16), ("成文日期", 12), ("发布日期", 12), ("最后保存", 10)]  # fmt: skip
    sheet = Sheet(
        "我的文件", [SheetColumn(title, width) for title, width in titles], [_cells(line) for line in found],
        title="信息公开文件清单", notes=_words(request, filters),
    )  # fmt: skip
    data = actions.hand_out("文件清单", [sheet], _words(request, filters), by=request.user, at=now())
    return download(data, "文件清单.xlsx", XLSX)


def _cells(line: Paper) -> list[str]:
    row, document = line.edition, line.edition.document
    return [
        row.title, row.doc_no, document.index_no or "", str(document.kind), str(document.column), str(document.section),
        TABS[line.tab], line.waits, line.light.words if line.light else "", str(row.formed_on or ""),
        str(day_of(document.published_at)) if document.published_at else "", row.saved_by.name if row.saved_by else "系统",
    ]  # fmt: skip


def _words(request: StaffRequest, filters: PaperFilters) -> list[str]:
    """The filters as a reader of the list wants to see them."""
    words = [TABS[filters.tab]] if filters.tab else []
    words += [f"含“{filters.words}”"] if filters.words else []
    own = request.user.agency_id
    words += [str(row) for row in Kind.objects.filter(pk=filters.kind or 0)]
    words += [str(row) for row in Column.objects.filter(pk=filters.column or 0, agency=own)]
    words += [str(row) for row in Section.objects.filter(pk=filters.section or 0, agency=own)]
    return words


def _check(row: Edition, request: StaffRequest) -> None:
    if not writes(row.document, request.user):
        raise Refused("您不能检查别的科室的草稿。", then="请由起草科室检查。")
    actions.check_edition(row, at=now())


def _submit(row: Edition, request: StaffRequest) -> None:
    actions.submit(row, by=request.user, at=now())


SEVERAL: dict[str, tuple[Callable[[Edition, StaffRequest], None], str]] = {
    "check": (_check, "已检查"),
    "submit": (_submit, "已送审"),
}


@require_POST
@staff(*BUSINESS_ROLES)
def several(request: StaffRequest) -> HttpResponse:
    """One act on several drafts. None of them skips a step: checking and sending into review is all."""
    rows = Edition.objects.filter(
        pk__in=wholes(request.POST.getlist("edition"))[:MOST_SEVERAL], state=State.DRAFT,
        document__in=Document.objects.own_of(request.user),
    ).select_related("document__kind", "document__agency", "document__section", "document__column")  # fmt: skip
    act = SEVERAL.get(request.POST.get("act", ""))
    done, refused = 0, list[str]()
    for row in rows if act else []:
        try:
            SEVERAL[request.POST["act"]][0](row, request)
            done += 1
        except Refused as refusal:
            refused.append(f"{row}：{refusal}")
    if act and done:
        messages.success(request, f"{act[1]}{done}份。")
    for sentence in refused[:5]:
        messages.error(request, sentence)
    if len(refused) > 5:
        messages.error(request, f"另有{len(refused) - 5}份没有办成，原因类似。")
    if not (done or refused):
        messages.warning(request, "没有选中草稿。请先勾选左侧的方框。")
    tab = request.POST.get("tab", "")
    return redirect(reverse("desk:documents") + (f"?tab={tab}" if tab in TABS else ""))
