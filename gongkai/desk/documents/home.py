"""What of the documents waits for this person today: counts for the desk's home."""

from __future__ import annotations

from django.urls import reverse

from gongkai.desk.pages import StaffRequest, today
from gongkai.publications.queries.columns import column_statuses
from gongkai.publications.queries.papers import PaperFilters, papers, released_today
from gongkai.publications.queries.review import queue, to_look_at
from gongkai.rules.calendar import WorkCalendar

Sum = tuple[str, int, str]  # words, count, address


def sums(request: StaffRequest, calendar: WorkCalendar) -> list[Sum]:
    """Only what is there; each count leads to the list that it counts."""
    person = request.user
    documents, reviews, columns = reverse("desk:documents"), reverse("desk:document_reviews"), reverse("desk:columns")
    late = [row for row in column_statuses(person.agency, calendar, today()) if row.state in {"late", "empty"}]
    if not person.oversees:
        late = [row for row in late if row.column.section_id == person.section_id]
    found = [
        ("份文件待您审核", queue(person).count(), reviews),
        ("份退回待改", papers(person, PaperFilters(tab="back")).count(), f"{documents}?tab=back"),
        ("份今天定时发布", len(released_today(person, today())), f"{documents}?tab=ready"),
        ("份紧急发布待补审", to_look_at(person).count() if person.oversees else 0, f"{reviews}?list=look"),
        ("个栏目逾期或空白", len(late), columns if person.oversees else f"{columns}?section={person.section_id}"),
    ]
    return [row for row in found if row[1]]
