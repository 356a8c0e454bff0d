"""What a document's page shows, and which of its files may be handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from gongkai.publications.models import (
    OUT,
    Document,
    Edition,
    EditionFile,
    EffectKind,
    FileRole,
    OldAddress,
    Openness,
    PlanPeriod,
    Standing,
)
from gongkai.publications.queries.public import listed
from gongkai.publications.queries.validity import out_effects
from gongkai.rules.days import SHANGHAI, in_chinese
from gongkai.rules.validity import Change, ChangeKind, Validity, validity_on

NEEDED = ("live", "agency__site", "column__agency", "kind", "section")


@dataclass(frozen=True, slots=True)
class Acted:
    """What another document did to this one, from a day on."""

    kind: EffectKind
    on: date
    source: Document
    provisions: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader must know besides the mark: an amendment, or an end that is decided but has not come yet."""

    words: str
    acted: Acted


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything that a document's page shows.

    validity, acted   where it stands on the day, and what other documents did to it by release
    notices           amendments, and what is decided for later
    does              what it does to others: words, the other one, provisions
    notes             released editions with a note of what changed, newest first
    """

    document: Document
    edition: Edition
    rows: list[tuple[str, str]]
    validity: Validity | None
    acted: list[Acted]
    notices: list[Notice]
    does: list[tuple[str, Document, str]]
    interpretations: list[Document]
    interprets: Document | None
    files: list[EditionFile]
    videos: list[EditionFile]
    images: list[EditionFile]
    notes: list[Edition]

    @property
    def ended_by(self) -> Acted | None:
        """What ended it, where another document did."""
        ends = {Validity.REPEALED: EffectKind.REPEALS, Validity.DECLARED_INVALID: EffectKind.DECLARES_INVALID}
        kind = ends.get(self.validity) if self.validity else None
        return next((one for one in self.acted if one.kind == kind), None)


def found_document(agency: str, year: str, serial: str) -> Document | None:
    """What stands, or stood, at an address."""
    return _reachable().filter(agency__code=agency, year=year, serial=serial).first()


def found_topic(agency: str, slug: str) -> Document | None:
    """A free page by its own address."""
    return _reachable().filter(agency__code=agency, slug=slug).exclude(slug="").first()


def document_page(document: Document, today: date) -> DocumentPage:
    """Everything on a document's page, from what `found_document` gave."""
    edition = document.live
    assert edition is not None
    acted = _acted(document) if document.kind.has_validity else []
    state = _validity(document, acted, today) if document.kind.has_validity else None
    files = list(edition.files.select_related("attachment").defer("text").order_by("order", "pk"))
    interpreted = document.kind.needs_interpretation or document.kind.has_validity
    readings = document.interpretations.public() if interpreted else Document.objects.none()
    of = {role: [row for row in files if row.role == role] for role in FileRole}
    videos = list(edition.files.filter(role=FileRole.VIDEO).order_by("order", "pk")) if of[FileRole.VIDEO] else []
    return DocumentPage(
        document, edition, metadata(document, edition, state), state, acted, _notices(acted, today), _does(edition),
        list(listed(readings)), _interpreted(document), of[FileRole.FILE], videos, of[FileRole.IMAGE],
        _notes(document, edition),
    )  # fmt: skip


def metadata(document: Document, edition: Edition, state: Validity | None) -> list[tuple[str, str]]:
    """The metadata table of rules 5.7, in its order, without what is empty."""
    kind = document.kind
    legal = [
        ("施行日期", _day(edition.effective_on)), ("有效期至", _day(edition.expires_on)),
        ("有效性", state.label if state else ""),
    ] if kind.has_validity else []  # fmt: skip
    rows = [
        ("索引号", document.index_no or ""), ("主题分类", edition.topic),
        ("发布机构", edition.issuer or document.agency.name), ("文种", kind.name),
        ("成文日期", _day(edition.formed_on)), ("发布日期", _moment(document.published_at)),
        ("文号", edition.doc_no), ("统一编号", edition.unified_no), *legal,
        ("规划期", PlanPeriod(edition.plan_period).label if edition.plan_period else ""),
        ("解读形式", edition.get_form_display() if kind.is_interpretation else ""),
        ("主题词", edition.keywords), ("来源", edition.source or document.agency.name),
        ("公开方式", Openness(edition.openness).label),
    ]  # fmt: skip
    rows += [(str(one["label"]), str(edition.extra.get(str(one["name"])) or "")) for one in kind.extra]
    return [(name, value) for name, value in rows if value]


def old_address(path: str) -> str:
    """Where an address of an old site leads now; "" where it is not known."""
    rows = OldAddress.objects.filter(path=path[:300], document__standing__in=OUT)
    row = rows.select_related("document__agency").first()
    return row.document.address if row else ""


def public_file(digest: str, name: str) -> EditionFile | None:
    """A file of something that can be read, by content and name: of what is live, and of what was withdrawn."""
    rows = EditionFile.objects.filter(
        attachment__digest=digest, name=name, edition=F("edition__document__live"),
        edition__document__standing__in=[Standing.LIVE, Standing.WITHDRAWN],
    )  # fmt: skip
    return rows.select_related("attachment").defer("text").first()


def _reachable() -> QuerySet[Document]:
    return Document.objects.reachable().select_related(*NEEDED)


def _acted(document: Document) -> list[Acted]:
    rows = out_effects().filter(target=document).select_related("edition__document__live", "edition__document__agency")
    rows = rows.defer("edition__body", "edition__blocks", "edition__document__live__body", "edition__document__live__blocks")  # fmt: skip
    return [Acted(EffectKind(row.kind), row.on, row.edition.document, row.provisions) for row in rows.order_by("on")]


def _notices(acted: Sequence[Acted], today: date) -> list[Notice]:
    found = []
    for one in acted:
        day = in_chinese(one.on)
        if one.on > today:
            found.append(Notice(f"本文件将自{day}起{one.kind.label}，依据：", one))
        elif one.kind in {EffectKind.AMENDS, EffectKind.PARTLY}:
            found.append(Notice(f"本文件已自{day}起{one.kind.label}，依据：", one))
    return found


def _validity(document: Document, acted: Sequence[Acted], today: date) -> Validity:
    changes = [Change(ChangeKind(one.kind), one.on) for one in acted]
    return validity_on(
        today, effective_on=document.effective_on, expires_on=document.expires_on, changes=changes
    )  # fmt: skip


def _does(edition: Edition) -> list[tuple[str, Document, str]]:
    """What this document does to others that are out."""
    rows = edition.effects.filter(target__standing=Standing.LIVE).select_related("target__live", "target__agency")
    rows = rows.defer("target__live__body", "target__live__blocks").order_by("pk")
    return [(EffectKind(row.kind).label, row.target, row.provisions) for row in rows]


def _interpreted(document: Document) -> Document | None:
    """What this one interprets, if that is out."""
    if not document.interprets_id:
        return None
    return listed(Document.objects.public().filter(pk=document.interprets_id)).first()


def _notes(document: Document, edition: Edition) -> list[Edition]:
    """Released editions that say what they changed."""
    if edition.number == 1 and not edition.change_note:
        return []
    rows = document.editions.filter(released_at__isnull=False).exclude(change_note="")
    return list(rows.defer("body", "blocks").order_by("-number"))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""
