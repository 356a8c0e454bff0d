"""Out: release, scheduled release by the clock, taking a release back before its hour."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.publications.actions.caching import forget
from gongkai.publications.actions.checking import blocking, check_edition
from gongkai.publications.actions.indexing import index, unindex
from gongkai.publications.actions.limits import is_near
from gongkai.publications.actions.moves import advance, hold, move, permit, refuse_follower
from gongkai.publications.actions.validity import refresh_validity
from gongkai.publications.models import (
    Act,
    Column,
    Decision,
    Document,
    Edition,
    Layout,
    Openness,
    Site,
    Standing,
    State,
    Verdict,
)
from gongkai.publications.queries.companions import companions, leader_of
from gongkai.publications.queries.rights import coordinates
from gongkai.publications.queries.validity import affected_by
from gongkai.records.actions import Letter, next_number, post, record
from gongkai.records.models import SYSTEM, Performer, Verb
from gongkai.rules.cites import Cite
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused


@transaction.atomic
def release(edition: Edition, *, by: Performer, at: datetime) -> Document:
    """Let an edition that waits for its hour out now, on the office's word."""
    held = hold(edition)
    permit(held, Act.RELEASE, by)
    return let_out(held, by=by, at=at)


@transaction.atomic
def let_out(edition: Edition, *, by: Performer, at: datetime) -> Document:
    """Let an approved edition out, its interpretations with it: all of it or nothing.

    Called by the last approval, by the clock and by `release`. The gate runs again here, so that nothing leaves
    unchecked however the edition came to be ready.
    """
    together = [edition, *companions(edition)]
    for one in together:
        _check(one, at)
    for one in together:
        _out(one, by=by, at=at)
    return edition.document


@transaction.atomic
def hold_release(edition: Edition, *, reason: str, by: Performer, at: datetime) -> Edition:
    """Take an edition that waits for its hour back into draft."""
    if not reason.strip():
        raise Refused("没有写取消发布的理由。", then="请写一句理由。")
    return move(hold(edition), Act.HOLD, State.DRAFT, by=by, at=at, reason=reason.strip())


@transaction.atomic
def reschedule(edition: Edition, release_at: datetime, *, by: Person, at: datetime) -> Edition:
    """Another hour for what waits for its hour; its interpretations go with it as before."""
    held = hold(edition)
    if held.state != State.READY or not coordinates(held.document, by):
        raise Refused(f"不能改{held}的发布时间。", then="待发布的文件由办公室统筹改时间。")
    refuse_follower(held)
    if not is_near(release_at):
        raise Refused(f"发布时间不对：{release_at.year}年。", then="请核对年份。")
    if release_at <= at:
        raise Refused("新的发布时间已经过了。", then="请选以后的时间，或直接点“现在发布”。")
    before = held.release_at
    for one in [held, *companions(held)]:
        Edition.objects.filter(pk=one.pk, state=State.READY).update(release_at=release_at)
    held.release_at = release_at
    record(Verb.CHANGED, held, by=by, at=at, before={"release_at": before}, after={"release_at": release_at})
    return held


def release_due(*, at: datetime) -> int:
    """Release what is due. Each one in a transaction of its own: one that is refused keeps no other waiting."""
    due = Edition.objects.filter(state=State.READY, release_at__lte=at).order_by("release_at", "pk")
    return sum(_release_one(pk, at) for pk in list(due.values_list("pk", flat=True)))


def _release_one(pk: int, at: datetime) -> int:
    """One scheduled release; what may not go out at its hour goes back into draft, and its writers are told why."""
    try:
        with transaction.atomic():
            edition = _waiting(pk)
            if edition is None or leader_of(edition) is not None:
                return 0
            let_out(edition, by=SYSTEM, at=at)
            return 1
    except Refused as refusal:
        with transaction.atomic():
            edition = _waiting(pk)
            if edition is not None:
                move(edition, Act.HOLD, State.DRAFT, by=SYSTEM, at=at, reason=str(refusal))
                _tell_writers(edition, str(refusal), at)
        return 0


def _waiting(pk: int) -> Edition | None:
    """The edition, locked, if it still waits for its hour: another worker may have let it out."""
    rows = Edition.objects.select_for_update(of=("self",)).select_related(
        "document__kind", "document__agency", "document__column", "document__section"
    )
    return rows.filter(pk=pk, state=State.READY).first()


def _tell_writers(edition: Edition, why: str, at: datetime) -> None:
    letters = [
        Letter(
            person.username, person.email, f"hold-{edition.pk}-{edition.round}", f"{edition}没有按时发布",
            f"{edition}到了定时发布的时间，但没有发布：{why}", f"/desk/documents/{edition.document_id}/",
        )
        for person in Person.objects.filter(pk__in=edition.writers.values("person"))
    ]  # fmt: skip
    post(letters, at=at)


def _check(edition: Edition, at: datetime) -> None:
    """What must be true at the moment of release, whoever calls."""
    if edition.state != State.READY:
        raise Refused(f"{edition}没有走完审核步骤，不能发布。", then="请按步骤审核。")
    approved = Decision.objects.filter(edition=edition, round=edition.round, verdict=Verdict.APPROVED)
    if not approved.exclude(secrecy="").exists():
        raise Refused(f"{edition}没有保密审查记录。", then="请退回，由审核人写明保密审查意见。",
                      basis=Cite("政府信息公开条例", 17))  # fmt: skip
    check_edition(edition, at=at)
    if found := blocking(edition):
        raise Refused(f"{edition}还有{len(found)}处检查发现没有处理（{found[0]}）。", then="请改正或逐处说明理由。")


def _out(edition: Edition, *, by: Performer, at: datetime) -> None:
    """Number it, point the document at it, index it, record it."""
    document = Document.objects.select_for_update(of=("self",)).select_related("agency", "column", "kind", "section").get(
        pk=edition.document_id
    )  # fmt: skip
    _still_wanted(document, edition)
    edition.document = document
    previous = document.live
    advance(edition, Act.RELEASE, State.RELEASED, by=by, at=at, changes={"released_at": at})
    if previous is not None:
        advance(previous, Act.REPLACE, State.REPLACED, by=by, at=at)
    if edition.openness != Openness.ACTIVE:
        _file(document, edition, at)
        return
    if edition.column is not None:
        forget([document], at=at)  # the lists that it leaves
        document.column = edition.column
    if document.serial is None:
        give_number(document, at)
        if document.kind.layout == Layout.BLOCKS and not document.slug:
            document.slug = f"{document.year}-{document.serial}"
        document.first_published_at = at
    document.live, document.standing, document.published_at = edition, Standing.LIVE, at
    document.left_at, document.left_why, document.moved_to = None, "", ""
    document.save()
    Column.objects.filter(pk=document.column_id).update(latest_at=at)
    touched = affected_by(previous, edition)
    refresh_validity(document, *touched)
    index(document, *touched, today=day_of(at))
    forget([document, *touched], at=at)


def _still_wanted(document: Document, edition: Edition) -> None:
    """Refuse a revision of what was taken away while it was under way: it must not come back by itself."""
    left, submitted = document.left_at, edition.submitted_at
    meanwhile = left is not None and submitted is not None and left > submitted
    if document.standing in {Standing.REDIRECTED, Standing.GONE} or (
        document.standing == Standing.WITHDRAWN and meanwhile
    ):
        raise Refused(f"{edition}送审以后，原来的文件已办理“{Standing(document.standing).label}”，修订不能发布。",
                      then="确需公开的，请办公室先恢复公开，再重新送审。")  # fmt: skip


def _file(document: Document, edition: Edition, at: datetime) -> None:
    """What is not for everybody is kept, approved and out of the public's sight."""
    touched = affected_by(document.live)
    document.live, document.standing = edition, Standing.FILED
    document.save(update_fields=["live", "standing"])
    unindex(document)
    refresh_validity(*touched)
    index(*touched, today=day_of(at))
    forget([document, *touched], at=at)


def give_number(document: Document, at: datetime) -> None:
    """The next number of the agency's year, and the index number by its scheme."""
    year = day_of(at).year
    document.year, document.serial = year, next_number(f"索引号/{document.agency.code}/{year}")
    site = Site.objects.filter(agency=document.agency_id).first() or Site(agency=document.agency)
    document.index_no = site.index_scheme.format(
        credit_code=site.credit_code or document.agency.code, code=document.agency.code, year=year,
        serial=document.serial,
    )  # fmt: skip
    if Document.objects.filter(index_no=document.index_no).exclude(pk=document.pk).exists():
        raise Refused(f"索引号“{document.index_no}”已被另一份文件使用，不能发布。",
                      then="请办公室在“站点信息”里核对统一社会信用代码和索引号格式。")  # fmt: skip
