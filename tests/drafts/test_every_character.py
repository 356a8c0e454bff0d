"""Whatever a plan looks like: each of its characters is in an item, in an area, or listed as left over."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_plans import beyond, doubled, missing

from gongkai.drafts.models import draft_from_json, draft_to_json
from gongkai.drafts.sources.reading import read_draft
from gongkai.papers.models import Cell, Paper, Paragraph, Place, Table
from gongkai.rules.refused import Refused

PLENTY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDS = st.sampled_from(
    [
        "一、做好规划公开。", "（二）加强执法公开", "1.", "2、", "③", "（4）", "第五条 ", "六是",
        "公布公交线路和首末班时间", "每月至少更新2条", "6月底前", "年底前", "持续推进", "（办公室负责）",
        "（法制科牵头，各科室配合）", "(责任单位：规划科", "完成时限：2025年9月）", "牵头单位：港航管理科",
        "责任科室：", "各科室", "办公室\n其他各科室", "——", "—", "/", "注：“——”表示不涉及",
        "列第一位的为牵头单位，下同", "以下均需各县区配合，不再列出", "工作任务", "具体要求", "责任单位",
        "时限要求", "序号", "备注", "江州市交通运输局2025年工作要点", "2025年3月1日", "附件", "來源：",
        "負責單位：辦公室", "\u3000\u3000", " ", "。", "；", "、", "\t", "\n", "|", " | ",
        "《某某办法》（江交〔2025〕1号）", "由法制科负责。", "100%", "2.5亿元", ""
    ]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=6).map("".join)


@st.composite
def tables(draw, block):
    """A grid with random merged cells, sometimes below heading words."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    grid: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    heads = ["序号", "工作任务", "具体要求", "牵头单位", "责任单位", "完成时限"] if draw(st.booleans()) else []
    for row in range(height):
        for column in range(width):
            if grid[row][column] is not None:
                continue
            rows = draw(st.integers(1, min(3, height - row)))
            columns = 1
            while (
                column + columns < width and columns < 3 and grid[row][column + columns] is None and draw(st.booleans())
            ):
                columns += 1
            text = heads[column] if heads and row == 0 else draw(TEXTS)
            cell = Cell(text, Place(block, row, column), rows, columns)
            for r in range(row, row + rows):
                for c in range(column, column + columns):
                    grid[r][c] = cell if grid[r][c] is None else grid[r][c]
    return _tidy(grid, block)


def _tidy(grid, block):
    """Cells that a neighbour overlapped get the size that they really have."""
    rows = []
    for r, line in enumerate(grid):
        fixed = []
        for c, cell in enumerate(line):
            whole = all(
                grid[y][x] is cell
                for y in range(cell.place.row, cell.place.row + cell.rows)
                for x in range(cell.place.column, cell.place.column + cell.columns)
            )
            fixed.append(
                cell
                if whole
                else Cell(cell.text if (cell.place.row, cell.place.column) == (r, c) else "", Place(block, r, c))
            )
        rows.append(tuple(fixed))
    return Table(tuple(rows), Place(block))


@st.composite
def papers(draw):
    """Paragraphs and tables in any order."""
    blocks = []
    for number in range(draw(st.integers(1, 12))):
        if draw(st.integers(0, 4)) == 0:
            blocks.append(draw(tables(number)))
        else:
            text = draw(TEXTS).strip()
            level = draw(st.sampled_from([0, 0, 0, 1, 2]))
            blocks.append(Paragraph(text or "一、", Place(number), level, draw(st.booleans())))
    return Paper("txt", draw(st.sampled_from([None, "江州市2025年工作要点"])), tuple(blocks))


@PLENTY
@given(papers())
def test_every_character_of_any_paper_is_accounted_for_once(paper):
    try:
        draft = read_draft(paper)
    except Refused:
        return
    assert missing(paper, draft) == []
    assert beyond(paper, draft) == []
    assert doubled(draft) == []
    assert draft_from_json(json.loads(json.dumps(draft_to_json(draft)))) == draft


@PLENTY
@given(st.lists(st.sampled_from("一二三123（）()、.。；：:负责单位 \n|\t办公室月底前"), max_size=60).map("".join))
def test_any_line_of_signs_is_read_or_refused(text):
    paper = Paper("txt", None, (Paragraph(text or "。", Place(0)),))
    try:
        draft = read_draft(paper)
    except Refused:
        return
    assert missing(paper, draft) == []


@pytest.mark.parametrize("text", ["。", "说明文字", "|||", "\t\t"], ids=["a stop", "a word", "bars", "tabs"])
def test_a_paper_without_items_is_refused_with_what_to_do_next(text):
    with pytest.raises(Refused, match="没有找到任务条目") as refusal:
        read_draft(Paper("txt", None, (Paragraph(text, Place(0)),)))
    assert refusal.value.then
