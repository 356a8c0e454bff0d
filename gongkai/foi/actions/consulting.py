"""Asking third parties, co-makers and other organs (《政府信息公开条例》第三十二至三十四条; rules 1.6.5, 1.6.7, 1.6.8, 1.8.5)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from types import MappingProxyType

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.foi.actions.moves import STALE, demand, hold, permit
from gongkai.foi.actions.timing import enter
from gongkai.foi.models import AGAINST, Act, Case, Consultation, Party, Reply
from gongkai.foi.queries.keys import ring
from gongkai.foi.queries.personal import Contact, consultation_about
from gongkai.records.actions import record
from gongkai.records.models import SYSTEM, Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import SILENCE, ClockEvent
from gongkai.rules.requests.ledger import EventKind, Waiting
from gongkai.rules.requests.norms import THIRD_PARTY
from gongkai.vault.sealing import seal

K = EventKind
ASKED: Mapping[Party, EventKind] = MappingProxyType(
    {Party.THIRD_PARTY: K.THIRD_PARTY_ASKED, Party.COMAKER: K.COMAKER_ASKED, Party.ORGAN: K.ORGAN_ASKED}
)
GOT: Mapping[Party, EventKind] = MappingProxyType({Party.THIRD_PARTY: K.THIRD_PARTY_GOT, Party.COMAKER: K.COMAKER_GOT})
ANSWERED: Mapping[Party, EventKind] = MappingProxyType(
    {Party.THIRD_PARTY: K.THIRD_PARTY_ANSWERED, Party.COMAKER: K.COMAKER_ANSWERED, Party.ORGAN: K.ORGAN_ANSWERED}
)
CONSENTS = frozenset({Reply.AGREED, Reply.PARTLY, Reply.OBJECTED})
REPLIES: Mapping[Party, frozenset[Reply]] = MappingProxyType(
    {Party.THIRD_PARTY: CONSENTS, Party.COMAKER: CONSENTS, Party.ORGAN: CONSENTS | {Reply.ANSWERED}}
)


@transaction.atomic
def consult(
    case: Case, party: Party, name: str, *, question: str, day: date, by: Person, at: datetime, harm: str = "",
    contact: Contact | None = None, until: date | None = None,
) -> Consultation:  # fmt: skip
    """A letter that asks went out on a day: the clock waits from the next day on.

    harm    which rights are seen at risk; has to be said to a third party
    until   the day that the letter to another organ names, for such letters only
    """
    who = demand(name, "没有写征求意见的对象。", "请写明姓名或名称。", 120)
    asked = demand(question, "没有写征求什么意见。", "请写明拟公开的信息和要求答复的事项。")
    if party == Party.THIRD_PARTY:
        demand(harm, "没有写可能影响第三方的哪些权益。", "请写明公开后可能损害的权益。")
    if case.consultations.filter(party=party, name=who, reply=Reply.NONE).exists():
        raise Refused(f"已向{who}征求意见，尚未收到答复。", then="请登记其答复，或者撤回后重新征求。")
    made = Consultation.objects.create(
        case=case, party=party, name=who, question=asked, harm=harm.strip(), asked_on=day,
        until=until if party == Party.ORGAN else None, contact_sealed=_sealed(case, contact),
    )  # fmt: skip
    event = ClockEvent(ASKED[party], day, key=str(made.pk), until=made.until)
    made.case = enter(case, Act.CONSULT, event, by=by, at=at, told={"party": party.label, "consultation": made.pk})
    made.refresh_from_db(fields=["until"])
    return made


@transaction.atomic
def got(consultation: Consultation, *, day: date, by: Person, at: datetime) -> Consultation:
    """The letter was received on a day: a third party or a co-maker has 15 working days from it."""
    held = _hold(consultation)
    party = Party(held.party)
    if party not in GOT:
        raise Refused("协办函的期限以函中写明的日期为准，不登记送达日期。", then="请登记对方的答复。")
    held.case = enter(held.case, Act.HEAR, ClockEvent(GOT[party], day, key=str(held.pk)), by=by, at=at,
                      told={"consultation": held.pk})  # fmt: skip
    held.got_on = day
    held.save(update_fields=["got_on"])
    held.refresh_from_db(fields=["until"])
    return held


@transaction.atomic
def hear(
    consultation: Consultation, reply: Reply, reasons: str, *, day: date, by: Person, at: datetime
) -> Consultation:
    """The reply came on a day; the wait for it is over. An objection gives reasons.

    The word of a co-maker that comes too late is kept, but its silence has agreed already (art. 34).
    """
    held = _hold(consultation)
    if reply not in REPLIES[Party(held.party)]:
        raise Refused("所选的意见不在可选范围内。", then="请重新选择。")
    if reply in AGAINST:
        demand(reasons, "没有写不同意公开的理由。", "请照回复写明理由；对方没有说明的，写“未说明理由”。")
    late = held.party == Party.COMAKER and held.until is not None and day > held.until
    _end_wait(held, day, by=by, at=at, told={"reply": reply.label, "late": late})
    held.replied_on, held.reasons = day, reasons.strip()
    held.reply = Reply.SILENT if late else reply
    held.save(update_fields=["replied_on", "reasons", "reply"])
    return held


@transaction.atomic
def weigh(
    consultation: Consultation, *, good_reason: bool, by: Person, at: datetime, public_interest: str = ""
) -> Consultation:
    """Whether an objection's reasons hold; and why it is disclosed all the same for the public interest (art. 32).

    public_interest   not empty only where the reasons hold and not disclosing would gravely affect the public interest
    """
    held = _hold(consultation)
    permit(held.case, Act.DRAFT, by)
    if held.reply not in AGAINST:
        raise Refused(f"{held.name}没有不同意公开，不需要判断理由。", then="请核对征求意见的结果。")
    if public_interest.strip() and not good_reason:
        raise Refused(
            "理由不成立的，不必再写公共利益理由。", basis=THIRD_PARTY, then="请去掉公共利益理由，或者改为理由成立。"
        )
    held.good_reason, held.public_interest = good_reason, public_interest.strip()
    held.save(update_fields=["good_reason", "public_interest"])
    record(Verb.DECIDED, held, by=by, at=at,
           after={"good_reason": good_reason, "public_interest": bool(held.public_interest)})  # fmt: skip
    return held


@transaction.atomic
def recall(consultation: Consultation, *, day: date, reason: str, by: Person, at: datetime) -> Consultation:
    """The letter is taken back: nobody waits for it from that day on, and it proves nothing."""
    why = demand(reason, "没有写撤回的理由。", "请写明为什么不再征求意见。", 200)
    held = _hold(consultation)
    if held.reply != Reply.NONE:
        raise Refused(f"{held.name}的意见已经登记，不能撤回。", then="请刷新页面。")
    _end_wait(held, day, by=by, at=at, told={"recalled": True}, note=f"撤回征求意见：{why}")
    held.reply, held.replied_on = Reply.RECALLED, day
    held.save(update_fields=["reply", "replied_on"])
    return held


@transaction.atomic
def fall_silent(consultation: Consultation, *, at: datetime) -> bool:
    """The clockwork notes that the last day is over without a reply. Returns whether it did."""
    held = Consultation.objects.select_for_update(of=("self",)).select_related("case__agency").get(pk=consultation.pk)
    if held.reply != Reply.NONE or held.until is None or held.until >= day_of(at):
        return False
    if not Consultation.objects.filter(pk=held.pk, reply=Reply.NONE).update(reply=Reply.SILENT):
        return False
    means, basis = SILENCE[Waiting(held.party)]
    record(
        Verb.CLOCKED,
        held,
        by=SYSTEM,
        at=at,
        after={"reply": Reply.SILENT.label, "until": held.until},
        reason=f"{means}（{basis}）",
    )
    return True


def _hold(consultation: Consultation) -> Consultation:
    """The consultation and its case as they are now, the case locked and at the version that was read."""
    case = hold(consultation.case)
    held = Consultation.objects.get(pk=consultation.pk)
    if held.reply != consultation.reply or held.got_on != consultation.got_on:
        raise Refused(f"{held}刚被他人处理。", then=STALE)
    held.case = case
    return held


def _end_wait(held: Consultation, day: date, *, by: Person, at: datetime, told: Mapping[str, object], note: str = "") -> None:  # fmt: skip
    event = ClockEvent(ANSWERED[Party(held.party)], day, key=str(held.pk))
    held.case = enter(held.case, Act.HEAR, event, by=by, at=at, note=note, told={"consultation": held.pk, **told})


def _sealed(case: Case, contact: Contact | None) -> str:
    values = asdict(contact) if contact else {}
    if not any(values.values()):
        return ""
    return seal(json.dumps(values, ensure_ascii=False), ring(), about=consultation_about(case))
