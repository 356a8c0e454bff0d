import time
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.deadlines import norms_cited, read_times

DATES = [  # text, year of the plan, deadlines
    ("2021年底前，集中公开现行有效规章", 2021, ["2021-12-31"]),
    ("2020年年底前，初步建成目录体系", 2020, ["2020-12-31"]),
    ("需分别于 2021 年 11 月 20 日前和 2021 年 12 月 10 日前完成", 2021, ["2021-11-20", "2021-12-10"]),
    ("分别于6月底和12月底前报送总结", 2021, ["2021-06-30", "2021-12-31"]),
    ("6月底、12月底前报送", 2021, ["2021-06-30", "2021-12-31"]),
    ("6月20日、25日前报送", 2021, ["2021-06-20", "2021-06-25"]),
    ("于2021年9月底前、12月底前分别完成50%、100%", None, ["2021-09-30", "2021-12-31"]),
    ("2019年底前完成，其他工作于2020年4月前完成", None, ["2019-12-31", "2020-03-31"]),
    ("十一月底前完成", 2021, ["2021-11-30"]),
    ("二〇二一年十二月三十一日前完成", None, ["2021-12-31"]),
    ("３月３１日前完成", 2021, ["2021-03-31"]),
    ("2021年1 0月底前完成", 2021, ["2021-10-31"]),
    ("2021年\n12月底前完成", 2021, ["2021-12-31"]),
    ("2021.12.31前完成", None, ["2021-12-31"]),
    ("2021-12-31之前完成", None, ["2021-12-31"]),
    ("12月中旬前完成", 2021, ["2021-12-20"]),
    ("8月上旬前完成", 2021, ["2021-08-10"]),
    ("8月下旬前完成", 2021, ["2021-08-31"]),
    ("上半年完成清理", 2021, ["2021-06-30"]),
    ("上半年召开一次培训会", 2021, ["2021-06-30"]),
    ("一季度末", 2021, ["2021-03-31"]),
    ("第三季度前完成", 2021, ["2021-06-30"]),
    ("年内完成", 2021, ["2021-12-31"]),
    ("本年度内完成整改", 2021, ["2021-12-31"]),
    ("今年6月底前", 2021, ["2021-06-30"]),
    ("次年1月31日前报送", 2021, ["2022-01-31"]),
    ("明年3月底前", 2021, ["2022-03-31"]),
    ("到2023年，基本建成标准体系", 2020, ["2023-12-31"]),
    ("2018年前完成", 2018, ["2017-12-31"]),
    ("4月前完成", 2021, ["2021-03-31"]),
    ("“十四五”末达到90%", 2021, ["2025-12-31"]),
    ("口岸场地于2019年8月完成", None, ["2019-08-31"]),
    ("在2022年4月举办新闻发布会", 2022, ["2022-04-30"]),
    ("完成时限：2019年10月四、下一项", None, ["2019-10-31"]),
    ("（责任科室：办公室；完成时限：2021年10月）", None, ["2021-10-31"]),
    ("完成时间：2021年6月—12月", 2021, ["2021-12-31"]),
    ("10月15日（星期五）下午17:30前报送", 2021, ["2021-10-15"]),
    ("不晚于2021年10月20日", 2021, ["2021-10-20"]),
    ("截止时间为10月20日", 2021, ["2021-10-20"]),
    ("从2021年5月1日起至2021年12月31日止", 2021, ["2021-12-31"]),
    ("2022年1月31日前发布2021年度政府信息公开工作年度报告", 2021, ["2022-01-31"]),
    ("12345热线年底前整合", 2021, ["2021-12-31"]),
    ("附件1 2021年底前完成", 2021, ["2021-12-31"]),
    ("2022年6月、12月各报送一次", 2022, ["2022-06-30", "2022-12-31"]),
    ("5月底前出台相关政策，年内持续推进", 2020, ["2020-05-31", "2020-12-31"]),
    ("二O二一年底前完成", None, ["2021-12-31"]),
    ("2016-01月底前完成", 2016, ["2016-01-31"]),
    ("2022年底前基本完成，2025年底前全面完成", 2022, ["2022-12-31", "2025-12-31"]),
    ("2021年11月15日—11月30日前完成", 2021, ["2021-11-30"]),
    ("2021年4月底前制定方案，5-10月组织实施，11月底前总结", 2021, ["2021-04-30", "2021-11-30"]),
    ("分别于4月、7月、10月底前和次年1月底前报送", 2021, ["2021-04-30", "2021-07-31", "2021-10-31", "2022-01-31"]),
    ("于4月10日、7月10日、10月10日前报送", 2021, ["2021-04-10", "2021-07-10", "2021-10-10"]),
    ("第二季度末、第四季度末各开展1次", 2021, ["2021-06-30", "2021-12-31"]),
    ("于10月中旬召开", 2021, ["2021-10-20"]),
    ("截至2021年12月31日", 2021, ["2021-12-31"]),
    ("2020年基本建成示范区", 2018, ["2020-12-31"]),
]
NO_DATES = [
    "2021年政务公开工作要点",
    "公布2021年版权力清单",
    "《2021年底前实施方案》（某政办〔2021〕12号）",
    "2020年以来持续推进",
    "自2021年1月1日起施行",
    "从2021年起，各部门于每年2月底前报送",
    "截至2021年底，全市已建成20个",
    "2021年一季度，全市公开信息120条",
    "今年上半年，共受理申请20件",
    "2021年前三季度完成投资80%",
    "清理2021年12月31日前制定的规范性文件",
    "2018年底前印发",
    "有效期至2025年12月31日",
    "2021年4月印发的通知",
    "2021年12月6日",
    "纳入2021年底绩效考核",
    "提高到2025年的60%",
    "2021年中央一号文件",
    "“十四五”期间",
    "三年内完成",
    "去年底前",
    "每年6月底和12月底前报送",
    "自查阶段（12月1日至12月15日）",
    "2021年5月-11月，开展检查",
    "年底对各单位落实情况进行考核",
    "截至2021年8月31日，共受理20件",
    "锚定2035年远景目标",
    "2021年完成的项目",
    "2021年完成了改造",
    "每年6月、12月各召开一次",
    "（三年行动2020—2022年）",
]


@pytest.mark.parametrize(("text", "year", "expected"), DATES, ids=[text for text, *_ in DATES])
def test_deadlines_are_read(text, year, expected):
    assert [str(one.value) for one in read_times(text, year=year).dates] == expected


@pytest.mark.parametrize("text", NO_DATES)
def test_what_only_looks_like_a_deadline_is_none(text):
    assert read_times(text, year=2021).dates == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年12月", ["2021-12-31"]),
        ("12月31日", ["2021-12-31"]),
        ("2021年", ["2021-12-31"]),
        ("四季度", ["2021-12-31"]),
        ("3月至11月", ["2021-11-30"]),
        ("3-11月", ["2021-11-30"]),
        ("2021年1-12月", ["2021-12-31"]),
        ("2020年—2022年", ["2022-12-31"]),
        ("2021.6.30", ["2021-06-30"]),
        ("10月上旬", ["2021-10-10"]),
        ("即日起", []),
        ("3月、6月、9月、12月底前", ["2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31"]),
        ("每季度末前", []),
        ("持续推进", []),
    ],
)
def test_every_date_in_a_deadline_column_binds(text, expected):
    assert [str(one.value) for one in read_times(text, year=2021, column=True).dates] == expected


def test_a_deadline_tells_how_it_was_read_and_what_else_it_may_mean():
    (found,) = read_times("其他工作于2020年4月前完成", year=None).dates
    assert found.rule == "2020年4月前＝2020年3月31日"
    assert found.alternatives == [date(2020, 4, 30)]
    assert not found.provisional_year


def test_a_year_taken_from_the_plan_is_said_so():
    (found,) = read_times("年底前完成", year=2021).dates
    assert (found.text, found.start, found.end) == ("年底前", 0, 3)
    assert found.provisional_year
    assert found.rule == "年底前＝2021年12月31日（年份取自计划）"


@pytest.mark.parametrize(
    ("text", "year", "rule"),
    [("年底前", None, "没有写明年份"), ("2月30日前", 2021, "没有这一天"), ("本月底前", 2021, "没有写明月份")],
)
def test_a_day_that_cannot_be_told_keeps_its_words(text, year, rule):
    (found,) = read_times(text, year=year).dates
    assert (found.value, found.text, found.rule) == (None, text, rule)


RECURRENCES = [  # text, per, every, at least, unit, due month, due day
    ("每年至少更新一次", "year", 1, 1, "次", None, None),
    ("专栏每月至少更新2条信息", "month", 1, 2, "条", None, None),
    ("每年选拔资助不少于100名青年科技人员", "year", 1, 100, "名", None, None),
    ("每月更新2条以上", "month", 1, 2, "条", None, None),
    ("每季度召开1次会议", "quarter", 1, 1, "次", None, None),
    ("每半年报告一次", "half_year", 1, 1, "次", None, None),
    ("半年一次", "half_year", 1, 1, "次", None, None),
    ("每3个月更新一次", "quarter", 1, 1, "次", None, None),
    ("每两周一次", "week", 2, 1, "次", None, None),
    ("每日更新", "day", 1, None, None, None, None),
    ("全年至少组织4次培训", "year", 1, 4, "次", None, None),
    ("主要负责人年内至少解读1次", "year", 1, 1, "次", None, None),
    ("全年组织集中培训不少于2次", "year", 1, 2, "次", None, None),
    ("全年发布政策解读不少于6篇", "year", 1, 6, "篇", None, None),
    ("全年组织宣讲、座谈等不少于4场", "year", 1, 4, "场", None, None),
    ("全年发布信息不少于３００条", "year", 1, 300, "条", None, None),
    ("全年召开发布会2场以上", "year", 1, 2, "场", None, None),
    ("年内至少召开2次", "year", 1, 2, "次", None, None),
    ("2027年内组织不少于2场", "year", 1, 2, "场", None, None),
    ("每人每年接受培训不少于2次", "year", 1, 2, "次", None, None),
    ("每学期听课至少10节", "half_year", 1, 10, "节", None, None),
    ("按月报送", "month", 1, None, None, None, None),
    ("分季度公布", "quarter", 1, None, None, None, None),
    ("每年资助培养督导员50名", "year", 1, None, None, None, None),
    ("于每年2月底前报送", "year", 1, None, None, 2, 31),
    ("每年12月31日前至少召开1次", "year", 1, 1, "次", 12, 31),
    ("每月5日前报送", "month", 1, None, None, None, 5),
    ("每季度末", "quarter", 1, None, None, None, 31),
    ("每季度首月10日前", "quarter", 1, None, None, 1, 10),
    ("每季度（末月25日前）", "quarter", 1, None, None, 3, 25),
]


@pytest.mark.parametrize(("text", "per", "every", "least", "unit", "month", "day"), RECURRENCES)
def test_recurring_duties_are_read(text, per, every, least, unit, month, day):
    (found,) = read_times(text, year=2021).recurrences
    assert (found.per, found.every, found.at_least, found.unit) == (per, every, least, unit)
    assert (found.due_month, found.due_day) == (month, day)
    assert read_times(text, year=2021).dates == []


def test_days_before_the_end_of_a_quarter():
    (found,) = read_times("每季度末前10日报送", year=2021).recurrences
    assert (found.due_day, found.lead_days, found.text) == (31, 10, "每季度末前10日")


def test_a_day_in_the_year_after_belongs_to_the_yearly_duty():
    (found,) = read_times("每年编制报告，于次年1月31日前报送", year=2021).recurrences
    assert (found.per, found.due_month, found.due_day, found.next_period) == ("year", 1, 31, True)


def test_two_days_of_a_year_are_two_duties():
    found = read_times("每年6月底和12月底前报送", year=2021).recurrences
    assert [(one.per, one.due_month, one.due_day) for one in found] == [("year", 6, 31), ("year", 12, 31)]


@pytest.mark.parametrize(
    "text",
    ["全年新增停车位不少于500个", "5年内至少举办3场", "年内完成一次修订", "全年第2次通报", "全年任务，办结不少于6件"],
)
def test_a_total_or_a_single_act_of_the_year_is_no_recurrence(text):
    assert read_times(text, year=2021).recurrences == []


@pytest.mark.parametrize(
    "text", ["定期公开", "逐年提高", "一月底前", "每人每年补助", "每次会议", "按期办结", "按年初计划", "按年度计划推进"]
)
def test_what_does_not_come_back_by_the_calendar_is_no_recurrence(text):
    assert read_times(text, year=2021).recurrences == []


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("在2个工作日内处理", 2, "workday"),
        ("不超过20个工作日", 20, "workday"),
        ("20日内", 20, "day"),
        ("24小时内", 24, "hour"),
        ("一个月内", 1, "month"),
        ("半年内", 6, "month"),
        ("5年内引进100名", 5, "year"),
    ],
)
def test_lengths_of_time_are_read(text, number, unit):
    (found,) = read_times(text, year=2021).relative
    assert (found.number, found.unit) == (number, unit)


def test_a_length_of_time_names_the_event_it_counts_from():
    (found,) = read_times("自收到申请之日起7个工作日内答复", year=2021).relative
    assert found.since == "自收到申请之日起"


@pytest.mark.parametrize(
    "text",
    [
        "在两年之内对其企业实行直通车",
        "5年内享受补贴",
        "有效期不超过5年",
        "近三年内获奖",
        "2021年内",
        "12月内",
        "三季度内完成",
    ],
)
def test_what_only_lasts_is_no_time_limit(text):
    assert read_times(text, year=2021).relative == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("分值权重不低于4%", [(">=", 4, "%", None)]),
        ("至少12篇", [(">=", 12, "篇", None)]),
        ("不少于三篇", [(">=", 3, "篇", None)]),
        ("达到6.2%左右", [("~", 6.2, "%", None)]),
        ("引进1万名左右", [("~", 10000, "名", None)]),
        ("完成投资10.5亿元", [("=", 1_050_000_000, "元", None)]),
        ("不高于3%", [("<=", 3, "%", None)]),
        ("控制在5%以内", [("<=", 5, "%", None)]),
        ("办结率95%以上", [(">=", 95, "%", None)]),
        ("引进100名专家，选拔200名后备人才", [("=", 100, "名", None), ("=", 200, "名", None)]),
        ("每年资助督导员50名、管理人才100名", [("=", 50, "名", "year"), ("=", 100, "名", "year")]),
        ("26个领域", []),
        ("十二条措施", []),
        ("35岁以下", []),
        ("每年至少更新2次", []),
    ],
)
def test_figures_to_reach_are_read(text, expected):
    found = read_times(text, year=2021).quotas
    assert [(one.op, one.value, one.unit, one.per) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("9月1日至30日", "2021-09-01", "2021-09-30"),
        ("2021年3月—2022年2月", "2021-03-01", "2022-02-28"),
        ("2021年5月-11月", "2021-05-01", "2021-11-30"),
        ("2021—2025年", "2021-01-01", "2025-12-31"),
    ],
)
def test_periods_are_not_deadlines(text, first, last):
    found = read_times(text, year=2021)
    assert [(str(one.first), str(one.last), one.text) for one in found.periods] == [(first, last, text)]
    assert found.dates == []


def test_soft_words_are_kept_as_they_stand():
    assert [one.text for one in read_times("常态化实施，及时公开，动态调整", year=None).soft] == [
        "常态化实施",
        "及时",
        "动态调整",
    ]
    assert [one.text for one in read_times("全年", year=None, column=True).soft] == ["全年"]


@pytest.mark.parametrize(
    ("text", "title", "number", "cited"),
    [
        (
            "执行《某通知》(某公开办函〔2019〕60号)文件",
            "某通知",
            "某公开办函〔2019〕60号",
            "《某通知》(某公开办函〔2019〕60号)",
        ),
        ("《关于印发〈某办法〉的通知》（某府[2020]1号）", "关于印发〈某办法〉的通知", "某府[2020]1号", None),
        ("按照国办发〔2018〕117 号文件", None, "国办发〔2018〕117号", "国办发〔2018〕117 号"),
        ("依据《条例》第二十条", "条例", None, "《条例》"),
    ],
)
def test_norms_are_cited_with_title_and_number(text, title, number, cited):
    (found,) = norms_cited(text)
    assert (found.title, found.number, found.text) == (title, number, cited or text)
    assert text[found.start : found.end] == found.text


DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))
CHINESE = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else CHINESE[tens] + "十") + (CHINESE[ones] if ones else "")


def digits(day: date) -> tuple[str, str, str]:
    return str(day.year), str(day.month), str(day.day)


def numerals(day: date) -> tuple[str, str, str]:
    return "".join(CHINESE[int(one)] for one in str(day.year)), chinese(day.month), chinese(day.day)


def full_width(day: date) -> tuple[str, str, str]:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    year, month, number = digits(day)
    return year.translate(wide), month.translate(wide), number.translate(wide)


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


PHRASES = {
    "{y}年{m}月{d}日前": lambda day: day,
    "{y} 年 {m} 月 {d} 日之前": lambda day: day,
    "{m}月{d}日前": lambda day: day,
    "{y}年{m}月底前": month_end,
    "{m}月底前": month_end,
    "{y}年底前": lambda day: date(day.year, 12, 31),
    "{y}年年底前": lambda day: date(day.year, 12, 31),
    "到{y}年底": lambda day: date(day.year, 12, 31),
    "到{y}年": lambda day: date(day.year, 12, 31),
    "{y}年内": lambda day: date(day.year, 12, 31),
    "{y}年{m}月中旬前": lambda day: day.replace(day=20),
    "{y}年{m}月前": lambda day: day.replace(day=1) - timedelta(days=1),
}


@given(st.sampled_from(sorted(PHRASES)), st.sampled_from([digits, numerals, full_width]), DAYS)
def test_every_phrase_of_the_grammar_is_read_back(phrase, writing, day):
    year, month, number = writing(day)
    text = f"各单位要{phrase.format(y=year, m=month, d=number)}完成编制，并统一发布。"
    (found,) = read_times(text, year=day.year).dates
    assert found.value == PHRASES[phrase](day)


FRAGMENTS = st.sampled_from([
    "2021", "12", "31", "十", "二", "〇", "年", "月", "日", "号", "前", "底", "末", "内", "季度", "半年", "次年", "本月",
    "每", "个", "至", "到", "于", "第", "次", "名", "%", "不少于", "工作日", "五", "“", "”", "、", "，", "。", "《", "》",
    "〔", "〕", "(", ")", " ", "\n",
])  # fmt: skip


@given(
    st.lists(FRAGMENTS, max_size=40).map("".join) | st.text(max_size=200), st.sampled_from([None, 2021]), st.booleans()
)
def test_any_text_is_read_without_fail_and_every_place_is_true(text, year, column):
    times = read_times(text, year=year, column=column)
    found = [*times.dates, *times.soft, *times.relative, *times.recurrences, *times.quotas, *times.periods]
    for one in [*found, *norms_cited(text)]:
        assert text[one.start : one.end] == one.text
        assert one.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "于2021年11月20日前和12月10日前完成，每年至少更新2次。",
        "每年1月",
        "《",
        "（2021）",
        "2021年",
        "1",
        "十",
        "至3月",
        "不少于3名、",
        " ",
        "每",
        "自",
    ],
)
def test_reading_time_grows_with_the_text_only(piece):
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.perf_counter()
        read_times(text, year=2021)
        norms_cited(text)
        return time.perf_counter() - start

    seconds(1_000)
    small, large = seconds(25_000), seconds(100_000)
    assert large < 12 * small + 0.5
