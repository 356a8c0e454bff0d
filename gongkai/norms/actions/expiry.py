"""The end that comes near: half a year before it, the section and the office are told once."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from gongkai.agencies.models import Person, Role
from gongkai.publications.models import Document, Standing
from gongkai.records.actions import Letter, post
from gongkai.rules.days import day_of, in_chinese, months_later
from gongkai.rules.validity import REVIEW_MONTHS


def remind_of_expiry(*, at: datetime) -> int:
    """Once for each document, REVIEW_MONTHS before its last day: its section's head and the office evaluate it."""
    today = day_of(at)
    ends = Document.objects.public().filter(
        expires_on__range=(today, months_later(today, REVIEW_MONTHS)), repealed_on=None, standing=Standing.LIVE
    )
    letters = [
        _letter(document, person)
        for document in ends.select_related("live", "section", "agency")
        for person in _told(document)
    ]
    return post(letters, at=at)


def _told(document: Document) -> list[Person]:
    office = Q(role=Role.COORDINATOR)
    own = Q(section=document.section_id, role__in=[Role.HEAD, Role.HANDLER])
    return list(Person.objects.filter(office | own, agency=document.agency_id, is_active=True).order_by("pk"))


def _letter(document: Document, person: Person) -> Letter:
    last = document.expires_on
    assert last is not None
    assert document.live is not None
    return Letter(
        person.username, person.email, f"expiry-{document.pk}-{last}", f"{document}将于{in_chinese(last)}到期",
        f"《{document.live.title}》有效期至{in_chinese(last)}。请评估是否继续有效、修订或废止，并在到期前办好。",
        f"/desk/documents/{document.pk}/",
    )  # fmt: skip
