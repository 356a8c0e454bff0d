"""What of the requests for information waits for this person today: counts for the desk's home."""

from __future__ import annotations

from django.urls import reverse

from gongkai.desk.pages import StaffRequest, today
from gongkai.foi.queries.queues import Tab, open_counts
from gongkai.rules.calendar import WorkCalendar

SHOWN = {Tab.MINE: "件由您经办", Tab.UNASSIGNED: "件待分办", Tab.OVERDUE: "件逾期", Tab.SOON: "件临期", Tab.REVIEW: "件待您审核",
         Tab.SEND: "件待发出"}  # fmt: skip


def sums(request: StaffRequest, calendar: WorkCalendar) -> list[tuple[str, int, str]]:
    """Only what is there; each count leads to the list that it counts."""
    found, base = open_counts(request.user, today(), calendar), reverse("desk:requests")
    return [(words, found[tab], f"{base}?tab={tab}") for tab, words in SHOWN.items() if found[tab]]
