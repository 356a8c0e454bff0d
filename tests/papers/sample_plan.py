"""A plan of a fictional bureau, and how to write it down in formats that other programs convert."""

from html import escape

TITLE = "江州市交通运输局2026年政务公开工作要点任务分解表"
LEAD_IN = "根据省、市部署，结合我局实际，现将2026年政务公开重点任务分解如下，请各科室对照抓好落实，每季度末报送进展。"
NOTE = "注：责任科室一栏填“——”的，本年度不涉及。"
HEAD = ("工作任务", "具体要求", "责任科室", "完成时限")

_AREAS = (
    ("一、公路建设信息公开", "县道改造", ("公路科", "规划科\n财务科", "——")),
    ("二、公交和轨道运营信息公开", "线路调整", ("公共交通科", "公共交通科\n信息中心", "各科室")),
    ("三、水路运输信息公开", "渡口安全", ("港航科", "", "港航科\n安全监督科\n法制科")),
    ("四、执法信息公开", "治理超限", ("法制科", "执法支队", "法制科、执法支队")),
    ("五、依申请公开和平台建设", "答复时限", ("办公室", "信息中心", "办公室\n信息中心")),
)
_WORDS = (
    "把{0}的年度安排、资金来源和施工单位在门户网站列表公布，内容有变的当月更新。",
    "围绕{0}至少办2场现场解读活动，邀请沿线居民和经营者代表参加，问答整理后一并公开。",
    "{0}方案定稿前公开听取意见不少于30日，采纳与否逐条说明理由，说明随方案一起公布；"
    "涉及多个县区的，还要把意见按县区分开整理，连同听证记录交档案室保存，供以后查阅和核对使用。",
    "每月5日前更新{0}统计表（含同比增减），表格用可以机读的格式提供下载。",
    "对{0}中反映集中的问题及时回应，一般问题5个工作日内答复，复杂问题15个工作日内答复。",
    "梳理{0}有关文件，失效的标明“已失效”，有效的编目后放进规范性文件库。",
)
_DEADLINES = ("6月底前", "12月底前", "持续推进")


def items(stretch: int = 1) -> list[tuple[str, str, str, str]]:
    """(area, requirement, units, deadline) of all 30 items, numbered through; `stretch` makes one in six so much longer."""
    found = []
    for area, subject, units in _AREAS:
        for number, words in enumerate(_WORDS):
            text = f"{len(found) + 1}. {words.format(subject) * (stretch if number == 2 else 1)}"
            found.append((area, text, units[number % 3], _DEADLINES[number % 3]))
    return found


def grid(stretch: int = 1) -> list[list[str]]:
    """The table as it reads: the heading row, then a row an item; the area stands in the first row of its six."""
    lines = [list(HEAD)]
    for number, (area, text, units, deadline) in enumerate(items(stretch)):
        lines.append([area if number % 6 == 0 else "", text, units, deadline])
    return lines


def as_html(stretch: int = 1) -> str:
    """The plan as a page, areas over six rows."""
    rows = "".join(f"<th>{name}</th>" for name in HEAD)
    body = ""
    for number, (area, *cells) in enumerate(items(stretch)):
        first = f'<td rowspan="6">{area}</td>' if number % 6 == 0 else ""
        body += f"<tr>{first}{''.join(f'<td>{_html(cell)}</td>' for cell in cells)}</tr>\n"
    return (
        f"<!doctype html><html lang=zh><head><meta charset=utf-8><title>{TITLE}</title></head><body>\n"
        f"<h1>{TITLE}</h1>\n<p>{LEAD_IN}</p>\n<table><thead><tr>{rows}</tr></thead>\n<tbody>{body}</tbody></table>\n"
        f"<p>{NOTE}</p></body></html>"
    )


def as_markdown() -> str:
    """The plan in Markdown, which cannot merge cells."""
    lines = ["| " + " | ".join(cell.replace("\n", "<br>") for cell in line) + " |" for line in grid()]
    lines.insert(1, "|---|---|---|---|")
    return f"# {TITLE}\n\n{LEAD_IN}\n\n" + "\n".join(lines) + f"\n\n{NOTE}\n"


def as_text_document(stretch: int = 1) -> str:
    """The plan as a flat OpenDocument text: landscape, heading row repeated on each page, areas over six rows."""
    head = "".join(_cell("office:text", name) for name in HEAD)
    body = ""
    for number, (area, *cells) in enumerate(items(stretch)):
        first = _cell("office:text", area, rows=6) if number % 6 == 0 else "<table:covered-table-cell/>"
        body += f"<table:table-row>{first}{''.join(_cell('office:text', cell) for cell in cells)}</table:table-row>"
    columns = "".join(f'<table:table-column table:style-name="C{number}"/>' for number in range(4))
    return _FLAT.format(
        kind="text",
        content=f'<text:h text:style-name="Title" text:outline-level="1">{TITLE}</text:h><text:p>{LEAD_IN}</text:p>'
        f'<table:table table:name="T" table:style-name="T">{columns}<table:table-header-rows><table:table-row>{head}'
        f"</table:table-row></table:table-header-rows>{body}</table:table><text:p>{NOTE}</text:p>",
    )


def as_letter(style: str) -> str:
    """Prose alone, a paragraph each, in the style Indented or Spaced."""
    content = "".join(f'<text:p text:style-name="{style}">{text}</text:p>' for text in prose())
    return _FLAT.format(kind="text", content=content)


def as_numbered_letter() -> str:
    """Areas numbered 一、, requirements (1) anew in each, the numbers made by the program that opens the file."""
    content = "<text:list text:style-name='N'>"
    for area, subjects in NUMBERED.items():
        inner = "".join(f"<text:list-item><text:p>{subject}</text:p></text:list-item>" for subject in subjects)
        content += f"<text:list-item><text:p>{area}</text:p><text:list>{inner}</text:list></text:list-item>"
    return _FLAT.format(kind="text", content=f"{content}</text:list>")


NUMBERED = {
    "公路建设信息公开": ("公布年度安排", "听取沿线居民意见"),
    "水路运输信息公开": ("公布渡口检查结果", "公布航道通告", "公布船舶证书办理进度"),
}


def prose() -> list[str]:
    """Paragraphs for three pages: an opening, then each requirement several times over, every ninth short."""
    made = [LEAD_IN]
    for number, (_, text, _, _) in enumerate(items()):
        made.append(f"{text[:12]}。" if number % 9 == 4 else text * (1 + number % 3))
    return made


def as_spreadsheet() -> str:
    """The plan as a flat OpenDocument sheet: the title over all columns, a blank row, the table, a note."""

    def line(cells: str) -> str:
        return f"<table:table-row>{cells}</table:table-row>"

    rows = line(_cell("s", TITLE, columns=4)) + line(_cell("s", LEAD_IN, columns=4)) + line("<table:table-cell/>")
    rows += line("".join(_cell("s", name) for name in HEAD))
    for number, (area, *cells) in enumerate(items()):
        first = _cell("s", area, rows=6) if number % 6 == 0 else "<table:covered-table-cell/>"
        rows += line(first + "".join(_cell("s", cell) for cell in cells))
    rows += line(_cell("s", NOTE, columns=4))
    return _FLAT.format(kind="spreadsheet", content=f'<table:table table:name="任务分解">{rows}</table:table>')


def _cell(kind: str, text: str, *, rows: int = 1, columns: int = 1) -> str:
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    spans = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
    covered = "<table:covered-table-cell/>" * (columns - 1)
    style = ' table:style-name="B"' if kind == "office:text" else ""
    spans = spans if rows * columns > 1 else ""
    return f'<table:table-cell{style}{spans} office:value-type="string">{lines}</table:table-cell>{covered}'


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>")


_FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.{kind}">
<office:styles>
 <style:default-style style:family="paragraph"><style:text-properties fo:font-size="12pt" style:font-size-asian="12pt"
  style:font-name-asian="Noto Sans CJK SC"/></style:default-style>
 <style:style style:name="Title" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>
  <style:text-properties style:font-size-asian="18pt" fo:font-size="18pt"/></style:style>
</office:styles>
<office:automatic-styles>
 <text:list-style style:name="N">
  <text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
  <text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="(" style:num-suffix=")"/>
 </text:list-style>
 <style:style style:name="Indented" style:family="paragraph"><style:paragraph-properties fo:text-indent="24pt"/>
 </style:style>
 <style:style style:name="Spaced" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="12pt"/>
 </style:style>
 <style:page-layout style:name="L"><style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm"
  style:print-orientation="landscape" fo:margin="2cm"/><style:footer-style><style:header-footer-properties
  fo:min-height="1cm"/></style:footer-style></style:page-layout>
 <style:style style:name="T" style:family="table"><style:table-properties style:width="25cm"
  table:align="margins"/></style:style>
 <style:style style:name="C0" style:family="table-column"><style:table-column-properties
  style:column-width="4cm"/></style:style>
 <style:style style:name="C1" style:family="table-column"><style:table-column-properties
  style:column-width="13cm"/></style:style>
 <style:style style:name="C2" style:family="table-column"><style:table-column-properties
  style:column-width="5cm"/></style:style>
 <style:style style:name="C3" style:family="table-column"><style:table-column-properties
  style:column-width="3cm"/></style:style>
 <style:style style:name="B" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"
  fo:padding="0.1cm"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"><style:footer><text:p
 text:style-name="Title">— <text:page-number>1</text:page-number> —</text:p></style:footer></style:master-page>
</office:master-styles>
<office:body><office:{kind}>{content}</office:{kind}></office:body>
</office:document>
"""
