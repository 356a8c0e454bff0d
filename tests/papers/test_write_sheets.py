"""Ledgers, read back by openpyxl and by LibreOffice."""

import csv
import io
import tempfile
import tracemalloc
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from time import process_time
from zipfile import ZipFile

import openpyxl
import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from writing_office import converted, printed_elsewhere

from gongkai.papers.actions.sheets import TEXT_LIMIT, Band, Column, Link, Sheet, State, write_workbook
from gongkai.papers.actions.texts import clean

COLUMNS = [
    Column("序号", 6, "number"),
    Column("要求", 40),
    Column("佐证", 10, "link"),
    Column("期限", 13, "date"),
    Column("状态", 16),
]
ROWS = [
    Band("一、公共交通（办结 1/2）"),
    [
        1,
        "公布票价",
        Link("查看", "https://gk.jiangzhou.example/1?a=1&b=2"),
        date(2026, 6, 30),
        State("逾期9个工作日", "red"),
    ],
    [2, "=SUM(A1:A9)", None, date(2026, 12, 31), State("正常", "green")],
    Band("二、道路养护（办结 0/1）"),
    [Decimal("3.5"), "线路\n站点"],
]
LEDGER = Sheet("台账", COLUMNS, ROWS, "2026年任务台账", ["截至2026年4月9日。"], frozen_columns=2)


def reread(*sheets: Sheet):
    return openpyxl.load_workbook(BytesIO(write_workbook(sheets)))


@pytest.fixture(scope="module")
def page():
    return reread(LEDGER)["台账"]


def one(value, kind="text"):
    """The cell that a lone value becomes."""
    return reread(Sheet("一", [Column("值", 20, kind)], [[value]])).active["A2"]


def test_values_come_back_as_they_were(page):
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=3)] == [
        ["序号", "要求", "佐证", "期限", "状态"],
        ["一、公共交通（办结 1/2）", None, None, None, None],
        [1, "公布票价", "查看", datetime(2026, 6, 30), "逾期9个工作日"],
        [2, "=SUM(A1:A9)", None, datetime(2026, 12, 31), "正常"],
        ["二、道路养护（办结 0/1）", None, None, None, None],
        [3.5, "线路\n站点", None, None, None],
    ]


def test_title_notes_and_bands_run_over_the_full_width(page):
    assert (page["A1"].value, page["A2"].value) == ("2026年任务台账", "截至2026年4月9日。")
    assert {str(area) for area in page.merged_cells.ranges} == {"A1:E1", "A2:E2", "A4:E4", "A7:E7"}


def test_the_header_stays_in_sight_is_filtered_and_repeated_in_print(page):
    assert page.freeze_panes == "C4"
    assert page.auto_filter.ref == "A3:E8"
    assert page.print_title_rows == "$3:$3"


def test_the_sheet_prints_on_a4_landscape_as_wide_as_the_page(page):
    setup = page.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.oddFooter.right.text == "第 &P 页，共 &N 页"


def test_columns_have_the_widths_asked_for(page):
    assert [page.column_dimensions[letter].width for letter in "ABCDE"] == [6, 40, 10, 13, 16]


@pytest.mark.parametrize(
    ("tone", "style", "ink", "ground"),
    [
        pytest.param("red", "状态红", "FFB3261E", "FFFDEEEC", id="red"),
        pytest.param("amber", "状态黄", "FF865300", "FFFFF4DC", id="amber"),
        pytest.param("green", "状态绿", "FF17693C", "FFE9F5EE", id="green"),
        pytest.param("grey", "状态灰", "FF56606B", "FFEEF1F4", id="grey"),
    ],
)
def test_state_words_wear_a_named_style(tone, style, ink, ground):
    cell = one(State("字", tone))
    assert (cell.style, cell.font.color.rgb, cell.fill.fgColor.rgb) == (style, ink, ground)


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 700", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "#N/A", "TRUE", "007"]
)
@pytest.mark.parametrize("kind", ["text", "number", "date", "link"])
def test_what_looks_like_a_formula_or_a_number_stays_text(text, kind):
    cell = one(text, kind)
    assert (cell.data_type, cell.value) == ("s", text)
    assert bool(cell.quotePrefix) is (text[0] in "=+-@\t")


@pytest.mark.parametrize(
    ("value", "kind", "back"),
    [
        pytest.param(None, "text", None, id="nothing"),
        pytest.param("", "number", None, id="empty text"),
        pytest.param(7, "text", "7", id="a number in a text column is text"),
        pytest.param(True, "number", "是", id="yes"),
        pytest.param(False, "text", "否", id="no"),
        pytest.param(-1234567, "number", -1234567, id="a whole number"),
        pytest.param(0.1, "number", 0.1, id="a fraction"),
        pytest.param(float("nan"), "number", "nan", id="not a number"),
        pytest.param(float("inf"), "number", "inf", id="no finite number"),
        pytest.param(10**18 + 1, "number", "1000000000000000001", id="more digits than Excel keeps"),
        pytest.param("另行通知", "date", "另行通知", id="words in a date column"),
        pytest.param(date(1899, 5, 1), "date", "1899-05-01", id="a day before Excel's calendar"),
        pytest.param(date(1900, 3, 1), "date", datetime(1900, 3, 1), id="its first right day"),
        pytest.param(datetime(2026, 4, 9, 17, 30), "date", datetime(2026, 4, 9, 17, 30), id="a time"),
        pytest.param(date(2026, 4, 9), "text", "2026-04-09", id="a day in a text column"),
    ],
)
def test_one_value(value, kind, back):
    assert one(value, kind).value == back


@pytest.mark.parametrize(
    ("address", "opens"),
    [
        pytest.param("https://gk.jiangzhou.example/文件", False, id="not encoded"),
        pytest.param("https://gk.jiangzhou.example/a%20b?x=1&y=\"'<>", True, id="hostile but within the address"),
        pytest.param("mailto:gk@jiangzhou.example", True, id="mail"),
        pytest.param("javascript:alert(1)", False, id="script"),
        pytest.param("file:///etc/passwd", False, id="file"),
        pytest.param("https://a.example/\n=1", False, id="line break"),
        pytest.param("https://a.example/" + "x" * 3000, False, id="too long"),
    ],
)
def test_only_addresses_of_the_web_become_links(address, opens):
    cell = one(Link("打开", address), "link")
    assert cell.value == "打开"
    assert (cell.hyperlink is not None and cell.hyperlink.target == address) is opens


def test_text_beyond_the_limit_of_a_cell_is_cut_with_a_mark():
    assert one("字" * TEXT_LIMIT).value == "字" * TEXT_LIMIT
    cut = one("字" * (TEXT_LIMIT + 1)).value
    assert (len(cut), cut[-2:]) == (TEXT_LIMIT, "字…")
    astral = one("𠮷" * TEXT_LIMIT).value
    assert len(astral.encode("utf-16-le")) // 2 <= TEXT_LIMIT


def test_rows_grow_with_their_longest_text():
    texts = ["短", "公开线路调整方案，" * 4, "一\n二\n三", "字" * 9000]
    page = reread(Sheet("高", [Column("值", 40)], [[text] for text in texts])).active
    heights = [page.row_dimensions[row].height for row in (2, 3, 4, 5)]
    assert heights == [None, 36, 52, 409]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        pytest.param(["任务[一]:*?/\\"], ["任务 一"], id="forbidden marks"),
        pytest.param(["'甲'"], ["甲"], id="quotes outside"),
        pytest.param([""], ["表"], id="empty"),
        pytest.param(["\x00"], ["表"], id="nothing left"),
        pytest.param(["A", "a", "A"], ["A", "a(2)", "A(3)"], id="each once whatever its case"),
        pytest.param(["字" * 40, "字" * 40], ["字" * 31, "字" * 28 + "(2)"], id="too long twice"),
        pytest.param(["History"], ["History表"], id="reserved"),
    ],
)
def test_names_of_sheets(wanted, names):
    assert reread(*[Sheet(name, COLUMNS, []) for name in wanted]).sheetnames == names


def test_sheets_keep_their_order_and_names_with_quotes_print_their_header():
    book = reread(Sheet("甲's & <乙>", COLUMNS, []), Sheet("丙", COLUMNS, [], "题"))
    assert book.sheetnames == ["甲's & <乙>", "丙"]
    assert [page.print_title_rows for page in book] == ["$1:$1", "$2:$2"]


def test_a_sheet_without_rows_still_has_its_header():
    page = reread(Sheet("空", COLUMNS, [])).active
    assert [cell.value for cell in page[1]] == [column.title for column in COLUMNS]
    assert page.auto_filter.ref == "A1:E1"


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        pytest.param([], "needs a sheet", id="no sheet"),
        pytest.param([Sheet("空", [], [])], "no columns", id="no columns"),
        pytest.param([Sheet("长", [Column("一")], [["1"], ["1", "2"]])], "row 3: 2 values, 1 columns", id="long row"),
        pytest.param(
            [Sheet("时", [Column("一", 9, "date")], [[datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=8)))]])],
            "without an offset",
            id="time with an offset",
        ),
    ],
)
def test_what_cannot_be_written_is_refused(sheets, message):
    with pytest.raises(ValueError, match=message):
        write_workbook(sheets)


def test_a_refused_workbook_leaves_no_temporary_file(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ValueError, match="row 3"):
        write_workbook([Sheet("一", [Column("甲")], [["1"]]), Sheet("二", [Column("甲")], [["1"], ["1", "2"]])])
    assert list(tmp_path.iterdir()) == []


def test_the_same_sheets_have_the_same_bytes_and_no_time_of_their_own():
    stamp = datetime(2026, 4, 9, 8, 0)
    data = write_workbook([LEDGER], stamp=stamp)
    assert data == write_workbook([LEDGER], stamp=stamp)
    assert {entry.date_time for entry in ZipFile(BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    code = "from test_write_sheets import *; print(sha256(write_workbook([LEDGER])).hexdigest())"
    assert printed_elsewhere(code) == sha256(write_workbook([LEDGER])).hexdigest()
    assert openpyxl.load_workbook(BytesIO(data)).properties.modified.replace(tzinfo=None) == stamp


HOSTILE = st.text(st.characters(), max_size=50) | st.sampled_from(
    ["\x00\x1f", "\ud800坏", '=HYPERLINK("x")', "<script>alert(1)</script>", "]]>", "a\r\nb", "\ufeff", "&lt;"]
)


@pytest.mark.slow
@given(HOSTILE, HOSTILE)
@settings(deadline=None, max_examples=50)
def test_any_text_makes_a_file_that_opens_and_says_the_same(text, name):
    sheet = Sheet(name, [Column(name), Column("乙")], [Band(text), [text, State(text, "red")]], text, [name])
    data = write_workbook([sheet])
    for part in ZipFile(BytesIO(data)).namelist():
        etree.fromstring(ZipFile(BytesIO(data)).read(part))
    page = openpyxl.load_workbook(BytesIO(data)).active
    last = [cell.value or "" for cell in page[page.max_row]]
    assert last == [clean(text), clean(text)]


def many(count: int, bands: int = 100):
    for i in range(count):
        if bands and i % bands == 0:
            yield Band(f"领域{i // 100 + 1}")
        yield [i, f"第{i}条：公开线路调整方案，提前三日公告", None, date(2026, 1 + i % 12, 3), State("正常", "green")]


WIDE = [*COLUMNS, Column("科室", 16), Column("佐证", 12, "link"), Column("数量", 9, "number")]


@pytest.mark.slow
def test_many_rows_are_written_in_time_and_little_memory():
    rows = ([*row, "运输科", Link("查看", f"https://gk.jiangzhou.example/{row[0]}"), 2.5] for row in many(10_000, 0))
    start = process_time()
    data = write_workbook([Sheet("大", WIDE, rows)])
    assert process_time() - start < 6  # 100,000 rows in a minute, on a busy machine
    assert ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml").count(b"<row ") == 10_000 + 1
    tracemalloc.start()
    small = write_workbook([Sheet("中", COLUMNS, many(4_000))])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(small) * 3 + 3_000_000


@pytest.mark.slow
def test_libreoffice_reads_every_cell_and_runs_no_formula(tmp_path):
    told = converted(write_workbook([LEDGER]), "ledger.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path)
    rows = list(csv.reader(io.StringIO(told.read_text("utf-8-sig"))))
    assert rows[2:] == [
        ["序号", "要求", "佐证", "期限", "状态"],
        ["一、公共交通（办结 1/2）", "", "", "", ""],
        ["1", "公布票价", "查看", "2026-06-30", "逾期9个工作日"],
        ["2", "=SUM(A1:A9)", "", "2026-12-31", "正常"],
        ["二、道路养护（办结 0/1）", "", "", "", ""],
        ["3.50", "线路\n站点", "", "", ""],
    ]


@pytest.mark.slow
def test_libreoffice_prints_landscape_with_the_header_on_every_page(tmp_path):
    path = converted(write_workbook([Sheet("打印", COLUMNS, many(90), "台账")]), "print.xlsx", "pdf", tmp_path)
    with pdfplumber.open(path) as pdf:
        assert len(pdf.pages) >= 3
        assert {(round(page.width), round(page.height)) for page in pdf.pages} == {(842, 595)}
        for number, page in enumerate(pdf.pages, 1):
            text = page.extract_text()
            assert "要求" in text
            assert f"第 {number} 页，共 {len(pdf.pages)} 页" in text
