import codecs

import pytest
from reading_papers import paragraphs, tables

from gongkai.papers.sources import read_paper


def md(text):
    return read_paper("plan.md", text.encode())


def txt(text):
    return read_paper("plan.txt", text.encode())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("政务公开\n工作要点".encode(), id="UTF-8"),
        pytest.param("政务公开\n工作要点".encode("utf-8-sig"), id="UTF-8 with its mark"),
        pytest.param(codecs.BOM_UTF16_LE + "政务公开\n工作要点".encode("utf-16-le"), id="UTF-16, little end first"),
        pytest.param(codecs.BOM_UTF16_BE + "政务公开\n工作要点".encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param("政务公开\r\n工作要点\r\n".encode("gb18030"), id="GB18030 with Windows line ends"),
    ],
)
def test_every_usual_encoding_of_a_text_file(data):
    paper = read_paper("要点.txt", data)
    assert (paper.kind, paragraphs(paper)) == ("txt", ["政务公开", "工作要点"])


def test_rare_characters_of_names_survive_gb18030():
    assert paragraphs(read_paper("名单.txt", "龚䶮、王镕、李㛃".encode("gb18030"))) == ["龚䶮、王镕、李㛃"]


def test_a_line_is_a_paragraph_blank_lines_and_comments_are_none():
    paper = txt("<!-- 来源：某网站 -->\n一、公路\n\n　　二、水路\x07\n\ufeff三、铁路")
    assert paragraphs(paper) == ["一、公路", "二、水路", "三、铁路"]


def test_a_pipe_table_in_plain_text_is_a_table():
    paper = txt("任务表\n| 任务 | 科室 |\n|---|---|\n| 修路 | 公路科<br>规划科 |\n| a \\| b | |\n结尾")
    assert paragraphs(paper) == ["任务表", "结尾"]
    assert tables(paper) == [[["任务", "科室"], ["修路", "公路科\n规划科"], ["a | b", ""]]]


def test_bars_on_lines_of_their_own_are_text():
    assert paragraphs(txt("任务\n|\n科室\n|\n修路")) == ["任务", "|", "科室", "|", "修路"]


def test_a_text_that_is_a_page_is_read_as_a_page():
    paper = txt("<!-- 来源 -->\n<p align=center>要点</p><table><tr><td>任务<td>科室<tr><td>修路<td>公路科</table>")
    assert paper.kind == "html"
    assert paper.title == "要点"
    assert tables(paper) == [[["任务", "科室"], ["修路", "公路科"]]]


def test_a_page_by_its_ending_that_has_no_tag_is_plain_text():
    assert paragraphs(read_paper("plan.html", "一、公路\n二、水路".encode())) == ["一、公路", "二、水路"]


def test_markdown_headings_emphasis_links_and_entities():
    paper = md(
        "# 要点\n\n## 一、**公路**\n\n见[条例](http://jiangzhou.example/1)第3条 &lt;试行&gt;，`代码`。<!-- 注 -->\n"
    )
    assert [(block.text, block.level) for block in paper.blocks] == [
        ("要点", 1), ("一、公路", 2), ("见条例第3条 <试行>，代码。", 0),
    ]  # fmt: skip
    assert paper.title == "要点"


def test_markdown_keeps_the_numbers_of_lists_as_they_are_written():
    assert paragraphs(md("2. 修路\n3. 架桥\n\n- 通航\n  1) 清淤\n")) == ["2. 修路", "3. 架桥", "通航", "1) 清淤"]


def test_lines_of_one_markdown_paragraph_stay_lines():
    assert paragraphs(md("牵头科室：公路科\n完成时限：6月底前\n")) == ["牵头科室：公路科\n完成时限：6月底前"]


def test_markdown_tables_keep_breaks_empty_cells_and_cells_beyond_the_heading_row():
    paper = md("| 任务 | 科室 |\n|:--|--:|\n| 修**路** | 公路科<br>规划科 | 6月底 |\n|  | --- |\n")
    assert tables(paper) == [[["任务", "科室", ""], ["修路", "公路科\n规划科", "6月底"], ["", "---", ""]]]
    assert [cell.heading for cell in paper.blocks[0].cells()] == [
        True,
        True,
        False,
        False,
        False,
        False,
        False,
        False,
        False,
    ]


def test_a_rule_with_another_number_of_columns_makes_a_table_all_the_same():
    assert tables(md("| 任务 | 科室 | 时限 |\n|---|---|\n| 修路 | 公路科 | 6月底 |\n")) == [
        [["任务", "科室", "时限"], ["修路", "公路科", "6月底"]]
    ]


def test_tables_cut_by_page_breaks_stay_apart():
    piece = "| 任务 | 科室 |\n|---|---|\n| 修路 | 公路科 |\n\n"
    assert len(tables(md(piece + piece))) == 2


def test_html_inside_markdown_is_read_as_html():
    paper = md(
        "引言\n\n<table>\n<tr><td rowspan=2>公路</td><td>甲</td></tr>\n\n<tr><td>乙</td></tr>\n</table>\n\n结尾\n"
    )
    assert paragraphs(paper) == ["引言", "结尾"]
    assert tables(paper) == [[["公路", "甲"], ["公路", "乙"]]]


def test_code_in_markdown_is_read_line_by_line():
    assert paragraphs(md("```\n第一行\n第二行\n```\n")) == ["第一行", "第二行"]
