"""The text of a page from uploaded files: what other programs wrote, and markup part by part."""

import base64
import io
import zipfile
from time import process_time

import openpyxl
import pytest
from office_files import NAMES, cell, level, listed, numbered, para, pattern, table, word_file, zipped
from test_write_official import png
from writing_office import converted

from gongkai.papers.sources import Unreadable, clean_body, extract_text, page_count, read_body

PICTURE = png(40, 20)
PAGE = f"""<html><head><meta charset="utf-8"></head><body>
<p align="center"><b>江州市公共交通管理办法</b></p>
<h1>总则</h1><p>为了<b>规范</b>管理，<i>制定</i>本办法，见<a href="https://www.example.cn/a?b=1&amp;c=2">网站</a>。</p>
<h2>（一）范围</h2>
<table border="1"><tr><td rowspan="2">线路</td><td colspan="2">班次</td></tr><tr><td>工作日</td><td>周末</td></tr>
<tr><td>1路</td><td>60</td><td>40</td></tr></table>
<p><img src="data:image/png;base64,{base64.b64encode(PICTURE).decode()}" alt="线路图"></p>
<ol><li>提前公告</li><li>同步更新</li></ol></body></html>"""


@pytest.fixture(scope="module")
def from_libreoffice(tmp_path_factory):
    folder = tmp_path_factory.mktemp("body")
    web = converted(PAGE.encode(), "page.html", "odt:writerweb8_writer", folder)
    path = converted(web.read_bytes(), "page.odt", "docx", folder)
    return path.read_bytes()


def word_with(body, files=(), relations=""):
    """A .docx with more parts than text."""
    data = io.BytesIO(word_file(body))
    with zipfile.ZipFile(data) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", relations.encode() + b"</Relationships>"
    )
    return zipped(parts | dict(files))


def picture(identity, alt=""):
    """A paragraph that shows a picture."""
    names = (
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    return (
        f'<w:p><w:r><w:drawing><wp:inline {names}><wp:docPr id="1" name="图" descr="{alt}"/><a:graphic><a:graphicData>'
        f'<a:blip r:embed="{identity}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )


def relation(identity, kind, target, mode=""):
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationship Id="{identity}" Type="{kinds}/{kind}" Target="{target}" {mode}/>'


def run(text, form):
    return f"<w:r><w:rPr>{form}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.slow
def test_a_page_that_libreoffice_saved_keeps_its_structure(from_libreoffice):
    body = read_body("办法.docx", from_libreoffice)
    assert body.title == "江州市公共交通管理办法"
    assert body.html.split("\n") == [
        "<h2>总则</h2>",
        '<p>为了<strong>规范</strong>管理，<em>制定</em>本办法，见<a href="https://www.example.cn/a?b=1&amp;c=2" rel="noopener">网站</a>。</p>',
        "<h3>（一）范围</h3>",
        '<table><tbody><tr><td rowspan="2">线路</td><td colspan="2">班次</td></tr><tr><td>工作日</td><td>周末</td></tr>'
        "<tr><td>1路</td><td>60</td><td>40</td></tr></tbody></table>",
        '<figure><img src="image:1" alt=""></figure>',
        "<ol><li>提前公告</li><li>同步更新</li></ol>",
    ]
    assert [(image.name, image.media_type, image.alt) for image in body.images] == [("image:1", "image/png", "")]
    assert body.images[0].data.startswith(b"\x89PNG")
    assert clean_body(body.html) == body.html


UNDERLINED, LIGHT, RAISED = '<w:u w:val="single"/>', '<w:b w:val="0"/>', '<w:vertAlign w:val="superscript"/>'


def test_type_links_notes_and_pictures_stand_in_their_places():
    lines = (
        f"<w:p>{run('粗', '<w:b/>')}{run('斜', '<w:i/>')}{run('线', UNDERLINED)}{run('常', LIGHT)}"
        f"{run('2', RAISED)}{run('密', '<w:vanish/>')}"
        '<w:hyperlink r:id="r8"><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:hyperlink r:id="r9"><w:r><w:t>坏</w:t></w:r></w:hyperlink>'
        '<w:r><w:footnoteReference w:id="5"/></w:r></w:p>'
        f"<w:p><w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>{picture('r7', '图一')}"
    )
    notes = '<w:footnote w:id="5"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> 说明</w:t></w:r></w:p></w:footnote>'
    relations = (
        relation("r7", "image", "media/a.png")
        + relation("r8", "hyperlink", "https://x.cn/?a=1", 'TargetMode="External"')
        + relation("r9", "hyperlink", "javascript:alert(1)", 'TargetMode="External"')
        + relation("r10", "footnotes", "footnotes.xml")
    )
    footnotes = f"<w:footnotes {NAMES}>{notes}</w:footnotes>"
    body = read_body(
        "a.docx", word_with(lines, {"word/media/a.png": PICTURE, "word/footnotes.xml": footnotes}, relations)
    )
    assert body.html.split("\n") == [
        "<p><strong>粗</strong><em>斜</em><u>线</u>常<sup>2</sup>"
        '<a href="https://x.cn/?a=1" rel="noopener">链接</a>坏<sup>[1]</sup></p>',
        "<p>增</p>",
        '<figure><img src="image:1" alt="图一"></figure>',
        "<p><sup>[1]</sup> 说明</p>",
    ]
    assert body.dropped == ("隐藏文字没有取入。",)
    assert body.images[0].data == PICTURE


LISTS = (
    pattern(0, level(0, "decimal", "%1."), level(1, "bullet", "•"))
    + pattern(1, level(0, "decimal", "第%1条"), level(1, "decimal", "%2."))
    + pattern(2, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    + numbered(1, 0) + numbered(2, 1) + numbered(3, 2)
)  # fmt: skip


@pytest.mark.parametrize(("paragraphs", "html"), [
    pytest.param(listed("甲", 1) + listed("附", 1, 1) + listed("乙", 1),
                 "<ol><li><p>甲</p><ul><li>附</li></ul></li><li>乙</li></ol>", id="counted, with bullets within"),
    pytest.param(listed("甲", 1, 1) + listed("", 1, 1) + listed("乙", 1, 1) + para("完"),
                 "<ul><li>甲</li><li>乙</li></ul>\n<p>完</p>", id="bullets, an empty one among them"),
    pytest.param(listed("甲", 1) + para("说明") + listed("乙", 1), "<p>1. 甲</p>\n<p>说明</p>\n<p>2. 乙</p>",
                 id="interrupted, counted on"),
    pytest.param(listed("总则", 2) + listed("甲", 2, 1) + listed("乙", 2, 1), "<p>第1条总则</p>\n<p>1. 甲</p>\n<p>2. 乙</p>",
                 id="articles and what stands below them"),
    pytest.param(listed("甲", 3) + listed("乙", 3, 1), "<ol><li>甲</li></ol>\n<p>1.1 乙</p>", id="chapters and sections"),
])  # fmt: skip
def test_a_plain_list_is_a_list_and_numbers_that_are_cited_stay_text(paragraphs, html):
    assert read_body("清单.docx", word_file(paragraphs, numbering=LISTS)).html == html


def test_numbers_are_text_headings_have_levels_and_merged_cells_stay():
    numbering = pattern(0, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.")) + numbered(1, 0)
    merged = table(
        cell("甲", '<w:vMerge w:val="restart"/>') + cell("乙", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell(para("1") + para("2")) + cell("&lt;3&gt;"),
    )
    body = read_body(
        "a.docx",
        word_file(
            para("要求", '<w:outlineLvl w:val="1"/>') + listed("公开", 1) + listed("按月", 1, 1) + merged,
            numbering=numbering,
        ),
    )
    assert body.html.split("\n") == [
        "<h3>要求</h3>",
        "<p>一、公开</p>",
        "<p>1. 按月</p>",
        '<table><tbody><tr><td rowspan="2">甲</td><td colspan="2">乙</td></tr>'
        "<tr><td><p>1</p><p>2</p></td><td>&lt;3&gt;</td></tr></tbody></table>",
    ]
    assert body.title is None


CENTRED = '<w:jc w:val="center"/>'


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        pytest.param(["江州市人民政府文件", "江政发〔2026〕3号", "江州市人民政府", "关于公布线路的通知"], "江州市人民政府关于公布线路的通知", id="letterhead"),
        pytest.param(["公交线路公告", "（2026年1月5日通过）"], "公交线路公告", id="a note below"),
        pytest.param(["第一章 总则"], None, id="a heading of the text"),
    ],
)  # fmt: skip
def test_the_title_is_the_centred_lines_below_a_letterhead(lines, title):
    body = read_body("a.docx", word_file("".join(para(line, CENTRED) for line in lines) + para("正文。")))
    assert body.title == title
    assert body.html.endswith("<p>正文。</p>")
    assert title is None or lines[-1] not in body.html or lines[-1].startswith("（")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"\x01\x00\x00\x00emf", "不是 PNG、JPEG 或 GIF", id="metafile"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "不是 PNG、JPEG 或 GIF", id="svg"),
    ],
)
def test_pictures_that_no_page_can_show_are_told(data, told):
    lines = para("甲") + picture("r7") + picture("r99")
    body = read_body("a.docx", word_with(lines, {"word/media/a.png": data}, relation("r7", "image", "media/a.png")))
    assert body.html == "<p>甲</p>"
    assert body.images == ()
    assert [sentence for sentence in body.dropped if told in sentence]


def test_macros_embedded_files_and_comments_are_told():
    parts = {
        "word/vbaProject.bin": b"x",
        "word/embeddings/a.xlsx": b"x",
        "word/comments.xml": "<a/>",
        "word/header1.xml": "<a/>",
    }
    told = read_body("a.docx", word_with(para("甲"), parts)).dropped
    assert [sentence[:4] for sentence in told] == ["文件里带", "文件里嵌", "批注没有", "页眉没有"]


def workbook():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "收费目录"
    for row in (
        ["项目", "标准", None, "内部"],
        [None, "工作日", "周末", "x"],
        ["停车", 5, 3, "x"],
        ["隐藏", 1, 1, "x"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("底稿").append(["甲", "乙"])
    book["底稿"].sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_worksheet_is_a_table_with_its_name_and_without_what_is_hidden():
    body = read_body("a.xlsx", workbook())
    assert body.html == (
        '<table><caption>收费目录</caption><thead><tr><th rowspan="2" scope="col">项目</th><th colspan="2" scope="col">标准</th></tr>'
        '<tr><th scope="col">工作日</th><th scope="col">周末</th></tr></thead>'
        "<tbody><tr><td>停车</td><td>5</td><td>3</td></tr></tbody></table>"
    )
    assert body.dropped == ("隐藏的文字、行、列或工作表没有取入。",)
    assert {"隐藏", "内部", "停车", "5", "甲"} <= set(extract_text("a.xlsx", workbook()).split("\n"))


@pytest.mark.parametrize(
    ("name", "data", "html", "title"),
    [
        ("a.md", "# 公告\n\n甲 <b>乙</b>\n\n1. 丙\n", "<p>甲 乙</p>\n<p>1. 丙</p>", "公告"),
        ("a.txt", "第一行 <script>\n\n第二行", "<p>第一行 &lt;script&gt;</p>\n<p>第二行</p>", None),
        ("a.html", "<html><title>公告</title><h1>公告</h1><p>甲<script>x</script></p>", "<p>甲</p>", "公告"),
    ],
)
def test_other_texts(name, data, html, title):
    body = read_body(name, data.encode())
    assert (body.html, body.title) == (html, title)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b""),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.docx", word_file(para("甲"))[:300]),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0\0"),
        ("a.docx", word_file(para("甲"), main_type="x", prologue="")),
        ("a.docx", word_file(para("甲"), prologue='<!DOCTYPE w [<!ENTITY a "b">]>')),
        ("a.docm", word_file(para("甲"))),
        ("a.xlsx", word_file(para("甲"))),
        ("a.docx", zipped({"[Content_Types].xml": "x" * 30_000_000})),
        ("a.png", PICTURE),
        ("a.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(name, data):
    with pytest.raises(Unreadable) as refusal:
        read_body(name, data)
    assert refusal.value.what.startswith("“a.")
    assert refusal.value.what.count("。") == 1


@pytest.mark.slow
def test_a_pdf_is_read_with_a_warning_and_its_pages_are_counted(from_libreoffice, tmp_path):
    data = converted(from_libreoffice, "办法.docx", "pdf", tmp_path).read_bytes()
    body = read_body("办法.pdf", data)
    assert "为了规范管理" in body.html
    assert "PDF" in body.dropped[0]
    assert page_count(data) == 1
    assert page_count(from_libreoffice) is None


def test_ten_pages_are_read_in_half_a_second():
    page = "".join(
        para("公交线路和站点的临时调整应当提前三日公告，并同步更新电子站牌上的到站信息。" * 2) for _ in range(20)
    )
    page += table(*(cell("甲") + cell("乙") + cell("丙") for _ in range(20)))
    data = word_file(page * 10)
    read_body("a.docx", data)
    start = process_time()
    assert read_body("a.docx", data).html.count("<p>") == 200
    assert process_time() - start < 0.5
