"""The gate: findings kept beside the edition, accepted with reason and name, and what still stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography.hazmat.primitives import hashes
from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.publications.models import UNFINISHED, Edition, Finding, FindingState, Link
from gongkai.publications.queries.carrying import explained, passage, places_of
from gongkai.publications.queries.gate import HARD, Found, findings_of, links_in, too_many
from gongkai.publications.queries.rights import coordinates, may_decide, writes
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.records.sources.pages import FetchedPage, fetch_page
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused
from gongkai.screening.findings import Severity

MOST_FINDINGS = 500  # hints of one edition: who has more mends the first ones first
MOST_GRAVE = 1000  # findings that stand in the way; with more nothing goes out
MOST_LINKS = 300  # asked in one run, each for seconds
LONGEST_LINK = 500
FOLLOWED = (
    "state", "where", "where_name", "start", "end", "advice", "accepted_why", "accepted_by", "accepted_at", "carried",
)  # fmt: skip
CARRIED = "沿用上一版说明："  # before the reason of the edition before
LINK_BYTES = 64 * 1024  # whether a page answers is known from its head


@transaction.atomic
def check_edition(edition: Edition, *, at: datetime) -> list[Finding]:
    """Run the gate. What was accepted stays accepted as long as the same words stand in the same surroundings; what was
    accepted on the edition that is out counts for its revision too, as long as the whole passage is unchanged.
    """
    found = {key_of(one): one for one in _kept(findings_of(edition, day_of(at)))}
    known = {row.key: row for row in edition.findings.select_for_update()}
    for key, row in known.items():
        _follow(row, found.get(key))
    fresh = [finding_of(edition, key, one) for key, one in found.items() if key not in known]
    _carry(edition, [*known.values(), *fresh])
    Finding.objects.bulk_update(known.values(), FOLLOWED)
    Finding.objects.bulk_create(fresh)
    edition.checked_at = at
    Edition.objects.filter(pk=edition.pk).update(checked_at=at)
    return list(edition.findings.exclude(state=FindingState.MENDED))


def _kept(found: list[Found]) -> list[Found]:
    """As many as can be shown. Hints never crowd out what stands in the way, and no grave one is dropped unsaid."""
    grave = [one for one in found if one.finding.severity == Severity.BLOCK]
    hints = [one for one in found if one.finding.severity != Severity.BLOCK][:MOST_FINDINGS]
    if len(grave) <= MOST_GRAVE:
        return [*grave, *hints]
    return [too_many(len(grave)), *grave[:MOST_GRAVE], *hints]


def blocking(edition: Edition) -> list[Finding]:
    """Findings that still have to be mended or accepted."""
    return list(edition.findings.filter(blocks=True, state=FindingState.OPEN))


@transaction.atomic
def accept_finding(finding: Finding, *, reason: str, by: Person, at: datetime) -> Finding:
    """Let a finding stand, with reason and name: whoever writes the document, its reviewer or the office."""
    row = Finding.objects.select_for_update(of=("self",)).select_related("edition__document__agency").get(pk=finding.pk)
    edition = row.edition
    if not (writes(edition.document, by) or may_decide(edition, by) or coordinates(edition.document, by)):
        raise Refused("您不能处理这条检查发现。", then="请由起草科室、审核人或办公室处理。")
    if edition.state not in UNFINISHED:
        raise Refused(f"{edition}已经发布，检查发现不能再改。", then="有问题请修订或撤下。")
    if row.code in HARD:
        raise Refused(f"“{row.label}”必须改正，不能说明理由了事。", then=row.advice)
    if row.state == FindingState.MENDED:
        raise Refused("这一处已经改正了。", then="请刷新页面。")
    if len(reason.strip()) < 4:
        raise Refused("没有写不改的理由。", then="请写清楚为什么可以照原样公开。")
    row.state, row.accepted_why, row.accepted_by, row.accepted_at, row.carried = (
        FindingState.ACCEPTED, reason.strip()[:200], by, at, False,
    )  # fmt: skip
    row.save(update_fields=["state", "accepted_why", "accepted_by", "accepted_at", "carried"])
    record(Verb.EXCUSED, edition, by=by, at=at, after={"label": row.label, "where_name": row.where_name},
           reason=row.accepted_why)  # fmt: skip
    return row


def check_links(edition: Edition, *, at: datetime, seconds: float = 6.0) -> int:
    """Ask every outside address in the text whether it answers, never anything inside the house. Returns how many.

    The network is asked outside any transaction; what answered is kept afterwards.
    """
    urls = [url for url in links_in(edition) if url.startswith("http") and len(url) <= LONGEST_LINK][:MOST_LINKS]
    keep_links(edition, {url: fetch_page(url, timeout=seconds, limit=LINK_BYTES) for url in urls}, at=at)
    return len(urls)


@transaction.atomic
def keep_links(edition: Edition, pages: dict[str, FetchedPage], *, at: datetime) -> None:
    """Keep what answered behind each address, in place of what was kept before."""
    edition.links.all().delete()
    Link.objects.bulk_create(
        Link(edition=edition, url=url, status=page.status, failure=(page.failure or "")[:200], checked_at=at)
        for url, page in pages.items()
    )


def key_of(found: Found) -> str:
    """Class, words and surroundings as a digest, within one place: stable when other text moves."""
    told = f"{found.where.split(':')[0]}|{found.finding.key}"
    digest = hashes.Hash(hashes.SM3())
    digest.update(told.encode("utf-8", "surrogatepass"))
    return digest.finalize().hex()[:40]


def _follow(row: Finding, found: Found | None) -> None:
    """Bring a known row in step: gone is mended, back again is open, and the place is where it stands now."""
    if found is None:
        row.state = FindingState.MENDED
        return
    if row.state == FindingState.MENDED:
        row.state = FindingState.OPEN
    row.where, row.where_name = found.where[:40], found.name[:200]
    row.start, row.end, row.advice = found.finding.start, found.finding.end, found.finding.advice[:300]


def _carry(edition: Edition, rows: Sequence[Finding]) -> None:
    """Bring explanations of the edition that is out in step: they stand where their passage does, and fall with it."""
    before = explained(edition)
    if not before:
        return
    texts = places_of(edition)
    for row in rows:
        old = before.get(row.key)
        if old is not None and old.passage == passage(texts, row):
            if row.state == FindingState.OPEN:
                _explain(row, old.finding)
        elif row.carried:
            row.state = FindingState.OPEN if row.state == FindingState.ACCEPTED else row.state
            row.carried, row.accepted_why, row.accepted_by, row.accepted_at = False, "", None, None


def _explain(row: Finding, old: Finding) -> None:
    """With who, when and why of the edition before."""
    row.state, row.carried = FindingState.ACCEPTED, True
    row.accepted_why = CARRIED + old.accepted_why.removeprefix(CARRIED)
    row.accepted_by, row.accepted_at = old.accepted_by, old.accepted_at


def finding_of(edition: Edition, key: str, found: Found) -> Finding:
    """A row, not yet kept, of something found."""
    one = found.finding
    return Finding(
        edition=edition, key=key, code=one.code[:30], label=one.label[:30], where=found.where[:40],
        where_name=found.name[:200], start=one.start, end=one.end, words=one.words[:200], ground=one.ground[:200],
        advice=one.advice[:300], blocks=one.severity == Severity.BLOCK,
    )  # fmt: skip
