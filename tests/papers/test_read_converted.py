"""Files that LibreOffice and a browser made from one plan: every format gives the same table."""

import os
import subprocess
from collections import Counter

import pytest
import sample_plan
from reading_papers import all_text, dense, own_texts, paragraphs
from writing_office import converted, need

from gongkai.papers.models import Table
from gongkai.papers.sources import read_paper

pytestmark = pytest.mark.slow

RULES = "<style>table{border-collapse:collapse}td,th{border:1px solid;padding:4px}</style>"
OPEN = "<style>td:last-child,th:last-child{border-right:0}td[rowspan],th:first-child{border-left:0}</style>"
STRETCH = 4


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("converted")


@pytest.fixture(scope="session")
def plan_as(folder):
    """The plan in a format, made once by the program that makes it."""
    made = {}

    def make(kind, stretch=1):
        if (kind, stretch) not in made:
            made[kind, stretch] = read_paper(f"plan.{kind}", _made(kind, stretch, folder))
        return made[kind, stretch]

    return make


def _made(kind, stretch, folder):
    name = f"plan{stretch}"
    if kind == "html":
        return sample_plan.as_html().encode()
    if kind == "md":
        return sample_plan.as_markdown().encode()
    if kind == "xlsx":
        return converted(sample_plan.as_spreadsheet().encode(), f"{name}.fods", "xlsx", folder).read_bytes()
    return converted(sample_plan.as_text_document(stretch).encode(), f"{name}.fodt", kind, folder).read_bytes()


@pytest.fixture(scope="session")
def printed(folder):
    """The plan as a browser prints it, its longer items cut by page ends, no line drawn at the cut."""
    return _printed("closed", STRETCH, RULES, folder)


@pytest.fixture(scope="session")
def printed_open(folder):
    """The plan as a browser prints it, no lines drawn left and right of the table."""
    return _printed("open", 1, RULES + OPEN, folder)


def _printed(name, stretch, rules, folder):
    source, target = folder / f"{name}.html", folder / f"{name}.pdf"
    source.write_text(sample_plan.as_html(stretch).replace("<body>", f"<body>{rules}"), encoding="utf-8")
    _print(source, target)
    return read_paper(target.name, target.read_bytes())


def _print(source, target):
    """A page as Debian's browser prints it."""
    folder = source.parent
    command = [need("chromium"), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}"]
    command += ["--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=os.environ | {"HOME": str(folder)})


def the_table(paper):
    (table,) = (block for block in paper.blocks if isinstance(block, Table))
    return table


def without_repeated_headings(table):
    """The rows with the texts that begin in them, the heading row of the later pages left out."""
    lines = own_texts(table)
    return [line for number, line in enumerate(lines) if number == 0 or line != lines[0]]


def expected(stretch=1):
    return [[dense(cell) for cell in row] for row in sample_plan.grid(stretch)]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "md", "pdf"])
def test_every_format_of_a_plan_gives_the_same_table(plan_as, kind):
    assert without_repeated_headings(the_table(plan_as(kind))) == expected()


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "md"])
def test_every_format_keeps_what_stands_around_the_table(plan_as, kind):
    assert paragraphs(plan_as(kind)) == [sample_plan.TITLE, sample_plan.LEAD_IN, sample_plan.NOTE]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_an_area_over_six_rows_is_one_cell(plan_as, kind):
    grid = the_table(plan_as(kind)).grid
    assert grid[7][0] is grid[12][0]
    assert grid[7][0] is not grid[13][0]
    assert grid[7][0].rows == 6


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "md", "pdf"])
def test_lines_in_a_cell_stay_lines(plan_as, kind):
    texts = [cell.text for cell in the_table(plan_as(kind)).cells()]
    assert texts.count("港航科\n安全监督科\n法制科") == 2
    assert texts.count("法制科、执法支队") == 2


def test_a_pdf_table_over_pages_is_one_with_its_headings_marked_and_its_pages_kept(plan_as):
    table = the_table(plan_as("pdf"))
    headings = [row for row in table.grid if row[0].text == "工作任务"]
    assert len(headings) == 4
    assert all(cell.heading for row in headings for cell in row)
    assert sum(cell.heading for cell in table.cells()) == 16
    assert [row[1].place.page for row in headings] == [1, 2, 3, 4]
    first_page = [row for row in table.grid[1:] if row[1].place.page == 1]
    assert first_page[0][0] is first_page[5][0]


def test_a_pdf_keeps_page_numbers_as_paragraphs_of_their_own(plan_as):
    assert [dense(text) for text in paragraphs(plan_as("pdf"))] == [
        dense(text) for text in (sample_plan.TITLE, sample_plan.LEAD_IN, "—1—", "—2—", "—3—", sample_plan.NOTE, "—4—")
    ]


def test_a_row_that_a_page_end_cuts_is_put_together_where_a_line_is_drawn_at_the_cut(plan_as):
    assert without_repeated_headings(the_table(plan_as("pdf", STRETCH))) == expected(STRETCH)


def test_a_row_that_a_page_end_cuts_is_put_together_where_no_line_is_drawn(printed):
    assert [row[1:] for row in without_repeated_headings(the_table(printed))] == [row[1:] for row in expected(STRETCH)]


def test_an_area_that_a_page_end_cuts_is_put_together(printed):
    areas = [row[0] for row in without_repeated_headings(the_table(printed)) if row[0]]
    assert areas == [row[0] for row in expected() if row[0]]


def test_a_table_open_at_its_sides_keeps_its_outer_columns(printed_open):
    assert [row[1:] for row in without_repeated_headings(the_table(printed_open))] == [row[1:] for row in expected()]


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_numbers_made_by_a_program_read_alike_before_and_after_printing(folder, kind):
    file = converted(sample_plan.as_numbered_letter().encode(), "numbered.fodt", kind, folder)
    paper = read_paper(file.name, file.read_bytes())
    assert [dense(text) for text in paragraphs(paper) if dense(text) != "—1—"] == [
        "一、公路建设信息公开", "(1)公布年度安排", "(2)听取沿线居民意见",
        "二、水路运输信息公开", "(1)公布渡口检查结果", "(2)公布航道通告", "(3)公布船舶证书办理进度",
    ]  # fmt: skip


@pytest.mark.parametrize("stretch", [1, STRETCH])
def test_no_character_of_a_pdf_is_lost_or_doubled(plan_as, stretch):
    paper = plan_as("pdf", stretch)
    table = the_table(paper)
    again = sum(1 for row in table.grid if row[0].text == "工作任务") - 1
    pages = max(place.page for place, _ in paper.texts())
    source = sample_plan.TITLE + sample_plan.LEAD_IN + sample_plan.NOTE + "".join(sample_plan.HEAD) * again
    source += "".join("".join(row) for row in sample_plan.grid(stretch))
    source += "".join(f"—{number}—" for number in range(1, pages + 1))
    assert Counter(all_text(paper)) == Counter(dense(source))


@pytest.mark.parametrize("style", ["Indented", "Spaced"])
def test_prose_of_a_pdf_is_put_together_from_lines_and_over_pages(folder, style):
    file = converted(sample_plan.as_letter(style).encode(), f"{style}.fodt", "pdf", folder)
    paper = read_paper("letter.pdf", file.read_bytes())
    pages = max(place.page for place, _ in paper.texts())
    assert pages >= 3
    numbers = {f"—{number}—" for number in range(1, pages + 1)}
    texts = [dense(text) for text in paragraphs(paper)]
    assert [text for text in texts if text not in numbers] == [dense(text) for text in sample_plan.prose()]
    assert numbers <= set(texts)


def test_a_row_that_runs_over_three_pages_is_put_together(plan_as):
    assert without_repeated_headings(the_table(plan_as("pdf", 30))) == expected(30)


def test_tables_of_other_columns_stay_apart_though_one_begins_a_page(folder):
    pages = f"{RULES}<style>table{{width:100%}}div{{break-before:page}}</style>" + "<div>".join(
        f"<table>{'<tr><td>一<td>二' + '<td>三' * more}{'<tr><td>甲<td>乙' + '<td>丙' * more}</table>"
        for more in (1, 0)
    )
    target = folder / "two.pdf"
    source = folder / "two.html"
    source.write_text(f"<!doctype html><meta charset=utf-8>{pages}", encoding="utf-8")
    _print(source, target)
    paper = read_paper("two.pdf", target.read_bytes())
    assert [own_texts(block) for block in paper.blocks] == [
        [["一", "二", "三"], ["甲", "乙", "丙"]],
        [["一", "二"], ["甲", "乙"]],
    ]
