"""Small office files made part by part, so that a test shows the markup that it is about."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_file(body, *, styles="", numbering="", footnotes="", prologue="", main_type="document.main+xml"):
    """A .docx whose parts hold the given markup."""
    parts = {"styles": styles, "numbering": numbering, "footnotes": footnotes}
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{_RELATION}/{name}" Target="{name}.xml"/>' for name in parts if parts[name]
    )
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.{main_type}"/></Types>',
        "_rels/.rels": _relations(
            f'<Relationship Id="r1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": f"{prologue}<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(relations),
    }
    for name, markup in parts.items():
        if markup:
            files[f"word/{name}.xml"] = f"<w:{name} {NAMES}>{markup}</w:{name}>"
    return zipped(files)


def zipped(files):
    """An archive of these texts or bytes, by their paths."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return target.getvalue()


def para(text, properties=""):
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text, list_id, level=0):
    """A paragraph of an automatically numbered list."""
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def level(number, style, text, extra=""):
    """One level of a list pattern."""
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'


def pattern(identity, *levels):
    """A list pattern."""
    return f'<w:abstractNum w:abstractNumId="{identity}">{"".join(levels)}</w:abstractNum>'


def numbered(identity, of, extra=""):
    """A list made from a pattern."""
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{extra}</w:num>'


def table(*rows):
    """A table of rows of cells."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(content, properties=""):
    """A cell; text becomes a paragraph."""
    inner = content if content.startswith("<") else para(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def _relations(inner):
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )
