import pytest
from office_files import cell, level, listed, numbered, para, pattern, table, word_file
from reading_papers import paragraphs, tables

from gongkai.papers.models import Paragraph
from gongkai.papers.sources import read_paper


def read(body, **parts):
    return read_paper("plan.docx", word_file(body, **parts))


@pytest.mark.parametrize(
    ("style", "text", "labels"),
    [
        pytest.param("chineseCounting", "%1、", ["一、", "二、", "三、"], id="Chinese numerals with a comma"),
        pytest.param(
            "chineseCountingThousand", "（%1）", ["（一）", "（二）", "（三）"], id="Chinese numerals in brackets"
        ),
        pytest.param("japaneseCounting", "第%1条", ["第一条", "第二条", "第三条"], id="the style WPS writes"),
        pytest.param("decimal", "%1.", ["1. ", "2. ", "3. "], id="figures with a stop get a blank"),
        pytest.param("decimalEnclosedCircle", "%1", ["①", "②", "③"], id="figures in circles"),
        pytest.param("ideographTraditional", "%1、", ["甲、", "乙、", "丙、"], id="heavenly stems"),
        pytest.param("upperRoman", "%1、", ["I、", "II、", "III、"], id="Roman figures"),
        pytest.param("bullet", "●", ["", "", ""], id="bullets are not text"),
        pytest.param("none", "附：", ["附：", "附：", "附："], id="a fixed label"),
    ],
)
def test_automatic_numbers_become_text(style, text, labels):
    body = "".join(listed(word, 1) for word in ("公路", "水路", "铁路"))
    paper = read(body, numbering=pattern(0, level(0, style, text)) + numbered(1, 0))
    assert paragraphs(paper) == [label + word for label, word in zip(labels, ("公路", "水路", "铁路"), strict=True)]


def test_deeper_levels_start_anew_under_each_heading_and_show_the_numbers_above():
    numbering = pattern(0, level(0, "decimal", "%1、"), level(1, "decimal", "%1.%2 ")) + numbered(1, 0)
    body = listed("甲", 1) + listed("子", 1, 1) + listed("丑", 1, 1) + listed("乙", 1) + listed("寅", 1, 1)
    assert paragraphs(read(body, numbering=numbering)) == ["1、甲", "1.1 子", "1.2 丑", "2、乙", "2.1 寅"]


def test_a_level_that_never_restarts_counts_on():
    never = '<w:lvlRestart w:val="0"/>'
    numbering = pattern(0, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.", never)) + numbered(1, 0)
    body = listed("甲", 1) + listed("子", 1, 1) + listed("乙", 1) + listed("丑", 1, 1)
    assert paragraphs(read(body, numbering=numbering)) == ["一、甲", "1. 子", "二、乙", "2. 丑"]


def test_two_lists_of_one_pattern_count_on_unless_one_starts_over():
    over = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = pattern(0, level(0, "decimal", "%1、")) + numbered(1, 0) + numbered(2, 0) + numbered(3, 0, over)
    body = listed("甲", 1) + listed("乙", 2) + listed("丙", 3) + listed("丁", 3)
    assert paragraphs(read(body, numbering=numbering)) == ["1、甲", "2、乙", "1、丙", "2、丁"]


def test_a_legal_level_shows_all_numbers_in_figures():
    legal = level(1, "decimal", "%1.%2", "<w:isLgl/>")
    numbering = pattern(0, level(0, "chineseCounting", "%1、"), legal) + numbered(1, 0)
    assert paragraphs(read(listed("甲", 1) + listed("子", 1, 1), numbering=numbering)) == ["一、甲", "1.1 子"]


def test_numbering_comes_through_a_style_and_is_switched_off_by_list_zero():
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="条目"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="b"><w:name w:val="细目"/><w:basedOn w:val="a"/></w:style>'
    )
    tied = level(0, "decimal", "%1、") + level(1, "decimal", "（%2）", '<w:pStyle w:val="b"/>')
    body = para("甲", '<w:pStyle w:val="a"/>') + para("子", '<w:pStyle w:val="b"/>')
    body += para("乙", '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>') + para(
        "丙", '<w:pStyle w:val="a"/>'
    )
    paper = read(body, styles=styles, numbering=pattern(0, tied) + numbered(1, 0))
    assert paragraphs(paper) == ["1、甲", "（1）子", "乙", "2、丙"]


def test_numbered_cells_without_text_show_their_numbers():
    empty = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    body = table(cell("序号") + cell("任务"), cell(empty) + cell("修路"), cell(empty) + cell("架桥"))
    paper = read(body, numbering=pattern(0, level(0, "decimal", "%1")) + numbered(1, 0))
    assert tables(paper) == [[["序号", "任务"], ["1", "修路"], ["2", "架桥"]]]


def test_headings_come_from_style_names_outlines_and_the_paragraph_itself():
    styles = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="小节"/><w:pPr><w:outlineLvl w:val="2"/>'
        '<w:jc w:val="center"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
    )
    body = (
        para("总标题", '<w:pStyle w:val="t"/>')
        + para("甲", '<w:pStyle w:val="2"/>')
        + para("乙", '<w:pStyle w:val="x"/>')
    )
    body += para("丙", '<w:outlineLvl w:val="0"/>') + para("丁", '<w:pStyle w:val="2"/><w:outlineLvl w:val="9"/>')
    paper = read(body, styles=styles)
    assert [(block.text, block.level) for block in paper.blocks] == [
        ("总标题", 1), ("甲", 2), ("乙", 3), ("丙", 1), ("丁", 0),
    ]  # fmt: skip
    assert [block.text for block in paper.blocks if block.centred] == ["乙"]
    assert paper.title == "总标题"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        pytest.param("<w:ins><w:r><w:t>新</w:t></w:r></w:ins>", "前新后", id="inserted text is taken"),
        pytest.param("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "前后", id="deleted text is dropped"),
        pytest.param("<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>", "前后", id="text moved away is dropped"),
        pytest.param("<w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo>", "前新后", id="text moved here is taken"),
        pytest.param('<w:hyperlink r:id="r9"><w:r><w:t>链接</w:t></w:r></w:hyperlink>', "前链接后", id="a link"),
        pytest.param("<w:smartTag><w:r><w:t>江州</w:t></w:r></w:smartTag>", "前江州后", id="a smart tag"),
        pytest.param("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "前控件后",
                     id="a content control"),
        pytest.param('<w:fldSimple w:instr="DATE"><w:r><w:t>3月</w:t></w:r></w:fldSimple>', "前3月后", id="a field"),
        pytest.param("<w:r><w:instrText>PAGE</w:instrText></w:r>", "前后", id="a field's instruction is not text"),
        pytest.param("<w:r><w:tab/><w:t>列</w:t><w:br/><w:t>行</w:t></w:r>", "前\t列\n行后", id="tabs and line breaks"),
        pytest.param("<w:r><w:noBreakHyphen/></w:r>", "前-后", id="a hyphen that does not break"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "前☑后", id="a ticked box"),
        pytest.param("<w:r><w:ruby><w:rt><w:r><w:t>jiang</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>江</w:t></w:r></w:rubyBase>"
                     "</w:ruby></w:r>", "前江后", id="the character under its pinyin"),
    ],
)  # fmt: skip
def test_what_a_paragraph_holds(inner, text):
    paper = read(f"<w:p><w:r><w:t>前</w:t></w:r>{inner}<w:r><w:t>后</w:t></w:r></w:p>")
    assert paragraphs(paper) == [text]


def test_a_deleted_paragraph_end_joins_two_paragraphs():
    gone = "<w:rPr><w:del/></w:rPr>"
    assert paragraphs(read(para("公路", gone) + para("建设") + para("水路"))) == ["公路建设", "水路"]


def test_a_text_box_is_read_once_after_the_paragraph_it_hangs_on():
    box = f"<w:txbxContent>{para('框内')}</w:txbxContent>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>框外</w:t></w:r><w:r>{both}</w:r></w:p>{para('下文')}"
    assert paragraphs(read(body)) == ["框外", "框内", "下文"]


def test_footnotes_come_after_the_body_and_separators_do_not():
    footnotes = f'<w:footnote w:type="separator" w:id="-1">{para("线")}</w:footnote><w:footnote w:id="1">{para("见条例")}</w:footnote>'
    assert paragraphs(read(para("正文") + para("结尾"), footnotes=footnotes)) == ["正文", "结尾", "见条例"]


def test_block_level_content_controls_and_insertions_are_walked_through():
    body = f"<w:sdt><w:sdtContent>{para('甲')}{table(cell('子') + cell('丑'))}</w:sdtContent></w:sdt><w:ins>{para('乙')}</w:ins>"
    paper = read(body)
    assert paragraphs(paper) == ["甲", "乙"]
    assert tables(paper) == [[["子", "丑"]]]


def test_merged_cells_are_one_cell_across_and_down():
    span, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    paper = read(
        table(
            cell("标题", '<w:gridSpan w:val="3"/>'),
            cell("领域", down) + cell("甲") + cell("乙"),
            cell("", on) + cell("丙", span),
            cell("", on) + cell("丁") + cell("戊"),
        )
    )
    grid = paper.blocks[0].grid
    assert tables(paper) == [[["标题"] * 3, ["领域", "甲", "乙"], ["领域", "丙", "丙"], ["领域", "丁", "戊"]]]
    assert grid[1][0] is grid[2][0] is grid[3][0]
    assert (grid[1][0].rows, grid[1][0].columns, grid[2][1].columns) == (3, 1, 2)
    assert [text for _, text in paper.texts()] == ["标题", "领域", "甲", "乙", "丙", "丁", "戊"]


def test_a_block_merged_over_rows_and_columns_is_one_cell():
    both = '<w:gridSpan w:val="2"/><w:vMerge{0}/>'
    paper = read(
        table(
            cell("宽高", both.format(' w:val="restart"')) + cell("甲"),
            cell("", both.format("")) + cell("乙"),
            cell("丙") + cell("丁") + cell("戊"),
        )
    )
    assert tables(paper) == [[["宽高", "宽高", "甲"], ["宽高", "宽高", "乙"], ["丙", "丁", "戊"]]]


@pytest.mark.parametrize(
    ("covered", "kept"),
    [
        pytest.param("领域", "领域", id="a repetition is dropped"),
        pytest.param("他事", "领域\n他事", id="anything else is kept though Word does not show it"),
    ],
)
def test_text_left_in_a_covered_cell(covered, kept):
    paper = read(
        table(cell("领域", '<w:vMerge w:val="restart"/>') + cell("甲"), cell(covered, "<w:vMerge/>") + cell("乙"))
    )
    assert tables(paper) == [[[kept, "甲"], [kept, "乙"]]]


def test_old_merges_across_and_rows_that_begin_further_right():
    first = cell("甲", '<w:hMerge w:val="restart"/>') + cell("", '<w:hMerge w:val="continue"/>') + cell("乙")
    indented = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("丙") + cell("丁")
    assert tables(read(table(first, indented))) == [[["甲", "甲", "乙"], ["", "丙", "丁"]]]


def test_deleted_rows_go_heading_rows_and_hidden_rows_are_marked():
    paper = read(
        table(
            "<w:trPr><w:tblHeader/></w:trPr>" + cell("任务") + cell("科室"),
            "<w:trPr><w:del/></w:trPr>" + cell("旧任务") + cell("旧科室"),
            "<w:trPr><w:hidden/></w:trPr>" + cell("暗任务") + cell("公路科"),
        )
    )
    cells = list(paper.blocks[0].cells())
    assert [cell.text for cell in cells] == ["任务", "科室", "暗任务", "公路科"]
    assert [cell.heading for cell in cells] == [True, True, False, False]
    assert [cell.hidden for cell in cells] == [False, False, True, True]


def test_a_table_inside_a_cell_gives_its_lines_to_the_cell():
    inner = table(cell("子") + cell("丑"), cell("寅") + cell("卯")) + para("辰")
    assert tables(read(table(cell("甲") + cell(inner)))) == [[["甲", "子\n丑\n寅\n卯\n辰"]]]


def test_a_table_that_frames_prose_gives_paragraphs():
    paper = read(table(cell(para("各科室：") + para("现印发给你们。"))))
    assert paper.blocks[0] == Paragraph("各科室：", paper.blocks[0].place)
    assert paragraphs(paper) == ["各科室：", "现印发给你们。"]


def test_hidden_type_is_read_and_marked():
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗文</w:t></w:r></w:p>"
    assert [(block.text, block.hidden) for block in read(para("明文") + hidden).blocks] == [
        ("明文", False),
        ("暗文", True),
    ]
