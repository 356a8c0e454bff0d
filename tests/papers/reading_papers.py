"""What tests of reading look at in a paper."""

from gongkai.papers.models import Paragraph, Table


def paragraphs(paper):
    """The texts of the paragraphs outside tables."""
    return [block.text for block in paper.blocks if isinstance(block, Paragraph)]


def tables(paper):
    """The tables as rows of texts; a merged cell shows its text wherever it reaches."""
    return [[[cell.text for cell in row] for row in block.grid] for block in paper.blocks if isinstance(block, Table)]


def own_texts(table):
    """The rows of a table with each cell's text where it begins, nothing where it only reaches; without any blanks."""
    return [
        [
            "".join(cell.text.split()) if (cell.place.row, cell.place.column) == (r, c) else ""
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(table.grid)
    ]


def dense(text):
    """The text without blanks."""
    return "".join(text.split())


def all_text(paper):
    """Every non-blank character of a paper in its order."""
    return dense("".join(text for _, text in paper.texts()))
