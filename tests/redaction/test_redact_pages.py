"""What lies below a blackened area is gone from the bytes; everything else of the paper stays."""

import io

import pdfplumber
import pikepdf
import pytest
from hiding import everything_in, line, photograph, text_pdf, written
from pikepdf import Array, Dictionary, Name
from PIL import Image

from gongkai.redaction.actions.pages import redact
from gongkai.redaction.models import Area, Box
from gongkai.redaction.sources.looking import look
from gongkai.redaction.sources.rendering import boxes_of, page_count, page_image, text_boxes
from gongkai.rules.refused import Refused


def texts(data):
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_text() for page in pdf.pages]


def sizes(data):
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [(round(page.width), round(page.height)) for page in pdf.pages]


def areas_over(data, page, text):
    found = boxes_of(text_boxes(data, page), text)
    assert found, f"{text} is not on page {page}"
    return [Area(page, *box) for box in found]


def black_share(data, area, width=600):
    image = Image.open(io.BytesIO(page_image(data, area.page, width))).convert("L")
    box = (
        area.left * image.width + 1,
        area.top * image.height + 1,
        area.right * image.width - 1,
        area.bottom * image.height - 1,
    )
    part = image.crop(tuple(map(round, box)))
    return sum(part.histogram()[:40]) / (part.width * part.height)


@pytest.fixture(scope="module")
def paper():
    return written(
        text_pdf([line("Name SECRET") + line("Kept words", y=400), line("Second page"), line("Third SECRET")])
    )


def test_an_area_is_black_and_its_text_gone(paper):
    areas = areas_over(paper, 1, "SECRET")
    done = redact(paper, areas)
    assert texts(done) == ["", "Second page", "Third SECRET"]
    assert black_share(done, areas[0]) > 0.98
    assert everything_in(done).count("SECRET") == everything_in(redact(paper, [Area(1, 0.9, 0.9, 1, 1)])).count(
        "SECRET"
    )
    assert look(done, "pdf") == []


def test_all_pages_with_areas_lose_their_text(paper):
    done = redact(paper, [*areas_over(paper, 1, "SECRET"), *areas_over(paper, 3, "SECRET")])
    assert texts(done) == ["", "Second page", ""]
    assert "SECRET" not in everything_in(done)
    assert sizes(done) == sizes(paper)


def test_the_rest_of_the_page_looks_as_before(paper):
    done = redact(paper, areas_over(paper, 1, "SECRET"))
    before, after = (Image.open(io.BytesIO(page_image(data, 1, 600))).convert("L") for data in (paper, done))
    below = (0, 200, 600, 800)
    darkest = [min(image.crop(below).getextrema()) for image in (before, after)]
    assert max(darkest) < 60


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_and_cropped_pages_are_black_at_the_right_place(turn):
    pdf = text_pdf([line("Head SECRET tail")], Rotate=turn, CropBox=Array([50, 100, 550, 780]))
    data = written(pdf)
    areas = areas_over(data, 1, "SECRET")
    done = redact(data, areas)
    assert sizes(done) == [(500, 680) if turn % 180 == 0 else (680, 500)]
    assert black_share(done, areas[0]) > 0.97
    assert texts(done) == [""]
    kept = Area(1, *boxes_of(text_boxes(data, 1), "Head")[0])
    assert black_share(done, kept) < 0.6


def test_what_pages_shared_does_not_stay():
    pdf = text_pdf([line("Photo") + "q 200 0 0 100 100 300 cm /P Do Q", line("Second")])
    done = redact(written(pdf), [Area(1, 0.1, 0.4, 0.6, 0.7)])
    assert "SECRETCAM" not in everything_in(done)
    with pikepdf.open(io.BytesIO(done)) as result:
        images = [
            thing
            for thing in result.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Image
        ]
        assert len(images) == 1


def test_what_pages_inherit_does_not_stay():
    pdf = text_pdf([line("Photo") + "q 200 0 0 100 100 300 cm /P Do Q", line("Second")])
    pdf.Root.Pages.Resources = pdf.pages[0].obj.Resources
    for page in pdf.pages:
        del page.obj.Resources
    done = redact(written(pdf), [Area(1, 0.1, 0.4, 0.6, 0.7)])
    assert texts(done) == ["", "Second"]
    assert photograph()[-40:] not in done
    assert "SECRETCAM" not in everything_in(done)


def test_bookmarks_notes_and_properties_go_with_it():
    pdf = text_pdf([line("Text"), line("Second")])
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("SECRETMARK", 0))
    pdf.pages[1].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([1, 1, 9, 9]), Contents="SECRETNOTE")]
    )
    pdf.docinfo["/Title"] = "SECRETTITLE"
    assert "SECRET" not in everything_in(redact(written(pdf), [Area(1, 0.1, 0.1, 0.2, 0.2)]))


def test_words_are_put_together_and_found_over_blanks():
    data = written(text_pdf([line("ID 4401 02198001011234, tel") + line("4401", y=500)]))
    words = text_boxes(data, 1)
    assert [word.text for word in words] == ["ID", "4401", "02198001011234,", "tel", "4401"]
    assert len(boxes_of(words, "440102198001011234")) == 1
    assert len(boxes_of(words, "4401")) == 2
    assert boxes_of(words, "missing") == boxes_of(words, " ") == []
    assert all(0 <= edge <= 1 for word in words for edge in word.box)
    assert isinstance(words[0].box, Box)


def test_a_number_over_two_lines_gives_two_boxes():
    data = written(text_pdf([line("440102", x=400) + line("1980", y=660)]))
    assert len(boxes_of(text_boxes(data, 1), "4401021980")) == 2


@pytest.mark.parametrize(("areas", "says"), [
    pytest.param([], "还没有画出", id="no area"),
    pytest.param([Area(9, 0, 0, 1, 1)], "没有第 9 页", id="no such page"),
    pytest.param([Area(0, 0, 0, 1, 1)], "没有第 0 页", id="page nought"),
    pytest.param([Area(1, 0.5, 0, 0.5, 1)], "没有大小", id="no width"),
    pytest.param([Area(1, -0.1, 0, 0.5, 1)], "超出页面", id="off the page"),
    pytest.param([Area(1, float("nan"), 0, 0.5, 1)], "超出页面", id="no number"),
])  # fmt: skip
def test_areas_that_make_no_sense_are_refused(paper, areas, says):
    with pytest.raises(Refused, match=says):
        redact(paper, areas)


def test_a_page_too_large_to_draw_is_refused():
    pdf = text_pdf([line("x")])
    pdf.pages[0].obj.MediaBox = Array([0, 0, 14400, 14400])
    with pytest.raises(Refused, match="幅面太大"):
        redact(written(pdf), [Area(1, 0, 0, 1, 1)])


def test_too_many_pages_are_refused():
    pdf = text_pdf([line("x")])
    for _ in range(2000):
        pdf.pages.append(pdf.pages[0])
    data = written(pdf)
    for step in (page_count, lambda data: redact(data, [Area(1, 0, 0, 1, 1)]), lambda data: look(data, "pdf")):
        with pytest.raises(Refused, match="2001 页"):
            step(data)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 cut", b"PK\x03\x04"])
def test_what_is_no_paper_is_refused(data):
    for step in (
        page_count,
        lambda data: page_image(data, 1, 100),
        lambda data: text_boxes(data, 1),
        lambda data: redact(data, [Area(1, 0, 0, 1, 1)]),
    ):
        with pytest.raises(Refused, match=r"空的|损坏"):
            step(data)


def test_a_picture_of_a_page_has_the_width_asked_for(paper):
    image = Image.open(io.BytesIO(page_image(paper, 2, 450)))
    assert (image.format, image.size) == ("PNG", (450, 600))
    with pytest.raises(ValueError, match="50 to 4000"):
        page_image(paper, 2, 10)
