"""What documents and workbooks hide is found and named, and gone when it was asked to go."""

import io

import docx
import openpyxl
import pytest
from hiding import everything_in, hiding_docx, hiding_xlsx, photograph, with_parts

from gongkai.redaction.actions.cleaning import clean
from gongkai.redaction.models import ON_REQUEST, UNASKED, Trace
from gongkai.redaction.sources import pictures
from gongkai.redaction.sources.looking import look
from gongkai.rules.refused import Refused

ALL = frozenset(Trace)


@pytest.fixture(scope="module")
def document():
    return hiding_docx()


@pytest.fixture(scope="module")
def workbook():
    return hiding_xlsx()


def found(data, kind):
    return {(find.kind, find.excerpt) for find in look(data, kind)}


@pytest.mark.parametrize(("kind", "words"), [
    (Trace.COMMENT, "COMMENTSECRET"), (Trace.INSERTED, "新增的字"), (Trace.DELETED, "DELETEDSECRET"),
    (Trace.DELETED, "MOVEDSECRET"), (Trace.DELETED, "段落标记或表格行"), (Trace.REVISION, "格式或表格结构的修改"),
    (Trace.HIDDEN_TEXT, "VANISHEDSECRET"), (Trace.FAINT, "WHITESECRETTINYSECRET"), (Trace.HEADER, "江州市交通运输局"),
    (Trace.PROPERTY, "作者：AUTHORSECRET"), (Trace.PROPERTY, "最后修改人：EDITORSECRET"), (Trace.PROPERTY, "CUSTOMSECRET：x"),
    (Trace.EMBEDDED, "a.bin"), (Trace.LINKED, "file:///D:/科室/LINKSECRET/a.dotx"), (Trace.ALT_TEXT, "ALTSECRET"),
    (Trace.EXIF, "拍摄地点；相机：SECRETCAM"), (Trace.CROPPED, "图片被裁剪，裁掉的部分仍在文件里"), (Trace.DATA, "DATASECRET"),
])  # fmt: skip
def test_a_document_tells_what_it_hides(document, kind, words):
    assert (kind, words) in found(document, "docx")


def test_places_are_named_as_people_count(document):
    places = {find.excerpt: find.place for find in look(document, "docx")}
    assert places["COMMENTSECRET"] == "第1条批注（赵强）"
    assert places["DELETEDSECRET"] == "正文第2段（赵强）"
    assert places["VANISHEDSECRET"] == "正文第6段"


def test_what_paper_shows_is_no_find(document):
    words = "".join(find.excerpt for find in look(document, "docx"))
    assert "黑底白字" not in words
    assert "照常显示" not in words


def test_a_cleaned_document_holds_no_secret_and_still_opens(document):
    cleaned = clean(document, "docx")
    assert {find.kind for find in look(cleaned, "docx")} == {Trace.FAINT, Trace.HEADER}
    whole = everything_in(cleaned)
    assert [word for word in whole.replace("<", " ").replace(">", " ").split() if "SECRET" in word] == [
        "WHITESECRET",
        "TINYSECRET",
    ]
    text = [paragraph.text for paragraph in docx.Document(io.BytesIO(cleaned)).paragraphs]
    assert text[:5] == ["公开的文字", "保留新增的字", "上半句下半句", "移来的字", "加粗"]


def test_faint_text_goes_when_it_is_named(document):
    cleaned = clean(document, "docx", ALL)
    assert {find.kind for find in look(cleaned, "docx")} == {Trace.HEADER}
    assert "SECRET" not in everything_in(cleaned)
    assert "黑底白字" in everything_in(cleaned)


def test_only_what_is_named_goes(document):
    cleaned = clean(document, "docx", frozenset({Trace.COMMENT}))
    kinds = {find.kind for find in look(document, "docx")}
    assert {find.kind for find in look(cleaned, "docx")} == kinds - {Trace.COMMENT}


def test_a_cropped_picture_is_cut_to_what_it_showed(document):
    cleaned = docx.Document(io.BytesIO(clean(document, "docx")))
    parts = [relation.target_part for relation in cleaned.part.rels.values() if relation.reltype.endswith("/image")]
    assert [(part.image.px_width, part.image.px_height) for part in parts] == [(40, 40)]


@pytest.mark.parametrize(("kind", "place", "words"), [
    (Trace.SHEET, "工作表“SHEETSECRET”", "SHEETSECRET内容"), (Trace.SHEET, "工作表“深藏”", "深藏内容"),
    (Trace.ROW, "工作表“公开”第3行", "ROWSECRET、2、x"), (Trace.COLUMN, "工作表“公开”第C列", "内部、COLUMNSECRET、x、y"),
    (Trace.COMMENT, "工作表“公开”A1", "NOTESECRET"), (Trace.FAINT, "工作表“公开”E1等2格", "WHITESECRET、4711"),
    (Trace.HEADER, "工作表“公开”", "内部资料"), (Trace.NAME, "工作簿的名称", "NAMESECRET = 公开!$B$3"),
    (Trace.PROPERTY, "文件属性", "作者：AUTHORSECRET"), (Trace.PROPERTY, "工作簿", r"D:\科室\PATHSECRET"),
])  # fmt: skip
def test_a_workbook_tells_what_it_hides(workbook, kind, place, words):
    assert (kind, place, words) in {find[:3] for find in look(workbook, "xlsx")}


def test_a_cleaned_workbook_keeps_its_hidden_cells_until_they_are_named(workbook):
    cleaned = clean(workbook, "xlsx")
    left = {find.kind for find in look(cleaned, "xlsx")}
    assert left == ON_REQUEST - {Trace.OCR}
    assert not left & UNASKED


def test_a_workbook_without_its_hidden_cells_shows_what_it_showed(workbook):
    cleaned = clean(workbook, "xlsx", ALL)
    assert {find.kind for find in look(cleaned, "xlsx")} == {Trace.HEADER}
    assert "SECRET" not in everything_in(cleaned)
    book = openpyxl.load_workbook(io.BytesIO(cleaned))
    assert book.sheetnames == ["公开", "附表"]
    sheet = book["公开"]
    assert [[cell.value for cell in row[:2]] for row in sheet["A1:B6"]] == [
        ["项目", "金额"], ["甲", 1], [None, None], ["丙", 3], [None, None], ["合计", 6],
    ]  # fmt: skip
    assert (sheet["C2"].value, sheet["E1"].value, sheet["E4"].value, sheet["E2"].value) == (
        None,
        None,
        None,
        "蓝底白字",
    )
    assert book["附表"].print_area == "'附表'!$A$1:$B$2"


def test_a_formula_that_was_never_computed_is_not_lost():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = 5, "=A1*2"
    book.active.column_dimensions["A"].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(Refused, match="B1的公式还没有算出结果"):
        clean(buffer.getvalue(), "xlsx", frozenset({Trace.COLUMN}))


def test_a_workbook_of_hidden_sheets_alone_is_refused(workbook):
    away = [("xl/workbook.xml", 'state="visible"', 'state="hidden"')] * 2
    with pytest.raises(Refused, match="所有工作表都是隐藏的"):
        clean(with_parts(workbook, {}, away), "xlsx", ALL)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
@pytest.mark.parametrize("data", [
    pytest.param(b"", id="nothing"), pytest.param(b"MZ\x90\0" + b"\0" * 600, id="a program"),
    pytest.param(b"PK\x03\x04 cut", id="a broken archive"), pytest.param(b"%PDF-1.7\n cut", id="a broken page"),
])  # fmt: skip
def test_what_cannot_be_opened_is_refused_in_words(kind, data):
    for step in (look, clean):
        with pytest.raises(Refused, match=r"。$"):
            step(data, kind)


def test_a_package_whose_document_nothing_points_at_is_damaged(document):
    loose = with_parts(document, {}, [("_rels/.rels", "relationships/officeDocument", "relationships/other")])
    with pytest.raises(Refused, match="已损坏"):
        look(loose, "docx")


def test_a_workbook_is_no_document(workbook):
    with pytest.raises(Refused, match=r"xlsx"):
        look(workbook, "docx")
    with pytest.raises(ValueError, match="odt"):
        look(workbook, "odt")


@pytest.mark.parametrize("ending", ["JPEG", "PNG"])
def test_a_silent_picture_has_the_same_pixels(ending):
    from PIL import Image

    loud = photograph(ending)
    quiet = pictures.silent(loud)
    assert pictures.tells(loud) == ("拍摄地点；相机：SECRETCAM", True)
    assert pictures.tells(quiet) == ("", False)
    assert b"SECRETCAM" not in quiet
    assert Image.open(io.BytesIO(quiet)).tobytes() == Image.open(io.BytesIO(loud)).tobytes()


def test_a_silent_picture_stays_turned():
    from PIL import Image

    image = Image.new("RGB", (8, 4))
    exif = image.getexif()
    exif[0x0112], exif[0x013B] = 6, "AUTHORSECRET"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    quiet = pictures.silent(buffer.getvalue())
    assert pictures.turned(quiet) == 6
    assert pictures.tells(quiet) == ("", False)
    assert pictures.silent(quiet) == quiet
