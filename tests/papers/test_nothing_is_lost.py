"""Every non-blank character that a source shows stands in exactly one text, in order."""

import io
import re

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as other_parser
from plan_files import each_plan
from reading_papers import all_text, dense

from gongkai.papers.models import Paragraph, Table
from gongkai.papers.sources import from_json, read_paper, to_json

TOKEN = re.compile(r"甲\d+乙")
WORDS = st.lists(
    st.sampled_from(["政务", "公开", " ", "2026年", "\u3000", "\n", "A-b", "《条例》", "，", "①", "𠮷"]), max_size=8
)
SPANS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(1, 4), st.integers(1, 3)), max_size=6)


def told(paper):
    """What any reader must keep: rectangles full of cells, a JSON form that comes back the same."""
    for number, block in enumerate(paper.blocks):
        assert block.place.block == number
        if isinstance(block, Table):
            assert len({len(row) for row in block.grid}) == 1
            for r, row in enumerate(block.grid):
                for c, cell in enumerate(row):
                    top, left = cell.place.row, cell.place.column
                    assert top <= r < top + cell.rows
                    assert left <= c < left + cell.columns
                    assert block.grid[top][left] is cell
    assert from_json(to_json(paper)) == paper
    return paper


def visible(path):
    """The text of a real plan, found without the readers."""
    text = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    if text.lstrip().startswith("<"):
        return dense("".join(other_parser.fromstring(f"<div>{text}</div>").itertext()))
    kept = []
    for line in text.splitlines():
        if re.fullmatch(r"\|[-:| ]+\|", line):
            continue
        is_row = line.startswith("|") and len(line.strip()) > 1
        kept.append(line.replace("|", "").replace("<br>", "") if is_row else re.sub("^#+ ", "", line))
    return dense("".join(kept))


@pytest.mark.parametrize("path", each_plan())
def test_no_character_of_a_real_plan_is_lost_or_doubled(path):
    paper = told(read_paper(path.name, path.read_bytes()))
    assert all_text(paper) == visible(path)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="<|\ufeff\u2028\u2029"), min_size=1))
def test_plain_text(text):
    if text.strip():
        assert all_text(told(read_paper("a.txt", text.encode()))) == dense(text)


@settings(deadline=None)
@given(st.lists(st.lists(WORDS.map("".join), min_size=2, max_size=4), min_size=1, max_size=5))
def test_pipe_tables(rows):
    rows = [[" ".join(cell.split()) for cell in row] for row in rows]
    rows[0][0] += "任务"
    lines = ["|" + "|".join(row) + "|" for row in rows]
    lines.insert(1, "|---" * len(rows[0]) + "|")
    for name in ("a.txt", "a.md"):
        assert all_text(told(read_paper(name, "\n".join(lines).encode()))) == dense("".join(map("".join, rows)))


class Counter:
    """Gives 甲1乙, 甲2乙 …, so that a lost, doubled or displaced text shows."""

    def __init__(self):
        self.given = []

    def next(self):
        self.given.append(f"甲{len(self.given)}乙")
        return self.given[-1]


def apart(spans):
    """The corners of those areas in a grid of six by four that do not touch one before them."""
    taken = set()
    for row, column, height, width in spans:
        bottom, right = min(5, row + height - 1), min(3, column + width - 1)
        area = {(r, c) for r in range(row, bottom + 1) for c in range(column, right + 1)}
        if not area & taken and len(area) > 1:
            taken |= area
            yield row, column, bottom, right


PAGES = st.recursive(
    st.sampled_from(["text", "p", "br", "h2", "script", "li", "pre"]),
    lambda inner: st.tuples(
        st.sampled_from(["div", "b", "table", "ul", "ol", "center", "section"]), st.lists(inner, max_size=4)
    ),
    max_leaves=30,
)


def page(tree, counter):
    if isinstance(tree, str):
        if tree in {"br", "script"}:
            return "<br>" if tree == "br" else "<script>甲</script>"
        return counter.next() if tree == "text" else f"<{tree}>{counter.next()}</{tree}>"
    tag, children = tree
    inner = [page(child, counter) for child in children]
    if tag == "table":
        half = len(inner) // 2
        rows = "".join(
            f"<tr>{''.join(f'<td rowspan=2>{cell}</td>' for cell in row)}</tr>" for row in (inner[:half], inner[half:])
        )
        return f"<table>{rows}</table>"
    return f"<{tag}>{''.join(inner)}</{tag}>"


@settings(deadline=None)
@given(PAGES)
def test_pages_of_any_structure(tree):
    counter = Counter()
    markup = page(tree, counter)
    if counter.given:
        paper = told(read_paper("a.html", f"<!doctype html><body>{markup}".encode()))
        assert TOKEN.findall(all_text(paper)) == counter.given


@settings(max_examples=30, deadline=None)
@given(SPANS, st.integers(0, 2))
def test_word_tables_with_any_merges(spans, around):
    counter, document = Counter(), docx.Document()
    for _ in range(around):
        document.add_paragraph(counter.next())
    table = document.add_table(6, 4)
    for top, left, bottom, right in apart(spans):
        table.cell(top, left).merge(table.cell(bottom, right))
    seen = []
    for row in range(6):
        for column in range(4):
            cell = table.cell(row, column)
            if cell._tc not in seen:
                seen.append(cell._tc)
                cell.text = counter.next()
    document.add_paragraph(counter.next())
    target = io.BytesIO()
    document.save(target)
    assert TOKEN.findall(all_text(told(read_paper("a.docx", target.getvalue())))) == counter.given


@settings(max_examples=30, deadline=None)
@given(SPANS, st.lists(st.booleans(), min_size=24, max_size=24))
def test_sheets_with_any_merges(spans, filled):
    counter, book = Counter(), openpyxl.Workbook()
    sheet = book.active
    for top, left, bottom, right in apart(spans):
        sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    for number, is_filled in enumerate(filled):
        cell = sheet.cell(number // 4 + 1, number % 4 + 1)
        if is_filled and not isinstance(cell, openpyxl.cell.cell.MergedCell):
            cell.value = counter.next()
    target = io.BytesIO()
    book.save(target)
    if counter.given:
        assert TOKEN.findall(all_text(told(read_paper("a.xlsx", target.getvalue())))) == counter.given


@settings(deadline=None)
@given(st.lists(st.sampled_from(["p", "h", "li", "num", "table", "quote", "html", "code"]), min_size=1, max_size=8))
def test_markdown_of_any_blocks(kinds):
    counter = Counter()
    made = {
        "p": lambda: f"{counter.next()}\n**{counter.next()}**",
        "h": lambda: f"## {counter.next()}",
        "li": lambda: f"- {counter.next()}\n  - {counter.next()}",
        "num": lambda: f"3. {counter.next()}\n\n   {counter.next()}",
        "table": lambda: f"| {counter.next()} | {counter.next()} |\n|--|--|\n| {counter.next()} | | {counter.next()} |",
        "quote": lambda: f"> {counter.next()}",
        "html": lambda: f"<table><tr><td>{counter.next()}<td>{counter.next()}</table>",
        "code": lambda: f"```\n{counter.next()}\n```",
    }
    text = "\n\n".join(made[kind]() for kind in kinds)
    paper = told(read_paper("a.md", text.encode()))
    assert TOKEN.findall(all_text(paper)) == counter.given


def test_blocks_are_paragraphs_or_tables_only():
    paper = read_paper("a.md", b"a\n\n| b | c |\n|--|--|\n")
    assert [type(block) for block in paper.blocks] == [Paragraph, Table]
