"""Looking at personal data in full: only for who works on the case, and every look leaves a trace without the data."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.foi.models import Case, Consultation, Piece, PieceKind
from gongkai.foi.queries.personal import Contact, Personal, consultation_contact, content_of, personal_of
from gongkai.foi.queries.rights import reads, works_on
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.refused import Refused

# files in which the applicant's or a third party's data stands as a rule
PRIVATE = frozenset({PieceKind.REQUEST, PieceKind.IDENTITY, PieceKind.AUTHORITY, PieceKind.ENVELOPE,
                     PieceKind.WEB_RECORD, PieceKind.CORRECTION, PieceKind.REPLY, PieceKind.PROOF})  # fmt: skip


@transaction.atomic
def look(case: Case, *, by: Person, at: datetime, why: str) -> Personal:
    """The applicant's data in full. Refused for whoever does not work on the case, and without a reason."""
    _permit(case, by, why)
    record(Verb.VIEWED, case, by=by, at=at, after={"what": "申请人证件号码、联系方式"}, reason=why.strip())
    return personal_of(case)


@transaction.atomic
def look_at_consulted(consultation: Consultation, *, by: Person, at: datetime, why: str) -> Contact:
    """How to reach the one who is consulted, in full. Refused as `look`."""
    _permit(consultation.case, by, why)
    record(Verb.VIEWED, consultation, by=by, at=at, after={"what": "征求对象联系方式"}, reason=why.strip())
    return consultation_contact(consultation)


@transaction.atomic
def open_piece(piece: Piece, *, by: Person, at: datetime) -> bytes:
    """The content of a file for who reads the case; opening one that holds personal data is recorded."""
    if not reads(piece.case, by):
        raise Refused(
            "您不能打开这份材料。",
            then="请由办理这件申请的人员打开；送合法性审查、进入复议诉讼后，法制科室的人员也可以打开。",
        )
    if piece.kind in PRIVATE:
        record(Verb.VIEWED, piece, by=by, at=at, after={"what": piece.get_kind_display()})
    return content_of(piece)


def _permit(case: Case, by: Person, why: str) -> None:
    if not works_on(case, by):
        raise Refused("您不能查看完整的个人信息。", then="请由办理这件申请的人员查看。")
    if not why.strip():
        raise Refused("没有写查看的原因。", then="请写明原因，例如“电话联系申请人”。")
