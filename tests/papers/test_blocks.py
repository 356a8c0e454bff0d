import pytest

from gongkai.papers.sources import Unreadable
from gongkai.papers.sources.blocks import MAX_POSITIONS, Blocks, Slot, clean


def table(*placed):
    blocks = Blocks()
    blocks.table(placed)
    return [[cell.text for cell in row] for row in blocks.found[0].grid] if blocks.found else None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("\ufeff一、公路\x00\x07 ", "一、公路", id="marks, control characters and blanks at the ends"),
        pytest.param("甲\r\n乙\r丙\x0b丁\u2028戊", "甲\n乙\n丙\n丁\n戊", id="every kind of line break"),
        pytest.param("\u3000\xa0", "", id="nothing but blanks"),
        pytest.param("2026年 6\xa0月\u3000底", "2026年 6\xa0月\u3000底", id="blanks inside stay"),
        pytest.param("甲\ud800乙", "甲乙", id="half a surrogate pair"),
    ],
)
def test_clean(text, kept):
    assert clean(text) == kept


def test_rows_and_columns_where_no_cell_begins_are_gone():
    assert table((0, 0, Slot("甲", columns=5)), (4, 0, Slot("乙", columns=3)), (4, 3, Slot("丙", columns=2))) == [
        ["甲", "甲"], ["乙", "丙"],
    ]  # fmt: skip


def test_two_cells_at_one_place_become_one_with_both_texts():
    assert table((0, 0, Slot("甲")), (0, 1, Slot("丙")), (0, 0, Slot("乙"))) == [["甲\n乙", "丙"]]


def test_a_table_without_text_is_no_block():
    assert table((0, 0, Slot(" ")), (0, 1, Slot(""))) is None


def test_tables_beyond_the_limit_are_refused():
    blocks = Blocks()
    blocks.positions = MAX_POSITIONS
    with pytest.raises(Unreadable, match="表格太大"):
        blocks.table([(0, 0, Slot("甲"))])
