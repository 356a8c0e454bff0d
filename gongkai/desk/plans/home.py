"""我的工作台: what waits for this person today."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.agencies.models import BUSINESS_ROLES
from gongkai.desk import requests
from gongkai.desk.documents import home as papers
from gongkai.desk.pages import StaffRequest, staff, today
from gongkai.plans.queries.home import home
from gongkai.plans.queries.lights import horizon


@require_GET
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest) -> HttpResponse:
    """The first page after signing in."""
    when = horizon(request.user.agency, today())
    found = home(request.user, when)
    sums = [
        ("退回待改", len(found.sent_back), "#sent-back"),
        ("逾期和临期", len(found.soon), "#soon"),
        ("待签收", len(found.unsigned), "#unsigned"),
        ("待报告", len(found.reports), "#reports"),
        ("待审核", found.reviews, "reviews"),
        ("待批延期", len(found.extensions), "#extensions"),
        ("待改派", len(found.declined), "#declined"),
        ("回头看", len(found.look_backs), "look_backs"),
    ]
    return render(
        request,
        "desk/plans/home.html",
        {
            "found": found,
            "papers": papers.sums(request, when.calendar),
            "requests": requests.sums(request, when.calendar),
            "when": when,
            "workday": when.calendar.is_workday(when.today),
            "sums": [row for row in sums if row[1]],
        },
    )
