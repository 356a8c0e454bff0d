"""台账审核: submitted periods, one after the other or several at once; and the look-back of last year's duties."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import Role
from gongkai.desk.pages import StaffRequest, now, refused_message, staff, today, whole, wholes
from gongkai.desk.plans.forms import LookBackForm, ReasonForm
from gongkai.plans import actions
from gongkai.plans.models import LookBack, Period, Plan, Verdict
from gongkai.plans.queries.lights import horizon
from gongkai.plans.queries.reviews import READY, queue, waiting
from gongkai.rules.refused import Refused

KINDS = {"ready": "系统已核达标", "words": "有说明或佐证", "bare": "仅报无变化"}


@require_GET
@staff(Role.COORDINATOR)
def index(request: StaffRequest) -> HttpResponse:
    """The queue at the left, the chosen period at the right."""
    when = horizon(request.user.agency, today())
    rows = waiting(request.user, when)
    kind = request.GET.get("kind", "") if request.GET.get("kind") in KINDS else ""
    shown = [row for row in rows if not kind or row.kind == kind]
    chosen = request.GET.get("at", "")
    current = next((row for row in shown if str(row.period.pk) == chosen), None) or (shown[0] if shown else None)
    return render(
        request,
        "desk/plans/reviews.html",
        {
            "rows": shown,
            "current": current,
            "when": when,
            "kind": kind,
            "chips": [("", "全部", len(rows))]
            + [(key, words, sum(row.kind == key for row in rows)) for key, words in KINDS.items()],
            "last": Period.objects.filter(
                duty=current.period.duty_id, verdict=Verdict.ACCEPTED, order__lt=current.period.order
            )
            .order_by("-order")
            .first()
            if current
            else None,
        },
    )


@require_POST
@staff(Role.COORDINATOR)
def decide(request: StaffRequest, period: int) -> HttpResponse:
    """Accept or send back one period; the next one comes by itself."""
    row = get_object_or_404(queue(request.user), pk=period)
    following = _next_after(request, row)
    try:
        if request.POST.get("verdict") == "accept":
            actions.accept(row, text=request.POST.get("reason", "").strip(), by=request.user, at=now())
            messages.success(request, f"{row.duty.task}（{row.duty.section}）{row.label}：已通过。")
        else:
            form = ReasonForm(request.POST)
            if not form.is_valid():
                messages.error(request, "退回要写明理由，科室才知道改什么。")
                return redirect(f"{reverse('desk:reviews')}?at={row.pk}")
            actions.send_back(row, reason=form.cleaned_data["reason"], by=request.user, at=now())
            messages.success(request, f"{row.duty.task}（{row.duty.section}）{row.label}：已退回修改。")
    except Refused as refusal:
        refused_message(request, refusal)
    return redirect(reverse("desk:reviews") + (f"?at={following}" if following else ""))


def _next_after(request: StaffRequest, row: Period) -> int | None:
    """The period that stands after this one in the queue."""
    ids = list(queue(request.user).values_list("pk", flat=True))
    place = ids.index(row.pk)
    rest = ids[place + 1 :] + ids[:place]
    return rest[0] if rest else None


@require_POST
@staff(Role.COORDINATOR)
def accept_several(request: StaffRequest) -> HttpResponse:
    """Accept every ticked period, or all whose figure the system has counted as reached."""
    if request.POST.get("all") == READY:
        when = horizon(request.user.agency, today())
        chosen = [row.period for row in waiting(request.user, when, kind=READY) if not row.own]
    else:
        chosen = list(queue(request.user).filter(pk__in=wholes(request.POST.getlist("period"))))
    accepted, refused = actions.accept_many(chosen, by=request.user, at=now())
    if accepted:
        messages.success(request, f"已通过{len(accepted)}件。")
    for sentence in refused[:5]:
        messages.error(request, str(sentence))
    if not chosen:
        messages.warning(request, "没有选中。请先勾选左侧的方框。")
    return redirect("desk:reviews")


@require_GET
@staff(Role.COORDINATOR, Role.LEADER)
def look_backs(request: StaffRequest) -> HttpResponse:
    """回头看: samples and their verdicts."""
    return render(request, "desk/plans/look_backs.html", _look_backs(request))


def _look_backs(request: StaffRequest, again: int = 0) -> dict[str, object]:
    """The samples. `again` is the key of one whose verdict was refused: it comes back as it was typed."""
    rows = (
        LookBack.objects.visible_to(request.user)
        .filter(duty__agency=request.user.agency)
        .select_related("duty__task", "duty__section", "duty__plan")
        .order_by("verdict", "-pk")[:200]
    )
    return {
        "rows": rows,
        "plans": Plan.objects.visible_to(request.user).filter(agency=request.user.agency),
        "form": LookBackForm(),
        "again": again,
        "typed": request.POST,
    }


@require_POST
@staff(Role.COORDINATOR)
def sample(request: StaffRequest) -> HttpResponse:
    """Draw a sample of a plan's closed duties."""
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user).filter(agency=request.user.agency), pk=whole(request.POST.get("plan"))
    )
    try:
        drawn = actions.sample_look_back(
            plan,
            whole(request.POST.get("number")) or 0,
            seed=f"{plan.pk}-{now().isoformat()}",
            by=request.user,
            at=now(),
        )
    except Refused as refusal:
        refused_message(request, refusal)
    else:
        messages.success(request, f"已抽取{len(drawn)}项回头看。")
    return redirect("desk:look_backs")


@require_POST
@staff(Role.COORDINATOR)
def decide_look_back(request: StaffRequest, look_back: int) -> HttpResponse:
    """Give a look-back its own verdict."""
    row = get_object_or_404(
        LookBack.objects.visible_to(request.user).filter(duty__agency=request.user.agency), pk=look_back
    )
    form = LookBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选核查结论。")
        return render(request, "desk/plans/look_backs.html", _look_backs(request, row.pk), status=409)
    given = form.cleaned_data
    try:
        actions.decide_look_back(row, given["verdict"], text=given["text"], by=request.user, at=now())
    except Refused as refusal:
        refused_message(request, refusal)
        return render(request, "desk/plans/look_backs.html", _look_backs(request, row.pk), status=409)
    messages.success(request, "核查结论已记录。")
    return redirect("desk:look_backs")
