"""How a letter went, and the day that the law counts (国办公开办函〔2016〕235号; rules 1.6.11 to 1.6.13, 1.8.2, 1.8.7).

Sending, handing over and the signature move the case where the law says so: see `moving`.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.foi.actions.moves import STALE, hold
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.models import Case, Piece, PieceKind
from gongkai.foi.queries.personal import Contact
from gongkai.foi.queries.rights import works_on
from gongkai.letters.actions.moving import when_counted, when_sent, when_served
from gongkai.letters.models import Code, Letter, LetterState, Service
from gongkai.letters.queries.conditions import NO_FILES, TO_PARTIES, forbids_files, uncleared
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.remedies import ONLINE_REVIEW
from gongkai.rules.requests.service import Way, met_on, refuse_carrier

# Numbers of 中国邮政 and EMS: two letters, nine digits, two letters or digits; or thirteen digits.
TRACKING = re.compile(r"[A-Z]{2}\d{9}(?:[A-Z]{2}|\d{2})|\d{13}")
UNSERVED = frozenset({Code.L01, Code.L02, Code.L17, Code.L18})
WHOSE = "送达由办公室受理人员、承办科室的人员和工作机构负责人登记。"


@transaction.atomic
def send(
    letter: Letter, way: Way, day: date, *, by: Person, at: datetime, tracking_no: str = "", carrier: str = "EMS",
    contact: Contact | None = None, collect: bool = False,
) -> Service:  # fmt: skip
    """The letter went out on a day: posted, handed over, or put at the applicant's disposal on the page of the case.

    tracking_no   of the postal enterprise, by post only
    contact       how a third party or another organ is reached, for the letter that begins a consultation
    Returns the try. A letter after the last day is entered; that heals nothing. Refused where the law does not let it go
    so, where a file of the answer is not cleared, and where the case cannot take the step that the letter stands for.
    """
    held = _hold(letter, by)
    _may_go(held, way, day, at)
    number = _tracking(way, tracking_no, carrier, collect)
    first = not held.services.exists()
    online = way is Way.WEB
    if online:
        _disclose(held)
    met = met_on(way, sent=day, told=day if online else None)
    service = Service.objects.create(
        letter=held, way=way.value, sent_on=day, tracking_no=number, served_on=day if online else None,
        receiver=held.addressee[:60] if online else "", counted_on=met.day, entered_at=at, entered_by=by.name[:40],
    )  # fmt: skip
    if first:
        when_sent(held, day, contact, by=by, at=at)
    if met.day is not None:
        when_counted(held, met.day, by=by, at=at)
    if online:
        _state(held, LetterState.SERVED)
        when_served(held, day, by=by, at=at)
    record(Verb.SERVED, service, by=by, at=at, after=_told(service), reason=met.why)
    return service


@transaction.atomic
def served(service: Service, day: date, receiver: str, *, by: Person, at: datetime) -> Service:
    """Somebody signed for the letter on a day. By hand and through another agency that is the day that the law counts."""
    held = _hold(service.letter, by)
    way = Way(service.way)
    if not receiver.strip():
        raise Refused("没有写签收人。", then="请照送达回证或者邮件查询结果填写。")
    _not_later(day, at)
    if day < service.sent_on:
        raise Refused("签收日期早于送出日期。", then="请核对送达回证或者邮件查询结果。")
    met = met_on(way, sent=service.sent_on, signed=day, told=service.served_on)
    mine = Service.objects.filter(pk=service.pk, served_on=None, returned_on=None)
    if not mine.update(served_on=day, receiver=receiver.strip()[:60], counted_on=met.day):
        raise Refused("这次送达已经登记过结果。", then=STALE)
    service.refresh_from_db()
    _state(held, LetterState.SERVED)
    if way.is_signed and met.day is not None:
        when_counted(held, met.day, by=by, at=at)
    when_served(held, day, by=by, at=at)
    record(Verb.SERVED, service, by=by, at=at, after=_told(service), reason=met.why)
    return service


@transaction.atomic
def returned(service: Service, day: date, why: str, *, by: Person, at: datetime) -> Service:
    """The letter came back: this try counts no more, and the letter has to go out again.

    What the case became by the posting stays: whether the duty was met is for the law to judge, not for the mail.
    """
    held = _hold(service.letter, by)
    _not_later(day, at)
    if day < service.sent_on:
        raise Refused("退回日期早于送出日期。", then="请核对邮件查询结果。")
    if not why.strip():
        raise Refused("没有写退回的原因。", then="请写明，例如“地址不详”“拒收”。")
    mine = Service.objects.filter(pk=service.pk, served_on=None, returned_on=None)
    if not mine.update(returned_on=day, returned_why=why.strip()[:120], counted_on=None):
        raise Refused("这次送达已经登记过结果。", then=STALE)
    service.refresh_from_db()
    _state(held, LetterState.ISSUED)
    record(Verb.SERVED, service, by=by, at=at, after=_told(service), reason=why.strip())
    return service


@transaction.atomic
def add_proof(service: Service, name: str, data: bytes, *, by: Person, at: datetime) -> Service:
    """Keep the signed slip or the post's receipt with the case."""
    held = _hold(service.letter, by)
    piece = keep_piece(held.case, PieceKind.PROOF, name, data, by=by, at=at)
    Service.objects.filter(pk=service.pk).update(proof=piece)
    service.proof = piece
    record(Verb.SERVED, service, by=by, at=at, after={"proof": piece.digest})
    return service


def _hold(letter: Letter, by: Person) -> Letter:
    """The letter and its case as they are now, the case locked."""
    case = hold(Case.objects.get(pk=letter.case_id))
    if not works_on(case, by):
        raise Refused("您不能登记这件申请的送达。", then=WHOSE)
    held = Letter.objects.select_for_update(of=("self",)).select_related("answer", "consultation").get(pk=letter.pk)
    held.case = case
    return held


def _may_go(letter: Letter, way: Way, day: date, at: datetime) -> None:
    if letter.code in UNSERVED:
        raise Refused(f"{letter}不需要送达。", then="这类表格只存入案卷。")
    if letter.state == LetterState.VOID:
        raise Refused(f"{letter}已经作废。", then="请发出重新制发的文书。")
    if letter.state == LetterState.SERVED or letter.services.filter(returned_on=None).exists():
        raise Refused(f"{letter}已经发出。", then="被退回的，请先登记退回，再重新发出。")
    _not_later(day, at)
    if day < letter.dated:
        raise Refused(f"发出日期早于落款日期{in_chinese(letter.dated)}。", then="请核对日期。")
    if way is Way.WEB:
        _may_go_online(letter, day, at)
    _files_ready(letter)


def _may_go_online(letter: Letter, day: date, at: datetime) -> None:
    if letter.code in TO_PARTIES:
        raise Refused("发给第三方和其他机关的文书不能放在申请人的查询页上。", then="请选择其他送达方式。")
    if day != day_of(at):
        raise Refused("网上送达即时可见，只能登记在当天。", then="请选择今天。")
    if letter.remedy and not letter.names_channel:
        raise Refused(
            "通过互联网送达的文书没有写明网上申请行政复议的渠道。", basis=ONLINE_REVIEW,
            then="请在受理机构设置中填写该渠道，作废后重新制发，或者改用其他送达方式。",
        )  # fmt: skip


def _files_ready(letter: Letter) -> None:
    if letter.answer is None:
        return
    files = list(letter.answer.enclosures.all())
    if not files:
        return
    if forbids_files(set(letter.answer.decisions.values_list("code", flat=True))):
        raise Refused(NO_FILES, then="请退回拟稿，去掉文件后重新审核。")
    if waiting := uncleared(files):
        names = "、".join(f"《{one.name}》" for one in waiting)
        raise Refused(f"随答复提供的文件{names}还没有核对。", then="请由拟稿人以外的人员核对后再送达。")


def _tracking(way: Way, text: str, carrier: str, collect: bool) -> str:
    """The number of a letter by post, as it is kept."""
    if way is not Way.POST:
        return ""
    refuse_carrier(carrier, collect=collect)
    number = "".join(text.split()).upper()
    if not TRACKING.fullmatch(number):
        raise Refused(
            f"邮件编号“{text.strip()[:40] or '（未填写）'}”不对。",
            then="请照邮政回执填写：2个字母、9位数字、2个字母或数字，例如 EA123456789CN；或者13位数字。",
        )
    return number


def _disclose(letter: Letter) -> None:
    """From now on the applicant finds the letter and the files of the answer on the page of the case."""
    keys = [letter.docx_id, letter.pdf_id]
    if letter.answer is not None:
        keys += [one.given_id or one.original_id for one in letter.answer.enclosures.all()]
    Piece.objects.filter(pk__in=keys).update(for_applicant=True)


def _state(letter: Letter, state: LetterState) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state)
    letter.state = state


def _not_later(day: date, at: datetime) -> None:
    if day > day_of(at):
        raise Refused(f"日期{in_chinese(day)}还没有到。", then="请核对日期。")


def _told(service: Service) -> dict[str, object]:
    return {"letter": str(service.letter), "way": Way(service.way).label, "sent_on": service.sent_on,
            "served_on": service.served_on, "counted_on": service.counted_on, "returned_on": service.returned_on}  # fmt: skip
