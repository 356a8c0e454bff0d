"""What an answer lacks before it can be submitted: each missing piece is one Chinese sentence (rules 1.4, 1.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from gongkai.foi.models import (
    AGAINST,
    Answer,
    AnswerState,
    Case,
    ClockEntry,
    Consultation,
    Decision,
    Party,
    Piece,
    PieceKind,
    ReasonsAsked,
    Reply,
    State,
)
from gongkai.foi.queries.case import Sheet
from gongkai.foi.queries.clocks import standing
from gongkai.rules.refused import Refused
from gongkai.rules.requests.grounds import EXEMPTIONS, GROUNDS, PARTIAL, Need, exemptions_of, needs_of
from gongkai.rules.requests.ledger import EventKind

RELEASES = frozenset({"A1", "A2"})
ENDINGS = frozenset({"E1", "E2", "E3"})
REASONLESS = RELEASES  # every other kind of answer gives facts and reasons (art. 36)
PROVES = frozenset({Reply.AGREED, Reply.PARTLY, Reply.OBJECTED, Reply.SILENT})
WITHHOLDS = frozenset({PARTIAL, "B4"})  # kinds of answer that keep something back for a third party's sake


@dataclass(frozen=True)
class Facts:
    """What is on the case's file, each part read once and only where a decision needs it."""

    case: Case

    @cached_property
    def consultations(self) -> list[Consultation]:
        """Every letter of consultation that was not taken back."""
        return list(Consultation.objects.filter(case=self.case).exclude(reply=Reply.RECALLED))

    @cached_property
    def followed(self) -> set[int]:
        """Keys of the consultations for whose sake an item of the case keeps something back: what they object to is that."""
        rows = Decision.objects.filter(item__case=self.case, code__in=WITHHOLDS).exclude(consultation=None)
        return set(rows.exclude(answer__state=AnswerState.VOID).values_list("consultation", flat=True))

    @cached_property
    def was_corrected(self) -> bool:
        """Whether the applicant was asked to complete the request."""
        events = standing(list(ClockEntry.objects.filter(case=self.case)))
        return any(event.kind is EventKind.CORRECTION_ASKED for event in events)

    @cached_property
    def reasons(self) -> ReasonsAsked | None:
        """What came of asking for reasons under art. 35."""
        return ReasonsAsked.objects.filter(case=self.case).first()

    @cached_property
    def has_evidence(self) -> bool:
        """Whether the applicant handed in anything besides the request and the papers that say who asks."""
        told = Piece.objects.filter(case=self.case, from_applicant=True, removed_at=None)
        return told.exclude(kind__in=[PieceKind.IDENTITY, PieceKind.AUTHORITY, PieceKind.ENVELOPE]).exists()


def facts_of(sheet: Sheet) -> Facts:
    """The same of a case whose page is shown: what it has read already is not read again."""
    facts = Facts(sheet.case)
    vars(facts).update(
        consultations=[one for one in sheet.consultations if one.reply != Reply.RECALLED],
        followed=_followed(sheet),
        was_corrected=any(one.kind is EventKind.CORRECTION_ASKED for one in standing(sheet.entries)),
        reasons=sheet.reasons,
    )
    return facts


def _followed(sheet: Sheet) -> set[int]:
    drawn = [row for one in sheet.answers if one.answer.state != AnswerState.VOID for row in one.decisions]
    return {row.consultation_id for row in drawn if row.code in WITHHOLDS and row.consultation_id}


def lacks(answer: Answer) -> list[str]:
    """Everything that stands in the way of submitting the answer, item by item, in the order of the items."""
    decisions = list(answer.decisions.select_related("item", "consultation", "earlier").order_by("item__order"))
    if not decisions:
        return ["答复里没有任何事项。"]
    facts = Facts(answer.case)
    found = [] if answer.case.section_id else ["申请还没有派给承办科室。"]
    for decision in decisions:
        found += [f"第{decision.item.order}项：{words}" for words in lacks_of(decision, facts)]
    return found


def lacks_of(decision: Decision, facts: Facts) -> Iterator[str]:
    """What one decision lacks, a sentence for each."""
    code = decision.code
    if not code:
        yield "还没有选择答复类型。"
        return
    try:
        needs = needs_of(code, decision.exemptions)
    except Refused as refusal:
        yield refusal.what
        return
    if code not in REASONLESS and not decision.reasons.strip():
        yield f"按“{GROUNDS[code].title}”答复，还没有写事实和理由。"
    for need in needs:
        if words := CHECKS[need](decision, facts):
            yield words
    yield from _against_third_party(decision, facts)


def wrong(decision: Decision) -> Refused | None:
    """What can never be right, whatever is still to come: refused already when it is saved."""
    code = decision.code
    if not code:
        return None
    if code not in GROUNDS or code in ENDINGS:
        return Refused("没有这种答复类型。", then="请在列出的类型中选择；逾期不补正、不缴费和撤回请办理终结。")
    binding = [row for name, row in EXEMPTIONS.items() if name in decision.exemptions and row.blocks_release]
    if code in RELEASES and binding:
        return Refused(f"属于“{binding[0].title}”的信息不得公开，不能按“{GROUNDS[code].title}”答复。",
                       basis=binding[0].cite, then="请改为不予公开；能够区分处理的，改为部分公开。")  # fmt: skip
    if unknown := [name for name in decision.exemptions if name not in EXEMPTIONS]:
        return Refused(f"没有“{unknown[0]}”这项不公开依据。", then="请在列出的依据中选择。")
    if code == PARTIAL and not decision.exemptions:
        return None
    try:
        exemptions_of(code, decision.exemptions)
    except Refused as refusal:
        return refusal
    return None


def _against_third_party(decision: Decision, facts: Facts) -> Iterator[str]:
    """A release in full looks at what third parties objected; a refusal for their sake at what they agreed to."""
    used = decision.consultation
    if decision.code == "B4" and used is not None and used.reply == Reply.AGREED:
        yield f"以第三方权益为由不予公开，但{used.name}已同意公开。"
    if decision.code != "A2":
        return
    for one in facts.consultations:
        if one.party != Party.THIRD_PARTY or one.reply not in AGAINST or one.pk in facts.followed:
            continue
        if one.good_reason is None:
            yield f"予以公开，但{one.name}不同意公开的理由是否成立还没有判断。"
        elif one.good_reason and not one.public_interest.strip():
            yield f"予以公开，但{one.name}不同意公开的理由成立，又没有写公共利益理由。"


def _third_party(decision: Decision, facts: Facts) -> str:
    used = next((one for one in facts.consultations if one.pk == decision.consultation_id), None)
    if used is None or used.party != Party.THIRD_PARTY:
        return "涉及第三方合法权益，还没有选定征求第三方意见的记录。"
    if used.reply not in PROVES:
        return f"涉及第三方合法权益，{used.name}还没有答复，答复期限也没有届满。"
    return ""


def _earlier(decision: Decision, facts: Facts) -> str:
    earlier = decision.earlier
    if earlier is None:
        return "按“重复申请”答复，还没有选定此前的申请。"
    if earlier.pk == facts.case.pk or earlier.agency_id != facts.case.agency_id:
        return "选定的此前申请不是本机关的另一件申请。"
    if earlier.applicant_mark != facts.case.applicant_mark:
        return f"选定的{earlier}不是同一申请人提出的。"
    if earlier.answered_on is None or earlier.state not in (State.ANSWERED, State.ARCHIVED):
        return f"选定的{earlier}还没有答复。"
    return ""


def _reasons_asked(decision: Decision, facts: Facts) -> str:
    asked = facts.reasons
    if asked is None:
        return "按“无正当理由大量、反复申请”答复，还没有要求申请人说明理由。"
    if asked.accepted is None:
        return "还没有判断申请人说明的理由是否合理。"
    return "已认定申请人的理由合理，不能按“无正当理由大量、反复申请”答复。" if asked.accepted else ""


def _text(field: str, words: str) -> Callable[[Decision, Facts], str]:
    """A check that a field is not empty."""

    def check(decision: Decision, facts: Facts) -> str:
        return "" if getattr(decision, field).strip() else words

    return check


def _split(decision: Decision, facts: Facts) -> str:
    if not decision.open_part.strip():
        return "部分公开，还没有写公开的部分。"
    return "" if decision.withheld_part.strip() else "部分公开，还没有写不公开的部分。"


CHECKS: Mapping[Need, Callable[[Decision, Facts], str]] = MappingProxyType({
    Need.PUBLISHED_PLACE: _text("place", "还没有写获取该信息的方式、途径。"),
    Need.MANNER_AND_TIME: _text("manner", "还没有写提供信息的方式、途径和时间。"),
    Need.SPLIT_LISTS: _split,
    Need.THIRD_PARTY_RECORD: _third_party,
    Need.DISCRETION_REASON: _text("discretion", "属于可以不予公开的信息，还没有写决定不公开的裁量理由。"),
    Need.PROCEDURE_OF_OTHER_LAW: _text("other_law", "还没有写对该信息的获取有专门规定的法律、行政法规。"),
    Need.SEARCH_LOG: _text("search_log", "答复信息不存在，还没有检索记录。"),
    Need.RIGHT_AGENCY: _text("right_agency", "还没有写负责公开的机关及联系方式；无法确定的，请写“无法确定”。"),
    Need.CORRECTION_NOTICE: lambda _, facts: "" if facts.was_corrected else "本件没有作出过补正告知。",
    Need.EARLIER_ANSWER: _earlier,
    Need.REASONS_ASKED: _reasons_asked,
    Need.FEE_NOTICE: lambda _, facts: "逾期未缴费的，请办理终结。",
    Need.EVIDENCE: lambda _, facts: "" if facts.has_evidence else "申请人没有提供记录不准确的证据材料。",
})  # fmt: skip
