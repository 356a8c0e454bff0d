"""Templates as office people write them, and the letters made of them."""

from datetime import datetime
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_letters import FORM, LETTER, OFFICIAL, STAMP, VALUES

from gongkai.merging.actions import build_template, fill, missing
from gongkai.merging.sources import read_template
from gongkai.papers.sources.refusals import Unreadable
from gongkai.rules.refused import Refused

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def template(*paragraphs: str | list[str]) -> bytes:
    """A file with these paragraphs; a list is one paragraph of several runs."""
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for run in [runs] if isinstance(runs, str) else runs:
            paragraph.add_run(run)
    return saved(document)


def saved(document) -> bytes:
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs]


def filled(data: bytes, **values) -> list[str]:
    return texts(fill(data, values, stamp=STAMP))


def test_fields_are_found_with_their_places():
    fields = {field.name: field for field in read_template(build_template(LETTER)).fields}
    assert fields["申请人"].place == "正文第5段"
    assert fields["事项.内容"].place == "第1个表格第2行第2格"
    assert (fields["事项.内容"].repeated, fields["申请人"].repeated) == (True, False)
    assert (fields["第三方说明"].optional, fields["延期日期"].optional, fields["理由"].optional) == (True, True, False)


@pytest.mark.parametrize("draft", [LETTER, OFFICIAL, FORM], ids=["letter", "official", "form"])
def test_built_templates_have_no_faults_and_the_same_bytes(draft):
    assert read_template(build_template(draft)).faults == ()
    assert build_template(draft) == build_template(draft)


@pytest.mark.parametrize(
    "runs",
    [["{{申请人}}"], ["{", "{申", "请人", "}", "}"], ["{{ 申请人　}}"], ["｛｛申请人｝｝"], ["{{", " 申 请 人", "}}"]],
    ids=["whole", "cut into runs", "blanks inside", "full-width braces", "blanks and runs"],
)
def test_a_field_is_found_however_word_cuts_it(runs):
    data = template(["致：", *runs, "："])
    assert [field.name for field in read_template(data).fields] == ["申请人"]
    assert filled(data, 申请人="李大年") == ["致：李大年："]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{% for x in y %}", "不是字段"), ("{{ x() }}", "不是字段名称"), ("{{a.b.c}}", "层次太多"),
        ("{{a|safe}}", "不是字段名称"), ("{{a.__class__}}", "不是字段名称"), ("{{}}", "没有写字段名称"),
        ("{{申请人", "不是字段"), ("{{日期（大写）}}", "不是字段名称"), ("致{{?申请人}}", "开头"),
        ("{{甲.a}}{{乙.b}}", "分开写"), ("{# 注 #}", "不是字段"), ("{{甲.a}}，{{甲}}", "是清单"),
    ],
)  # fmt: skip
def test_what_is_no_plain_field_is_a_fault_in_words(text, told):
    data = template("首段", text)
    faults = read_template(data).faults
    assert faults
    assert all(fault.startswith("正文第2段：") for fault in faults)
    assert told in "".join(faults)
    with pytest.raises(Refused, match="模板有"):
        fill(data, {}, stamp=STAMP)


def test_every_field_without_a_value_is_named_before_anything_is_made():
    data = build_template(LETTER)
    values = {**VALUES, "申请人": " ", "附件": [], "事项": [{"序号": "1", "内容": "报告"}]}
    del values["文号"]
    assert missing(data, VALUES) == []
    assert missing(data, values) == ["文号", "申请人", "事项.结果", "附件"]
    with pytest.raises(Refused, match=r"还有4个字段没有内容：文号、申请人、事项\.结果、附件。"):
        fill(data, values, stamp=STAMP)


def test_a_list_where_text_is_asked_for_is_an_error():
    with pytest.raises(ValueError, match="takes text"):
        missing(template("{{甲}}"), {"甲": [{"a": "1"}]})
    with pytest.raises(ValueError, match="takes a list"):
        missing(template("{{甲.a}}"), {"甲": "1"})


def test_rows_and_lines_are_repeated():
    letter = docx.Document(BytesIO(fill(build_template(LETTER), VALUES, stamp=STAMP)))
    rows = [[cell.text for cell in row.cells] for row in letter.tables[0].rows]
    assert rows[1:] == [["1", "竣工验收报告", "予以公开"], ["2", "养护合同", "部分公开"]]
    said = [paragraph.text for paragraph in letter.paragraphs]
    assert ("1.竣工验收报告" in said, "2.养护合同" in said) == (True, True)


def test_a_list_within_one_cell_of_a_form_is_repeated_as_lines():
    document = docx.Document()
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "附件", "{{附件.名称}}"
    out = docx.Document(BytesIO(fill(saved(document), {"附件": [{"名称": "甲"}, {"名称": "乙"}]}, stamp=STAMP)))
    assert [[cell.text for cell in row.cells] for row in out.tables[0].rows] == [["附件", "甲\n乙"]]


def test_optional_paragraphs_come_and_go():
    data = template("首", "{{?延期}}延长至{{延期}}。", "{{?提示}}", "{{?材料}}随附材料：", "{{材料.名称}}", "尾")
    assert filled(data) == ["首", "尾"]
    shown = filled(data, 延期="5月6日", 提示="请注意", 材料=[{"名称": "甲"}, {"名称": "乙"}])
    assert shown == ["首", "延长至5月6日。", "请注意", "随附材料：", "甲", "乙", "尾"]


def test_an_emptied_cell_keeps_its_paragraph():
    letter = docx.Document(BytesIO(fill(build_template(FORM), VALUES, stamp=STAMP)))
    assert [len(cell.paragraphs) for cell in letter.tables[0].rows[-1].cells] == [1] * 4


def test_lines_become_paragraphs_where_the_field_stands_alone_and_line_breaks_elsewhere():
    document = docx.Document(BytesIO(template("{{理由}}", "理由：{{理由}}。")))
    document.paragraphs[0].style = "Title"
    out = docx.Document(BytesIO(fill(saved(document), {"理由": "甲\n乙"}, stamp=STAMP)))
    assert [(p.text, p.style.name) for p in out.paragraphs][:2] == [("甲", "Title"), ("乙", "Title")]
    assert out.paragraphs[2].text == "理由：甲\n乙。"


def test_a_value_has_the_type_of_its_fields_first_run():
    document = docx.Document()
    paragraph = document.add_paragraph("致")
    paragraph.add_run("{{申").font.color.rgb = RGBColor(255, 0, 0)
    paragraph.add_run("请人}}").bold = True
    paragraph.add_run("先生")
    out = docx.Document(BytesIO(fill(saved(document), {"申请人": "李大年"}, stamp=STAMP))).paragraphs[0]
    assert [run.text for run in out.runs if run.text] == ["致", "李大年", "先生"]
    assert (out.runs[1].font.color.rgb, out.runs[1].bold) == (RGBColor(255, 0, 0), None)


def test_headers_footers_and_text_boxes_are_filled():
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text, section.footer.paragraphs[0].text = "{{机关}}", "{{页脚}}"
    box = (
        f"<w:r {W}><w:pict><w:txbxContent><w:p><w:r><w:t>{{{{密级}}}}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    document.add_paragraph("正文")._p.append(parse_xml(box))
    data = saved(document)
    assert [(field.name, field.place) for field in read_template(data).fields] == [
        ("密级", "文本框"), ("页脚", "页脚"), ("机关", "页眉"),
    ]  # fmt: skip
    letter = docx.Document(BytesIO(fill(data, {"密级": "内部", "页脚": "尾", "机关": "局"}, stamp=STAMP)))
    told = (letter.sections[0].header.paragraphs[0].text, letter.sections[0].footer.paragraphs[0].text)
    assert told == ("局", "尾")
    assert "内部" in "".join(letter.element.body.itertext())


HOSTILE = "</w:t><w:p/>&amp;<b> {{文号}} {% if %} {{7*7}} \x00\x0b\x1b\ud800 #let x = 1 *a* $b$ \\ \"'"


def test_a_value_is_text_whatever_it_holds():
    said = filled(template("{{甲}}|{{乙}}"), 甲=HOSTILE, 乙="{{甲}}")
    assert said == ["</w:t><w:p/>&amp;<b> {{文号}} {% if %} {{7*7}}  #let x = 1 *a* $b$ \\ \"'|{{甲}}"]


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_any_text_gives_a_file_that_opens(text):
    assert texts(fill(template("甲{{乙}}丙"), {"乙": text}, stamp=STAMP))[0].startswith("甲")


def test_the_same_input_gives_the_same_bytes_and_the_stamp_is_the_only_clock():
    data = build_template(LETTER)
    assert fill(data, VALUES, stamp=STAMP) == fill(data, dict(VALUES), stamp=STAMP)
    properties = docx.Document(BytesIO(fill(data, VALUES, stamp=datetime(2027, 1, 2, 3)))).core_properties
    assert (properties.created.year, properties.author, properties.title) == (2027, "", LETTER.title)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 an old .doc"])
def test_what_is_no_docx_is_refused_in_words(data):
    with pytest.raises(Unreadable, match="模板"):
        read_template(data)


def test_macros_and_links_outside_are_faults():
    document = docx.Document()
    document.part.relate_to("https://example.org/a.dotm", "http://x/attachedTemplate", is_external=True)
    assert "外部" in read_template(saved(document)).faults[0]


def test_comments_and_tracked_changes_are_faults():
    document = docx.Document()
    paragraph = document.add_paragraph("{{甲}}")
    document.add_comment(paragraph.runs, text="请核对", author="周敏")
    paragraph._p.append(parse_xml(f'<w:ins {W} w:id="7" w:author="周敏"><w:r><w:t>新</w:t></w:r></w:ins>'))
    assert read_template(saved(document)).faults == (
        "模板里有批注，请删去批注。",
        "模板里有未处理的修订，请全部接受或者拒绝。",
    )
