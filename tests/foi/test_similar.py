"""Requests like one another are found, and only by who may see them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from moments import on
from requests_world import OTHER_IDENTITIES, RECEIVED

from gongkai.agencies.models import Agency, Person, Section
from gongkai.foi.models import Case, Item
from gongkai.foi.queries.similar import Likeness, Question, askers, load_of, pairs, repeats, similar, subject_mark
from gongkai.foi.queries.similar import nearness as near

Make = Callable[..., Case]
L = Likeness
WANG = {"applicant_name": "王芳", "identity": OTHER_IDENTITIES[0]}


def answered(case: Case, code: str = "A2") -> Case:
    case.items.update(result=code, closed_on=date(2026, 5, 12))
    return case


def test_blanks_width_and_punctuation_make_no_difference() -> None:
    assert subject_mark("2025年 公路养护，资金。") == subject_mark("２０２５年公路养护资金")
    assert subject_mark("2025年公路养护资金") != subject_mark("2024年公路养护资金")


def test_nearness_is_a_share() -> None:
    assert near(pairs("公路养护资金"), pairs("公路养护，资金")) == 1.0
    assert near(pairs("公路养护资金"), pairs("学校食堂")) == 0.0
    assert (near(pairs(""), pairs("")), near(pairs("路"), pairs("路"))) == (0.0, 1.0)


def test_each_likeness_the_strongest_first(make_case: Make, coordinator: Person) -> None:
    other = make_case(subject="食堂菜价", content="食堂菜价。")
    nearly = make_case(subject="2025年度农村公路养护资金安排", content="另一种说法。", **WANG)
    same = make_case(subject="完全不同的标题", content="2025年全市农村公路养护资金的分配方案  和到位情况", **WANG)
    repeated = answered(make_case())
    mine = make_case()
    found = similar(Question.of(mine), coordinator, outcomes=lambda keys: {same.pk: "确认违法"})
    assert [(one.case.pk, one.likeness, one.codes, one.outcome) for one in found] == [
        (repeated.pk, L.REPEATED, ("A2",), ""), (same.pk, L.SAME_SUBJECT, (), "确认违法"),
        (nearly.pk, L.NEAR_SUBJECT, (), ""), (other.pk, L.SAME_APPLICANT, (), "")]  # fmt: skip
    assert [one.case.pk for one in repeats(Question.of(mine), coordinator)] == [repeated.pk]


def test_what_was_dropped_or_withdrawn_is_no_repetition(make_case: Make, coordinator: Person) -> None:
    answered(make_case(), "E3")
    assert repeats(Question.of(make_case()), coordinator) == []


def test_a_section_finds_only_what_it_sees(
    make_case: Make, safety: Section, handler: Person, colleague: Person, outsider: Person
) -> None:
    make_case(section=safety)
    mine = make_case()
    assert len(similar(Question.of(mine), handler)) == 1
    assert similar(Question.of(mine), colleague) == similar(Question.of(mine), outsider) == []


def test_applicants_are_counted_once_each(make_case: Make) -> None:
    first = make_case()
    make_case()
    make_case(**WANG)
    assert askers(Question.of(first)) == 2


def test_the_month_counts_items_by_the_first_receipt(make_case: Make, bureau: Agency) -> None:
    case = make_case(items=tuple(f"第{n}条路" for n in range(11)))
    make_case(arrived_on=date(2026, 6, 1))
    load = load_of(bureau, case.applicant_mark, date(2026, 5, 31))
    assert (load.requests, load.items, load.heavy) == (1, 11, True)
    assert not load_of(bureau, case.applicant_mark, date(2026, 6, 30)).heavy
    assert load_of(bureau, case.applicant_mark, date(2026, 12, 1)).items == 0


@pytest.mark.slow
def test_ten_thousand_requests_of_one_applicant_stay_fast(make_case: Make, bureau: Agency, coordinator: Person) -> None:
    model = make_case()
    names = [field.attname for field in Case._meta.concrete_fields if field.name != "id"]
    values = {name: getattr(model, name) for name in names}
    cases = [
        Case(**values | {"serial": number, "number": f"江交公开申〔2026〕{number}号",
                         "arrived_at": on(RECEIVED) + timedelta(seconds=number)})
        for number in range(2, 10_002)
    ]  # fmt: skip
    Case.objects.bulk_create(cases, batch_size=500)
    Item.objects.bulk_create(
        [Item(case=case, text=case.subject, agency=bureau, applicant_kind=case.applicant_kind,
              applicant_mark=case.applicant_mark, received_on=RECEIVED) for case in cases], batch_size=1000,
    )  # fmt: skip
    began = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        found = similar(Question.of(model), coordinator)
        load = load_of(bureau, model.applicant_mark, RECEIVED)
        several = askers(Question.of(model))
    assert (load.items, several, len(asked) <= 9) == (10_001, 1, True)
    assert {one.likeness for one in found} == {L.REPEATED}
    assert time.process_time() - began < 1.5
