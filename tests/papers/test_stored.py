import json

import pytest
from office_files import cell, para, table, word_file

from gongkai.papers.models import Cell, Paper, Paragraph, Place, Table
from gongkai.papers.sources import from_json, read_paper, to_json

LONG = Cell("公路", Place(1, 0, 0, 2, None), rows=2)
MANY = Paper(
    "pdf",
    "要点",
    (
        Paragraph("要点", Place(0, page=1), level=1, centred=True),
        Table(
            (
                (LONG, Cell("甲", Place(1, 0, 1, 2), heading=True)),
                (LONG, Cell("乙", Place(1, 1, 1, 3), hidden=True)),
            ),
            Place(1, page=2),
        ),
        Paragraph("暗", Place(2, sheet="底稿"), hidden=True),
    ),
)


def test_everything_comes_back_through_json_text():
    assert from_json(json.loads(json.dumps(to_json(MANY)))) == MANY


def test_a_merged_cell_comes_back_as_one_cell():
    back = from_json(to_json(MANY))
    assert back.blocks[1].grid[0][0] is back.blocks[1].grid[1][0]


def test_what_is_stored_is_small_and_plain():
    paper = read_paper("a.docx", word_file(para("一、公路") + table(cell("任务") + cell("科室"))))
    assert to_json(paper) == {
        "kind": "docx",
        "title": None,
        "blocks": [
            {"text": "一、公路"},
            {"cells": [[0, 0, 1, 1, 0, None, "任务"], [0, 1, 1, 1, 0, None, "科室"]]},
        ],
    }


@pytest.mark.parametrize("stored", [{}, {"kind": "md", "title": None}, {"kind": "md", "title": None, "blocks": [{}]}])
def test_something_else_is_not_taken_for_a_paper(stored):
    with pytest.raises(KeyError):
        from_json(stored)
