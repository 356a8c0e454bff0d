"""依申请公开: the queue of requests by tabs, its export, finding one by its number, several given or taken at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, Person, Section
from gongkai.casework.assigning import choices_of, chosen
from gongkai.desk.pages import Chip, StaffRequest, chips, download, now, refused_message, staff, today, whole, wholes
from gongkai.foi.actions.assigning import assign, take
from gongkai.foi.models import Applicant, Case, State
from gongkai.foi.queries.desks import reviews_first
from gongkai.foi.queries.lights import Horizon, horizon, light_of
from gongkai.foi.queries.queues import (
    MOST_COUNTED,
    PAGE,
    SORTS,
    TABS,
    UNCONFIRMED,
    Filters,
    Queue,
    Tab,
    find,
    queue,
    wanted,
)
from gongkai.letters.queries.outgoing import unchecked_among
from gongkai.papers.actions.packages import XLSX
from gongkai.papers.actions.sheets import Column, Sheet
from gongkai.publications.actions import hand_out
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused
from gongkai.rules.requests.ledger import Waiting
from gongkai.rules.requests.receipt import CHANNELS, Channel

NUMBER = re.compile(r"\d{4}\D+\d")  # a year and a serial: what may be the number of a request
MOST_EXPORTED, MOST_SEVERAL, FIRST_YEAR = 10_000, 100, 2008
SIGNS = {Tab.SOON: "yellow", Tab.OVERDUE: "red", Tab.WAITING: "grey"}
WAITS = [(UNCONFIRMED, "双方确认"), *((one.value, one.label) for one in Waiting if one)]
HEADS = (("arrived", "收到", "-arrived"), ("due", "答复期限", "due"))
COLUMNS = [("登记编号", 26), ("申请方式", 14), ("申请人类别", 14), ("申请人", 20), ("申请事项", 50), ("登记日期", 12), ("收到日期", 12),
           ("答复期限", 12), ("延长", 8), ("状态", 12), ("等待", 18), ("承办科室", 16), ("经办人", 10), ("办结日期", 12), ("期限情况", 22)]  # fmt: skip
EMPTY = {
    Tab.MINE: ("没有由您经办的申请。", "派给您或者您认领的申请会出现在这里。"),
    Tab.UNASSIGNED: ("没有等着分办的申请。", "新登记、退回办公室和科室还没有认领的会出现在这里。"),
    Tab.SOON: ("没有临期的申请。", "答复期限将到的会提前出现在这里。"),
    Tab.OVERDUE: ("没有逾期的申请。", "过了答复期限还没有答复的会出现在这里。"),
    Tab.WAITING: ("没有在等别人的申请。", "等双方确认、补正、第三方意见和缴费的会出现在这里。"),
    Tab.REVIEW: ("没有等您审核的答复。", "答复送到您这一步时会出现在这里。"),
    Tab.SEND: ("没有等着发出的答复。", "审核全部通过的答复会出现在这里。"),
    Tab.ARCHIVE: ("没有等着归档的申请。", "答复或者终结以后会出现在这里。"),
    Tab.ALL: ("还没有申请。", "网上提交和办公室登记的申请会出现在这里。"),
}


def read_filters(request: StaffRequest) -> Filters:
    """The filters of the address; what makes no sense asks for nothing."""
    get = request.GET
    sort, year = get.get("sort", ""), whole(get.get("year")) or 0
    return Filters(
        tab=get.get("tab", "") if get.get("tab") in TABS else _first_tab(request.user),
        section=whole(get.get("section")), handler=whole(get.get("handler")),
        state=get.get("state", "") if get.get("state") in State.values else "",
        kind=get.get("kind", "") if get.get("kind") in Applicant.values else "",
        year=year if FIRST_YEAR <= year <= today().year else None,
        wait=get.get("wait", "") if get.get("wait") in dict(WAITS) else "",
        words=get.get("q", "").strip()[:60], sort=sort if sort.removeprefix("-") in SORTS else "",
        page=max(1, whole(get.get("page")) or 1),
    )  # fmt: skip


def _first_tab(person: Person) -> Tab:
    """Where the reader begins: one's own where one does the work, everything where one oversees."""
    return Tab.ALL if person.oversees else Tab.MINE


@require_GET
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest) -> HttpResponse:
    """A page of the queue; without a wish, the heap where the reader's work lies."""
    filters = read_filters(request)
    if not request.GET and not request.user.oversees and reviews_first(request.user):
        return redirect(f"{reverse('desk:requests')}?tab={Tab.REVIEW}")
    if NUMBER.search(filters.words) and (row := find(request.user, filters.words)):
        return redirect("desk:request", row.pk)
    found = queue(request.user, filters, today())
    wide = request.user.oversees or (request.user.section is not None and request.user.section.is_office)
    what, then = EMPTY[found.tab]
    context = {
        "found": found, "filters": filters, "chips": _tabs(request, found), "states": State.choices, "today": today(),
        "waits": WAITS if found.tab in {Tab.WAITING, Tab.ALL} else [], "kinds": Applicant.choices, "what": what, "then": then,
        "sections": Section.objects.filter(agency=request.user.agency_id, active=True) if wide else [],
        "years": range(today().year, today().year - 6, -1), "office": _receives(request.user), "wide": wide,
        "unchecked": unchecked_among([row.case.pk for row in found.rows if row.case.is_open]),
        "first": (found.page - 1) * PAGE + 1, "last": (found.page - 1) * PAGE + len(found.rows),
    }  # fmt: skip
    return render(request, "casework/queue.html", context)


def _tabs(request: StaffRequest, found: Queue) -> list[Chip]:
    """The tabs as chips with their counts; the one in force keeps its mark where the address names none."""
    names = [(tab.value, tab.label) for tab in Tab]
    counts = {tab.value: number for tab, number in found.counts.items()}
    signs = {tab.value: sign for tab, sign in SIGNS.items()}
    return [
        Chip(
            one.words, _ended(found.counts[Tab(value)]), one.address, value == found.tab, one.sign if one.count else ""
        )
        for one, (value, _) in zip(chips(request, "tab", names, counts, signs), names, strict=True)
    ]


def _ended(number: int) -> int | str:
    return number if number <= MOST_COUNTED else f"{MOST_COUNTED}+"


def _receives(person: Person) -> bool:
    return person.role in {"coordinator", "head", "handler"} and person.section is not None and person.section.is_office


@require_GET
@staff(*BUSINESS_ROLES)
def workbook(request: StaffRequest) -> HttpResponse:
    """The filtered queue as .xlsx. Personal data besides the name is in no export."""
    filters = read_filters(request)
    rows = wanted(request.user, filters, today()).select_related("section", "handler", "joined_to")[:MOST_EXPORTED]
    when = horizon(request.user.agency, today())
    words = _in_words(request.user, filters)
    sheet = Sheet("申请", [Column(title, width) for title, width in COLUMNS], [_cells(row, when) for row in rows],
                  title="依申请公开台账", notes=words, frozen_columns=1)  # fmt: skip
    data = hand_out("依申请公开台账", [sheet], words, by=request.user, at=now())
    return download(data, "依申请公开台账.xlsx", XLSX)


def _cells(row: Case, when: Horizon) -> list[Any]:
    waits = Waiting(row.waiting_for).label if row.waiting_for else f"并入{row.joined_to}" if row.joined_to else ""
    return [
        row.number, CHANNELS[Channel(row.channel)], row.get_applicant_kind_display(), row.applicant_name, row.subject,
        day_of(row.arrived_at), row.received_on, row.due, row.extended or None, row.get_state_display(), waits,
        row.section.name if row.section else "", row.handler.name if row.handler else "", row.ended_on,
        light_of(row, when).words,
    ]  # fmt: skip


def _in_words(person: Person, filters: Filters) -> list[str]:
    """The filters as a reader of the list wants to see them."""
    tab = Tab(filters.tab)
    found = [tab.label]
    found += [row.name for row in Section.objects.filter(pk=filters.section or 0, agency=person.agency_id)]
    found += [State(filters.state).label] if filters.state else []
    found += [Applicant(filters.kind).label] if filters.kind else []
    found += [f"{filters.year}年登记"] if filters.year else []
    found += [f"等待{dict(WAITS)[filters.wait]}"] if filters.wait else []
    found += [f"含“{filters.words}”"] if filters.words else []
    return found


@require_POST
@staff(*BUSINESS_ROLES)
def several(request: StaffRequest) -> HttpResponse:
    """Give or take several at once, after a page that names them."""
    act, keys = request.POST.get("act", ""), wholes(request.POST.getlist("case"))[:MOST_SEVERAL]
    rows = list(
        Case.objects.visible_to(request.user).filter(pk__in=keys).select_related("agency", "section", "handler")
    )
    if act not in {"assign", "take"} or not rows:
        messages.warning(request, "没有选中申请。请先勾选左侧的方框，再选要做的事。")
        return redirect("desk:requests")
    if request.POST.get("sure") and _all_done(request, act, rows):
        return redirect(reverse("desk:requests") + "?tab=unassigned")
    sections, people = choices_of(request.user.agency_id)
    context = {
        "rows": rows,
        "act": act,
        "sections": sections,
        "people": people,
        "typed": request.POST,
        "today": today(),
    }
    return render(request, "casework/several.html", context)


def _all_done(request: StaffRequest, act: str, rows: list[Case]) -> bool:
    """Do it to each; say how many went and why the others did not. False where nothing could be begun."""
    doing: Callable[[Case], Any] = lambda row: take(row, by=request.user, at=now())  # noqa: E731
    if act == "assign":
        try:
            section, handler = chosen(request.user.agency_id, request.POST.dict())
        except Refused as refusal:
            refused_message(request, refusal)
            return False
        note = request.POST.get("note", "")
        doing = lambda row: assign(row, section, by=request.user, at=now(), handler=handler, note=note)  # noqa: E731
    refused = []
    for row in rows:
        try:
            doing(row)
        except Refused as refusal:
            refused.append(f"{row}：{refusal}")
    if len(refused) < len(rows):
        messages.success(request, f"{'已派件' if act == 'assign' else '已认领'}{len(rows) - len(refused)}件。")
    for sentence in refused[:5]:
        messages.error(request, sentence)
    if len(refused) > 5:
        messages.error(request, f"另有{len(refused) - 5}件没有办成，原因类似。")
    return True
