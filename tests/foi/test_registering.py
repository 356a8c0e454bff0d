"""Requests come in."""

from datetime import date


def test_a_request_handed_in_is_received_that_day(make_case):
    case = make_case()
    assert (case.number, case.state, case.due) == ("江交公开申〔2026〕1号", "working", date(2026, 6, 8))
