"""The kinds of document that every bureau needs. Administrators change them afterwards; only missing ones are read from here again.

Limits: 《政府信息公开条例》第二十六条 (20 working days); 国办发〔2018〕118号 (7 working days for licences and penalties).
Steps and their days are a bureau's custom, not law (rules 7.2 step 5 asks 5 to 15 working days for the legality review).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

StepRow = tuple[str, str, tuple[str, ...], int, bool]  # name, where, roles, working days, holds the secrecy review
FIRST: StepRow = ("科室初审", "own", ("head",), 2, False)
FIRST_SECRET: StepRow = ("科室初审和保密审查", "own", ("head",), 1, True)
LEGAL: StepRow = ("合法性、保密审查", "legal", ("head", "handler"), 5, True)
FINAL: StepRow = ("办公室终审", "office", ("coordinator", "head"), 2, False)
LEADER: StepRow = ("分管领导签发", "leadership", (), 2, False)
THREE, FOUR, TWO = (FIRST, LEGAL, FINAL), (FIRST, LEGAL, FINAL, LEADER), (FIRST_SECRET, FINAL)


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind to begin with: its code, its steps, and values of `models.Kind`."""

    code: str
    steps: tuple[StepRow, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


def _kind(code: str, name: str, steps: tuple[StepRow, ...], demands: str = "", **values: Any) -> KindRow:
    return KindRow(code, steps, {"name": name, "demands": demands.split(), **values})


def _field(name: str, label: str, kind: str = "text", *, required: bool = False) -> dict[str, object]:
    return {"name": name, "label": label, "type": kind, "required": required}


DECISION = [
    _field("decision_no", "决定书文号", required=True),
    _field("party", "行政相对人", required=True),
    _field("decided_on", "决定日期", "date", required=True),
]
KINDS: tuple[KindRow, ...] = (
    _kind("norm", "规范性文件", FOUR, "doc_no unified_no formed_on topic effective_on contact", limit_days=20,
          needs_interpretation=True, has_validity=True, is_normative=True),
    _kind("policy", "其他文件", THREE, "doc_no formed_on topic", limit_days=20, has_validity=True),
    _kind("reading", "政策解读", THREE, "contact", is_interpretation=True),
    _kind("plan", "规划计划", THREE, "formed_on plan_period", limit_days=20, has_plan_period=True),
    _kind("news", "工作动态", TWO, "source"),
    _kind("notice", "公告公示", TWO, "formed_on contact", limit_days=20),
    _kind("statistics", "统计信息", TWO, "formed_on", limit_days=20,
          extra=[_field("period", "数据所属时期", required=True)]),
    _kind("budget", "预算决算", THREE, "formed_on files", limit_days=20,
          extra=[_field("fiscal_year", "年度", "number", required=True)]),
    _kind("licence", "行政许可结果", TWO, "", limit_days=7,
          extra=[*DECISION, _field("licence", "许可内容", required=True), _field("valid_until", "许可有效期至", "date")]),
    _kind("penalty", "行政处罚结果", THREE, "", limit_days=7,
          extra=[*DECISION, _field("facts", "违法事实和依据", required=True), _field("result", "处罚结果", required=True)]),
    _kind("fee", "收费目录", TWO, "formed_on", limit_days=20),
    _kind("personnel", "人事信息", TWO, "formed_on", limit_days=20),
    _kind("guide", "政府信息公开指南", THREE, "contact"),
    _kind("system", "政府信息公开制度", TWO, "formed_on"),
    _kind("report", "政府信息公开年报", THREE, "formed_on", extra=[_field("report_year", "报告年度", "number", required=True)]),
    _kind("law", "法规文本", TWO, "source"),
    _kind("disclosed", "依申请公开答复选登", THREE, ""),
    _kind("page", "专题、固定页面", TWO, "", layout="blocks"),
)  # fmt: skip
