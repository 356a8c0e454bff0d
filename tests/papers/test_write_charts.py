"""Charts: what they say, that nothing leaves the picture, that no text breaks out of its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gongkai.papers.actions.charts import Bar, Bars, Lines, Portion, Row, Series, Stack
from gongkai.papers.actions.svg import FILLS, NARROW, lines_of, number, width_of
from gongkai.papers.actions.texts import ems

SVG = "{http://www.w3.org/2000/svg}"
LONG = "城市公共交通管理处及轨道交通运营监督管理中心联合办公室（筹备组）"
STATES = [Portion("逾期", "red"), Portion("落后于进度", "amber"), Portion("正常", "green"), Portion("等待他人", "grey")]
MONTHS = [f"{month}月" for month in range(1, 13)]

CHARTS = {
    "bars": Bars("未办结任务", [Bar("办公室", 12), Bar(LONG, 3, "amber", "落后于进度"), Bar("运输科", 0)], "项"),
    "one bar": Bars("一条", [Bar("办公室", 12)]),
    "no bars": Bars("空", []),
    "only zeros": Bars("零", [Bar("甲", 0), Bar("乙", 0)], "件"),
    "sixty bars": Bars("六十", [Bar(f"第{i}综合行政执法大队", i * 37 % 61, "red") for i in range(60)], "件"),
    "narrow bars": Bars("窄", [Bar(LONG, 1_234_567.8, note="逾期9个工作日"), Bar("甲", 1)], "件", width=300),
    "stack": Stack("状态", STATES, [Row(LONG, (1, 12, 40, 5)), Row("甲", (1, 1, 1, 1)), Row("乙", (0, 0, 0, 0))], "项"),
    "stack of shares": Stack("占比", STATES, [Row("甲", (1, 2, 18, 3)), Row("乙", (9, 0, 0, 0))], "项", whole=True),
    "narrow stack": Stack("窄", STATES, [Row(LONG, (1, 2, 18, 3)), Row("乙", (0, 1, 0, 2))], "项", width=300),
    "empty stack": Stack("空", STATES, []),
    "lines": Lines(
        "收到与办结",
        MONTHS,
        [
            Series("收到申请", [3, 5, 8, 6, 9, 12, 7, 4, 6, 8, None, 10]),
            Series("按期答复", [3, 4, 8, 6, 8, 11, 7, 4, 5, 8, 9, None], "green"),
            Series("没有数据", [None] * 12, "red"),
        ],
        "件",
    ),
    "one line": Lines("公开", MONTHS, [Series("主动公开", [120, 180, 150, 90, 210, 240, 200, 160, 170, 220, 260, 230])], "条"),
    "one point": Lines("一", ["2026年"], [Series("数", [3])]),
    "many points": Lines("访问", [f"2026-01-{i:03}" for i in range(120)], [Series(LONG, [1000 + i * 7919 % 613 for i in range(120)])]),
    "no points": Lines("空", [], []),
}  # fmt: skip
EVERY = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS.keys())


def tree(chart):
    return etree.fromstring(chart.svg())


def words(chart) -> list[str]:
    return [text.text for text in tree(chart).iter(f"{SVG}text")]


@EVERY
def test_every_chart_has_a_name_and_a_description(chart):
    root = tree(chart)
    names = root.get("aria-labelledby").split()
    assert root.get("role") == "img"
    assert [root.find(f".//*[@id='{name}']").tag for name in names] == [f"{SVG}title", f"{SVG}desc"]
    assert root.find(f"{SVG}title").text == chart.title
    assert root.find(f"{SVG}desc").text


@EVERY
def test_every_chart_passes_a_strict_content_policy(chart):
    for element in tree(chart).iter():
        assert element.tag in {f"{SVG}{name}" for name in ("svg", "title", "desc", "rect", "path", "text")}
        assert "style" not in element.attrib
        assert not any(name.startswith("on") or "href" in name for name in element.attrib)


@EVERY
def test_every_shape_has_a_class_and_a_look_of_its_own(chart):
    for element in tree(chart).iter(f"{SVG}rect", f"{SVG}path", f"{SVG}text"):
        assert element.get("class").startswith("chart-")
        assert element.get("fill")


def outside(chart) -> list[str]:
    """What would leave the picture: words by their measured width, rectangles by their edges."""
    root = tree(chart)
    wide, high = (float(value) for value in root.get("viewBox").split()[2:])
    found = []
    for text in root.iter(f"{SVG}text"):
        length = ems(text.text or "", NARROW) * float(text.get("font-size"))
        left = float(text.get("x")) - length * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
        if left < -1 or left + length > wide + 1 or not 0 <= float(text.get("y")) <= high:
            found.append(text.text)
    for rect in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        if x < 0 or x + w > wide + 1 or y < 0 or y + h > high + 0.1 or w < 0 or h <= 0:
            found.append(rect.get("class"))
    return found


@EVERY
def test_nothing_leaves_the_picture(chart):
    assert outside(chart) == []


@EVERY
def test_the_same_chart_is_the_same_text(chart):
    assert chart.svg() == chart.svg()


def test_bars_name_every_number():
    chart = Bars("任务", [Bar("办公室", 12), Bar("运输科", 3, "amber", "落后于进度"), Bar("水运科", 0)], "项")
    assert words(chart) == ["办公室", "12项", "运输科", "3项 落后于进度", "水运科", "0项"]


def test_a_bar_of_nothing_has_no_length():
    assert len(list(tree(CHARTS["only zeros"]).iter(f"{SVG}rect"))) == 2  # the two tracks


def test_lengths_are_in_proportion():
    rects = list(tree(Bars("比", [Bar("甲", 30), Bar("乙", 10)])).iter(f"{SVG}rect"))
    lengths = [float(rect.get("width")) for rect in rects if "chart-blue" in rect.get("class")]
    assert lengths[0] / lengths[1] == pytest.approx(3, abs=0.02)


def test_most_sets_the_full_length():
    rects = list(tree(Bars("比", [Bar("甲", 30)], most=60)).iter(f"{SVG}rect"))
    assert float(rects[1].get("width")) / float(rects[0].get("width")) == pytest.approx(0.5, abs=0.01)


def test_a_stack_tells_each_number_in_its_part_or_at_the_end_of_the_row():
    chart = Stack("状态", STATES, [Row("甲", (1, 2, 400, 3)), Row("乙", (0, 0, 7, 0))], "项")
    told = words(chart)
    assert told[:4] == ["逾期 1项", "落后于进度 2项", "正常 407项", "等待他人 3项"]
    first = told[told.index("甲") + 1 : told.index("乙")]
    assert sorted(first) == sorted(["400", "共406项", "1", "2", "3"])


def test_colour_is_never_alone():
    """Each tone has a shape of its own in the legend, whatever its place; amber parts are hatched besides."""
    shapes = set()
    for tone in FILLS:
        path = next(tree(Stack("一", [Portion("甲", tone)], [Row("乙", (1,))])).iter(f"{SVG}path"))
        assert path.get("class") == f"chart-{tone}"
        shapes.add(path.get("d"))
    assert len(shapes) == len(FILLS)
    assert any(path.get("class") == "chart-hatch" for path in tree(CHARTS["stack"]).iter(f"{SVG}path"))


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        pytest.param([0], ["0", "1"], id="nothing"),
        pytest.param([3], ["0", "1", "2", "3"], id="few"),
        pytest.param([12], ["0", "5", "10", "15"], id="a dozen"),
        pytest.param([97], ["0", "25", "50", "75", "100"], id="a hundred"),
        pytest.param([1612], ["0", "500", "1,000", "1,500", "2,000"], id="thousands"),
    ],
)
def test_the_axis_is_marked_in_round_numbers(values, marks):
    root = tree(Lines("轴", ["1月"] * len(values), [Series("甲", values)]))
    assert [text.text for text in root.iter(f"{SVG}text") if text.get("text-anchor") == "end"] == marks


def test_lines_differ_in_dashes_and_marks_and_break_where_data_is_missing():
    root = tree(CHARTS["lines"])
    lines = [path for path in root.iter(f"{SVG}path") if "chart-line-" in path.get("class")]
    assert [line.get("stroke-dasharray") for line in lines] == [None, "7 4"]
    assert lines[0].get("d").count("M") == 2
    assert "没有数据 无" in words(CHARTS["lines"])


def test_names_at_the_ends_of_lines_do_not_touch():
    chart = Lines("同", ["1月", "2月"], [Series(f"线{i}", [5, 5]) for i in range(6)], "件")
    heights = [float(text.get("y")) for text in tree(chart).iter(f"{SVG}text") if text.text.startswith("线")]
    assert len(heights) == 6
    assert all(below - above >= 15.9 for above, below in zip(sorted(heights), sorted(heights)[1:], strict=False))


def test_a_long_name_never_pushes_out_its_number():
    assert words(Lines("长", ["1月"], [Series(LONG, [1286])], "条"))[-1].endswith("… 1,286条")
    assert words(Stack("长", [Portion(LONG, "red")], [Row("甲", (3,))], "项", width=300))[0].endswith("… 3项")


@pytest.mark.parametrize("name", ["no bars", "empty stack", "no points"])
def test_no_data_is_said_in_words(name):
    assert words(CHARTS[name]) == ["暂无数据"]


@pytest.mark.parametrize(
    "chart",
    [
        pytest.param(Bars("负", [Bar("甲", -1)]), id="negative bar"),
        pytest.param(Bars("无", [Bar("甲", float("nan"))]), id="no number"),
        pytest.param(Stack("缺", STATES, [Row("甲", (1, 2))]), id="too few portions"),
        pytest.param(Lines("缺", ["1月"], [Series("甲", [1, 2])]), id="more values than points"),
    ],
)
def test_what_cannot_be_drawn_is_refused(chart):
    with pytest.raises(ValueError, match=r"from 0 on|values"):
        chart.svg()


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (1234567, "1,234,567"), (1.5, "1.5"), (2.0, "2"), (0.04, "0"), (99.96, "100")]
)
def test_numbers_as_shown(value, text):
    assert number(value) == text


def test_long_names_take_two_lines_of_near_the_same_length():
    lines = lines_of("城市公共交通管理处及轨道中心", 130, 2)
    assert "".join(lines) == "城市公共交通管理处及轨道中心"
    assert abs(len(lines[0]) - len(lines[1])) <= 2
    assert all(width_of(line) <= 130 for line in lines)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("fill", FILLS.values(), ids=FILLS.keys())
def test_white_words_are_readable_on_every_fill(fill):
    assert contrast("#ffffff", fill) >= 4.5


NAMES = st.text(st.characters(), max_size=40) | st.sampled_from(
    ["\x00", "\ud800", "<script>alert(1)</script>", '"><img onerror=x>', "]]>&amp;", "WWWW" * 20, LONG * 3, "", " "]
)
NUMBERS = st.integers(0, 10**7) | st.floats(0, 1e6)


@given(st.lists(st.tuples(NAMES, NUMBERS, NUMBERS), max_size=6), NAMES, st.sampled_from([280, 440, 640, 1200]))
@settings(deadline=None)
def test_any_text_and_number_makes_a_picture_that_holds_them(data, name, width):
    charts = [
        Bars(name, [Bar(label, one, note=name[:12]) for label, one, _ in data], width=width),
        Stack(name, STATES[:2], [Row(label, (one, two)) for label, one, two in data], width=width),
        Lines(name, [label for label, _, _ in data], [Series(name[:30], [one for _, one, _ in data])], width=width),
    ]
    for chart in charts:
        assert outside(chart) == []


@pytest.mark.browser
def test_a_browser_measures_every_word_inside_its_picture(page):
    page.set_content("<!doctype html><meta charset=utf-8>" + "".join(chart.svg() for chart in CHARTS.values()))
    found = page.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => [...svg.querySelectorAll('text')].filter(t => {
            const box = t.getBBox(), view = svg.viewBox.baseVal;
            return box.x < -1 || box.x + box.width > view.width + 1 || box.y + box.height > view.height + 6;
        }).map(t => t.textContent))"""
    )
    assert found == []
