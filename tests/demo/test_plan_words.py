"""The demo's plan asks in its own words for every check of requests for information."""

from __future__ import annotations

from gongkai.checks.models import REQUESTS
from gongkai.checks.sources.suggesting import suggest
from gongkai.demo.filling import TEXTS


def test_the_plan_proposes_each_check_of_requests_once():
    rows = [line.split("|") for line in (TEXTS / "plan.md").read_text(encoding="utf-8").splitlines()]
    words = [row[3].strip() for row in rows if len(row) > 5]
    found = [one.measure for text in words for one in suggest(text, [], [], 2026) if one.measure in REQUESTS]
    assert sorted(found) == sorted(REQUESTS)
