"""Signature, date, enclosures and colophon at the end of a plan: in no item, and listed as what they are."""

from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from reading_plans import draft_of, missing

from gongkai.drafts.sources.reading import read_draft
from gongkai.papers.sources import read_paper

PLAN = ["江州市交通运输局2027年工作要点", "一、主动公开", "1.公布公交线路。{units}", "2.公布航道通告。{units}"]
ENDINGS = {
    "a name": ["江州市交通运输局办公室"],
    "a name and a day": ["江州市交通运输局办公室", "2027年3月2日"],
    "a name and a day in one line": ["江州市交通运输局  2027年3月2日"],
    "a day in Chinese numerals": ["江州大学", "二〇二七年三月二日"],
    "two names": ["江州市交通运输局　江州市财政局", "2027年3月2日"],
    "enclosures": ["附件：1.任务分工表", "2.公开目录", "江州市人民医院", "2027 年 3 月 2 日"],
    "whom to ask": ["联系人：赵一鸣，联系电话：0000-1234567"],
    "colophon": [
        "江州市交通运输局",
        "2027年3月2日",
        "（此件公开发布）",
        "抄送：市政府办公室。",
        "江州市交通运输局办公室　　2027年3月2日印发",
        "共印30份",
    ],
}
UNITS = {"with units": "（运输科负责）", "without units": ""}


def endings_told(draft, ending):
    """Whether every line of the ending is left over as one; white space may have become a single space, as in HTML."""
    left = {" ".join(one.text.split()): one.reason for one in draft.unclaimed}
    return [left.get(" ".join(line.split())) for line in ending] == ["落款"] * len(ending)


@pytest.mark.parametrize("units", UNITS.values(), ids=UNITS)
@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
@pytest.mark.parametrize("kind", ["txt", "md", "html"])
def test_what_closes_a_plan_is_in_no_item(kind, ending, units):
    lines = [line.format(units=units) for line in PLAN] + ending
    text = "".join(f"<p>{line}</p>" for line in lines) if kind == "html" else "\n\n".join(lines)
    paper = read_paper(f"plan.{kind}", text.encode())
    draft = read_draft(paper)
    assert [item.requirement for item in draft.items] == ["公布公交线路。", "公布航道通告。"]
    assert {item.task for item in draft.items} == {None}
    if kind != "md":  # Markdown joins or renumbers lines of a list
        assert endings_told(draft, ending)
    assert missing(paper, draft) == []


@pytest.mark.parametrize("right", [True, False], ids=["at the right", "at the left"])
def test_a_signature_in_a_word_file_is_in_no_item(right):
    document = Document()
    for line in [line.format(units="") for line in PLAN]:
        document.add_paragraph(line)
    for line in ENDINGS["a name and a day"]:
        paragraph = document.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    stored = BytesIO()
    document.save(stored)
    draft = read_draft(read_paper("plan.docx", stored.getvalue()))
    assert [item.requirement for item in draft.items] == ["公布公交线路。", "公布航道通告。"]
    assert endings_told(draft, ENDINGS["a name and a day"])


def test_units_on_lines_of_their_own_are_no_signatures():
    draft = draft_of(
        "plan.txt", "江州局2027年安排\n1.公布规划\n规划科\n2.公布预算\n财务科\n3.公布决算\n财务科、办公室\n"
    )
    assert [item.lead_units for item in draft.items] == [("规划科",), ("财务科",), ("财务科", "办公室")]


def test_persons_named_with_every_item_are_not_whom_to_ask():
    text = "江州局2027年安排\n" + "".join(
        f"{n}.公布规划。\n责任科室：规划科\n联系人：{who}\n"
        for n, who in enumerate(["赵一鸣", "钱二虎", "孙三立", "李四海"], 1)
    )
    assert [item.people for item in draft_of("plan.txt", text).items] == [
        ("赵一鸣",),
        ("钱二虎",),
        ("孙三立",),
        ("李四海",),
    ]
