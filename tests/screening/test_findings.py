"""Findings: identity, overlaps, missing elements, all together, and the score of the labelled set."""

import pytest
from labelled import CASES
from scored import counted

from gongkai.screening.elements import Required, missing
from gongkai.screening.findings import Class, Severity, resolved
from gongkai.screening.screen import screen
from gongkai.screening.wording import STARTER_TERMS

PLAIN = Class("confusion", "易错词", "出处", "改为“{}”", Severity.WARN)
GRAVE = Class("mobile", "手机号码", "出处", "删去")


def test_a_finding_keeps_its_key_when_the_text_grows_elsewhere():
    before = screen("联系人手机：13800138000，谢谢合作。")
    after = screen("新加的第一段。\n联系人手机：13800138000，谢谢合作。又加一句。")
    assert [finding.key for finding in before] == [finding.key for finding in after]
    assert before[0].start != after[0].start


def test_other_words_or_surroundings_have_another_key():
    keys = {screen(text)[0].key for text in ("手机13800138000", "手机13900139000", "电话13800138000，")}
    assert len(keys) == 3
    assert not any("138" in key.split(":")[0] for key in keys)
    assert max(map(len, keys)) <= 41


def test_of_findings_on_the_same_characters_the_severe_then_the_longer_stays():
    text = "甲乙丙丁戊己"
    long, grave, short, free = (
        PLAIN.found(text, 0, 4),
        GRAVE.found(text, 3, 5),
        PLAIN.found(text, 0, 2),
        PLAIN.found(text, 5, 6),
    )
    assert resolved([long, grave, short, free]) == [short, grave, free]
    assert resolved([long, short]) == [long]


def test_all_together_is_sorted_and_without_overlaps():
    text = "当事人：张伟，男，手机13800138000，在工商局按装设备。"
    findings = screen(text, terms=STARTER_TERMS)
    assert [finding.code for finding in findings] == ["person_name", "mobile", "outdated_name", "confusion"]


@pytest.mark.parametrize("value", [None, "", " \n", [], {}, ()])
def test_an_empty_element_is_missing(value):
    (finding,) = missing({"number": value}, [Required("number", "文号", "《党政机关公文处理工作条例》第九条")])
    assert (finding.code, finding.advice, finding.severity) == ("missing", "请填写“文号”", Severity.BLOCK)


def test_zero_and_text_are_there_and_each_missing_element_has_its_own_key():
    required = [Required("pages", "页数", "x"), Required("title", "标题", "x"), Required("date", "成文日期", "x")]
    findings = missing({"pages": 0}, required)
    assert len({finding.key for finding in findings}) == 2
    assert missing({"pages": 0, "title": "甲", "date": "2024年"}, required) == []


@pytest.mark.parametrize("text", ["\ud800身份证\udfff", "\x00", "", "𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎"])
def test_no_text_is_too_odd(text):
    assert all(finding.words in text for finding in screen(text, terms=STARTER_TERMS))


def test_the_labelled_set_is_large_and_mostly_right():
    right, missed, wrong = (counter.total() for counter in counted(CASES))
    assert right + missed >= 300
    assert sum(not case.labels for case in CASES) >= 300
    assert right / (right + missed) >= 0.98
    assert right / (right + wrong) >= 0.98
