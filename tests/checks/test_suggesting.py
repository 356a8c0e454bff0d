"""Which checks the words of a requirement call for."""

from __future__ import annotations

import pytest
from plan_files import each_plan

from gongkai.checks.models import INTERPRETATION_DAYS, Measure
from gongkai.checks.sources.suggesting import Suggestion, suggest
from gongkai.drafts.sources.reading import read_draft
from gongkai.papers.sources import read_paper

COLUMNS = [(1, "公共交通"), (2, "安全出行"), (3, "占道施工信息"), (4, "政策解读"), (5, "疫情防控"), (6, "规划计划")]
KINDS = ("norm", "policy", "licence", "penalty", "budget", "plan", "guide", "notice")


def first(text: str) -> Suggestion | None:
    return next(iter(suggest(text, COLUMNS, KINDS, 2026)), None)


def measures(text: str) -> list[str]:
    return [one.measure.value for one in suggest(text, COLUMNS, KINDS, 2026)]


@pytest.mark.parametrize(("text", "column", "target"), [
    pytest.param("专栏每月至少更新2条信息", None, 2, id="no column is named"),
    pytest.param("在“安全出行”专栏每月至少发布2条安全提示", 2, 2, id="by its name in quotes"),
    pytest.param("公交专栏每月至少更新4条信息", 1, 4, id="by a short form of its name"),
    pytest.param("占道施工信息提前公布起止时间，每月至少更新2条", 3, 2, id="by a name without its tail"),
    pytest.param("每季度在政策解读栏目发布不少于三篇解读", 4, 3, id="a figure in Chinese"),
    pytest.param("疫情防控信息每周更新至少1次", 5, 1, id="updates counted by times"),
])  # fmt: skip
def test_a_quota_of_a_column(text, column, target):
    found = first(text)
    assert (found.measure, found.column, found.target) == (Measure.QUOTA, column, target)
    assert found.words in text


@pytest.mark.parametrize("text", [
    pytest.param("政务新媒体先审后发，每周至少更新1次", id="other media"),
    pytest.param("举办政府开放日，每年至少2次", id="events"),
    pytest.param("政务公开培训全年不少于2次", id="training"),
    pytest.param("接通率不低于95%", id="a share"),
    pytest.param("局党组每年至少听取2次汇报", id="meetings"),
    pytest.param("自收到申请之日起20个工作日内答复", id="answers to requests"),
    pytest.param("信用修复申请3个工作日内办结并公开结果", id="settled first, then disclosed"),
    pytest.param("部门预算自批复后20日内公开", id="calendar days"),
    pytest.param("编制本局五年发展规划", id="a plan to be written"),
    pytest.param("公开养护工程进展", id="nothing to count"),
    pytest.param("", id="no words"),
])  # fmt: skip
def test_what_the_records_cannot_show_is_not_suggested(text):
    assert measures(text) == []


@pytest.mark.parametrize(("text", "days"), [
    pytest.param("政策文件与解读同步公开", INTERPRETATION_DAYS, id="at the same time"),
    pytest.param("规范性文件与解读材料同步组织、同步审签、同步发布", INTERPRETATION_DAYS, id="three at once"),
    pytest.param("解读材料在政策文件公布后5个工作日内发布", 5, id="a number of working days"),
])  # fmt: skip
def test_interpretation_in_time(text, days):
    found = first(text)
    assert (found.measure, found.days) == (Measure.READING, days)
    assert measures(text) == ["reading"]


@pytest.mark.parametrize(
    "text", ["修订政府信息公开指南", "及时更新本机关信息公开指南和目录", "对政府信息公开指南进行修改完善"]
)
def test_the_guide(text):
    assert measures(text) == ["guide"]


@pytest.mark.parametrize(("text", "kinds", "days"), [
    pytest.param("在20个工作日内公开", (), 20, id="everything"),
    pytest.param("行政许可、行政处罚决定自作出之日起7个工作日内公开", ("licence", "penalty"), 7, id="decisions"),
    pytest.param("规范性文件自印发之日起十个工作日内上网公布", ("norm",), 10, id="in Chinese figures"),
])  # fmt: skip
def test_a_limit(text, kinds, days):
    found = first(text)
    assert (found.measure, found.kinds, found.days) == (Measure.LIMIT, kinds, days)


@pytest.mark.parametrize(("text", "plans"), [
    pytest.param("集中公开历次五年规划", (11, 15), id="all there are"),
    pytest.param("把“十一五”以来的交通专项规划补齐上网", (11, 15), id="since one"),
    pytest.param("做好“十一五”规划至“十三五”规划等各项规划的归集整理和主动公开", (11, 13), id="from one to another"),
])  # fmt: skip
def test_five_year_plans(text, plans):
    found = first(text)
    assert (found.measure, found.first_plan, found.last_plan) == (Measure.PLANS, *plans)


@pytest.mark.parametrize(("text", "found"), [
    pytest.param("规范依申请公开答复，提高答复质量", ["on_time"], id="proper answers"),
    pytest.param("严格依申请公开办理时限，做好补正告知和收费标准执行，答复文书使用统一模板，办结后及时归档",
                 ["on_time", "fixing", "letters", "fees", "archive"], id="everything"),
    pytest.param("政府信息公开申请按时答复", ["on_time"], id="in time"),
    pytest.param("领导信箱来信按时答复", [], id="letters to leaders"),
    pytest.param("完善依申请公开工作机制", [], id="nothing that can be counted"),
    pytest.param("依申请公开工作纳入培训；群众来信及时答复", [], id="another sentence"),
])  # fmt: skip
def test_requests_for_information(text, found):
    assert measures(text) == found


def test_several_measures_of_one_requirement():
    text = "规范性文件20个工作日内公开；政策文件与解读同步发布；安全出行栏目每月更新2条信息"
    assert measures(text) == ["reading", "limit", "quota"]


@pytest.mark.parametrize("path", each_plan())
def test_a_real_plan_suggests_only_what_its_words_say(path):
    data = path.read_bytes()
    draft = read_draft(read_paper(path.name, data.partition(b"\n")[2] if path.suffix == ".txt" else data))
    found = [one for item in draft.items for one in suggest(item.requirement, COLUMNS, KINDS, 2021)]
    texts = " ".join(item.requirement for item in draft.items)
    assert all(one.words in texts for one in found)
    assert len(found) <= len(draft.items) / 4
    if path.name == "00-plan.md":
        told = {(one.measure.value, one.target, one.first_plan, one.last_plan) for one in found}
        assert told == {
            ("plans", None, 11, 13), ("quota", 2, None, None), ("reading", None, None, None), ("guide", None, None, None),
            ("on_time", None, None, None), ("letters", None, None, None), ("archive", None, None, None),
        }  # fmt: skip
