"""Letters as .pdf: the same words as the .docx, a glyph for each character, the measures of GB/T 9704."""

import itertools
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from time import process_time
from zipfile import ZipFile

import docx
import pdfplumber
import pikepdf
import pytest
from docx.shared import Pt
from machine import lacking
from sample_letters import FORM, LETTER, OFFICIAL, RARE, STAMP, VALUES
from test_write_official import png
from writing_office import converted

from gongkai.merging.actions import as_pdf, build_template, fill
from gongkai.merging.sources import read_template
from gongkai.papers.actions.grids import TableBlock
from gongkai.papers.actions.official import Figure, Text
from gongkai.papers.actions.public import can_write_pdf

MM = 72 / 25.4


@pytest.fixture(autouse=True)
def chinese():
    if not can_write_pdf():
        lacking("a face for Chinese", "fonts-noto-cjk")


def letter(draft, **values) -> bytes:
    return fill(build_template(draft), {**VALUES, **values}, stamp=STAMP)


def opened(draft, **values):
    return pdfplumber.open(BytesIO(as_pdf(letter(draft, **values))))


def dense(text: str) -> str:
    return "".join(text.split())


def shown(pdf) -> str:
    return dense("".join(page.extract_text() for page in pdf.pages))


def glyphs_lacking(data: bytes) -> int:
    """How many glyphs a PDF shows by number 0, the sign for a character that the face lacks."""
    lacking = 0
    for page in pikepdf.open(BytesIO(data)).pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            parts = operands[0] if str(operator) == "TJ" else operands if str(operator) == "Tj" else []
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    lacking += sum(codes[i : i + 2] == b"\0\0" for i in range(0, len(codes), 2))
    return lacking


@pytest.mark.parametrize("draft", [LETTER, OFFICIAL, FORM], ids=["letter", "official", "form"])
def test_every_word_of_the_docx_is_in_the_pdf(draft):
    data = letter(draft)
    document = docx.Document(BytesIO(data))
    cells = {cell._tc: cell.text for table in document.tables for row in table.rows for cell in row.cells}
    words = Counter(dense("".join([*(paragraph.text for paragraph in document.paragraphs), *cells.values()])))
    assert words - Counter(shown(pdfplumber.open(BytesIO(as_pdf(data))))) == Counter()


def test_rare_characters_have_their_glyphs():
    rare = RARE + "𠮷㙍䲟鿍嘅嚟唔冧槑翀赟翯"
    data = as_pdf(letter(LETTER, 申请人=rare, 理由=rare))
    assert glyphs_lacking(data) == 0
    assert rare in shown(pdfplumber.open(BytesIO(data)))


def test_a_lacking_glyph_would_be_noticed():
    assert glyphs_lacking(as_pdf(letter(LETTER, 申请人="\U0010fffd"))) > 0


def test_the_letter_has_its_red_rules_where_the_standard_wants_them():
    with opened(LETTER) as pdf:
        page = pdf.pages[0]
        red = sorted(
            (r["top"], r["x0"], r["width"], r["height"])
            for r in page.rects
            if r["non_stroking_color"] != (0,) and r["width"] > 400
        )
        assert len(red) == 4
        assert all(abs(x - 20 * MM) < 2 and abs(width - 170 * MM) < 2 for _, x, width, _ in red)
        assert red[0][3] > red[1][3]
        assert red[2][3] < red[3][3]
        assert abs(red[3][0] + red[3][3] - 277 * MM) < 4
        mark = [c for c in page.chars if c["size"] > 40]
        assert "".join(c["text"] for c in mark) == VALUES["机关名称"]
        assert "—" not in page.extract_text()
        assert all("—" in other.extract_text() for other in pdf.pages[1:])


def test_the_document_has_its_grid_its_red_rule_and_its_page_numbers():
    long = "\n".join(["公交线路和站点的临时调整应当提前三日公告。"] * 60)
    with opened(OFFICIAL, 理由=long) as pdf:
        page = pdf.pages[1]
        tops = sorted({round(c["top"], 1) for c in page.chars if abs(c["size"] - 16) < 0.1})
        assert len(tops) == 22
        assert {round(b - a, 1) for a, b in itertools.pairwise(tops)} <= {28.9, 29.0}
        numbers = [next(c for c in page.chars if c["text"] == "—")["x0"] for page in pdf.pages[:2]]
        assert numbers[0] > 105 * MM > numbers[1]


def test_looks_tables_pictures_tabs_and_breaks_come_through():
    document = docx.Document(
        BytesIO(build_template(replace(LETTER, body=[Figure(png(40, 20), "图", width=100), Text("甲")])))
    )
    paragraph = document.add_paragraph("左\t右")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(300))
    run = paragraph.add_run("粗")
    run.bold = run.underline = True
    paragraph.add_run().add_break(docx.enum.text.WD_BREAK.PAGE)
    paragraph.add_run("次页")
    data = BytesIO()
    document.save(data)
    pdf = pdfplumber.open(BytesIO(as_pdf(data.getvalue())))
    image = pdf.pages[0].images[0]
    assert abs(image["width"] - 100 * MM) < 1
    found = {c["text"]: c for page in pdf.pages for c in page.chars}
    assert abs(found["右"]["x0"] - 28 * MM - 300) < 1
    assert "Bold" in found["粗"]["fontname"]
    assert found["次"]["page_number"] > found["右"]["page_number"]


def test_a_damaged_picture_is_left_out_not_the_letter():
    whole = letter(replace(LETTER, body=[Figure(png(40, 20), "图"), Text("甲乙丙")]))
    given, kept = ZipFile(BytesIO(whole)), BytesIO()
    with ZipFile(kept, "w") as damaged:
        for name in given.namelist():
            data = given.read(name)
            damaged.writestr(name, data[: len(data) // 2] if name.endswith(".png") else data)
    assert "甲乙丙" in shown(pdfplumber.open(BytesIO(as_pdf(kept.getvalue()))))


def test_merged_cells_stay_merged():
    with opened(FORM) as pdf:
        rows = pdf.pages[0].extract_table()
        assert rows[2] == ["送达文书", "名称", "文号", "件数"]
        assert [row[0] for row in rows[3:-1]] == [None] * (len(rows) - 4)


def test_a_long_table_repeats_its_head():
    rows = [{"序号": str(i), "内容": "报告", "结果": "予以公开"} for i in range(1, 81)]
    with opened(LETTER, 事项=rows) as pdf:
        assert sum("申请事项" in page.extract_text() for page in pdf.pages) > 1


def test_hostile_values_are_only_words():
    hostile = '#panic("x") *星号* $a$ @ref <标签> \\ // /* "引号" `代码` {{文号}}'
    with opened(LETTER, 理由=hostile) as pdf:
        assert dense(hostile) in shown(pdf)


def test_threads_get_the_letters_they_asked_for():
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda i: as_pdf(letter(FORM, 登记编号=f"2026-{i:04}")), range(12)))
    assert [f"2026-{i:04}" in shown(pdfplumber.open(BytesIO(data))) for i, data in enumerate(made)] == [True] * 12
    assert made[0] == as_pdf(letter(FORM, 登记编号="2026-0000"))


@pytest.mark.slow
@pytest.mark.parametrize("draft", [LETTER, OFFICIAL, FORM], ids=["letter", "official", "form"])
def test_libreoffice_sets_the_same_words_on_as_many_pages(draft, tmp_path):
    data = letter(draft)
    ours, theirs = pdfplumber.open(BytesIO(as_pdf(data))), pdfplumber.open(converted(data, "a.docx", "pdf", tmp_path))
    assert len(ours.pages) == len(theirs.pages)
    assert sorted(shown(ours)) == sorted(shown(theirs))


@pytest.mark.slow
def test_twenty_five_letters_a_second():
    data = build_template(LETTER)
    as_pdf(fill(data, VALUES, stamp=STAMP))
    started = process_time()
    for i in range(50):
        as_pdf(fill(data, {**VALUES, "登记编号": str(i)}, stamp=STAMP))
    assert process_time() - started < 2


def test_a_table_with_heights_and_no_rules_is_set():
    with opened(replace(FORM, body=[TableBlock([], [["{{申请人}}", "乙"]])])) as pdf:
        assert "乙" in shown(pdf)


@pytest.mark.slow
def test_a_template_saved_anew_by_another_program_still_serves(tmp_path):
    data = converted(build_template(LETTER), "a.docx", "docx", tmp_path).read_bytes()
    assert [field.name for field in read_template(data).fields if field.name != "机关名称"] == [
        field.name for field in read_template(build_template(LETTER)).fields if field.name != "机关名称"
    ]
    said = shown(pdfplumber.open(BytesIO(as_pdf(fill(data, VALUES, stamp=STAMP)))))
    assert all(word in said for word in (RARE[:4], "予以公开", "2.养护合同", VALUES["成文日期"], VALUES["机关名称"]))


def test_numbers_headings_and_spread_lines_of_a_usual_word_file_are_set():
    document = docx.Document()
    for text in ("首项", "次项"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("分散对齐").alignment = docx.enum.text.WD_ALIGN_PARAGRAPH.DISTRIBUTE
    document.add_section().page_width = 297 * 36000
    document.add_paragraph("横页")
    data = BytesIO()
    document.save(data)
    pages = pdfplumber.open(BytesIO(as_pdf(data.getvalue()))).pages
    assert dense(pages[0].extract_text()).startswith("1.首项2.次项")
    spread = [c["x0"] for c in pages[0].chars if c["text"] in "分散对齐"]
    assert spread[-1] - spread[0] > 300
    assert (round(pages[1].width / MM), "横页" in pages[1].extract_text()) == (297, True)
