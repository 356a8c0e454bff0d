"""Files that another program wrote: LibreOffice's hide the same things, and ours open there."""

import io

import docx
import openpyxl
import pdfplumber
import pytest
from hiding import everything_in, hiding_docx, hiding_xlsx
from writing_office import converted

from gongkai.redaction.actions.cleaning import clean
from gongkai.redaction.actions.pages import redact
from gongkai.redaction.models import Area, Trace
from gongkai.redaction.sources.looking import look
from gongkai.redaction.sources.rendering import boxes_of, text_boxes

pytestmark = pytest.mark.slow

ALL = frozenset(Trace)
NUMBER = "440102198001011234"


@pytest.fixture(scope="module")
def letter(tmp_path_factory):
    """Three pages in Chinese with an identity number on two of them, as .pdf."""
    document = docx.Document()
    for page in range(3):
        document.add_paragraph(f"第{page + 1}页　关于张三申请公开道路运输许可信息的答复")
        document.add_paragraph(f"申请人身份证号码：{NUMBER if page != 1 else '略'}，联系电话另附。")
        document.add_page_break()
    buffer = io.BytesIO()
    document.save(buffer)
    return converted(buffer.getvalue(), "letter.docx", "pdf", tmp_path_factory.mktemp("letter")).read_bytes()


def test_a_number_in_chinese_text_is_found_and_gone(letter):
    areas = [Area(page, *box) for page in (1, 3) for box in boxes_of(text_boxes(letter, page), NUMBER)]
    assert len(areas) == 2
    done = redact(letter, areas)
    with pdfplumber.open(io.BytesIO(done)) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    assert texts[0] == texts[2] == ""
    assert "第2页" in texts[1]
    assert NUMBER not in everything_in(done)
    assert [find for find in look(done, "pdf") if find.severity == "must"] == []


def test_a_plain_letter_hides_no_text(letter):
    assert {find.kind for find in look(letter, "pdf")} <= {Trace.PROPERTY}
    with pdfplumber.open(io.BytesIO(clean(letter, "pdf"))) as pdf:
        assert NUMBER in pdf.pages[0].extract_text()


def test_a_document_of_libreoffice_is_looked_through_and_cleaned(tmp_path):
    data = converted(hiding_docx(), "in.docx", "docx", tmp_path).read_bytes()
    kinds = {find.kind for find in look(data, "docx")}
    assert kinds >= {Trace.COMMENT, Trace.INSERTED, Trace.DELETED, Trace.HIDDEN_TEXT, Trace.PROPERTY, Trace.FAINT}
    cleaned = clean(data, "docx", ALL)
    assert "SECRET" not in everything_in(cleaned)
    assert converted(cleaned, "out.docx", "pdf", tmp_path).stat().st_size > 1000


def test_a_workbook_of_libreoffice_is_looked_through_and_cleaned(tmp_path):
    data = converted(hiding_xlsx(), "in.xlsx", "xlsx", tmp_path).read_bytes()
    found = look(data, "xlsx")
    kinds = {find.kind for find in found}
    assert [find.excerpt for find in found if find.kind == Trace.COMMENT] == ["NOTESECRET"]  # not where its box lies
    assert kinds >= {Trace.SHEET, Trace.ROW, Trace.COLUMN, Trace.COMMENT, Trace.NAME, Trace.FAINT, Trace.PROPERTY}
    cleaned = clean(data, "xlsx", ALL)
    assert "SECRET" not in everything_in(cleaned)
    assert openpyxl.load_workbook(io.BytesIO(cleaned))["公开"]["B6"].value == 6
    assert converted(cleaned, "out.xlsx", "pdf", tmp_path).stat().st_size > 1000


def test_cleaned_files_of_ours_open_in_libreoffice(tmp_path):
    for name, data in (("a.docx", clean(hiding_docx(), "docx", ALL)), ("b.xlsx", clean(hiding_xlsx(), "xlsx", ALL))):
        printed = converted(data, name, "pdf", tmp_path).read_bytes()
        with pdfplumber.open(io.BytesIO(printed)) as pdf:
            text = "".join(page.extract_text() for page in pdf.pages)
        assert "SECRET" not in text
        assert "黑底白字" in text or "合计" in text
