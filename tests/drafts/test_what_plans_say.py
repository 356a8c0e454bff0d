"""What a plan says once for all, what is guessed, what a person is asked to look at, and what is refused."""

import pytest
from office_files import level, listed, numbered, para, pattern, word_file
from reading_plans import draft_of, lines, missing, told

from gongkai.drafts.sources.reading import read_draft
from gongkai.drafts.sources.units import names_class
from gongkai.papers.sources import read_paper
from gongkai.rules.refused import Refused

HEAD = "| 序号 | 工作要求 | 责任科室 | 完成时限 |\n|---|---|---|---|\n"


def table(*rows, title="江州市交通运输局2025年工作任务表", note=""):
    return draft_of("plan.md", f"# {title}\n\n{HEAD}" + "\n".join(rows) + f"\n\n{note}\n")


def warned(draft):
    return [(warning.kind, warning.item) for warning in draft.warnings]


def test_a_sign_means_not_concerned_only_where_the_plan_says_so():
    rows = ("| 1 | 公布航道通告。 | —— | |", "| 2 | 公布船闸检修。 | 港航管理科 | |")
    explained = table(*rows, note="注：责任科室栏“——”表示不涉及此项任务。")
    assert [item.not_concerned for item in explained.items] == [True, False]
    assert explained.legend == (("—", "不涉及此项任务"),)
    assert warned(explained) == []
    assert [item.not_concerned for item in table(*rows).items] == [False, False]
    assert warned(table(*rows)) == [("dash_unexplained", 1)]


@pytest.mark.parametrize(
    ("rows", "warnings"),
    [
        pytest.param(("| 1 | 公布规划。 | | |",), [("no_units", None), ("empty_duty", 1)], id="an empty cell"),
        pytest.param(("| 1 | 公布规划。 | 规划科 | 3月底前、9月底前 |",), [("two_deadlines", 1)], id="two deadlines"),
        pytest.param(("| 1 | 市财政局要公布补贴。 | 办公室 | |",), [("other_body", 1)], id="a duty of another bureau"),
        pytest.param(
            ("| 1 | 各县（市、区）政府要公布名单。 | 办公室 | |",),
            [("other_body", 1)],
            id="a duty of governments below",
        ),
        pytest.param(("| 1 | 各级各部门要抓好落实。 | 办公室 | |",), [], id="a duty of everybody"),
        pytest.param(
            ("| 1 | 公布规划。 | 规划科 | |", "| 3 | 公布预算。 | 财务科 | |"),
            [("number_gap", 2)],
            id="a gap in the numbers",
        ),
        pytest.param(
            ("| 2 | 公布规划。 | 规划科 | |", "| 2 | 公布预算。 | 财务科 | |"),
            [("number_double", 2)],
            id="a number twice",
        ),
    ],
)
def test_what_a_person_should_look_at_is_said(rows, warnings):
    assert warned(table(*rows)) == warnings


def test_a_date_without_any_year_is_asked_for():
    draft = table("| 1 | 公布规划。 | 规划科 | 年底前 |", title="工作任务表")
    assert told(draft.items[0], "deadline", "deadline_text") == (None, "年底前")
    assert warned(draft) == [("no_year", 1)]


def test_tables_with_different_columns_are_read_and_reported():
    second = "\n\n| 任务 | 牵头单位 |\n|---|---|\n| 改版网站 | 信息科 |\n"
    draft = table("| 1 | 公布规划。 | 规划科 | |", note=second)
    assert lines(draft) == ["1 公布规划。 牵=规划科", "– 改版网站 牵=信息科"]
    assert warned(draft) == [("columns_differ", None)]


def test_a_table_without_units_column_is_read_and_reported():
    draft = draft_of("plan.md", "| 序号 | 工作任务 | 完成时限 |\n|---|---|---|\n| 1 | 公布规划全文 | 2025年6月底 |\n")
    assert lines(draft) == ["1 公布规划全文 期=2025-06-30"]
    assert warned(draft) == [("no_units", None)]


def test_units_said_once_for_all_items_are_kept_apart():
    draft = draft_of(
        "plan.txt",
        "江州市治超工作方案\n1.公布检查站点。（执法监督科负责，以下均需各县区配合，不再列出）\n2.公布处罚结果。（法制科负责）\n",
    )
    assert draft.inherited == ("各县区",)
    assert lines(draft) == ["1 公布检查站点。 牵=执法监督科", "2 公布处罚结果。 牵=法制科"]


def test_every_guess_has_its_words_in_the_source_and_a_reason():
    text = f"# 江州市交通运输局2025年任务\n\n{HEAD}| 1 | 公布规划。 | 规划科、各科室 | 年底前 |\n"
    paper = read_paper("plan.md", text.encode())
    guesses = read_draft(paper).items[0].guesses
    assert {guess.field for guess in guesses} == {"lead_units", "all_units", "deadline"}
    texts = dict(paper.texts())
    for guess in guesses:
        assert guess.reason
        assert "、".join(texts[span.place][span.start : span.end] for span in guess.spans) == guess.words


def test_a_field_leads_to_its_cell():
    text = f"# 江州市交通运输局2025年任务\n\n{HEAD}| 1 | 6月底前公布规划。 | 规划科 | |\n"
    item = draft_of("plan.md", text).items[0]
    (units,) = item.spans["lead_units"]
    (deadline,) = item.spans["deadline"]
    assert (units.place.row, units.place.column, units.start, units.end) == (1, 2, 0, 3)
    assert (deadline.place.column, deadline.start, deadline.end) == (1, 0, 4)


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("各科室", True), ("其他各科室", True), ("局属各单位", True), ("市直有关部门", True), ("各有关部门和单位", True),
        ("市级各有关部门", True), ("各相关单位", True), ("有关部门", False), ("各乡镇人民政府（街道办事处）", False),
        ("各片区管理局", False), ("各县（市、区）", False), ("办公室", False), ("各县区交通运输局", False),
    ],
)  # fmt: skip
def test_which_names_mean_a_whole_class_of_bodies(name, whole):
    assert names_class(name) is whole


def test_numbers_that_word_prints_by_itself_are_numbers():
    style = pattern(1, level(0, "chineseCountingThousand", "%1、"), level(1, "decimal", "%2."))
    body = (
        para("江州市交通运输局2025年政务公开工作要点")
        + listed("做好公路信息公开", 1)
        + listed("公布养护计划。（公路科负责）", 1, 1)
        + listed("公布绕行路线。（公路科牵头，办公室配合）", 1, 1)
        + listed("做好水运信息公开", 1)
        + listed("公布航道通告。（港航科负责）", 1, 1)
    )
    paper = read_paper("plan.docx", word_file(body, numbering=style + numbered(1, 1)))
    draft = read_draft(paper)
    assert lines(draft) == [
        "1 〔一、做好公路信息公开〕 公布养护计划。 牵=公路科",
        "2 〔一、做好公路信息公开〕 公布绕行路线。 牵=公路科 配=办公室",
        "1 〔二、做好水运信息公开〕 公布航道通告。 牵=港航科",
    ]
    assert missing(paper, draft) == []


def test_a_row_with_a_number_and_no_words_is_kept():
    draft = draft_of(
        "plan.md",
        "| 具体要求 | 责任科室 |\n|---|---|\n| 1. | |\n| 2. 公布规划。 | 规划科 |\n\n| 具体要求 | 责任科室 |\n|---|---|\n| 全文上网。 | |\n",
    )
    assert lines(draft) == ["1 ", "2 公布规划。⏎全文上网。 牵=规划科"]


def test_a_letter_without_tasks_is_refused_in_plain_words():
    with pytest.raises(Refused) as refusal:
        draft_of("letter.txt", "各科室：\n请于本周五前报送联系人名单。\n办公室\n2025年3月1日\n")
    assert str(refusal.value) == (
        "这份文件里没有找到任务条目。请确认上传的是工作要点或任务分工表，任务有序号或列成表格后再上传。"
    )
