"""Cutting, parsing and marking; and that all of it together finds what reading finds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from texts import entry, plain, read_all, stands_in

from gongkai.search.actions import clear, put_many
from gongkai.search.models import Query
from gongkai.search.queries import find
from gongkai.search.sources.cutting import CHARACTER, START, clean, cut, fold
from gongkai.search.sources.marking import excerpt, has_all, mark
from gongkai.search.sources.parsing import parse


def shown(tokens):
    return " ".join(tokens).replace(START, "^").replace(CHARACTER, "=")


@pytest.mark.parametrize(("text", "tokens"), [
    pytest.param("政务公开", "政务 务公 公开 开", id="pairs and the last character"),
    pytest.param("第3号文件", "第 3 ^号 号文 文件 件", id="a run after a number begins with its first character"),
    pytest.param("扬尘、污染", "扬尘 尘 ^污 污染 染", id="a sign keeps runs apart"),
    pytest.param("ＥＴＣ收费", "etc ^收 收费 费", id="full width and capitals"),
    pytest.param("COVID-19", "covid 19", id="a hyphen separates"),
    pytest.param("二〇二六年", "二〇 〇二 二六 六年 年", id="the round zero is Chinese"),
    pytest.param("⼈民", "人民 民", id="a radical from a PDF is the character"),
    pytest.param("𠮷祥", "𠮷祥 祥", id="beyond the first plane"),
    pytest.param("阿·凡提", "阿 ^凡 凡提 提", id="the dot in a name is a sign"),
    pytest.param("a" * 70, "a" * 64, id="a word without end"),
    pytest.param("——？！", "", id="signs alone"),
    pytest.param("", "", id="nothing"),
])  # fmt: skip
def test_cut(text, tokens):
    assert shown(cut(text)) == tokens


@pytest.mark.parametrize(("words", "tokens"), [
    pytest.param("公开", ["公开"], id="a pair"),
    pytest.param("公", ["=公"], id="one character"),
    pytest.param("3号", ["3 ^号"], id="ends in one character"),
    pytest.param("江交规〔2026〕3号", ["江交 交规 规 2026 3 ^号"], id="文号"),
    pytest.param("扬尘、污染", ["扬尘 尘 ^污 污染"], id="with a sign"),
    pytest.param('"农村 公路" 养护', ["农村 村 ^公 公路", "养护"], id="quotes"),
    pytest.param('"农村 公路', ["农村", "公路"], id="a quote without its pair"),
    pytest.param("公开 公开 ＥＴＣ etc", ["公开", "etc"], id="each once"),
    pytest.param("？ 、", [], id="signs"),
])  # fmt: skip
def test_parse(words, tokens):
    assert [shown(term.tokens) for term in parse(words)] == tokens


def test_a_question_is_bounded():
    assert len(parse(" ".join(chr(0x4E00 + number) for number in range(100)))) == 12
    assert len(parse("扬" * 10_000)[0].text) == 200


@given(st.text())
def test_folding_keeps_the_length_and_cleaning_keeps_tokens(text):
    assert len(fold(text)) == len(text)
    assert clean(clean(text)) == clean(text)
    assert "\x00" not in clean(text)
    clean(text).encode()


WORDS = st.sampled_from(["公开", "公", "开", "公路", "路", "3", "号", "etc", "G15", "ＥＴＣ", "〇"])
SIGNS = st.sampled_from(["", "", "", "、", " ", "〔", "-", "\n", "。。"])
TEXTS = st.lists(st.tuples(WORDS, SIGNS), min_size=1, max_size=12).map(lambda parts: "".join(map("".join, parts)))


@given(TEXTS, st.data())
def test_any_part_of_a_text_is_a_sequence_of_its_tokens(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    assume(plain(part).strip() and stands_in(part, text))
    (term,) = parse(f'"{part}"')
    tokens = f" {' '.join(cut(text))} "
    single = len(term.tokens) == 1 and term.tokens[0].startswith(CHARACTER)
    assert single or f" {' '.join(term.tokens)} " in tokens
    assert has_all([term], [text])
    assert any(is_mark for _, is_mark in mark(text, [term]))


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_tokens_that_follow_each_other_prove_the_term(text, words):
    (term,) = parse(f'"{words}"')
    found = f" {' '.join(term.tokens)} " in f" {' '.join(cut(text))} "
    if len(term.tokens) > 1:
        assert found == stands_in(words, text) == has_all([term], [text])


@given(TEXTS, TEXTS)
def test_marks_change_no_text(text, words):
    assert "".join(piece for piece, _ in mark(text, parse(words))) == text
    assert all(piece for piece, _ in excerpt(text, parse(words)))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=25), data=st.data())
def test_the_index_finds_what_reading_finds(texts, data):
    """Recall and precision 1.0 against an oracle that reads every text, for terms cut out of the texts."""
    entries = [entry(f"n{number}", text[:6], text) for number, text in enumerate(texts)]
    clear()
    put_many(entries)
    for _ in range(4):
        text = data.draw(st.sampled_from(texts))
        start = data.draw(st.integers(0, len(text) - 1))
        part = text[start : start + data.draw(st.integers(1, 8))]
        if plain(part).strip():
            found = find(Query(f'"{part}"', size=100))
            assert {hit.key for hit in found.hits} == read_all([part], entries)
            assert found.total == len(found.hits)


def test_an_excerpt_shows_two_places_that_are_far_apart():
    text = "扬尘。" + "其他事项。" * 200 + "防汛。" + "其他事项。" * 200
    pieces = excerpt(text, parse("扬尘 防汛"))
    assert [piece for piece, is_mark in pieces if is_mark] == ["扬尘", "防汛"]
    assert len("".join(piece for piece, _ in pieces)) < 110


def test_an_excerpt_without_a_hit_is_the_beginning():
    assert excerpt("一段正文。" * 100, parse("别处"))[0][0].startswith("一段正文。")
    assert excerpt("", parse("别处")) == ()


def test_a_term_held_apart_by_very_many_signs_is_found():
    text = "公路。" * 1360 + "目录" + "." * 3000 + "12页" + "公路。" * 3000
    assert has_all(parse('"目录 12"'), [text])
    assert not has_all(parse('"目录 13"'), [text])
