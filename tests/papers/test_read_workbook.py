import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.styles import Alignment
from reading_papers import paragraphs, tables

from gongkai.papers.models import Table
from gongkai.papers.sources import read_paper

HEAD = ["任务", "科室"]
ROW = ["修路", "公路科"]


@pytest.fixture
def book():
    return openpyxl.Workbook()


def read(book):
    target = io.BytesIO()
    book.save(target)
    return read_paper("plan.xlsx", target.getvalue())


def shown(book, value, pattern):
    sheet = book.active
    sheet.append(HEAD)
    sheet.append(["甲", value])
    sheet["B2"].number_format = pattern
    return tables(read(book))[0][1][1]


def fill(sheet, *rows):
    for row in rows:
        sheet.append(row)


def test_every_sheet_with_its_name(book):
    fill(book.active, HEAD, ROW)
    fill(book.create_sheet("第二批"), HEAD, ["架桥", "规划科"])
    paper = read(book)
    assert tables(paper) == [[HEAD, ROW], [HEAD, ["架桥", "规划科"]]]
    assert [block.place.sheet for block in paper.blocks] == ["Sheet", "第二批"]


def test_title_rows_and_a_note_over_the_whole_width_are_paragraphs(book):
    sheet = book.active
    fill(sheet, ["附件1"], ["要点任务表"], [], HEAD, ROW, ["注：每季度报送"])
    sheet.merge_cells("A2:B2")
    sheet.merge_cells("A6:B6")
    sheet["A2"].alignment = Alignment(horizontal="center")
    paper = read(book)
    assert paragraphs(paper) == ["附件1", "要点任务表", "注：每季度报送"]
    assert [block.centred for block in paper.blocks if not isinstance(block, Table)] == [False, True, False]
    assert tables(paper) == [[HEAD, ROW]]


def test_a_heading_row_inside_the_table_stays_in_it(book):
    sheet = book.active
    fill(sheet, HEAD, ["一、公路"], ROW)
    sheet.merge_cells("A2:B2")
    assert tables(read(book)) == [[HEAD, ["一、公路", "一、公路"], ROW]]


def test_blank_rows_part_tables_of_other_columns_or_with_a_title_of_their_own(book):
    fill(
        book.active,
        HEAD,
        ROW,
        [],
        ["架桥", "规划科"],
        [],
        ["第二部分"],
        HEAD,
        ROW,
        [],
        [*HEAD, "时限"],
        [*ROW, "6月底"],
    )
    paper = read(book)
    assert tables(paper) == [[HEAD, ROW, ["架桥", "规划科"]], [HEAD, ROW], [[*HEAD, "时限"], [*ROW, "6月底"]]]
    assert paragraphs(paper) == ["第二部分"]


def test_merged_cells_are_one_cell_also_when_they_are_empty(book):
    sheet = book.active
    fill(sheet, [*HEAD, "时限"], ["公路", "甲", None], [None, "乙", None], ["丙", None, "6月底"])
    for area in ("A2:A3", "C2:C3", "A4:B4"):
        sheet.merge_cells(area)
    grid = read(book).blocks[0].grid
    assert [[cell.text for cell in row] for row in grid[1:]] == [
        ["公路", "甲", ""],
        ["公路", "乙", ""],
        ["丙", "丙", "6月底"],
    ]
    assert grid[1][0] is grid[2][0]
    assert grid[1][2] is grid[2][2]
    assert grid[3][0].columns == 2


def test_what_is_hidden_is_read_and_marked(book):
    sheet = book.active
    fill(sheet, [*HEAD, "备注"], [*ROW, "甲"], ["架桥", "规划科", "乙"])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    fill(book.create_sheet("底稿"), HEAD, ROW)
    book["底稿"].sheet_state = "veryHidden"
    first, second = read(book).blocks
    assert [cell.text for cell in first.cells() if cell.hidden] == ["备注", "甲", "架桥", "规划科", "乙"]
    assert all(cell.hidden for cell in second.cells())


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        pytest.param(12, "General", "12", id="a whole number"),
        pytest.param(12.5, "General", "12.5", id="a fraction"),
        pytest.param(0.1 + 0.2, "General", "0.3", id="no noise of binary fractions"),
        pytest.param(0.04, "0%", "4%", id="per cent"),
        pytest.param(0.0425, "0.00%", "4.25%", id="per cent with decimals"),
        pytest.param(1234567.5, "#,##0.00", "1,234,567.50", id="thousands"),
        pytest.param(2.5, "0", "3", id="rounded half up"),
        pytest.param(2, '0"条"', "2条", id="a unit in the format"),
        pytest.param(2, 'General"条"', "2条", id="a unit after General"),
        pytest.param(0, '0;-0;"无"', "无", id="a word for zero"),
        pytest.param(0, '#,##0;-#,##0;"-"??', "-", id="a dash for zero, as in accounts"),
        pytest.param(1234.5, "0.00E+00", "1234.5", id="a format that is not known"),
        pytest.param(7, "000", "007", id="leading zeros"),
        pytest.param(1.5, "0.0#", "1.5", id="optional decimals"),
        pytest.param(30000, '¥#,##0;[Red]-¥#,##0', "¥30,000", id="money"),
        pytest.param(-5, "0;(0)", "(5)", id="a format of its own for negative numbers"),
        pytest.param(-5, "0.0", "-5.0", id="a negative number"),
        pytest.param("007", "@", "007", id="text stays text"),
        pytest.param(True, "General", "TRUE", id="a truth value"),
        pytest.param(date(2026, 6, 30), 'yyyy"年"m"月"d"日"', "2026年6月30日", id="a Chinese date"),
        pytest.param(date(2026, 6, 30), "yyyy-mm-dd", "2026-06-30", id="a date with dashes"),
        pytest.param(date(2026, 6, 30), 'm"月"', "6月", id="a month"),
        pytest.param(datetime(2026, 6, 30, 9, 5), "yyyy/m/d h:mm", "2026/6/30 9:05", id="month and minute are told apart"),
        pytest.param(date(2026, 6, 30), "mm-dd-yy", "2026/6/30", id="the short date follows the reader's country"),
        pytest.param(date(2026, 6, 30), '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二六年六月三十日", id="Chinese numerals"),
        pytest.param(date(2026, 6, 30), '[$-F800]dddd\\, mmmm dd\\, yyyy', "星期二, 06 30, 2026", id="a weekday"),
        pytest.param(time(14, 30), "h:mm", "14:30", id="a time of day"),
        pytest.param(datetime(2026, 6, 30, 14, 30), "AM/PM h:mm", "下午 2:30", id="half days"),
    ],
)  # fmt: skip
def test_numbers_and_dates_as_the_sheet_shows_them(book, value, pattern, text):
    assert shown(book, value, pattern) == text


def test_dates_in_formats_that_only_the_chinese_edition_knows(book):
    fill(book.active, HEAD, ["甲", 46203])
    target = io.BytesIO()
    book.active["B2"].number_format = "0.00"
    book.save(target)
    changed = io.BytesIO()
    with zipfile.ZipFile(target) as source, zipfile.ZipFile(changed, "w") as copy:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/styles.xml":
                content = content.replace(b'numFmtId="2"', b'numFmtId="31"')
            copy.writestr(entry, content)
    assert tables(read_paper("plan.xlsx", changed.getvalue()))[0][1][1] == "2026年6月30日"


def test_a_formula_without_a_stored_result_is_shown_itself(book):
    fill(book.active, HEAD, ["甲", "=1+1"])
    assert tables(read(book))[0][1][1] == "=1+1"


def test_a_far_away_empty_merge_does_not_widen_the_table(book):
    fill(book.active, HEAD, ROW)
    book.active.merge_cells("Z900:AB950")
    assert tables(read(book)) == [[HEAD, ROW]]


def test_text_boxes_come_at_the_end(book):
    fill(book.active, HEAD, ROW)
    target = io.BytesIO()
    book.save(target)
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    box = f'<x:wsDr xmlns:x="x" xmlns:a="{a}"><x:txBody><a:p><a:r><a:t>框</a:t></a:r><a:r><a:t>内</a:t></a:r></a:p></x:txBody></x:wsDr>'
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", box)
    assert paragraphs(read_paper("plan.xlsx", target.getvalue())) == ["框内"]
