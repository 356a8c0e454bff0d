"""领导总览: progress, changes, who waits for whom, and what the work costs the sections."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongkai.agencies.models import Role
from gongkai.desk.pages import StaffRequest, staff, today
from gongkai.desk.plans.forms import SinceForm
from gongkai.plans.models import Plan, PlanState
from gongkai.plans.queries.leader import children, evidence_kinds, machine_share, overview
from gongkai.plans.queries.lights import horizon


@require_GET
@staff(Role.LEADER, Role.COORDINATOR)
def index(request: StaffRequest) -> HttpResponse:
    """The page of one plan; the newest of the agency unless another is chosen."""
    plans = Plan.objects.visible_to(request.user).select_related("agency")
    chosen = request.GET.get("plan", "")
    if chosen.isascii() and chosen.isdigit():
        plan = get_object_or_404(plans, pk=int(chosen))
    else:
        mine = plans.filter(agency=request.user.agency)
        first = mine.filter(state=PlanState.ACTIVE).first() or mine.first()
        if first is None:
            when = horizon(request.user.agency, today())
            below = children(request.user.agency, request.user, today().year, when)
            return render(request, "desk/plans/leader_empty.html", {"children": below})
        plan = first
    return render(request, "desk/plans/leader.html", _context(request, plan))


def _context(request: StaffRequest, plan: Plan) -> dict[str, object]:
    when = horizon(plan.agency, today())
    form = SinceForm(request.GET or None)
    since = form.day(when.today - timedelta(days=7))
    start = timezone.make_aware(datetime.combine(since, time.min))
    found = overview(plan, request.user, when, since=start)
    accepted, machine = machine_share(plan)
    return {
        "plan": plan,
        "plans": Plan.objects.visible_to(request.user).filter(agency=plan.agency),
        "found": found,
        "since": since,
        "when": when,
        "accepted": accepted,
        "machine": machine,
        "share": round(100 * machine / accepted) if accepted else None,
        "kinds": evidence_kinds(plan),
        "children": children(plan.agency, request.user, plan.year, when)
        if plan.agency_id == request.user.agency_id
        else [],
    }
