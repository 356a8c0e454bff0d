"""Files of a case: taken by their content, sealed before they are stored, taken out with a reason (rules 4.4)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.foi.actions.moves import hold
from gongkai.foi.models import Case, Consultation, Piece, PieceKind, State
from gongkai.foi.queries.keys import ring
from gongkai.foi.queries.personal import piece_about
from gongkai.foi.queries.rights import works_on
from gongkai.records.actions import keep, record
from gongkai.records.actions.attachments import sm3
from gongkai.records.models import Performer, Verb
from gongkai.records.sources.files import KINDS, file_name, kind_of
from gongkai.rules.refused import Refused
from gongkai.vault.sealing import seal_bytes

MOST_PIECES = 300
LONGEST_NAME = 120
SEALED = "application/octet-stream"
WHOSE = "案卷材料由办公室受理人员、承办科室的人员和工作机构负责人办理。"


@transaction.atomic
def keep_piece(
    case: Case, kind: PieceKind, name: str, data: bytes, *, by: Performer, at: datetime,
    consultation: Consultation | None = None, source: str = "", from_applicant: bool = False,
    for_applicant: bool = False,
) -> Piece:  # fmt: skip
    """Keep a file of a case; the same content of the same kind is kept once.

    `by` is whoever works on the case, or the portal for an applicant. Refused for anybody else, and as `put_away`.
    """
    if isinstance(by, Person) and not works_on(case, by):
        raise Refused("您不能给这件申请添加材料。", then=WHOSE)
    return put_away(case, kind, name, data, by=by, at=at, consultation=consultation, source=source,
                    from_applicant=from_applicant, for_applicant=for_applicant)  # fmt: skip


@transaction.atomic
def put_away(
    case: Case, kind: PieceKind, name: str, data: bytes, *, by: Performer, at: datetime,
    consultation: Consultation | None = None, source: str = "", from_applicant: bool = False,
    for_applicant: bool = False,
) -> Piece:  # fmt: skip
    """The same without a look at who brings it. Only for actions that have looked themselves.

    What it is is told by its content, never by its name.
    Refused for an empty file, one too large, one that runs, one whose name says something else.
    """
    _takes(case, kind)
    media = kind_of(name, data)
    digest = sm3(data)
    known = case.pieces.filter(kind=kind, digest=digest, removed_at=None).first()
    if known:
        return known
    if case.pieces.filter(removed_at=None).count() >= MOST_PIECES:
        raise Refused(f"这件申请已有{MOST_PIECES}份材料，不能再加。", then="请把零散的材料合成一份再上传。")
    sealed = seal_bytes(data, ring(), about=piece_about(case, digest))
    piece = Piece.objects.create(
        case=case, kind=kind, name=short_name(name, media), media_type=KINDS[media], size=len(data), digest=digest,
        content=keep(sealed, media_type=SEALED, at=at), consultation=consultation, source=source,
        from_applicant=from_applicant, for_applicant=for_applicant, added_at=at, added_by=by.actor_name[:40],
    )  # fmt: skip
    record(
        Verb.CREATED, piece, by=by, at=at, after={"kind": piece.get_kind_display(), "sm3": digest, "size": len(data)}
    )
    return piece


@transaction.atomic
def remove_piece(piece: Piece, *, reason: str, by: Person, at: datetime) -> Piece:
    """Take a file out of the case, with the reason. The row and the sealed content stay: what was there can be told."""
    held = hold(piece.case)
    if not works_on(held, by):
        raise Refused("您不能移出这件申请的材料。", then=WHOSE)
    if not held.is_open:
        raise Refused(f"{held}已办结，材料不能再移出。", then="确有错误的，请在归档说明中写明。")
    if piece.source:
        raise Refused("文书和由系统生成的材料不能移出。", then="文书有误的，请作废后重新制发。")
    if not reason.strip():
        raise Refused("没有写移出的原因。", then="请写明原因，例如“上传错了文件”。")
    if not Piece.objects.filter(pk=piece.pk, removed_at=None).update(removed_at=at, removed_why=reason.strip()[:200]):
        raise Refused("这份材料已经移出。", then="请刷新页面。")
    piece.refresh_from_db()
    record(Verb.REMOVED, piece, by=by, at=at, before={"kind": piece.get_kind_display(), "sm3": piece.digest},
           reason=reason.strip())  # fmt: skip
    return piece


def short_name(name: str, kind: str) -> str:
    """A name that fits the column and keeps its ending."""
    full = file_name(name, kind)
    stem, dot, ending = full.rpartition(".")
    return full if len(full) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"


def _takes(case: Case, kind: PieceKind) -> None:
    """A joined case has its file elsewhere; an archived one is locked, but for what courts send later."""
    if case.state == State.JOINED:
        raise Refused(f"{case}已并案，不再单独收材料。", then="请把材料放入并案后的申请。")
    if case.state == State.ARCHIVED and kind is not PieceKind.DISPUTE:
        raise Refused(f"{case}已归档，案卷已锁定。", then="归档后只能补充复议、诉讼材料。")
