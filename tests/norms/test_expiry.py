"""The end of a normative document is told in time, once, to those who decide about it."""

# ruff: noqa: F811
from __future__ import annotations

from datetime import date

from moments import on
from publishing_office import cast, column, in_force, kinds, law, lawyer, norm, reading  # noqa: F401

from gongkai.norms.actions import remind_of_expiry
from gongkai.records.models import Message


def test_half_a_year_before_its_end_the_section_is_told_once(in_force, cast):
    assert remind_of_expiry(at=on(date(2030, 11, 30))) == 0
    assert remind_of_expiry(at=on(date(2030, 12, 1))) >= 2
    assert remind_of_expiry(at=on(date(2030, 12, 2))) == 0
    assert Message.objects.filter(recipient="linjing", subject__contains="2031年5月31日到期").count() == 1
