from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.refused import Refused
from gongkai.rules.requests.crosschecks import (
    Severity,
    check_disputes,
    check_requests,
    k1,
    k2,
    k3,
    k4,
    k5,
    k6,
    k7,
    k8,
    k9,
    k10,
    k11,
    k13,
    value,
)
from gongkai.rules.requests.grounds import GROUNDS
from gongkai.rules.requests.returns import (
    APPLICANTS,
    CAPTION,
    COLUMNS,
    CONTENT,
    CURRENT,
    DISPUTE_COLUMNS,
    DISPUTE_GROUPS,
    TRIAL,
    Part,
    format_for,
    rows_of,
    sum_of,
    tabulate,
    tabulate_disputes,
)

LABELS_OF_BOTH = """r1 一、本年新收政府信息公开申请数量
r2 二、上年结转政府信息公开申请数量
r3.1 (一)予以公开
r3.2 (二)部分公开(区分处理的,只计这一情形,不计其他情形)
r3.3.1 1.属于国家秘密
r3.3.2 2.其他法律行政法规禁止公开
r3.3.3 3.危及“三安全一稳定”
r3.3.4 4.保护第三方合法权益
r3.3.5 5.属于三类内部事务信息
r3.3.6 6.属于四类过程性信息
r3.3.7 7.属于行政执法案卷
r3.3.8 8.属于行政查询事项
r3.4.1 1.本机关不掌握相关政府信息
r3.4.2 2.没有现成信息需要另行制作
r3.4.3 3.补正后申请内容仍不明确
r3.5.1 1.信访举报投诉类申请
r3.5.2 2.重复申请
r3.5.3 3.要求提供公开出版物
r3.5.4 4.无正当理由大量反复申请
r3.5.5 5.要求行政机关确认或重新出具已获取信息"""
OTHERS_2021 = """r3.6.1 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请
r3.6.2 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请
r3.6.3 3.其他"""
ENDS = "r3.7 (七)总计\nr4 四、结转下年度继续办理"


@pytest.mark.parametrize(
    ("form", "middle"),
    [pytest.param(TRIAL, "r3.6 (六)其他处理", id="60号"), pytest.param(CURRENT, OTHERS_2021, id="30号")],
)
def test_3_3_rows_and_labels_of_table_three(form, middle):
    lines = "\n".join((LABELS_OF_BOTH, middle, ENDS)).splitlines()
    assert [f"{row.id} {row.label}" for row in form.rows] == lines


def test_3_3_seven_columns_and_175_cells():
    assert [column.label for column in COLUMNS] == [
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    ]
    assert {column.heading for column in COLUMNS[1:6]} == {"法人或其他组织"}
    assert len(CURRENT.rows) * len(COLUMNS) == 175
    assert CAPTION.endswith("等于第三项加第四项之和")


def test_1_7_10_the_report_has_its_article():
    assert str(CONTENT) == "《政府信息公开条例》第五十条"


def test_3_3_rows_stand_under_their_headings():
    headings = {row.id: row.heading for row in CURRENT.rows}
    assert headings["r3.3.8"] == "(三)不予公开"
    assert headings["r3.6.3"] == "(六)其他处理"
    assert headings["r1"] == headings["r4"] == ""


@pytest.mark.parametrize(
    ("year", "norm"), [(2019, "60号"), (2020, "60号"), (2021, "30号"), (2025, "30号"), (2031, "30号")]
)
def test_0_1_1_the_report_year_decides_the_format(year, norm):
    assert format_for(year).norm.endswith(norm)


def test_before_2019_there_is_no_such_table():
    with pytest.raises(Refused, match="2018年度"):
        format_for(2018)


@pytest.mark.parametrize("form", [TRIAL, CURRENT], ids=["60号", "30号"])
def test_1_7_every_kind_of_answer_has_a_row_of_results_but_f1(form):
    rows = {code: form.row_of(code) for code in GROUNDS}
    assert rows.pop("F1") == ""
    assert set(rows.values()) == set(form.results)


def test_3_4_fifteen_cells_of_table_four():
    assert [column.label for column in DISPUTE_COLUMNS] == ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert list(DISPUTE_GROUPS.values()) == ["行政复议", "行政诉讼 未经复议直接起诉", "行政诉讼 复议后起诉"]
    table = tabulate_disputes({("review", "upheld"): 2, ("direct_suit", "open"): 1})
    assert sum(len(row) for row in table.values()) == 15
    assert (table["review"]["total"], table["direct_suit"]["total"], table["suit_after_review"]["total"]) == (2, 1, 0)
    assert check_disputes(table) == []


OVER_THE_YEAR = Part(date(2025, 12, 20), date(2026, 1, 15), "natural", "A2")


def test_1_8_10_a_part_over_the_year_is_received_in_one_and_answered_in_the_other():
    assert rows_of(OVER_THE_YEAR, 2024, CURRENT) == ()
    assert rows_of(OVER_THE_YEAR, 2025, CURRENT) == ("r1", "r4")
    assert rows_of(OVER_THE_YEAR, 2026, CURRENT) == ("r2", "r3.1")
    assert rows_of(OVER_THE_YEAR, 2027, CURRENT) == ()


def test_k12_what_waits_on_31_december_is_carried_over_year_by_year():
    waiting = Part(date(2025, 12, 31), None, "legal")
    assert [rows_of(waiting, year, CURRENT) for year in (2025, 2026)] == [("r1", "r4"), ("r2", "r4")]


def test_1_8_8_each_part_of_a_split_request_counts():
    parts = [Part(date(2026, 3, 2), date(2026, 3, 9), "natural", code) for code in ("A2", "C1", "D1")]
    table = tabulate(parts, 2026)
    assert (table["r1"]["total"], table["r3.7"]["natural"]) == (3, 3)
    assert check_requests(table, CURRENT) == []


def test_1_7_corrections_of_records_are_not_in_the_table():
    done, still_open = (
        Part(date(2026, 3, 2), date(2026, 3, 9), "natural", "F1"),
        Part(date(2026, 3, 2), None, "legal", "F1"),
    )
    assert tabulate([done, still_open], 2026)["r1"]["total"] == 0


CODES = st.sampled_from([code for code in GROUNDS if code != "F1"])
PARTS = st.lists(
    st.builds(
        lambda received, days, applicant, code: Part(
            received, days and date.fromordinal(received.toordinal() + days), applicant, code if days else ""
        ),
        st.dates(date(2019, 1, 1), date(2026, 12, 31)),
        st.none() | st.integers(1, 500),
        st.sampled_from(APPLICANTS),
        CODES,
    ),
    max_size=30,
)


@given(PARTS, st.integers(2019, 2026))
def test_k1_k2_k3_and_k11_hold_for_every_table_that_is_computed(parts, year):
    assert check_requests(tabulate(parts, year), format_for(year)) == []


@given(PARTS, st.integers(2020, 2026))
def test_k4_holds_from_one_computed_year_to_the_next(parts, year):
    assert k4(tabulate(parts, year), tabulate(parts, year - 1)) == []


@given(st.lists(PARTS, max_size=4), st.integers(2019, 2026))
def test_k13_holds_for_the_sum_of_the_children(families, year):
    children = [tabulate(parts, year) for parts in families]
    together = tabulate([part for parts in families for part in parts], year)
    assert k13(together, children) == []
    assert not children or sum_of(children) == together


def table(**cells):
    """Table 三 with one column: table(r1=3, r3_1=3) puts natural persons and the total."""
    return {name.replace("_", "."): {"natural": n, "total": n} for name, n in cells.items()}


def found(discrepancies):
    return [(one.check, one.severity, one.place) for one in discrepancies]


def test_k1_a_column_that_does_not_balance_is_an_error():
    assert k1(table(r1=3, r2=1, r3_7=3, r4=1)) == []
    wrong = k1({"r1": {"natural": 3, "total": 3}, "r3.7": {"natural": 2, "total": 3}})
    assert found(wrong) == [("K1", Severity.ERROR, ("", "natural"))]
    assert wrong[0].text == "“自然人”列：第一项加第二项为3，第三项加第四项为2，应当相等。"


def test_k2_the_total_of_results_is_the_sum_of_its_rows():
    assert k2(table(r3_7=3, r3_1=2, r3_6_2=1), CURRENT) == []
    assert found(k2(table(r3_7=3, r3_1=2), CURRENT)) == [
        ("K2", Severity.ERROR, ("r3.7", "natural")),
        ("K2", Severity.ERROR, ("r3.7", "total")),
    ]
    assert k2(table(r3_7=3, r3_1=2, r3_6=1), TRIAL) == []


def test_k3_the_total_of_a_row_is_the_sum_of_the_applicants():
    cells = {"r1": {"natural": 1, "enterprise": 1, "research": 1, "welfare": 1, "legal": 1, "other": 1, "total": 7}}
    assert found(k3(cells, CURRENT)) == [("K3", Severity.ERROR, ("r1", "total"))]


def test_k4_carried_in_is_what_last_year_carried_over():
    assert k4(table(r2=2), table(r4=2)) == []
    assert {one.severity for one in k4(table(r2=2), table(r4=3))} == {Severity.ERROR}
    assert found(k4(table(r2=2), table(r4=3), merged=True))[-1] == ("K4", Severity.WARN, ("r2", "total"))


def test_k5_a_partial_disclosure_is_counted_once():
    assert k5({"1号": ["r3.2"], "2号": ["r3.1"]}) == []
    assert found(k5({"1号": ["r3.2", "r3.3.4"]})) == [("K5", Severity.ERROR, ("r3.2", ""))]


def test_k6_each_group_of_table_four_adds_up():
    row = {"upheld": 1, "corrected": 2, "other": 3, "open": 4, "total": 9}
    assert found(k6({"review": row})) == [("K6", Severity.ERROR, ("review", "total"))]
    assert k6({"direct_suit": {**row, "total": 10}}) == []


def test_k7_documents_in_force_follow_from_last_year():
    now = {"行政规范性文件": {"made": 2, "repealed": 1, "in_force": 11}}
    assert k7(now, {"行政规范性文件": {"in_force": 10}}) == []
    assert found(k7(now, {"行政规范性文件": {"in_force": 9}})) == [
        ("K7", Severity.WARN, ("行政规范性文件", "in_force"))
    ]


def test_k8_numbers_in_the_text_are_those_of_the_tables():
    assert k8([("新收申请", 3, 3)]) == []
    wrong = k8([("新收申请", 3, 4)])
    assert found(wrong) == [("K8", Severity.WARN, ("新收申请", ""))]
    assert "文字部分为3，表格为4" in wrong[0].text


def test_k9_an_unpaid_fee_needs_fee_notices_in_section_six():
    assert k9(table(r3_6_2=1), fee_notices=1) == []
    assert k9(table(r3_6_2=0), fee_notices=0) == []
    assert found(k9(table(r3_6_2=1), fee_notices=0)) == [("K9", Severity.WARN, ("r3.6.2", "total"))]


def test_k10_open_disputes_are_found_again_next_year():
    assert k10({"review": {"total": 2}}, {"review": {"open": 2}}) == []
    assert found(k10({"review": {"total": 1}}, {"review": {"open": 2}})) == [("K10", Severity.WARN, ("review", "open"))]


@pytest.mark.parametrize("cell", [0, 7, "", None, 7.0])
def test_k11_whole_numbers_and_blanks_are_good(cell):
    assert k11({"r1": {"natural": cell}}) == []


@pytest.mark.parametrize("cell", [-1, 1.5, "12", "约3", True, float("nan"), float("inf")])
def test_k11_anything_else_is_an_error_and_counts_as_nothing_but_a_number(cell):
    wrong = k11({"r1": {"natural": cell}})
    assert found(wrong) == [("K11", Severity.ERROR, ("r1", "natural"))]
    assert "“自然人”列" in wrong[0].text


def test_k11_money_may_have_decimals():
    fees = {"行政事业性收费": {"amount": 38.441094}}
    assert k11(fees, money=[("行政事业性收费", "amount")]) == []
    assert len(k11(fees)) == 1


def test_k11_a_blank_counts_as_zero():
    assert value({"r1": {"natural": ""}}, "r1", "natural") == 0
    assert value({}, "r1", "natural") == 0
    assert value({"r1": {"natural": "约3"}}, "r1", "natural") == 0


def test_k13_the_roll_up_is_the_sum_cell_by_cell():
    assert k13(table(r1=3), [table(r1=1), table(r1=2)]) == []
    assert found(k13(table(r1=3), [table(r1=1), table(r2=2)])) == [
        ("K13", Severity.ERROR, (row, column)) for row in ("r1", "r2") for column in ("natural", "total")
    ]
