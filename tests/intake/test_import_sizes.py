"""A plan of 5,000 items: confirmed, and compared with a corrected file, within seconds."""

# ruff: noqa: F401, F811 — fixtures are imported
from time import process_time

import pytest
from importing_office import NOON, TODAY, kept_files, sections, upload

from gongkai.intake.actions import apply_diff, confirm
from gongkai.intake.queries import compare, proposals
from gongkai.plans.models import Duty, Period, Plan, Task

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

UNITS = ("办公室", "法制科、公路养护科", "综合规划科", "安全监督科、办公室、法制科")
ENDS = ("2026年9月30日前完成", "每季度至少发布1条", "持续推进", "每月更新一次")


def large(verb: str = "公布", count: int = 5000) -> bytes:
    """A Markdown table of so many items."""
    lines = ["# 江州市交通运输局2026年任务分解表", "", "| 序号 | 具体要求 | 责任科室 |", "|---|---|---|"]
    lines += [
        f"| {n} | {verb}第{n * 7919 % 10007}号公路的养护计划和验收结果，{ENDS[n % 4]}。 | {UNITS[n % 4]} |"
        for n in range(1, count + 1)
    ]
    return "\n".join(lines).encode()


def test_five_thousand_items_are_confirmed_compared_and_updated(coordinator, sections):
    reading = upload(large(), coordinator, "plan.md")
    began = process_time()
    assert proposals(reading).counts["tasks"] == 5000
    proposed = process_time()
    plan = confirm(reading, by=coordinator, at=NOON, today=TODAY)
    confirmed = process_time()
    assert (Plan.objects.count(), Task.objects.count(), Duty.objects.count()) == (1, 5000, 8750)
    assert Period.objects.count() > 30_000
    again = upload(large("及时公布"), coordinator, "corrected.md")
    started = process_time()
    diff = compare(again)
    compared = process_time()
    assert diff.counts == {"same": 0, "reworded": 5000}
    apply_diff(again, plan, set(diff.changes), by=coordinator, at=NOON)
    spent = {
        "proposals": proposed - began,
        "confirm": confirmed - proposed,
        "compare": compared - started,
        "apply": process_time() - compared,
    }
    assert spent["confirm"] < 20, spent
    assert spent["compare"] < 5, spent
    assert spent["apply"] < 40, spent
