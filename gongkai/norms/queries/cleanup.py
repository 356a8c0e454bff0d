"""清理: normative documents to go through, by age and by end of validity (rules 7.2; 国办发〔2018〕37号)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gongkai.agencies.models import Person
from gongkai.publications.models import Document, Effect, State
from gongkai.publications.queries.validity import validities
from gongkai.rules.days import months_later
from gongkai.rules.validity import REVIEW_MONTHS, Validity

VERDICTS = {"keep": "继续有效", "amend": "拟修改", "repeal": "废止", "invalid": "宣布失效"}
SCOPES = {"": "全部现行有效", "soon": f"{REVIEW_MONTHS}个月内到期", "old": "施行满5年", "endless": "没有写有效期"}
OLD_MONTHS = 60
MOST = 1000


@dataclass(frozen=True, slots=True)
class CleanRow:
    """One document to decide on, where it stands today, and what is under way against it."""

    document: Document
    validity: Validity
    under_way: str


def to_clean(person: Person, today: date, scope: str = "", words: str = "") -> list[CleanRow]:
    """Public documents with validity of the person's agency that are law today, the first to end first."""
    law = Document.objects.public().filter(agency=person.agency_id, kind__has_validity=True).in_force_on(today)
    rows = _scoped(law, today, scope)
    if words:
        rows = rows.filter(live__title__icontains=words) | rows.filter(live__doc_no__icontains=words)
    found = list(rows.select_related("live", "section", "kind").order_by("expires_on", "effective_on", "pk")[:MOST])
    stands = validities(found, today)
    coming = {
        effect.target_id: f"{effect.edition}拟{effect.get_kind_display()}"
        for effect in Effect.objects.filter(
            target__in=found, edition__state__in=[State.DRAFT, State.REVIEW, State.READY]
        ).select_related("edition")
    }
    return [CleanRow(row, stands[row.pk], coming.get(row.pk, "")) for row in found]


def candidates(person: Person, words: str) -> QuerySet[Document]:
    """Documents of the person's agency that another one may repeal or change: out, and with validity."""
    rows = Document.objects.reachable().filter(agency=person.agency_id, kind__has_validity=True, live__isnull=False)
    if words:
        rows = rows.filter(live__title__icontains=words) | rows.filter(live__doc_no__icontains=words)
    return rows.select_related("live").order_by("-published_at")


def _scoped(rows: QuerySet[Document], today: date, scope: str) -> QuerySet[Document]:
    if scope == "soon":
        return rows.filter(expires_on__lte=months_later(today, REVIEW_MONTHS))
    if scope == "old":
        return rows.filter(effective_on__lte=months_later(today, -OLD_MONTHS))
    return rows.filter(expires_on=None) if scope == "endless" else rows
