"""Validity on any day: every boundary, and what outweighs what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.validity import Change, ChangeKind, Validity, validity_on

START, LAST = date(2026, 6, 1), date(2031, 5, 31)
DAY = timedelta(days=1)
days = st.dates(date(2024, 1, 1), date(2034, 12, 31))
changes = st.lists(st.builds(Change, st.sampled_from(ChangeKind), days), max_size=4)


@pytest.mark.parametrize(("day", "stands"), [
    pytest.param(START - DAY, Validity.NOT_YET, id="the day before it begins"),
    pytest.param(START, Validity.IN_FORCE, id="its first day"),
    pytest.param(LAST, Validity.IN_FORCE, id="its last day"),
    pytest.param(LAST + DAY, Validity.EXPIRED, id="the day after its last"),
])  # fmt: skip
def test_begin_and_end(day, stands):
    assert validity_on(day, effective_on=START, expires_on=LAST) is stands


@pytest.mark.parametrize(("kind", "stands"), [
    (ChangeKind.REPEALED, Validity.REPEALED),
    (ChangeKind.DECLARED_INVALID, Validity.DECLARED_INVALID),
    (ChangeKind.AMENDED, Validity.AMENDED),
    (ChangeKind.PARTLY_INVALID, Validity.PARTLY_INVALID),
])  # fmt: skip
def test_a_change_holds_from_its_day_on(kind, stands):
    change = [Change(kind, date(2028, 1, 1))]
    assert validity_on(date(2027, 12, 31), effective_on=START, expires_on=LAST, changes=change) is Validity.IN_FORCE
    assert validity_on(date(2028, 1, 1), effective_on=START, expires_on=LAST, changes=change) is stands


def test_what_has_expired_is_not_repealed_later():
    late = [Change(ChangeKind.REPEALED, LAST + DAY)]
    assert validity_on(date(2032, 1, 1), effective_on=START, expires_on=LAST, changes=late) is Validity.EXPIRED


def test_what_was_repealed_does_not_expire_later():
    early = [Change(ChangeKind.REPEALED, date(2028, 1, 1))]
    assert validity_on(date(2032, 1, 1), effective_on=START, expires_on=LAST, changes=early) is Validity.REPEALED


def test_a_partial_invalidity_outweighs_an_amendment():
    both = [Change(ChangeKind.PARTLY_INVALID, START), Change(ChangeKind.AMENDED, START + DAY)]
    assert validity_on(START + DAY, effective_on=START, changes=both) is Validity.PARTLY_INVALID


def test_without_a_first_day_it_is_never_in_force():
    assert validity_on(LAST, effective_on=None) is Validity.NOT_YET


@given(days, days, st.none() | days, changes)
def test_an_end_stays_the_end(day, starts, ends, several):
    """Once it has ended it never binds again, and the kind of end does not change."""

    def at(when: date) -> Validity:
        return validity_on(when, effective_on=starts, expires_on=ends, changes=several)

    over = {Validity.EXPIRED, Validity.REPEALED, Validity.DECLARED_INVALID}
    if at(day) in over:
        assert all(at(day + timedelta(days=later)) is at(day) for later in (1, 30, 4000))


@given(days, days, st.none() | days, changes)
def test_it_binds_only_between_its_days(day, starts, ends, several):
    if validity_on(day, effective_on=starts, expires_on=ends, changes=several).binds:
        assert starts <= day
        assert ends is None or day <= ends
        assert not any(
            one.on <= day and one.kind in {ChangeKind.REPEALED, ChangeKind.DECLARED_INVALID} for one in several
        )


@given(days, days, st.none() | days)
def test_without_changes_the_states_are_three(day, starts, ends):
    found = validity_on(day, effective_on=starts, expires_on=ends)
    expected = (
        Validity.EXPIRED if ends is not None and day > ends
        else Validity.NOT_YET if day < starts
        else Validity.IN_FORCE
    )  # fmt: skip
    assert found is expected
