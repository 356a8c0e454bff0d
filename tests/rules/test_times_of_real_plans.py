"""What the words alone say, read over whole plans with no idea of their layout."""

import html
import json
import re
from pathlib import Path

import pytest
from plan_files import each_plan

from gongkai.rules.deadlines import read_times


def text_and_expectation(plan: Path):
    text = plan.read_text(encoding="utf-8")
    if plan.suffix == ".txt":
        text = text.partition("\n")[2]  # the first line tells the source
    expected = json.loads((plan.parent / f"{plan.stem}.expected.json").read_text(encoding="utf-8"))
    return html.unescape(re.sub(r"<[^>]+>", "", text)), expected


def wanted_dates(expected) -> set[str]:
    days = {day for item in expected["items"] for day in item.get("deadlines") or [item["deadline"]] if day}
    return days | {one["date"] for one in expected.get("document_deadlines", []) if "date" in one}


def wanted_recurrences(expected) -> set[tuple[str, int | None]]:
    found = {(one["per"], one["at_least"]) for item in expected["items"] if (one := item["recurrence"])}
    notes = [one["recurrence"] for one in expected.get("document_deadlines", []) if "recurrence" in one]
    return found | {(one["per"], None) for one in notes}


@pytest.mark.parametrize("plan", each_plan())
def test_all_deadlines_of_a_plan_and_no_other_date(plan):
    text, expected = text_and_expectation(plan)
    found = read_times(text, year=expected["year"]).dates
    assert {str(one.value) for one in found if one.value} == wanted_dates(expected)


@pytest.mark.parametrize("plan", each_plan())
def test_all_recurring_duties_of_a_plan_and_no_other(plan):
    text, expected = text_and_expectation(plan)
    found = read_times(text, year=expected["year"]).recurrences
    assert {(one.per, one.at_least) for one in found} == wanted_recurrences(expected)
