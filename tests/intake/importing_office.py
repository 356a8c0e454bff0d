"""A fictional plan as a Word file, and the short way from a file to a reading."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pytest
from docx import Document
from moments import NOON, TODAY

from gongkai.agencies.models import Agency, Person, Section
from gongkai.intake.actions import choose, confirm, read_file, start_reading
from gongkai.intake.models import Reading
from gongkai.plans.models import Plan

TITLE = "江州市交通运输局2026年政务公开工作要点分工方案"
LEGEND = "注：“——”表示不涉及本局。"
Line = tuple[str, str, str]  # area, requirement with its number, units
ITEMS: tuple[Line, ...] = (
    ("一、公开行业规划", "1. 在局网站公开交通运输年度计划和重点项目清单，2026年6月30日前完成。", "综合规划科"),
    ("一、公开行业规划", "2. 整理历年规划文本，集中放到规划专栏。", "——"),
    ("二、公开执法信息", "3. 执法信息专栏每月至少更新2条信息。", "法制科、公路养护科"),
    ("二、公开执法信息", "4. 公布出租汽车执法流程图，说明投诉办法。", ""),
    ("三、解读政策", "5. 各科室起草的政策文件，与解读材料同步拟写、同步发布。", "各科室"),
    ("三、解读政策", "6. 办好局长信箱，五个工作日内答复来信。", "办公室、其他各科室"),
    ("四、改进平台", "7. 市财政局要公布补贴资金的分配结果。", "市财政局"),
    ("四、改进平台", "8. 更新客运班线时刻表，国庆假期前核对一遍。", "运管科"),
    ("四、改进平台", "9. 2026年10月3日前公布假期出行提示。", "局办公室"),
)
SECTIONS = ("综合规划科", "法制科", "道路运输管理科")


def plan_file(items: Sequence[Line] = ITEMS, title: str = TITLE) -> bytes:
    """The plan as .docx: a title, one table whose area cells are merged, a note on signs."""
    paper = Document()
    paper.add_heading(title, 0)
    table = paper.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("工作任务", "具体要求", "责任科室"), strict=True):
        cell.text = text
    first: dict[str, object] = {}
    for area, requirement, units in items:
        row = table.add_row().cells
        row[1].text, row[2].text = requirement, units
        if area in first:
            first[area].merge(row[0])  # type: ignore[attr-defined]
        else:
            row[0].text = area
            first[area] = row[0]
    paper.add_paragraph(LEGEND)
    buffer = BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def kept_files(settings, tmp_path) -> None:
    """Attachments of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def sections(bureau: Agency, office: Section, safety: Section, roads: Section) -> dict[str, Section]:
    """The bureau's sections by name: those of every test and three more."""
    for order, name in enumerate(SECTIONS, 10):
        Section.objects.create(agency=bureau, name=name, order=order)
    return {section.name: section for section in Section.objects.filter(agency=bureau)}


def upload(data: bytes, by: Person, name: str = "plan.docx") -> Reading:
    """A file that has been read."""
    reading = start_reading(by.agency, name, data, by=by, at=NOON)
    return read_file(reading, at=NOON)


def settle(reading: Reading, sections: dict[str, Section], by: Person) -> Reading:
    """Answer what blocks the fictional plan."""
    return choose(reading, {"warnings": {"item:4:duty": str(sections["道路运输管理科"].pk)}}, by=by, at=NOON)


@pytest.fixture
def reading(sections: dict[str, Section], coordinator: Person) -> Reading:
    """The fictional plan, read and not yet settled."""
    return upload(plan_file(), coordinator)


@pytest.fixture
def plan(reading: Reading, sections: dict[str, Section], coordinator: Person) -> Plan:
    """The fictional plan in the ledger."""
    return confirm(settle(reading, sections, coordinator), by=coordinator, at=NOON, today=TODAY)
