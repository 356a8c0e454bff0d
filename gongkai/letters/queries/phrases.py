"""Sentences of letters that are put together from the records: what changed the period, lists, the remedy, consultations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongkai.agencies.queries import work_calendar
from gongkai.fees.queries.computing import lines_of
from gongkai.foi.models import Applicant, Consultation, Decision, Delivery, Reply
from gongkai.foi.queries.personal import consultation_contact
from gongkai.letters.models import Code
from gongkai.letters.queries.conditions import TO_PARTIES
from gongkai.letters.queries.facts import Facts
from gongkai.letters.sources.answers import ANSWERS, CORRECTION
from gongkai.merging.models import Items
from gongkai.rules.cites import cited_together, numeral
from gongkai.rules.days import in_chinese
from gongkai.rules.requests.clock import ClockEvent, EventKind, count_due
from gongkai.rules.requests.fees import Method
from gongkai.rules.requests.grounds import GROUNDS, cites_of
from gongkai.rules.requests.ledger import Waiting
from gongkai.rules.requests.remedies import Remedy, remedy, remedy_of_letter, remedy_text

K = EventKind
MARK = re.compile(r"\{\{(\?)?([^{}]+)\}\}")
BLANK_DAY = "　　　　年　　月　　日"
STOPS = "。！？；…!?;"
EMPTY = re.compile(r"[，。：\s]*")
CAME = {
    Reply.OBJECTED: "第三方不同意公开", Reply.PARTLY: "第三方同意部分公开", Reply.AGREED: "第三方同意公开",
    Reply.SILENT: "第三方逾期没有提出意见", Reply.ANSWERED: "第三方已提出意见",
}  # fmt: skip
ASKED = {K.THIRD_PARTY_ASKED: Waiting.THIRD_PARTY, K.COMAKER_ASKED: Waiting.COMAKER, K.ORGAN_ASKED: Waiting.ORGAN}


def chinese(day: date | None) -> str:
    """The day in Chinese, empty for none."""
    return in_chinese(day) if day else ""


def closed(text: str) -> str:
    """A text that ends a sentence of the letter, with its full stop where the writer gave none."""
    return text if not text or text.rstrip("”’」』）)")[-1:] in STOPS else f"{text}。"


def bare(text: str) -> str:
    """A text that the letter's own sentence goes on behind, without the writer's full stop."""
    return text.rstrip("。；; ")


def you(facts: Facts) -> str:
    """As the letter speaks to the applicant: a citizen is 您, a legal person or another organisation 你单位."""
    return "您" if facts.case.applicant_kind == Applicant.NATURAL else "你单位"


def changes(facts: Facts) -> str:
    """What changed the period since the receipt, one sentence each; the letter's own subject is left to the letter."""
    return "".join(_change(facts, event) for event in facts.events)


def _change(facts: Facts, event: ClockEvent) -> str:
    day = in_chinese(event.day)
    if event.kind is K.CORRECTED:
        return f"本机关于{day}收到{you(facts)}补正后的申请，答复期限自该日起重新计算。"
    if event.kind is K.FEE_PAID:
        return f"{you(facts)}于{day}足额缴纳信息处理费，答复期限自次日起重新计算。"
    if event.kind is K.EXTENDED and facts.code != Code.L06:
        return f"经本机关政府信息公开工作机构负责人同意，答复期限延长{event.days}个工作日。"
    if event.kind is K.DELAYED and event.until:
        return f"本机关已确定延迟至{in_chinese(event.until)}答复。"
    if event.kind in ASKED and facts.code != Code.L09:
        return f"本机关于{day}征求{_who(event)}意见，所需时间不计入答复期限。"
    return ""


def _who(event: ClockEvent) -> str:
    return {Waiting.THIRD_PARTY: "第三方", Waiting.COMAKER: "共同制作机关"}.get(ASKED[event.kind], "其他机关")


def due_before(facts: Facts) -> str:
    """The last day as it was before the extension."""
    grants = [event for event in facts.events if event.kind in (K.EXTENDED, K.DELAYED)]
    others = [event for event in facts.events if event not in grants[-1:]]
    return chinese(count_due(others, work_calendar(facts.case.agency)))


def due(facts: Facts) -> str:
    """The last day for the answer; for an extension under way as it stands now."""
    return chinese(facts.case.due)


def grounds(facts: Facts) -> str:
    """The articles that the letter rests on."""
    if facts.decision is not None and facts.decision.code:
        return cited(facts.decision)
    if facts.ground in GROUNDS:
        return cited_together(GROUNDS[facts.ground].cites)
    return ""


def cited(decision: Decision) -> str:
    """The articles of one decision."""
    return cited_together(cites_of(decision.code, decision.exemptions))


def remedy_for(facts: Facts) -> Remedy:
    """Which remedy the letter names: of several decisions the strictest, for the part that it concerns."""
    desk, on = facts.reception, facts.dated
    codes = [one.code for one in facts.decisions if one.code] or [facts.ground or "A2"]
    first = [code for code in codes if remedy(code, on, b8_first=desk.register_first).kind == "first_review"]
    rest = [code for code in codes if code not in first]
    return remedy_of_letter(
        facts.code, (rest or first)[0], on, refuses_part=bool(first and rest), b8_first=desk.register_first
    )


def remedy_clause(facts: Facts) -> str:
    """The clause itself (rules 4.3). Refused where the answer goes by the internet and no internet channel is known."""
    desk = facts.reception
    return remedy_text(
        remedy_for(facts), review_organ=desk.review_organ, court=desk.court, online_channel=desk.review_channel,
        superior=desk.superior, served_online=facts.case.delivery == Delivery.WEB and facts.code != Code.L10,
        called="本决定" if facts.code in {Code.L10, Code.L15} else "本答复",
    )  # fmt: skip


def consulted(consultation: Consultation | None) -> str:
    """How the third party was asked and what came, without its name."""
    if consultation is None:
        return ""
    asked = f"本机关于{in_chinese(consultation.asked_on)}征求第三方意见，"
    return f"{asked}{CAME.get(Reply(consultation.reply), '尚未收到答复')}。"


def excused(facts: Facts) -> str:
    """What came of asking for reasons (《条例》第三十五条), for a refusal: none came, or none that hold."""
    if facts.reasons is None:
        return ""
    return f"{you(facts)}说明的理由不合理" if facts.reasons.got_on else f"{you(facts)}逾期没有说明理由"


def served_to(facts: Facts) -> str:
    """To whom the letter goes that a proof of service is for; the applicant where none is chosen."""
    return facts.letter.addressee if facts.letter else facts.case.applicant_name


def served_at(facts: Facts) -> str:
    """The address of whom the letter goes to: a third party's own, never the applicant's."""
    letter = facts.letter
    if letter is None or letter.code not in TO_PARTIES:
        return facts.personal.contact.address
    return consultation_contact(letter.consultation).address if letter.consultation else ""


def earlier_answer(facts: Facts, decision: Decision | None) -> str:
    """Number and day of the earlier answer to a repeated request."""
    earlier = decision.earlier if decision else None
    if earlier is None:
        return ""
    number = facts.number_of(Code.L14, case=earlier)
    letter = f"，答复书编号{number}" if number else ""
    return f"登记编号为{earlier.number}的申请，本机关已于{chinese(earlier.answered_on)}答复{letter}"


def fee_lines(facts: Facts) -> Items:
    """The lines of the fee notice."""
    if facts.charge is None:
        return ()
    unit = "页" if facts.charge.method == Method.PAGE else "件"
    return [
        {"说明": f"第{line.first}{unit}至第{line.last}{unit}，每{unit}{line.rate}元，小计{line.amount}元。"}
        for line in lines_of(facts.charge)
    ]


def listed(text: str) -> Items:
    """Each line of a text as an item with its number."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [{"序号": ordinal(number), "内容": line} for number, line in enumerate(lines, 1)]


def ordinal(number: int) -> str:
    """一, 二 … 九十九, then digits."""
    return numeral(number) if number < 100 else str(number)


def decided(facts: Facts) -> Items:
    """Each item of a mixed answer with its words."""
    return [
        {"序号": ordinal(number), "内容": one.item.text, "答复": "\n　　".join(_words(facts, one))}
        for number, one in enumerate(facts.decisions, 1)
    ]


def _words(facts: Facts, decision: Decision) -> Iterator[str]:
    """The paragraphs of the decision's own letter, filled; an optional one goes where it has nothing to say."""
    from gongkai.letters.queries.fields import decision_values

    values = decision_values(facts, decision)
    paragraphs = CORRECTION[1:] if decision.code == "F1" else ANSWERS.get(decision.code, ())
    for paragraph in paragraphs:
        text = MARK.sub(lambda mark: values.get(mark[2], ""), paragraph)
        dropped = any(not values.get(mark[2]) for mark in MARK.finditer(paragraph) if mark[1])
        if not dropped and not EMPTY.fullmatch(text):
            yield text.strip()
