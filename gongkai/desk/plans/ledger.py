"""任务台账: the list, its exports, and what is done to several duties at once."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, Role, Section
from gongkai.desk.pages import StaffRequest, download, now, refused_message, staff, today, whole, wholes
from gongkai.intake.actions import roll_over as rolled_over
from gongkai.papers.actions.packages import DOCX, XLSX
from gongkai.plans import actions
from gongkai.plans.actions.exports import export_ledger, export_report
from gongkai.plans.models import Area, Duty, Plan, State, Task
from gongkai.plans.queries.ledger import Filters, at_work, chips, ledger
from gongkai.plans.queries.lights import NAMES, WAITS, WORDS, horizon
from gongkai.rules.refused import Refused

LIGHTS = {name: WORDS[rank] for rank, name in NAMES.items()}
Doing = Callable[[StaffRequest, Duty], None]
SORTS = {"due", "-due", "light", "-light", "evidence", "-evidence"}


def read_filters(request: StaffRequest) -> Filters:
    """The filters of the address; what makes no sense asks for nothing."""
    get = request.GET

    return Filters(
        light=get.get("light", "") if get.get("light") in LIGHTS else "",
        section=whole(get.get("section")),
        state=get.get("state", "") if get.get("state") in State.values else "",
        area=whole(get.get("area")),
        wait=get.get("wait", "") if get.get("wait") in WAITS else "",
        mine=get.get("mine") == "1",
        words=get.get("q", "").strip()[:60],
        sort=get.get("sort", "") if get.get("sort") in SORTS else "",
        page=max(1, whole(get.get("page")) or 1),
    )


def in_words(filters: Filters, plan: Plan) -> list[str]:
    """The filters as a reader of a printed list wants to see them; what is not the plan's own has no words."""
    words = [LIGHTS[filters.light]] if filters.light else []
    if filters.section:
        words += list(Section.objects.filter(pk=filters.section, agency=plan.agency_id).values_list("name", flat=True))
    if filters.state:
        words.append(State(filters.state).label)
    if filters.area:
        words += list(Area.objects.filter(pk=filters.area, plan=plan).values_list("name", flat=True))
    if filters.wait:
        words.append(f"等{WAITS[filters.wait]}")
    if filters.mine:
        words.append("待我处理")
    if filters.words:
        words.append(f"含“{filters.words}”")
    return words


@require_GET
@staff(*BUSINESS_ROLES)
def latest(request: StaffRequest) -> HttpResponse:
    """The ledger of the plan at work, or the page that says how to get one."""
    plan = at_work(list(Plan.objects.visible_to(request.user).filter(agency=request.user.agency)), today())
    if plan:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponseRedirect(reverse("desk:plan", args=[plan.pk]) + query)
    return render(request, "desk/plans/no_plan.html", {})


@require_GET
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest, plan: int) -> HttpResponse:
    """The ledger of one plan."""
    plans = _beside(request, plan)
    row = next(each for each in plans if each.pk == plan)
    when = horizon(row.agency, today())
    filters = read_filters(request)
    found = ledger(row, request.user, when, filters)
    if filters.page > found.pages:
        raise Http404
    return render(
        request,
        "desk/plans/ledger.html",
        {
            "plan": row,
            "plans": plans,
            "found": found,
            "filters": filters,
            "chips": chips(found),
            "words": in_words(filters, row),
            "sections": found.sections,
            "areas": found.areas,
            "states": State.choices,
            "own": row.agency_id == request.user.agency_id,
            "when": when,
        },
    )


def _beside(request: StaffRequest, plan: int) -> list[Plan]:
    """The plan with the others of its agency, for the switcher; 404 where it is out of sight."""
    plans = list(Plan.objects.visible_to(request.user).filter(agency__plans__pk=plan).select_related("agency"))
    if not plans:
        raise Http404
    return plans


@require_GET
@staff(*BUSINESS_ROLES)
def workbook(request: StaffRequest, plan: int) -> HttpResponse:
    """The ledger as .xlsx, filters kept."""
    row = get_object_or_404(Plan.objects.visible_to(request.user).select_related("agency"), pk=plan)
    when = horizon(row.agency, today())
    filters = read_filters(request)

    data = export_ledger(row, request.user, when, filters, in_words(filters, row), at=now())
    return download(data, f"{row.title}台账.xlsx", XLSX)


@require_GET
@staff(Role.COORDINATOR, Role.LEADER)
def report(request: StaffRequest, plan: int) -> HttpResponse:
    """The written report 落实情况报告 as .docx."""
    row = get_object_or_404(Plan.objects.visible_to(request.user).select_related("agency"), pk=plan)
    when = horizon(row.agency, today())

    data = export_report(row, request.user, when, at=now())
    return download(data, f"{row.title}落实情况报告.docx", DOCX)


@require_POST
@staff(*BUSINESS_ROLES)
def several(request: StaffRequest, plan: int) -> HttpResponse:
    """One act on several duties: 本期无变化 for a section, 催办 and 公开 for the office."""
    row = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    ids = wholes(request.POST.getlist("duty"))[:500]
    duties = list(
        Duty.objects.visible_to(request.user)
        .filter(pk__in=ids, plan=row)
        .select_related("task", "section", "agency", "plan")
    )
    act = SEVERAL.get(request.POST.get("act", ""))
    if act is None or not duties:
        messages.warning(request, "没有选中任务。请先勾选左侧的方框，再选要做的事。")
    else:
        _each(request, *act, duties)
    back = request.POST.get("back", "")
    return redirect(back if _local(back) else reverse("desk:plan", args=[row.pk]))


def _local(address: str) -> bool:
    """Whether an address leads back into the desk and nowhere else."""
    return address.startswith("/desk/") and "//" not in address and "\\" not in address


def _each(request: StaffRequest, act: Doing, words: str, duties: list[Duty]) -> None:
    """Do the act to each; say in its own words how many went and why the others did not."""
    done, refused = 0, []
    for duty in duties:
        try:
            act(request, duty)
            done += 1
        except Refused as refusal:
            refused.append(f"{duty.task}：{refusal}")
    if done:
        messages.success(request, f"{words}{done}项。")
    for sentence in refused[:5]:
        messages.error(request, sentence)
    if len(refused) > 5:
        messages.error(request, f"另有{len(refused) - 5}项没有办成，原因类似。")


def _no_change(request: StaffRequest, duty: Duty) -> None:
    actions.report_no_change(actions.current_period(duty, today()), by=request.user, at=now())


def _sign(request: StaffRequest, duty: Duty) -> None:
    actions.sign(duty, by=request.user, at=now())


def _release(request: StaffRequest, duty: Duty) -> None:
    actions.release_accepted(duty, by=request.user, at=now())


def _urge(request: StaffRequest, duty: Duty) -> None:
    actions.urge(duty, by=request.user, at=now())


SEVERAL: dict[str, tuple[Doing, str]] = {  # what is done, and what is said with the number of duties behind it
    "no_change": (_no_change, "已报“本期无变化”"),
    "sign": (_sign, "已签收"),
    "release": (_release, "已公开"),
    "urge": (_urge, "已催办"),
}


@require_POST
@staff(Role.COORDINATOR)
def release(request: StaffRequest, plan: int) -> HttpResponse:
    """Open or close the plan's public progress page."""
    row = get_object_or_404(Plan.objects.visible_to(request.user).select_related("agency"), pk=plan)
    try:
        if request.POST.get("act") == "withdraw":
            actions.withdraw_plan(row, by=request.user, at=now())
            messages.success(request, "要点进展已从公众页面撤下。")
        else:
            actions.release_plan(row, by=request.user, at=now())
            messages.success(request, "要点进展已对外公开，公众只能看到逐项标明“公开”的任务和佐证。")
    except Refused as refusal:
        refused_message(request, refusal)
    return redirect("desk:plan", row.pk)


@require_POST
@staff(Role.COORDINATOR)
def roll_over(request: StaffRequest, plan: int) -> HttpResponse:
    """Make next year's plan from what is open or recurs."""
    row = get_object_or_404(Plan.objects.visible_to(request.user).select_related("agency"), pk=plan)
    try:
        made = rolled_over(row, row.year + 1, by=request.user, at=now())
    except Refused as refusal:
        refused_message(request, refusal)
        return redirect("desk:plan", row.pk)
    messages.success(request, f"已结转为“{made.title}”，共{Task.objects.filter(plan=made).count()}项，请核对时限。")
    return redirect("desk:plan", made.pk)
