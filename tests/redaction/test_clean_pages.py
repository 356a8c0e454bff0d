"""What a .pdf hides is found page by page, and gone when it was cleaned; a page looks as it did."""

import io

import pikepdf
import pytest
from hiding import everything_in, hiding_pdf, line, saved_over, text_pdf, written
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from gongkai.redaction.actions.cleaning import clean
from gongkai.redaction.models import Trace
from gongkai.redaction.sources.looking import look
from gongkai.redaction.sources.rendering import page_count, page_image
from gongkai.rules.refused import Refused


@pytest.fixture(scope="module")
def paper():
    return hiding_pdf()


@pytest.mark.parametrize(("kind", "place", "words"), [
    (Trace.COVERED, "第2页", "COVERSECRET"), (Trace.HIDDEN_TEXT, "第3页", "MODESECRET PALESECRET"), (Trace.CROPPED, "第4页", "OUTSIDE"),
    (Trace.HIDDEN_TEXT, "第5页", "LAYERSECRET"), (Trace.LAYER, "整个文件", "内部"),
    (Trace.COMMENT, "第1页（赵强）", "COMMENTSECRET"), (Trace.LINKED, "第1页", "LINKSECRET.exe"),
    (Trace.FORM, "第1页", "FIELDNAME：Filled in"), (Trace.SCRIPT, "整个文件", "app.alert('SCRIPTSECRET')"),
    (Trace.SCRIPT, "整个文件", "/Launch"),
    (Trace.DATA, "整个文件", "制作软件的私有数据"), (Trace.PROPERTY, "文件属性", "作者：AUTHORSECRET"),
    (Trace.EMBEDDED, "附件", "FILESECRET.txt"), (Trace.EXIF, "图片", "拍摄地点；相机：SECRETCAM"),
])  # fmt: skip
def test_a_paper_tells_what_it_hides(paper, kind, place, words):
    assert (kind, place, words) in {find[:3] for find in look(paper, "pdf")}


def test_what_is_read_is_no_find(paper):
    assert "Public" not in "".join(find.excerpt for find in look(paper, "pdf"))


def test_a_cleaned_paper_holds_no_secret(paper):
    cleaned = clean(paper, "pdf")
    assert look(cleaned, "pdf") == []
    assert "SECRET" not in everything_in(cleaned)
    assert page_count(cleaned) == 6


def test_a_cleaned_paper_looks_as_before_but_for_the_note(paper):
    cleaned = clean(paper, "pdf")
    for page in range(2, 7):
        before, after = (Image.open(io.BytesIO(page_image(data, page, 300))).convert("L") for data in (paper, cleaned))
        difference = ImageChops.difference(before, after).histogram()
        assert sum(difference[80:]) < 30
    assert "Filled in" in everything_in(cleaned)
    assert "https://www.gov.cn/" in everything_in(cleaned)


def test_an_earlier_version_is_noticed_and_gone():
    data = saved_over(text_pdf([line("Before"), line("Second")]), line("After"))
    assert Trace.EARLIER in {find.kind for find in look(data, "pdf")}
    cleaned = clean(data, "pdf")
    assert "Before" not in everything_in(cleaned)
    assert "After" in everything_in(cleaned)


def test_a_black_mark_of_the_viewer_hides_too():
    pdf = text_pdf([line("COVERSECRET", y=600), line("open")])
    square = Dictionary(
        Type=Name.Annot, Subtype=Name.Square, Rect=Array([90, 590, 400, 630]), C=Array([0, 0, 0]), IC=Array([0, 0, 0])
    )
    pdf.pages[0].obj.Annots = Array([square])
    data = written(pdf)
    assert (Trace.COVERED, "COVERSECRET") in {(find.kind, find.excerpt) for find in look(data, "pdf")}
    assert "COVERSECRET" not in everything_in(clean(data, "pdf"))
    assert "COVERSECRET" not in everything_in(clean(data, "pdf", frozenset({Trace.COMMENT})))


def test_a_locked_paper_is_refused():
    data = written(text_pdf([line("x")]), encryption=pikepdf.Encryption(owner="a", user="b"))
    for step in (look, clean):
        with pytest.raises(Refused, match="打开密码"):
            step(data, "pdf")


def test_a_paper_that_only_may_not_be_changed_is_cleaned():
    data = written(text_pdf([line("x")]), encryption=pikepdf.Encryption(owner="a", user=""))
    assert look(clean(data, "pdf"), "pdf") == []


@pytest.mark.parametrize(("right", "wrong"), [
    pytest.param(b"/OFF [ ", b"/OFF [ 7 null ", id="layers that are none"),
    pytest.param(b"/Subtype /Link", b"/Subtype /L\xfbnk", id="a name that is no text"),
    pytest.param(b"/Info 1", b"/Info (1)", id="properties that are a text"),
])  # fmt: skip
def test_objects_of_the_wrong_type_are_looked_at_or_refused_in_words(paper, right, wrong):
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        plain = written(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert outcome(plain.replace(right, wrong, 1)) in {"covered text found", "已损坏"}


def outcome(data):
    try:
        kinds = {find.kind for find in look(data, "pdf")}
    except Refused as refusal:
        return "已损坏" if "已损坏" in str(refusal) else str(refusal)
    return "covered text found" if Trace.COVERED in kinds else "nothing found"


def test_the_text_layer_of_a_scan_stays_until_it_is_named():
    data = written(text_pdf([line("Scanned words of a page") + line("SCANNED WORDS OF", mode=3)]))
    assert {find.kind for find in look(data, "pdf")} == {Trace.OCR}
    assert {find.kind for find in look(clean(data, "pdf"), "pdf")} == {Trace.OCR}
    assert look(clean(data, "pdf", frozenset({Trace.OCR})), "pdf") == []


def test_text_below_the_black_of_a_scan_is_found():
    box = "0 0 0 rg 90 590 300 40 re f\n"
    data = written(text_pdf([line("Scanned words") + box + line("COVERSECRET", y=600, mode=3)]))
    assert [(find.kind, find.excerpt) for find in look(data, "pdf")] == [(Trace.COVERED, "COVERSECRET")]


@pytest.mark.parametrize("words", ["l", "1 i l", ".", "- - -", "| I |", "o"])
@pytest.mark.parametrize("size", [4, 7, 12, 40])
def test_thin_and_small_letters_that_show_are_no_find(words, size):
    data = written(text_pdf([line(words, before=f"/F {size} Tf")]))
    assert look(data, "pdf") == []


def test_white_letters_on_colour_are_no_find():
    data = written(text_pdf(["0 0 0.6 rg 90 690 300 40 re f\n" + line("Heading", before="1 1 1 rg")]))
    assert look(data, "pdf") == []
