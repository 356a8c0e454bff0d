"""The papers that the archive file is given on top of its pieces: how the case was handled, and the list of its contents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from textwrap import wrap
from typing import Any

from gongkai.foi.models import Answer, Case
from gongkai.foi.queries.clocks import entries_of
from gongkai.letters.queries.drawing import contents_sheet
from gongkai.letters.queries.facts import Volume
from gongkai.papers.actions.grids import TableBlock
from gongkai.papers.actions.official import Block, Heading, OfficialDocument, write_official
from gongkai.records.models import Event
from gongkai.rules.days import SHANGHAI, day_of, in_chinese
from gongkai.rules.requests.grounds import GROUNDS

Row = tuple[str, ...]
DIGEST_LINE = 16  # characters of a digest on one line of the list: it has no place to break of its own


def handling_record(case: Case, *, at: datetime) -> bytes:
    """办理情况记录 as .docx: the clock's ledger, decisions with their reasons, opinions, and every event of the case."""
    body: list[Block] = [
        Heading(1, "基本情况"), TableBlock([], _facts(case), shares=(1, 4)),
        Heading(1, "计时记录"), TableBlock([("日期", "事件", "说明", "登记人", "登记时间")], _clock(case), shares=(2, 3, 4, 2, 3)),
        Heading(1, "决定"), TableBlock([("事项", "答复类型", "事实和理由", "检索记录", "裁量理由")], _decisions(case), shares=(3, 2, 4, 3, 3)),
        Heading(1, "审核意见"), TableBlock([("步骤", "结论", "审核人", "意见", "保密审查意见", "时间")], _opinions(case), shares=(2, 1, 2, 4, 3, 3)),
        Heading(1, "操作记录"), TableBlock([("时间", "人员", "操作", "事由", "摘要")], _events(case), shares=(3, 2, 2, 4, 3)),
    ]  # fmt: skip
    title = "政府信息公开申请办理情况记录"
    return write_official(OfficialDocument(title=title, number=case.number, body=body, date=day_of(at), sealed=False,
                                           signature=case.agency.name))  # fmt: skip


def contents_list(
    case: Case, manifest: Sequence[Mapping[str, Any]], *, volume: int, retention: str, maker: str, at: datetime
) -> tuple[bytes, bytes]:
    """卷内目录 (L18) as .docx and .pdf, by the agency's template: number, kind, name, day, size and SM3 of every piece."""
    pieces = [
        {"序号": str(number), "种类": row["kind"], "名称": row["name"], "日期": row["added"], "字节": str(row["size"]),
         "摘要": "\n".join(wrap(row["digest"], DIGEST_LINE))} for number, row in enumerate(manifest, 1)
    ]  # fmt: skip
    return contents_sheet(case, Volume(volume, retention, pieces), dated=day_of(at), maker=maker, at=at)


def manifest_text(case: Case, manifest: Sequence[Mapping[str, Any]], *, volume: int, at: datetime) -> bytes:
    """The manifest for machines, as JSON."""
    told = {"case": case.number, "agency": case.agency.name, "volume": volume, "made_at": at.isoformat(),
            "algorithm": "SM3, SHA-256", "pieces": list(manifest)}  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _facts(case: Case) -> list[Row]:
    days = (
        ("收到日期", case.first_received_on),
        ("答复期限", case.due),
        ("答复日期", case.answered_on),
        ("办结日期", case.ended_on),
    )
    return [
        ("申请人", case.applicant_name), ("申请人类别", case.get_applicant_kind_display()), ("申请方式", case.get_channel_display()),
        ("申请事项", case.subject), ("收到日期依据", case.receipt_why or "—"),
        *((name, in_chinese(day) if day else "—") for name, day in days),
        ("承办科室", case.section.name if case.section else "—"), ("终结原因", case.ended_why or "—"),
        ("并入的申请", "、".join(case.joined.order_by("pk").values_list("number", flat=True)) or "—"),
    ]  # fmt: skip


def _clock(case: Case) -> list[Row]:
    rows = entries_of(case)
    struck = {row.strikes_id for row in rows if row.strikes_id}
    return [
        (in_chinese(row.day), f"{'划去：' if row.strikes_id else ''}{row.get_kind_display()}{'（已更正）' if row.pk in struck else ''}",
         row.note or "—", row.entered_by, _moment(row.entered_at))
        for row in rows
    ] or [("—",) * 5]  # fmt: skip


def _decisions(case: Case) -> list[Row]:
    rows = Answer.objects.filter(case=case).prefetch_related("decisions__item")
    return [
        (one.item.text, f"{one.code} {GROUNDS[one.code].title}", one.reasons or "—", one.search_log or "—", one.discretion or "—")
        for answer in rows
        for one in answer.decisions.all()
    ] or [("—",) * 5]  # fmt: skip


def _opinions(case: Case) -> list[Row]:
    return [
        (one.get_step_display(), one.get_verdict_display(), one.person_name, one.text or "—", one.secrecy or "—", _moment(one.at))
        for answer in Answer.objects.filter(case=case).prefetch_related("opinions")
        for one in answer.opinions.all()
    ] or [("—",) * 6]  # fmt: skip


def _events(case: Case) -> list[Row]:
    keys = [str(key) for key in (case.pk, *case.joined.values_list("pk", flat=True))]
    rows = Event.objects.filter(subject_type="foi.Case", subject_id__in=keys).order_by("pk")
    return [
        (_moment(row.at), row.actor_name, row.get_verb_display(), row.reason or "—", row.hash[:16]) for row in rows
    ] or [("—",) * 5]


def _moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
