"""docs/glossary.md: one term, one identifier, and the code shows the same words."""

import importlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import models

TEXT = (Path(__file__).parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in TEXT.splitlines()
    if re.match(r"\|(?! 中文|---)", line)
]
SYMBOLS = [(row[0], symbol) for row in ROWS for symbol in re.findall(r"`([\w.]+)`", row[2])]


def looked_up(path: str) -> Any:
    """The object that a dotted path below gongkai names; AttributeError where there is none."""
    parts = ["gongkai", *path.split(".")]
    for cut in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            found = getattr(found, name)
        return found
    raise AttributeError(path)


def shown(symbol: Any) -> str | None:
    """The Chinese word by which a model or a choice is shown, None for anything else."""
    if isinstance(symbol, models.Choices):
        return str(symbol.label)
    if isinstance(symbol, type) and issubclass(symbol, models.Model):
        return str(symbol._meta.verbose_name)
    return None


def test_every_row_has_four_cells():
    assert len(ROWS) > 100
    assert [row for row in ROWS if len(row) != 4 or not all(row)] == []


@pytest.mark.parametrize("column", [pytest.param(0, id="Chinese term"), pytest.param(1, id="identifier")])
def test_nothing_stands_for_two_things(column):
    assert [word for word, times in Counter(row[column].lower() for row in ROWS).items() if times > 1] == []


@pytest.mark.parametrize(("term", "path"), SYMBOLS, ids=[path for _, path in SYMBOLS])
def test_the_code_has_the_symbol_and_shows_the_term(term, path):
    symbol = looked_up(path)
    assert shown(symbol) in {None, term}


def test_a_symbol_that_is_gone_is_noticed():
    with pytest.raises(AttributeError):
        looked_up("plans.models.Plan.nowhere")
