"""Word lists: where a term stands wrongly, where a context makes it right, and that the starting list is sound."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.screening.findings import Severity
from gongkai.screening.terms import IN_QUOTES, IN_TITLE
from gongkai.screening.wording import STARTER_TERMS, Kind, Term, find_wording


def found(text, *terms):
    return [(finding.words, finding.mended) for finding in find_wording(text, terms or STARTER_TERMS)]


def term(words, *allowed, kind=Kind.CONFUSION, instead="x"):
    return Term(kind, words, instead, "出处", allowed)


def test_a_term_is_found_with_its_ground_and_its_right_word():
    (finding,) = find_wording("共按装设备", STARTER_TERMS)
    assert (finding.code, finding.start, finding.end, finding.mended) == ("confusion", 1, 3, "安装")
    assert "现代汉语词典" in finding.ground
    assert finding.advice == "改为“安装”"


@pytest.mark.parametrize(("text", "context"), [
    pytest.param("按装机容量计", "按装机", id="a longer word"),
    pytest.param("《按装手册》", IN_TITLE, id="a title"),
    pytest.param("所谓“按装”", IN_QUOTES, id="quotation marks"),
    pytest.param("旧写法按装已废", "旧写法", id="a word nearby"),
])  # fmt: skip
def test_a_context_makes_a_term_right(text, context):
    assert found(text, term("按装")) == [("按装", "x")]
    assert found(text, term("按装", context)) == []


def test_a_context_excuses_only_where_the_whole_of_it_stands():
    assert found("按装机容量计，按装设备", term("按装", "按装机")) == [("按装", "x")]
    assert found("《手册》按装《指南》", term("按装", IN_TITLE)) == [("按装", "x")]


def test_of_overlapping_terms_the_longest_stays():
    assert found("银保监会", term("保监会"), term("银保监会")) == [("银保监会", "x")]


def test_one_character_may_be_a_term():
    assert found("甲乙", term("乙")) == [("乙", "x")]


@pytest.mark.parametrize("bad", [term(""), Term("nonsense", "甲乙", "", "")])
def test_a_term_without_words_or_kind_is_refused(bad):
    with pytest.raises(ValueError, match=r"."):
        find_wording("甲乙", [bad])


def test_forbidden_words_stop_a_release_and_the_others_ask():
    severities = {kind: find_wording("甲乙", [term("甲乙", kind=kind)])[0].severity for kind in Kind}
    assert {kind for kind, severity in severities.items() if severity is Severity.BLOCK} == {
        Kind.FORBIDDEN,
        Kind.LEADER,
    }


def test_the_starting_list_is_sourced_and_has_nothing_twice():
    assert len(STARTER_TERMS) >= 150
    assert all(one.words and one.source and len(one.source) > 10 for one in STARTER_TERMS)
    assert len({one.words for one in STARTER_TERMS}) == len(STARTER_TERMS)


def test_what_the_starting_list_advises_is_not_itself_on_it():
    assert [one.words for one in STARTER_TERMS if found(one.instead)] == []


@settings(deadline=None)
@given(st.text("甲乙丙丁《》“”", max_size=60), st.lists(st.text("甲乙丙丁", min_size=1, max_size=4), max_size=8))
def test_the_pass_finds_a_term_wherever_the_text_holds_one(text, words):
    findings = find_wording(text, [term(word) for word in words])
    assert bool(findings) == any(word in text for word in words)
    assert all(text[finding.start : finding.end] == finding.words for finding in findings)
