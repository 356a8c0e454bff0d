import pytest
from reading_papers import paragraphs, tables

from gongkai.papers.sources import Unreadable, read_paper


def read(text):
    return read_paper("plan.html", text.encode())


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param('<meta charset="gb2312"><p>镕'.encode("gb18030"), "镕", id="GB2312 declared, GB18030 meant"),
        pytest.param('<meta charset="gbk"><p>要点'.encode(), "要点", id="GBK declared, UTF-8 written"),
        pytest.param('<meta charset="big5"><p>政務公開'.encode("big5"), "政務公開", id="Big5 declared"),
        pytest.param("<p>要点".encode("utf-8-sig"), "要点", id="a byte-order mark"),
    ],
)
def test_encodings_of_pages(data, text):
    assert paragraphs(read_paper("page.htm", data)) == [text]


def test_scripts_styles_comments_and_templates_are_not_text():
    paper = read(
        "<head><title>网页名</title><style>p{}</style></head><p>正文<!-- 注 --><script>var a</script></p><template>无</template>"
    )
    assert paragraphs(paper) == ["正文"]
    assert paper.title == "网页名"


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        pytest.param("<p>甲<b>乙</b>丙</p>", ["甲乙丙"], id="inline tags do not part words"),
        pytest.param("<p>公开\n    工作</p>", ["公开工作"], id="a source line break between Chinese characters is nothing"),
        pytest.param("<p>open\n  data</p>", ["open data"], id="between Latin words it is a blank"),
        pytest.param("<p>2026年&nbsp;&lt;试行&gt; &#9312;</p>", ["2026年\xa0<试行> ①"], id="entities"),
        pytest.param("<p>标题一<br>标题二</p>", ["标题一\n标题二"], id="a break inside a paragraph"),
        pytest.param("<p>甲<br><br>乙</p>", ["甲", "乙"], id="two breaks part paragraphs"),
        pytest.param("<p>甲<br>　　乙</p>", ["甲", "乙"], id="so does a break with an indent after it"),
        pytest.param("<p>甲<br>&nbsp;&nbsp;乙</p>", ["甲", "乙"], id="also one of hard blanks"),
        pytest.param("文<div>甲<p>乙</div>尾", ["文", "甲", "乙", "尾"], id="text outside paragraphs"),
        pytest.param("<ol><li>甲<li>乙</ol>", ["1. 甲", "2. 乙"], id="a numbered list"),
        pytest.param("<ol type=A start=3><li><p>甲</p><p>续</p><li value=9>乙</ol>", ["C. 甲", "续", "I. 乙"],
                     id="its style, start and values"),
        pytest.param('<ol style="list-style:none"><li>一、甲</ol>', ["一、甲"], id="a list whose numbers are switched off"),
        pytest.param("<ol><li>甲<ul><li>子</ul><li>乙</ol>", ["1. 甲", "子", "2. 乙"], id="a list in a list"),
        pytest.param("<pre>第一行\n第二行</pre>", ["第一行\n第二行"], id="preformatted lines"),
        pytest.param("<tbody><tr><td><p>甲</p> <p>乙</p></td></tr>", ["甲", "乙"], id="rows without their table"),
    ],
)  # fmt: skip
def test_what_becomes_of(markup, texts):
    assert paragraphs(read(f"<!doctype html>{markup}")) == texts


def test_headings_and_centred_lines():
    paper = read(
        '<h2>一、公路</h2><p align="center">要点</p><center><p>通知</p><p style="text-align:left">正文</p></center>'
    )
    assert [(block.text, block.level, block.centred) for block in paper.blocks] == [
        ("一、公路", 2, False), ("要点", 0, True), ("通知", 0, True), ("正文", 0, False),
    ]  # fmt: skip


def test_what_the_page_hides_is_read_and_marked():
    paper = read('<p>明</p><div style="display: none"><p>暗</p></div><p hidden>藏</p>')
    assert [(block.text, block.hidden) for block in paper.blocks] == [("明", False), ("暗", True), ("藏", True)]


def test_spans_make_one_cell_of_many_positions():
    paper = read(
        "<table><thead><tr><th colspan=2>任务<th>科室</thead>"
        "<tr><td rowspan=2>公路<td>修路<td rowspan=0>公路科<tr><td>养路<tr><td colspan=2>水路</table>"
    )
    grid = paper.blocks[0].grid
    assert tables(paper) == [
        [["任务", "任务", "科室"], ["公路", "修路", "公路科"], ["公路", "养路", "公路科"], ["水路", "水路", "公路科"]]
    ]
    assert grid[1][2] is grid[3][2]
    assert [cell.text for cell in paper.blocks[0].cells() if cell.heading] == ["任务", "科室"]


def test_paragraphs_and_breaks_in_a_cell_are_lines_of_it():
    paper = read("<table><tr><td><p>公路科</p><p>&nbsp;</p><p>规划科</p><td>甲<br/>乙<ol><li>丙</ol></table>")
    assert tables(paper) == [[["公路科\n规划科", "甲\n乙\n1. 丙"]]]


def test_rows_of_unequal_length_are_filled_up():
    assert tables(read("<table><tr><td>甲<td>乙<td>丙<tr><td>丁<tr></table>")) == [[["甲", "乙", "丙"], ["丁", "", ""]]]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<table><tr><td>{}</table>", id="one cell around all"),
        pytest.param("<table><tr><td>{}</td><td>&nbsp;</table>", id="empty cells beside it"),
        pytest.param("<table><tr><td><table><tr><td>{}</table></table>", id="a table in a table"),
        pytest.param("<table><tr><td>栏目<td>首页<tr><td colspan=2>{}</table>", id="a bar of links above it"),
    ],
)
def test_a_table_that_only_arranges_prose_gives_paragraphs(page):
    prose = "".join(f"<p>第{number}条　各科室每季度报送一次进展情况。</p>" for number in range(1, 9))
    paper = read(page.format(prose))
    assert tables(paper) == []
    assert sum(1 for text in paragraphs(paper) if text.startswith("第")) == 8


def test_the_data_table_inside_a_page_layout_stays_a_table():
    data = "<table><tr><td>任务<td>科室<tr><td>修路<td>公路科</table>"
    paper = read(f"<table><tr><td>要点</td></tr><tr><td>{data}</td></tr></table>")
    assert paragraphs(paper) == ["要点"]
    assert tables(paper) == [[["任务", "科室"], ["修路", "公路科"]]]


def test_a_caption_stands_before_its_table():
    paper = read("<table><caption>任务表</caption><tr><td>任务<td>科室</table>")
    assert [type(block).__name__ for block in paper.blocks] == ["Paragraph", "Table"]


def test_deep_nesting_costs_nothing():
    assert paragraphs(read("<div>" * 20_000 + "要点")) == ["要点"]
    assert paragraphs(read("<table><tr><td>" * 400 + "要点")) == ["要点"]


def test_a_table_of_endless_spans_is_refused():
    with pytest.raises(Unreadable, match="表格太大"):
        read("<table>" + "<tr><td colspan=1000>甲<td>乙" * 5_000 + "</table>")
