"""消息: what the system told this person; opening the list counts as reading."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.agencies.models import BUSINESS_ROLES
from gongkai.desk.pages import StaffRequest, now, paged, staff, today
from gongkai.records.actions import read_messages
from gongkai.records.models import Message


@require_GET
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest) -> HttpResponse:
    """Newest first; those not read before are marked this once."""
    rows = Message.objects.of(request.user.username, at=now()).order_by("-created_at", "-id")
    page = paged(request, rows, 30)
    page.object_list = list(page.object_list)
    fresh = read_messages(request.user.username, at=now())
    return render(request, "desk/messages/index.html", {"page": page, "fresh": fresh, "today": today()})
