"""领导总览: progress, changes, who waits for whom, and what the work costs the sections."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from gongkai.agencies.models import Role
from gongkai.desk.pages import StaffRequest, midnight, staff, today, whole
from gongkai.desk.plans.forms import SinceForm
from gongkai.papers.actions.charts import Bar, Bars
from gongkai.plans.models import Plan
from gongkai.plans.queries.leader import Overview, children, overview
from gongkai.plans.queries.ledger import at_work
from gongkai.plans.queries.lights import Horizon, horizon

BELOW = 50  # agencies on a page of the parent's view
LAST_PAGE = 10_000


@require_GET
@staff(Role.LEADER, Role.COORDINATOR)
def index(request: StaffRequest) -> HttpResponse:
    """The page of one plan; the newest of the agency unless another is chosen."""
    seen = Plan.objects.visible_to(request.user).select_related("agency").order_by("-year", "agency__path", "pk")
    wanted = whole(request.GET.get("plan")) or 0
    own = request.user.agency_id
    rows = list(seen.filter(Q(agency=own) | Q(pk=wanted)))
    mine = [row for row in rows if row.agency_id == own]
    plan = next((row for row in rows if row.pk == wanted), None)
    if wanted and plan is None:
        raise Http404
    plan = plan or at_work(mine, today())
    when = horizon(plan.agency if plan else request.user.agency, today())
    below = {} if plan and plan not in mine else _below(request, seen.exclude(agency=own), when)
    if plan is None:
        return render(request, "desk/plans/leader_empty.html", below)
    context = _context(request, plan, when)
    return render(request, "desk/plans/leader.html", {**context, **below, "plans": mine if plan in mine else [plan]})


def _below(request: StaffRequest, plans: QuerySet[Plan], when: Horizon) -> dict[str, object]:
    """This year's plans of the agencies below, so many to a page."""
    at = min(max(1, whole(request.GET.get("page")) or 1), LAST_PAGE)
    rows = list(plans.filter(year=today().year).order_by("agency__path", "pk")[(at - 1) * BELOW : at * BELOW + 1])
    return {"children": children(rows[:BELOW], when) if rows else [], "page": at, "more": len(rows) > BELOW}


def _context(request: StaffRequest, plan: Plan, when: Horizon) -> dict[str, object]:
    form = SinceForm(request.GET or None)
    since = form.day(when.today - timedelta(days=7))
    found = overview(plan, request.user, when, since=midnight(since))
    accepted = sum(row.accepted for row in found.burden)
    machine = sum(row.by_machine for row in found.burden)
    return {
        "plan": plan,
        "found": found,
        "since": since,
        "when": when,
        "accepted": accepted,
        "machine": machine,
        "share": round(100 * machine / accepted) if accepted else None,
        "burden_chart": _burden_chart(found),
    }


def _burden_chart(found: Overview) -> SafeString:
    """Fields typed in the months shown, section by section, the most burdened first."""
    sums = sorted(((sum(row.months), row.section) for row in found.burden), reverse=True)
    if not any(number for number, _ in sums):
        return SafeString("")
    bars = [Bar(section, number) for number, section in sums]
    return SafeString(Bars("各科室手填项数", bars, unit="项").svg())
