"""How a request may be answered (rules 1.7) and what may be withheld (rules 1.4), row by row, with the articles.

One decision has one code. A partial disclosure (A3) carries the exemptions of the part that it withholds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from gongkai.rules.cites import Cite
from gongkai.rules.refused import Refused
from gongkai.rules.requests.norms import CORRECTION, FEES_2020, MASS, REGULATION, THIRD_PARTY

PARTIAL = "A3"
UNCOUNTED = ""  # the row of a code that table 三 leaves out


class Need(StrEnum):
    """What has to be on file before a decision of that kind can be made."""

    PUBLISHED_PLACE = "published_place"
    MANNER_AND_TIME = "manner_and_time"
    SPLIT_LISTS = "split_lists"
    THIRD_PARTY_RECORD = "third_party_record"
    DISCRETION_REASON = "discretion_reason"
    PROCEDURE_OF_OTHER_LAW = "procedure_of_other_law"
    SEARCH_LOG = "search_log"
    RIGHT_AGENCY = "right_agency"
    CORRECTION_NOTICE = "correction_notice"
    EARLIER_ANSWER = "earlier_answer"
    REASONS_ASKED = "reasons_asked"
    FEE_NOTICE = "fee_notice"
    EVIDENCE = "evidence"

    @property
    def label(self) -> str:
        """In Chinese, as a missing piece is named."""
        return NEEDS[self]


NEEDS: Mapping[Need, str] = MappingProxyType({
    Need.PUBLISHED_PLACE: "已公开信息的获取方式和途径",
    Need.MANNER_AND_TIME: "提供信息的方式、途径和时间",
    Need.SPLIT_LISTS: "公开部分与不公开部分的清单",
    Need.THIRD_PARTY_RECORD: "征求第三方意见的记录",
    Need.DISCRETION_REASON: "决定不予公开的裁量理由",
    Need.PROCEDURE_OF_OTHER_LAW: "有专门规定的法律、行政法规及查询途径",
    Need.SEARCH_LOG: "检索记录",
    Need.RIGHT_AGENCY: "负责公开的机关及联系方式（能够确定的）",
    Need.CORRECTION_NOTICE: "补正告知书",
    Need.EARLIER_ANSWER: "此前的答复",
    Need.REASONS_ASKED: "要求说明理由的记录",
    Need.FEE_NOTICE: "收费通知书",
    Need.EVIDENCE: "申请人提供的证据材料",
})  # fmt: skip


class Force(StrEnum):
    """How far an exemption binds the agency."""

    MUST = "must"  # arts 14: nothing may be released
    CONSENT = "consent"  # art. 15: unless the third party consents or grave public interest outweighs
    MAY = "may"  # art. 16: discretion, with reasons


@dataclass(frozen=True, slots=True)
class Exemption:
    """A reason to withhold. `ground`: the code of the refusal that rests on it; `way_out`: when it may be released."""

    code: str
    title: str
    force: Force
    cite: Cite
    ground: str
    way_out: str
    needs: tuple[Need, ...] = ()

    @property
    def blocks_release(self) -> bool:
        """Whether the form must not let the information out at all (art. 14)."""
        return self.force is Force.MUST


@dataclass(frozen=True, slots=True)
class Ground:
    """A kind of answer.

    duty     what the answer must do
    row      its row of table 三 by 国办公开办函〔2021〕30号, "" if the table leaves it out
    remedy   A first reconsideration (arts 14 to 16), B free choice, None without a clause; the day decides more
             (`remedies.remedy`)
    refuses  whether it withholds information, wholly or in part
    needs    what must be on file; of A3 and the refusals also what their exemptions need (`needs_of`)
    """

    code: str
    title: str
    cites: tuple[Cite, ...]
    duty: str
    row: str
    remedy: Literal["A", "B"] | None
    refuses: bool = False
    needs: tuple[Need, ...] = ()

    @property
    def trial_row(self) -> str:
        """Its row of table 三 by 国办公开办函〔2019〕60号, where (六)其他处理 is one row."""
        return "r3.6" if self.row.startswith("r3.6.") else self.row


def _law(article: int, paragraph: int | None = None, item: int | None = None) -> Cite:
    return Cite(REGULATION, article, paragraph, item)


EXEMPTIONS: Mapping[str, Exemption] = MappingProxyType({row.code: row for row in (
    Exemption("EX14-1", "国家秘密", Force.MUST, _law(14), "B1", "依法解密后方可公开"),
    Exemption("EX14-2", "法律、行政法规禁止公开", Force.MUST, _law(14), "B2", "不得公开"),
    Exemption("EX14-3", "公开后可能危及国家安全、公共安全、经济安全、社会稳定", Force.MUST, _law(14), "B3", "不得公开"),
    Exemption("EX15", "商业秘密、个人隐私等，公开会损害第三方合法权益", Force.CONSENT, _law(15), "B4",
              "第三方同意，或者不公开会对公共利益造成重大影响的，予以公开", (Need.THIRD_PARTY_RECORD,)),
    Exemption("EX16-1", "人事管理、后勤管理、内部工作流程等内部事务信息", Force.MAY, _law(16, 1), "B5",
              "可以公开，由机关裁量", (Need.DISCRETION_REASON,)),
    Exemption("EX16-2", "讨论记录、过程稿、磋商信函、请示报告等过程性信息", Force.MAY, _law(16, 2), "B6",
              "法律、法规、规章规定应当公开的，从其规定", (Need.DISCRETION_REASON,)),
    Exemption("EX16-3", "行政执法案卷信息", Force.MAY, _law(16, 2), "B7",
              "法律、法规、规章规定应当公开的，从其规定", (Need.DISCRETION_REASON,)),
)})  # fmt: skip

REFUSAL = "决定不予公开，并说明理由"
NOT_HANDLED = "告知不作为政府信息公开申请处理"
# Mapping of C1 and C2 to (四)1 and of E3 to withdrawals is M, a plain question under E3 is M?.
GROUNDS: Mapping[str, Ground] = MappingProxyType({row.code: row for row in (
    Ground("A1", "已主动公开", (_law(36, item=1),), "告知获取该信息的方式、途径", "r3.1", "B",
           needs=(Need.PUBLISHED_PLACE,)),
    Ground("A2", "予以公开", (_law(36, item=2),), "提供该信息，或者告知获取的方式、途径和时间", "r3.1", "B",
           needs=(Need.MANNER_AND_TIME,)),
    Ground("A3", "部分公开", (_law(37),), "提供可以公开的内容，对不予公开的内容说明理由", "r3.2", "A", True,
           (Need.SPLIT_LISTS, Need.MANNER_AND_TIME)),
    Ground("B1", "属于国家秘密", (_law(36, item=3), _law(14)), REFUSAL, "r3.3.1", "A", True),
    Ground("B2", "法律、行政法规禁止公开", (_law(36, item=3), _law(14)), REFUSAL, "r3.3.2", "A", True),
    Ground("B3", "危及“三安全一稳定”", (_law(36, item=3), _law(14)), REFUSAL, "r3.3.3", "A", True),
    Ground("B4", "保护第三方合法权益", (_law(36, item=3), _law(15), THIRD_PARTY), REFUSAL, "r3.3.4", "A", True),
    Ground("B5", "属于三类内部事务信息", (_law(36, item=3), _law(16, 1)), REFUSAL, "r3.3.5", "A", True),
    Ground("B6", "属于四类过程性信息", (_law(36, item=3), _law(16, 2)), REFUSAL, "r3.3.6", "A", True),
    Ground("B7", "属于行政执法案卷", (_law(36, item=3), _law(16, 2)), REFUSAL, "r3.3.7", "A", True),
    Ground("B8", "属于行政查询事项", (_law(36, item=7),), "告知依照有关法律、行政法规的规定办理", "r3.3.8", "B", True,
           (Need.PROCEDURE_OF_OTHER_LAW,)),
    Ground("C1", "信息不存在", (_law(36, item=4),), "告知经检索该信息不存在", "r3.4.1", "B", needs=(Need.SEARCH_LOG,)),
    Ground("C2", "不属于本机关负责公开", (_law(36, item=5),), "告知并说明理由；能够确定负责公开的机关的，告知其名称和联系方式",
           "r3.4.1", "B", needs=(Need.RIGHT_AGENCY,)),
    Ground("C3", "需要另行制作、加工、分析", (_law(38),), "可以不予提供；能够区分处理的，先作区分处理", "r3.4.2", "B"),
    Ground("C4", "补正后仍不明确", (CORRECTION,), "告知无法提供", "r3.4.3", "B", needs=(Need.CORRECTION_NOTICE,)),
    Ground("D1", "信访、投诉、举报等活动", (_law(39, 1),), f"{NOT_HANDLED}，可以告知通过相应渠道提出", "r3.5.1", "B"),
    Ground("D2", "重复申请", (_law(36, item=6),), "告知不予重复处理", "r3.5.2", "B", needs=(Need.EARLIER_ANSWER,)),
    Ground("D3", "要求提供公开出版物", (_law(39, 2),), "可以告知获取的途径", "r3.5.3", "B", needs=(Need.PUBLISHED_PLACE,)),
    Ground("D4", "无正当理由大量、反复申请", (MASS,), "告知不予处理", "r3.5.4", "B", needs=(Need.REASONS_ASKED,)),
    Ground("D5", "要求确认或者重新出具已获取信息", (Cite("国办公开办函〔2021〕30号"),), "告知不予处理", "r3.5.5", "B"),
    Ground("E1", "逾期不补正", (CORRECTION,), "告知不再处理", "r3.6.1", "B", needs=(Need.CORRECTION_NOTICE,)),
    Ground("E2", "逾期未缴费", (Cite(FEES_2020, 6),), "告知不再处理", "r3.6.2", "B", needs=(Need.FEE_NOTICE,)),
    Ground("E3", "撤回申请等其他情形", (Cite("国办公开办函〔2021〕30号"),), "记录情况", "r3.6.3", None),
    Ground("F1", "更正与本人有关的记录", (_law(41),), "属于本机关职责且属实的，更正并告知；不属于的，转送并告知，或者告知向谁提出",
           UNCOUNTED, "B", needs=(Need.EVIDENCE,)),
)})  # fmt: skip


def exemptions_of(code: str, withheld: Collection[str] = ()) -> tuple[Exemption, ...]:
    """The exemptions that a decision rests on, in the order of the articles.

    code      A1 to F1
    withheld  codes of exemptions of the withheld part, for A3 only
    Refused where A3 names none (《政府信息公开条例》第三十七条) and where another kind of answer names one that is not its own.
    """
    own = {row.code for row in EXEMPTIONS.values() if row.ground == code}
    if code == PARTIAL and not withheld:
        raise Refused("部分公开没有写明不公开部分的依据。", basis=_law(37), then="请选择不公开部分适用的条款。")
    if code != PARTIAL and not own.issuperset(withheld):
        raise Refused(f"“{GROUNDS[code].title}”不能引用所选的不公开依据。", then="请改选答复类型，或者去掉该依据。")
    named = own | set(withheld)
    return tuple(row for row in EXEMPTIONS.values() if row.code in named)


def needs_of(code: str, withheld: Collection[str] = ()) -> tuple[Need, ...]:
    """Everything that must be on file before the decision, each once: the code's own needs and its exemptions'."""
    exempt = (need for row in exemptions_of(code, withheld) for need in row.needs)
    return tuple(dict.fromkeys((*GROUNDS[code].needs, *exempt)))


def cites_of(code: str, withheld: Collection[str] = ()) -> tuple[Cite, ...]:
    """The articles that the answer quotes: the code's own, then those of the exemptions, each once."""
    return tuple(dict.fromkeys((*GROUNDS[code].cites, *(row.cite for row in exemptions_of(code, withheld)))))
