"""Statistics for leaders: known figures of a known year, every figure beside its list, files that can be opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from cases import Fight, Request, fight, write
from docx import Document
from openpyxl import load_workbook

from gongkai.agencies.models import Agency, Person, Section
from gongkai.foi.models import Case
from gongkai.papers.actions.sheets import Sheet, write_workbook
from gongkai.returns.actions.exports import (
    UNSEEN,
    cell_list,
    disputes_list,
    statistics_sheets,
    tables_document,
    tables_workbook,
)
from gongkai.returns.queries.charts import PHONE, SCREEN, charts
from gongkai.returns.queries.statistics import Statistics, percentile, statistics, year_span
from gongkai.returns.queries.tables import Scope, in_cell, in_dispute_cell
from gongkai.returns.queries.words import frequent
from gongkai.returns.queries.years import year_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 13)
SUBJECTS = ("农村公路养护资金", "农村公路养护合同", "公交线路调整方案", "公交线路票价", "处罚决定")


@pytest.fixture
def year(bureau: Agency, safety: Section, handler: Person) -> Statistics:
    """Four answered (7, 8, 30, 61 days; one too late), two open (one overdue), one not counted, one lost in review."""
    ends = [date(2025, 1, 8), date(2025, 1, 9), date(2025, 1, 31), date(2025, 3, 3)]
    answered = [Request(date(2025, 1, 1), "natural", (("A2", day),)) for day in ends]
    pending = [Request(date(2026, 5, 7), "legal", (("", None),)), Request(date(2025, 12, 1), "natural", (("", None),))]
    write(bureau, [*answered, *pending, Request(date(2025, 1, 1), "natural", (("A2", ends[0]),), counted=False)])
    rows = list(Case.objects.order_by("serial"))
    for row, subject in zip(rows, SUBJECTS, strict=False):
        Case.objects.filter(pk=row.pk).update(subject=subject, section=safety, handler=handler, due=date(2025, 2, 10))
    Case.objects.filter(pk=rows[4].pk).update(due=date(2026, 6, 4))
    fight(bureau, rows[0], [Fight("review", date(2025, 4, 1), "revoked", date(2025, 5, 1)),
                            Fight("direct_suit", date(2025, 4, 1), "maintained", date(2025, 8, 1)),
                            Fight("direct_suit", date(2025, 4, 1))])  # fmt: skip
    return statistics(Scope(bureau), year_span(2025), TODAY)


def test_the_main_figures(year: Statistics) -> None:
    assert (year.received.number, year.answered.number, year.in_time.number, year.late.number) == (5, 4, 3, 1)
    assert (year.rate, year.median, year.p90, year.lost) == (75.0, 8, 61, 50.0)
    assert [part.number for part in year.lengths] == [1, 1, 1, 0, 1]
    assert [part.number for part in year.ages] == [1, 0, 0, 0, 1]
    assert year.overdue.number == 1
    assert [(one.part.label, one.part.number, one.late.number, one.median) for one in year.sections] == [
        ("安全监督科", 4, 1, 8)
    ]
    assert [(one.part.label, one.part.number) for one in year.handlers] == [("陈晓岚", 4)]
    assert [(part.label, part.number) for part in year.grounds] == [("A2 予以公开", 4)]
    assert [(part.label, part.number) for part in year.applicants] == [("自然人", 5)]
    assert [(month.first.month, month.received.number, month.answered.number) for month in year.months][:3] == [
        (1, 4, 3), (2, 0, 0), (3, 0, 1)]  # fmt: skip


def test_every_figure_is_how_many_its_list_has(year: Statistics, bureau: Agency, government: Agency) -> None:
    for found in (year, statistics(Scope(government, under=True), year_span(2025), TODAY)):
        parts = list(found.parts())
        assert len({part.key for part in parts}) == len(parts)
        for part in parts:
            assert (part.key, part.rows.count()) == (part.key, part.number)
            assert found.part(part.key) == part
    assert year.part("nothing") is None


def test_a_year_without_requests_is_empty_and_not_wrong(bureau: Agency) -> None:
    found = statistics(Scope(bureau), year_span(2020), TODAY)
    assert (found.rate, found.median, found.p90, found.lost, found.sections, found.subjects) == (
        None,
        None,
        None,
        None,
        (),
        (),
    )
    assert not any(chart.svg() for chart in charts(found))
    assert all(chart.empty.endswith("。") for chart in charts(found))
    assert load_workbook(BytesIO(write_workbook(statistics_sheets(found))))["主要数字"].max_row > 5


def test_it_reads_a_fixed_number_of_times(
    year: Statistics, bureau: Agency, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        statistics(Scope(bureau), year_span(2025), TODAY)


def test_charts_stand_beside_their_tables(year: Statistics) -> None:
    for chart in charts(year):
        drawn = any(getattr(cell, "number", 0) for row in chart.rows for cell in row)
        for width in (SCREEN, PHONE):
            assert chart.svg(width).startswith("<svg") == drawn
            assert not drawn or f'width="{width:.0f}"' in chart.svg(width)
        assert all(len(row) == len(chart.head) for row in chart.rows)
    assert {"收到和答复", "答复类型", "复议诉讼结果"} <= {chart.title for chart in charts(year)}


@pytest.mark.parametrize(("values", "percent", "found"), [
    ([], 50, None), ([3], 90, 3), ([1, 2, 3, 4], 50, 2), ([1, 2, 3, 4], 90, 4), (list(range(1, 11)), 90, 9),
])  # fmt: skip
def test_percentiles_are_values_that_occur(values: list[int], percent: int, found: int | None) -> None:
    assert percentile(values, percent) == found


def test_words_that_subjects_share() -> None:
    assert frequent(["农村公路养护资金", "农村公路养护合同", "公交线路调整", "公交线路票价"]) == [
        ("农村公路养护", 2),
        ("公交线路", 2),
    ]
    assert frequent(["农村公路养护资金使用管理办法执行"] * 3) == [("农村公路养护资金使用管理办法执行", 3)]
    assert frequent(["申请公开信息", "申请公开信息"]) == []
    assert frequent([]) == []


@pytest.mark.parametrize(("subjects", "found"), [
    pytest.param(
        ["2022年农村公路养护资金的使用", "2025年公路养护招标的废标说明", "小区周边道路养护的年度计划", "绿化养护中标单位名单"],
        {"公路养护": 2}, id="not 路养护, which begins within 公路 and 道路"),
    pytest.param(
        ["驾校场地的核查记录八十页", "货运车辆淘汰补贴的档案五十页", "教练员备案表共九十页", "竣工图共二百页"],
        {}, id="not 十页, which is a number's end"),
    pytest.param(
        ["自行车道建设的年度计划", "请提供自行车道建设的年度计划"], {"自行车道建设的年度计划": 2}, id="a phrase up to where all go on alike"),
    pytest.param(
        ["渡口应急预案", "渡口应急预案（2024年）", "渡口渡工的工资", "渡口票价的核定"],
        {"渡口": 4, "渡口应急预案": 2}, id="a word and what is asked of it, where that is half or less"),
    pytest.param(
        ["市第一人民医院的公交站台", "公交站点命名的论证", "公交站亭维修"], {"公交站": 3}, id="a word after which it goes on otherwise each time"),
])  # fmt: skip
def test_only_whole_words_are_shared(subjects: list[str], found: dict[str, int]) -> None:
    assert dict(frequent(subjects)) == found


def test_the_workbook_has_both_tables_with_what_the_checks_say(year: Statistics, bureau: Agency) -> None:
    book = load_workbook(BytesIO(tables_workbook(year_of(Scope(bureau), 2025))))
    assert book.sheetnames == ["表三", "表四", "勾稽核对"]
    words = [cell.value for row in book["表三"].iter_rows() for cell in row]
    assert {"一、本年新收政府信息公开申请数量", "四、结转下年度继续办理", "自然人", "法律服务机构"} <= set(words)
    first = next(
        row for row in book["表三"].iter_rows(values_only=True) if row[0] == "一、本年新收政府信息公开申请数量"
    )
    assert first[1:] == (5, 0, 0, 0, 0, 0, 5)


@pytest.mark.parametrize(("of_year", "rows"), [(2025, 3 + 25), (2020, 3 + 23)])
def test_the_document_has_the_forms_with_their_merged_cells(
    of_year: int, rows: int, year: Statistics, bureau: Agency
) -> None:
    document = Document(BytesIO(tables_document(year_of(Scope(bureau), of_year))))
    three, four = document.tables
    assert (len(three.rows), len(three.columns), len(four.rows), len(four.columns)) == (rows, 10, 4, 15)
    assert three.cell(3, 0).text == three.cell(3, 2).text == "一、本年新收政府信息公开申请数量"
    assert {three.cell(row, 0).text for row in range(5, rows - 1)} == {"三、本年度办理结果"}
    assert three.cell(1, 4).text == three.cell(1, 8).text == "法人或其他组织"
    assert [four.cell(0, column).text for column in (0, 5, 14)] == ["行政复议", "行政诉讼", "行政诉讼"]
    assert "三、收到和处理政府信息公开申请情况" in [each.text for each in document.paragraphs]


def rows_of(sheet: Sheet) -> list[tuple[object, ...]]:
    """The list as it stands in the file, below its headings."""
    book = load_workbook(BytesIO(write_workbook([sheet])))
    rows = list(book["清单"].iter_rows(values_only=True))
    return rows[next(n for n, row in enumerate(rows) if row[0] == "登记编号") + 1 :]


def test_lists_behind_cells_name_no_applicant(year: Statistics, bureau: Agency, coordinator: Person) -> None:
    scope = Scope(bureau)
    cells = rows_of(cell_list(in_cell(scope, 2025, "r1", "total"), "表三 新收", coordinator))
    disputes = rows_of(disputes_list(in_dispute_cell(scope, 2025, "direct_suit", "total"), "表四", coordinator))
    text = str([cells, disputes])
    assert "jiaotong-1" in text
    assert "A2 予以公开" in text
    assert "某人" not in text
    assert (len(cells), len(disputes)) == (5, 2)


def test_lists_tell_what_is_asked_for_to_those_who_may_open_the_request(
    year: Statistics,
    bureau: Agency,
    coordinator: Person,
    handler: Person,
    head: Person,
    colleague: Person,
    lawyer: Person,
    leader: Person,
    overseer: Person,
    outsider: Person,
) -> None:
    """Four of the five requests of the year are with 陈晓岚's section, the fifth is nobody's yet."""
    told = {}
    for person in (coordinator, leader, overseer, handler, head, colleague, lawyer, outsider):
        cells = rows_of(cell_list(in_cell(Scope(bureau), 2025, "r1", "total"), "表三", person))
        suits = rows_of(disputes_list(in_dispute_cell(Scope(bureau), 2025, "review", "total"), "表四", person))
        assert (len(cells), len(suits)) == (5, 1)
        told[person.name] = (sum(row[2] != UNSEEN for row in cells), sum(row[3] != UNSEEN for row in suits))
    assert told == {"林静": (5, 1), "周明": (5, 1), "吴芳": (5, 1), "陈晓岚": (4, 1), "许国梁": (4, 1), "邓伟": (0, 0),
                    "方正平": (0, 0), "赵强": (0, 0)}  # fmt: skip
