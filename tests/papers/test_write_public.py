"""Published documents as .docx and .pdf, read back by LibreOffice and by poppler."""

import subprocess
from dataclasses import replace
from io import BytesIO
from time import process_time

import docx
import pytest
from machine import lacking
from test_write_official import png
from writing_office import converted, need

from gongkai.papers.actions.public import PublicDocument, can_write_pdf, write_document
from gongkai.papers.sources import body_text, read_body

BODY = """<h2>一、总则</h2><p>为了<strong>规范</strong>管理，每平方米m<sup>2</sup>按<a href="https://www.example.cn/a">目录</a>收费。</p>
<h3>（一）范围</h3><table><caption>表1 班次</caption><thead><tr><th rowspan="2">线路</th><th colspan="2">班次</th></tr>
<tr><th>工作日</th><th>周末</th></tr></thead><tbody><tr><td rowspan="2">1路</td><td>60</td><td>40</td></tr>
<tr><td><p>停运说明</p><p>雨天</p></td><td>无</td></tr></tbody></table>
<figure><img src="/files/a.png" alt="线路图"><figcaption>图1 线路</figcaption></figure>
<figure><img src="/files/gone.png" alt="缺失的图"></figure>
<ol><li>提前公告</li><li><p>同步更新</p><ul><li>电子站牌</li></ul></li></ol><blockquote><p>引用原文</p></blockquote><hr>
<p>末行之一<br>末行之二</p>"""
HOSTILE = '#let x = 1; *星号* $a$ @ref <标签> \\ // /* "引号" `代码`'
DOCUMENT = PublicDocument(
    "江州市公共交通管理办法",
    rows=[("索引号", "JT-2026-001"), ("发布机构", "江州市交通运输局"), ("有效性", "已废止")],
    mark="已废止",
    body_html=BODY,
    images={"/files/a.png": png(400, 200)},
    attachments=["线路名单.docx", "收费样表.xlsx"],
    foot="https://www.example.cn/1 2026年1月5日",
)


def dense(text: str) -> str:
    return "".join(text.split())


def missing(doc: PublicDocument, text: str) -> list[str]:
    """The pieces of a document that a text does not show."""
    words = [line for row in body_text(doc.body_html).split("\n") for line in row.split("\t")]
    words += [doc.title, doc.mark, doc.foot, *doc.attachments, *(word for row in doc.rows for word in row)]
    return [word for word in words if word != "线路图" and dense(word) not in text]


def text_of(path) -> str:
    told = subprocess.run(
        [need("pdftotext"), "-raw", str(path), "-"], check=True, capture_output=True, text=True, timeout=60
    )
    return dense(told.stdout)


@pytest.fixture
def chinese():
    if not can_write_pdf():
        lacking("a face for Chinese", "fonts-noto-cjk")


def pdf(doc: PublicDocument, folder) -> str:
    path = folder / "a.pdf"
    path.write_bytes(write_document(doc, "pdf"))
    return text_of(path)


@pytest.mark.slow
def test_libreoffice_shows_every_paragraph_of_the_docx(tmp_path):
    plain = replace(DOCUMENT, body_html=BODY.replace(' href="https://www.example.cn/a"', ""))
    shown = text_of(converted(write_document(plain, "docx"), "办法.docx", "pdf", tmp_path))
    assert missing(plain, shown) == []


def test_the_docx_keeps_headings_type_merged_cells_and_pictures():
    file = docx.Document(BytesIO(write_document(DOCUMENT, "docx")))
    styles = {paragraph.text: paragraph.style.name for paragraph in file.paragraphs}
    assert (styles["一、总则"], styles["（一）范围"]) == ("Heading 1", "Heading 2")
    runs = {run.text: run.font for paragraph in file.paragraphs for run in paragraph.runs if run.text}
    assert runs["规范"].bold
    assert runs["2"].superscript
    rows = [[cell.text for cell in row.cells] for row in file.tables[1].rows]
    assert rows == [
        ["线路", "班次", "班次"],
        ["线路", "工作日", "周末"],
        ["1路", "60", "40"],
        ["1路", "停运说明\n雨天", "无"],
    ]
    assert round(file.inline_shapes[0].width.mm) == 100
    assert {"1. 提前公告", "2. 同步更新", "● 电子站牌", "［图：缺失的图］"} <= set(styles)


def test_a_written_docx_is_read_back():
    body = read_body("a.docx", write_document(replace(DOCUMENT, mark=""), "docx"))
    assert body.title == DOCUMENT.title
    assert '<th rowspan="2" scope="col">线路</th>' in body.html
    assert "<h3>（一）范围</h3>" in body.html
    assert len(body.images) == 1


def test_the_pdf_shows_every_paragraph(chinese, tmp_path):
    assert missing(DOCUMENT, pdf(DOCUMENT, tmp_path)) == []


def test_what_people_wrote_is_never_markup(chinese, tmp_path):
    doc = replace(
        DOCUMENT, title=HOSTILE, mark=HOSTILE, rows=[(HOSTILE, HOSTILE)], attachments=[HOSTILE], foot=HOSTILE,
        body_html=f"<p>{HOSTILE.replace('<', '&lt;')}</p><table><tr><td>{HOSTILE.replace('<', '&lt;')}</td><td>乙\ud800\x00</td></tr></table>",
    )  # fmt: skip
    assert pdf(doc, tmp_path).count(dense(HOSTILE)) == 8


def test_a_damaged_picture_does_not_stop_the_pdf_or_the_docx(chinese, tmp_path):
    doc = replace(DOCUMENT, images={"/files/a.png": b"\x89PNG broken"})
    assert "［图：线路图］" in pdf(doc, tmp_path)
    assert "［图：线路图］图1 线路" in {
        paragraph.text for paragraph in docx.Document(BytesIO(write_document(doc, "docx"))).paragraphs
    }


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_smallest_document_and_the_same_bytes_again(chinese, kind):
    assert write_document(PublicDocument("公告"), kind)
    assert write_document(DOCUMENT, kind) == write_document(DOCUMENT, kind)


def test_crooked_tables_are_written(chinese):
    crooked = '<table><tr><td rowspan="9" colspan="3">甲<td>乙<tr><td colspan="900">丙<tr></tr><tr><td>丁<td>戊</table>'
    for kind in ("docx", "pdf"):
        assert write_document(replace(DOCUMENT, body_html=crooked), kind)


def test_ten_pages_are_written_in_a_second(chinese):
    doc = replace(DOCUMENT, body_html=BODY * 10)
    write_document(DOCUMENT, "pdf")
    start = process_time()
    write_document(doc, "pdf")
    assert process_time() - start < 1
