"""What time does to publications: releases at their hour, validity that changed overnight, reminders before expiry."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from gongkai.agencies.models import Person, Role
from gongkai.publications.actions.caching import forget
from gongkai.publications.actions.indexing import index
from gongkai.publications.models import Document, Standing
from gongkai.publications.queries.validity import out_effects
from gongkai.records.actions import Letter, post
from gongkai.rules.days import day_of, in_chinese, months_later
from gongkai.rules.validity import REVIEW_MONTHS

LOOK_BACK_DAYS = 7  # a clock that stood still for a week loses nothing


def follow_validity(*, at: datetime) -> int:
    """Index again what began, ended, was changed or expired in the last days, so that search facets stay true."""
    today = day_of(at)
    since = today - timedelta(days=LOOK_BACK_DAYS)
    turned = (
        Q(effective_on__range=(since, today))
        | Q(expires_on__range=(since - timedelta(days=1), today))
        | Q(pk__in=out_effects().filter(on__range=(since, today)).values("target"))
    )
    rows = Document.objects.public().filter(turned, kind__has_validity=True)
    rows = rows.select_related("live", "agency", "column", "kind", "section").prefetch_related("live__files")
    for document in rows:
        with transaction.atomic():
            index(document, today=today)
            forget([document], at=at)
    return len(rows)


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
