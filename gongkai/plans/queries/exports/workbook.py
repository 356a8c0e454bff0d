"""The ledger as .xlsx: what the screen shows, filters kept; claim, evidence and verdict in columns of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

from django.utils import timezone

from gongkai.agencies.models import Person
from gongkai.papers.actions.sheets import Band, Column, Link, Sheet, State, Tone, Value, write_workbook
from gongkai.plans.models import CLOSED, FINISHED, Duty, EvidenceKind, Part, Plan
from gongkai.plans.queries.exports.facts import (
    Facts,
    claim_words,
    claimed,
    how_it_ends,
    state_words,
    verdict_words,
)
from gongkai.plans.queries.ledger import Filters, wanted_tasks
from gongkai.plans.queries.lights import Horizon, light_of
from gongkai.rules.days import in_chinese
from gongkai.rules.reporting import Colour

TONES: Mapping[Colour, Tone] = {"red": "red", "yellow": "amber", "green": "green", "grey": "grey", "done": "green"}
LEDGER = (
    Column("序号", 7), Column("具体要求", 54), Column("承办科室", 18), Column("牵头或配合", 8), Column("完成方式", 16),
    Column("截止日", 12, "date"), Column("状态", 9), Column("灯", 20),
    Column("自述：报告期", 12), Column("自述：内容", 40),
    Column("佐证：计入条数", 9, "number"), Column("佐证：名称", 40),
    Column("审核结论", 12), Column("审核结论：意见", 30),
)  # fmt: skip
PERIODS = (
    Column("序号", 7), Column("承办科室", 18), Column("报告期", 14), Column("起始日", 12, "date"),
    Column("终止日", 12, "date"), Column("截止日", 12, "date"), Column("指标", 7, "number"),
    Column("自述", 12), Column("自述：说明", 40), Column("自述：填报人", 10),
    Column("佐证：计入条数", 9, "number"),
    Column("审核结论", 10), Column("审核结论：意见", 30), Column("审核结论：审核人", 10),
)  # fmt: skip
PROOFS = (
    Column("序号", 7), Column("承办科室", 18), Column("报告期", 14), Column("种类", 10), Column("名称", 50, "link"),
    Column("发生日期", 12, "date"), Column("计入", 6), Column("未计入原因", 24), Column("登记人", 10), Column("SM3", 24),
)  # fmt: skip


def ledger_workbook(
    plan: Plan, person: Person, when: Horizon, filters: Filters, words: Sequence[str], *, at: datetime
) -> bytes:
    """What the person sees of the ledger with these filters, as three sheets: duties, periods, evidence.

    words   the filters as the reader named them, printed at the top; empty where nothing was left out
    """
    facts = Facts.of(plan, person, wanted_tasks(plan, person, when, filters))
    shown = [duty for duty in facts.duties if _wanted(duty, filters, when)]
    clock = timezone.localtime(at)
    notes = [
        f"{plan.agency}　截至{in_chinese(when.today)}　{clock:%H:%M}由{person}导出",
        f"筛选：{'、'.join(words)}" if words else "全部任务",
        f"任务{len({duty.task_id for duty in shown})}项，承办{len(shown)}项",
    ]
    flat = bool(filters.sort)
    sheets = [
        Sheet("台账", LEDGER, _ledger(shown, facts, when, flat=flat), f"{plan.title}任务台账", notes, frozen_columns=2),
        Sheet("逐期", PERIODS, _periods(shown, facts), f"{plan.title}逐期情况", notes[1:2]),
        Sheet("佐证", PROOFS, _proofs(shown, facts), f"{plan.title}佐证", notes[1:2]),
    ]
    return write_workbook(sheets, stamp=utc(at))


def utc(at: datetime) -> datetime:
    """A moment as the file formats keep it: UTC, no offset."""
    return at.astimezone(UTC).replace(tzinfo=None)


def _wanted(duty: Duty, filters: Filters, when: Horizon) -> bool:
    """The filters narrow tasks; a row of the workbook is a duty, so section, state and light are asked of it too."""
    return (
        (not filters.section or duty.section_id == filters.section)
        and (not filters.state or duty.state == filters.state)
        and (not filters.light or light_of(duty, when).colour == filters.light)
    )


def _ledger(duties: Sequence[Duty], facts: Facts, when: Horizon, *, flat: bool) -> Iterator[Sequence[Value] | Band]:
    """A band for each area, unless the reader sorted by a column."""
    for area, rows in groupby(duties, key=lambda duty: None if flat else duty.task.area):
        own = list(rows)
        if area:
            done = sum(duty.state in FINISHED for duty in own)
            yield Band(f"{area.name}（承办{len(own)}项，办结{done}项）")
        for duty in own:
            yield _duty(duty, facts, when)


def _duty(duty: Duty, facts: Facts, when: Horizon) -> list[Value]:
    task, light = duty.task, light_of(duty, when)
    said = claimed(facts.periods_of(duty))
    last = said[-1] if said else None
    counted = [proof for proof in facts.proofs_of(duty) if proof.counts]
    words = state_words(duty) if duty.state in CLOSED else light.words
    return [
        task.number,
        f"{task.title}：{task.requirement}" if task.title else task.requirement,
        duty.section.name,
        Part(duty.part).label,
        how_it_ends(task),
        duty.next_due or duty.due,
        state_words(duty),
        State(words, TONES[light.colour]),
        last.label if last else "",
        claim_words(last) if last else "",
        len(counted),
        "\n".join(proof.title for proof in counted[-5:]),
        verdict_words(last) if last else "",
        last.verdict_text if last else "",
    ]


def _periods(duties: Sequence[Duty], facts: Facts) -> Iterator[Sequence[Value] | Band]:
    for duty in duties:
        for period in facts.periods_of(duty):
            yield [
                duty.task.number,
                duty.section.name,
                period.label,
                period.starts,
                period.ends,
                period.due,
                period.target,
                period.get_claim_display() if period.claim else "",
                period.claim_text,
                period.claimed_by,
                period.counted,
                verdict_words(period),
                period.verdict_text,
                period.verdict_by,
            ]


def _proofs(duties: Sequence[Duty], facts: Facts) -> Iterator[Sequence[Value] | Band]:
    for duty in duties:
        for proof in facts.proofs_of(duty):
            yield [
                duty.task.number,
                duty.section.name,
                proof.period.label,
                EvidenceKind(proof.kind).label,
                Link(proof.title, proof.url) if proof.url else proof.title,
                proof.happened_on,
                proof.counts,
                proof.excluded_why,
                proof.added_by,
                proof.digest,
            ]
