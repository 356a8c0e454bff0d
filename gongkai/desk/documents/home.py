"""What of the documents waits for this person today: counts for the desk's home."""

from __future__ import annotations

from django.urls import reverse

from gongkai.desk.pages import StaffRequest, today
from gongkai.publications.queries.columns import column_statuses
from gongkai.publications.queries.papers import PaperFilters, papers, released_today
from gongkai.publications.queries.review import counted, queue, to_look_at
from gongkai.rules.calendar import WorkCalendar

Sum = tuple[str, int, str]  # words, count, address


def sums(request: StaffRequest, calendar: WorkCalendar) -> list[Sum]:
    """Only what is there; each count leads to the list that it counts."""
    person = request.user
    documents, reviews, columns = reverse("desk:documents"), reverse("desk:document_reviews"), reverse("desk:columns")
    late = [row for row in column_statuses(person.agency, calendar, today()) if row.state in {"late", "empty"}]
    if not person.oversees:
        late = [row for row in late if row.column.section_id == person.section_id]
    lists = {"review": queue(person), "back": papers(person, PaperFilters(tab="back")),
             "ready": released_today(person, today())}  # fmt: skip
    if person.oversees:
        lists["look"] = to_look_at(person)
    counts = counted(person, lists)
    found = [
        ("份文件待您审核", counts["review"], reviews),
        ("份退回待改", counts["back"], f"{documents}?tab=back"),
        ("份今天定时发布", counts["ready"], f"{documents}?tab=ready"),
        ("份紧急发布待补审", counts.get("look", 0), f"{reviews}?list=look"),
        ("个栏目逾期或空白", len(late), columns if person.oversees else f"{columns}?section={person.section_id}"),
    ]
    return [row for row in found if row[1]]
