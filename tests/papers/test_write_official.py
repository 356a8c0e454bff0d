"""Official documents, read back by python-docx and by LibreOffice."""

import struct
import zlib
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from time import process_time
from zipfile import ZipFile

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn
from docx.shared import RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from writing_office import converted, printed_elsewhere

from gongkai.papers.actions.grids import TableBlock, TableCell
from gongkai.papers.actions.official import (
    Attachment,
    Bullets,
    Figure,
    Heading,
    Imprint,
    OfficialDocument,
    Text,
    signature_indents,
    title_lines,
    write_official,
)
from gongkai.papers.actions.texts import clean, ems

MM = 72 / 25.4  # points
SENTENCE = "公交线路和站点的临时调整应当提前三日公告，并同步更新电子站牌上的到站信息。"


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


NOTICE = OfficialDocument(
    agency_mark="江州市交通运输局文件",
    red_head=True,
    number="江交办〔2026〕12号",
    title="江州市交通运输局关于印发2026年政务公开工作要点任务分工方案的通知",
    addressee="局属各单位、机关各科室",
    body=[
        Text("现将任务分工印发给你们，请按时办理。"),
        Heading(1, "公开重点信息"),
        Heading(2, "公共交通", "。按月公开准点率。"),
        Heading(3, "公交"),
        Heading(4, "线路"),
        Heading(4, "站点"),
        Heading(2, "道路养护"),
        Heading(3, "农村公路"),
        Heading(1, "任务分工"),
        TableBlock(
            header=[["序号", "任务", TableCell("时限", columns=2)]],
            rows=[[TableCell("1", rows=2), "公布票价", "6月底", "12月底"], ["公布线路", "6月底", "12月底"]],
            shares=(1, 4, 2, 2),
            caption="表1　任务分工",
        ),
        Bullets(["逐月填报", "逐季核验"]),
        Figure(png(40, 20), "柱状图：四个科室的任务数", "图1　任务数", width=100),
        Text("请于每月五日前填报。"),
    ],
    attachments=[
        Attachment("联络员名单", [Heading(1, "说明"), Text("名单如有变动，请及时更新。")]),
        Attachment("填报样表"),
    ],
    signature="江州市交通运输局",
    date=date(2026, 4, 9),
    contact="联系人：周敏，电话：0700-5550123",
    note="此件公开发布",
    imprint=Imprint("江州市交通运输局办公室", date(2026, 4, 10), "市政府办公室"),
)


def reread(doc: OfficialDocument):
    return docx.Document(BytesIO(write_official(doc)))


def texts(doc: OfficialDocument) -> list[str]:
    return [paragraph.text for paragraph in reread(doc).paragraphs if paragraph.text]


def find(doc: OfficialDocument, text: str):
    return next(paragraph for paragraph in reread(doc).paragraphs if text in paragraph.text)


def test_the_parts_stand_in_the_order_of_the_standard():
    assert texts(NOTICE) == [
        "江州市交通运输局文件",
        "江交办〔2026〕12号",
        "江州市交通运输局关于印发2026年",
        "政务公开工作要点任务分工方案的通知",
        "局属各单位、机关各科室：",
        "现将任务分工印发给你们，请按时办理。",
        "一、公开重点信息",
        "（一）公共交通。按月公开准点率。",
        "1.公交",
        "（1）线路",
        "（2）站点",
        "（二）道路养护",
        "1.农村公路",
        "二、任务分工",
        "表1　任务分工",
        "●逐月填报",
        "●逐季核验",
        "图1　任务数",
        "请于每月五日前填报。",
        "附件：1.联络员名单",
        "2.填报样表",
        "江州市交通运输局",
        "2026年4月9日",
        "（联系人：周敏，电话：0700-5550123）",
        "（此件公开发布）",
        "附件1",
        "联络员名单",
        "一、说明",
        "名单如有变动，请及时更新。",
    ]


def test_paper_and_margins_are_those_of_the_standard():
    section = reread(NOTICE).sections[0]
    lengths = {
        "width": section.page_width,
        "height": section.page_height,
        "top": section.top_margin,
        "bottom": section.bottom_margin,
        "left": section.left_margin,
        "right": section.right_margin,
    }
    wanted = {"width": 210, "height": 297, "top": 37, "bottom": 35, "left": 28, "right": 26}
    assert {name: round(length.mm, 1) for name, length in lengths.items()} == wanted


@pytest.mark.parametrize(
    ("style", "face", "points"),
    [
        pytest.param("Normal", "仿宋_GB2312", 16, id="body in 三号 仿宋"),
        pytest.param("正文缩进", "仿宋_GB2312", 16, id="indented body too"),
        pytest.param("Title", "方正小标宋简体", 22, id="title in 二号 小标宋"),
        pytest.param("Heading 1", "黑体", 16, id="一、 in 黑体"),
        pytest.param("Heading 2", "楷体_GB2312", 16, id="（一） in 楷体"),
        pytest.param("Heading 3", "仿宋_GB2312", 16, id="1. in 仿宋"),
        pytest.param("Footer", "宋体", 14, id="page number in 四号 宋体"),
    ],
)
def test_every_style_names_its_chinese_face(style, face, points):
    font = reread(NOTICE).styles[style].font
    assert font.element.rPr.rFonts.get(qn("w:eastAsia")) == font.name == face
    assert font.size.pt == points


def test_page_numbers_stand_on_the_outer_side_in_their_own_style():
    document = reread(NOTICE)
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    feet = [footer.paragraphs[0] for footer in (section.footer, section.even_page_footer)]
    assert [(foot.style.name, foot.alignment.name) for foot in feet] == [("Footer", "RIGHT"), ("Footer", "LEFT")]


def test_nothing_of_the_template_is_left():
    document = reread(NOTICE)
    assert {style.name for style in document.styles if "Light" in style.name or "List" in style.name} == {"No List"}
    assert document.core_properties.comments == ""
    parts = ZipFile(BytesIO(write_official(NOTICE))).namelist()
    assert not [part for part in parts if "thumbnail" in part or "customXml" in part or "app.xml" in part]


def test_words_that_run_on_after_a_heading_are_body_text():
    heading = find(NOTICE, "按月公开准点率")
    assert [run.font.name for run in heading.runs] == [None, "仿宋_GB2312"]


def test_without_a_red_head_there_is_no_red_and_the_number_stands_below_the_title():
    plain = replace(NOTICE, red_head=False)
    assert b"FF0000" not in ZipFile(BytesIO(write_official(plain))).read("word/document.xml")
    assert b"FF0000" in ZipFile(BytesIO(write_official(NOTICE))).read("word/document.xml")
    told = texts(plain)
    assert find(NOTICE, "江州市交通运输局文件").style.font.color.rgb == RGBColor(0xFF, 0, 0)
    assert told[2] == "江交办〔2026〕12号"
    assert "江州市交通运输局文件" not in told


def test_a_document_to_a_superior_names_its_signer_beside_the_number():
    assert texts(replace(NOTICE, signer="周敏"))[1] == "江交办〔2026〕12号\t签发人：周敏"


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("此件公开发布", "（此件公开发布）"),
        ("（此件公开发布）", "（此件公开发布）"),
        ("联系人：周敏（办公室）", "（联系人：周敏（办公室））"),
    ],
)
def test_notes_stand_in_round_brackets_once(note, told):
    assert told in texts(replace(NOTICE, note=note))


def test_a_lone_attachment_has_no_number():
    assert "附件：填报样表" in texts(replace(NOTICE, attachments=[Attachment("填报样表")]))


def test_the_smallest_document_holds_its_title_only():
    assert texts(OfficialDocument(title="公告", body=[])) == ["公告"]


def test_merged_cells_of_a_table_are_read_back_as_merged():
    table = reread(NOTICE).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "任务", "时限", "时限"],
        ["1", "公布票价", "6月底", "12月底"],
        ["1", "公布线路", "6月底", "12月底"],
    ]


def test_the_header_row_is_repeated_and_columns_keep_their_shares():
    table = reread(NOTICE).tables[0]._tbl
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in table.tr_lst] == [True, False, False]
    widths = [int(column.get(qn("w:w"))) for column in table.tblGrid.gridCol_lst]
    assert [round(width / widths[0], 2) for width in widths] == [1, 4, 2, 2]
    assert sum(widths) == pytest.approx(156 * 1440 / 25.4, abs=4)


def test_a_row_with_too_few_cells_is_filled_up():
    block = TableBlock([["甲", "乙", "丙"]], [["1"], [TableCell("2", rows=2), "3", "4"], []])
    rows = reread(replace(NOTICE, body=[block])).tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["甲", "乙", "丙"],
        ["1", "", ""],
        ["2", "3", "4"],
        ["2", "", ""],
    ]


def test_a_merge_stops_at_the_table_end_and_before_a_cell_that_comes_from_above():
    block = TableBlock(
        [["甲", TableCell("乙", rows=2), "丙"]], [[TableCell("1", columns=3), "2"], [TableCell("3", rows=9)]]
    )
    rows = reread(replace(NOTICE, body=[block])).tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [["甲", "乙", "丙"], ["1", "乙", "2"], ["3", "", ""]]


@pytest.mark.slow
def test_a_long_table_is_written_in_seconds():
    rows = [
        [TableCell("公共交通", rows=3), str(i), "公布", "6月底"] if i % 3 == 0 else [str(i), "公布", "6月底"]
        for i in range(300)
    ]
    start = process_time()
    data = write_official(replace(NOTICE, body=[TableBlock([["领域", "序号", "任务", "时限"]], rows)]))
    assert process_time() - start < 8
    assert len(docx.Document(BytesIO(data)).tables[0].rows) == 301


def test_a_figure_keeps_its_proportion_and_its_words():
    inline = reread(NOTICE).inline_shapes[0]
    assert (round(inline.width.mm), round(inline.height.mm)) == (100, 50)
    assert inline._inline.docPr.get("descr") == "柱状图：四个科室的任务数"


def test_a_figure_that_is_no_picture_is_refused():
    gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    with pytest.raises(ValueError, match="PNG or JPEG"):
        write_official(replace(NOTICE, body=[Figure(gif, "图")]))


def test_a_fifth_level_is_refused():
    with pytest.raises(ValueError, match="level 1 to 4"):
        Heading(5, "太深")


def test_headings_are_counted_in_words_and_in_figures():
    told = texts(
        OfficialDocument(title="公告", body=[Heading(level, "项") for level in (1, 2, 3, 4) for _ in range(101)])
    )
    numbers = [text.removesuffix("项") for text in told[1:]]
    assert [numbers[i - 1] for i in (1, 9, 10, 11, 20, 55, 99, 100)] == [
        "一、", "九、", "十、", "十一、", "二十、", "五十五、", "九十九、", "一百、",
    ]  # fmt: skip
    assert [numbers[101 * level + 11] for level in (1, 2, 3)] == ["（十二）", "12.", "（12）"]


@pytest.mark.parametrize(
    ("name", "written", "sealed", "blanks"),
    [
        pytest.param(8, 6, True, (3, 4), id="sealed: name centred over a date four from the right"),
        pytest.param(4, 6, True, (5, 4), id="sealed: short name"),
        pytest.param(20, 6, True, (0, 4), id="sealed: a long name stops at the margin"),
        pytest.param(12, 6, False, (2, 6), id="unsealed: date starts two after the name"),
        pytest.param(5, 6, False, (5, 2), id="unsealed: a date longer than the name moves the name"),
    ],
)
def test_blanks_at_the_right_of_name_and_date(name, written, sealed, blanks):
    assert signature_indents(name, written, sealed=sealed) == blanks


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        pytest.param("公告", ["公告"], id="short"),
        pytest.param("上行\n下行", ["上行", "下行"], id="the caller's break is kept"),
        pytest.param(
            "江州市交通运输局关于公布全市公共交通线路调整方案的公告",
            ["江州市交通运输局关于公布", "全市公共交通线路调整方案的公告"],
            id="two lines near equal",
        ),
    ],
)
def test_long_titles_are_broken_into_balanced_lines(title, lines):
    got = title_lines(title)
    assert "".join(got) == "".join(lines)
    assert len(got) == len(lines)
    assert all(ems(line) <= 20.1 for line in got)


def test_a_title_is_never_broken_inside_a_number_or_before_a_closing_mark():
    title = "江州市交通运输局关于转发《城市公共交通管理办法（2026年修订）》并报送贯彻落实情况的通知"
    lines = title_lines(title)
    assert "".join(lines) == title
    assert not any(line[0] in "）》、，。" for line in lines)
    assert any("2026年" in line for line in lines)


@given(st.text("江州市交通运输局关于印发的、（）《》2026年和abc", min_size=1, max_size=90))
def test_titles_lose_nothing_and_fit_their_lines(title):
    lines = title_lines(title)
    assert "".join(lines) == "".join(title.split())
    breakable = sum(character in "江州市交通运输局关于印发的年和" for character in title) > len(title) * 0.8
    assert not breakable or all(ems(line) <= 20.2 for line in lines)


def test_a_figure_never_leaves_the_page():
    tall = reread(replace(NOTICE, body=[Figure(png(20, 40), "高图", width=900)])).inline_shapes[0]
    wide = reread(replace(NOTICE, body=[Figure(png(40, 20), "宽图", width=900)])).inline_shapes[0]
    assert (round(tall.width.mm), round(tall.height.mm)) == (100, 200)
    assert (round(wide.width.mm), round(wide.height.mm)) == (156, 78)


def test_the_same_document_has_the_same_bytes_and_no_time_of_its_own():
    data = write_official(NOTICE)
    assert data == write_official(NOTICE)
    assert {entry.date_time for entry in ZipFile(BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert reread(NOTICE).core_properties.modified.replace(tzinfo=None) == datetime(2026, 4, 9)
    code = "from test_write_official import *; print(sha256(write_official(NOTICE)).hexdigest())"
    assert printed_elsewhere(code) == sha256(data).hexdigest()
    stamped = replace(NOTICE, stamp=datetime(2026, 4, 8, 9, 30))
    assert reread(stamped).core_properties.created.replace(tzinfo=None) == datetime(2026, 4, 8, 9, 30)


HOSTILE = st.text(st.characters(), max_size=60) | st.sampled_from(
    ["\x00\x08", "\ud800坏", "<script>alert(1)</script>", "]]>&amp;", "a\r\nb\tc", "\ufeff\uffff", '"><w:p>']
)


@pytest.mark.slow
@given(HOSTILE, HOSTILE, HOSTILE)
@settings(deadline=None, max_examples=40)
def test_any_text_makes_a_file_that_opens(title, text, name):
    doc = replace(
        NOTICE,
        title=title,
        number=name,
        addressee=text,
        signer=name,
        body=[Heading(1, text, name), Text(text), Bullets([name]), TableBlock([[text]], [[name]], caption=title)],
        attachments=[Attachment(name)],
        signature=name,
        contact=text,
        note=title,
        imprint=Imprint(name, date(2026, 1, 1), text),
    )
    data = write_official(doc)
    archive = ZipFile(BytesIO(data))
    roots = [etree.fromstring(archive.read(part)) for part in archive.namelist() if part.endswith((".xml", ".rels"))]
    assert len(roots) == len(archive.namelist())
    assert [cell.text for cell in docx.Document(BytesIO(data)).tables[0]._cells] == [clean(text), clean(name)]


def test_plain_text_comes_back_as_it_was():
    text = "<script>alert('&amp;')</script> = + - @ “引号” ]]>"
    assert text in texts(replace(NOTICE, body=[Text(text)]))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The notice with a long text, as LibreOffice sets it: (width, height, lines of words) per page."""
    long = replace(NOTICE, body=[*NOTICE.body, *[Text(SENTENCE * 8) for _ in range(8)]])
    path = converted(write_official(long), "notice.docx", "pdf", tmp_path_factory.mktemp("notice"))
    with pdfplumber.open(path) as pdf:
        yield pdf.pages


def body_lines(page) -> list[str]:
    area = page.crop((28 * MM - 2, 37 * MM - 2, page.width - 20 * MM, page.height - 33 * MM))
    return [line["text"].replace(" ", "") for line in area.extract_text_lines()]


@pytest.mark.slow
def test_libreoffice_sets_a4_with_every_word(pages):
    assert {(round(page.width / MM), round(page.height / MM)) for page in pages} == {(210, 297)}
    whole = "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")
    for word in (
        "江州市交通运输局文件",
        "（二）道路养护",
        "公布线路",
        "附件：1.联络员名单",
        "抄送：市政府办公室。",
        "2026年4月10日印发",
    ):
        assert word in whole


@pytest.mark.slow
def test_libreoffice_sets_twenty_two_lines_of_twenty_eight_characters(pages):
    full = [lines for lines in map(body_lines, pages) if all(len(line) > 1 for line in lines) and len(lines) >= 20]
    assert max(len(lines) for lines in full) == 22
    longest = max(len(line) for lines in full for line in lines)
    assert longest in (28, 29)  # 29 where a closing mark is squeezed into the line's end


@pytest.mark.slow
def test_libreoffice_sets_the_page_number_on_the_outer_side(pages):
    assert len(pages) >= 4
    for number, page in enumerate(pages, 1):
        foot = page.crop((0, page.height - 33 * MM, page.width, page.height)).extract_words()
        assert " ".join(word["text"] for word in foot) == f"— {number} —"
        middle = page.width / 2
        assert (foot[0]["x0"] > middle) == (number % 2 == 1)
        dash = (foot[0]["top"] + foot[0]["bottom"]) / 2
        assert (dash - (page.height - 35 * MM)) / MM == pytest.approx(7, abs=1.2)


def ink(page, wanted) -> list[tuple[float, float]]:
    """Upper and lower edge (mm) of each band of rows that show the wanted colour."""
    picture = page.to_image(resolution=100).original.convert("RGB")
    seen = [y for y in range(picture.height) if any(map(wanted, row_of(picture, y)))]
    starts = [y for y in seen if y - 1 not in seen and y - 2 not in seen]
    ends = [y for y in seen if y + 1 not in seen and y + 2 not in seen]
    return [(top / 100 * 25.4, bottom / 100 * 25.4) for top, bottom in zip(starts, ends, strict=True)]


def row_of(picture, y: int) -> list[tuple[int, int, int]]:
    data = picture.crop((0, y, picture.width, y + 1)).tobytes()
    return list(zip(data[::3], data[1::3], data[2::3], strict=True))


@pytest.mark.slow
def test_libreoffice_sets_the_head_where_the_standard_wants_it(pages):
    mark, line = ink(pages[0], lambda rgb: rgb[0] > 200 and rgb[1] < 90)
    assert mark[0] - 37 == pytest.approx(35, abs=1)
    above = [bottom for _, bottom in ink(pages[0], lambda rgb: max(rgb) < 90) if bottom < line[0]]
    assert line[0] - above[-1] == pytest.approx(4, abs=0.8)
    rules = [rule for rule in pages[0].lines + pages[0].rects if rule["width"] > 150 * MM]
    assert rules[0]["width"] / MM == pytest.approx(156, abs=1)
