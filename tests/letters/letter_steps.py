"""Short ways to look into letters and to make files that go out with an answer."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from docx import Document

from gongkai.foi.queries.personal import content_of
from gongkai.letters.models import Letter


def docx_words(letter: Letter) -> str:
    """Everything that the .docx says."""
    document = Document(BytesIO(content_of(letter.docx)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def pdf_words(letter: Letter) -> str:
    """Everything that the .pdf says."""
    document = pypdfium2.PdfDocument(content_of(letter.pdf))
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def template_file(*lines: str) -> bytes:
    """A .docx with these paragraphs."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    data = BytesIO()
    document.save(data)
    return data.getvalue()
