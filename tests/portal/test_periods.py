"""Plans by five-year period: how many there are is exact, the newest are listed, and a period without any is a gap."""

from __future__ import annotations

from datetime import timedelta

from moments import NOON
from public_site import publish

from gongkai.publications.queries.public import plans_by_period


def test_every_plan_is_counted_and_the_newest_are_listed(public, client):
    for number in range(20):
        values = {"plan_period": 14, "title": f"公路规划之{number}"}
        publish(public.columns["policy/plans"], public.kinds["plan"], 200 + number, at=NOON + timedelta(hours=number), **values)  # fmt: skip
    found = {period.value: (count, rows) for period, count, rows in plans_by_period(public.notice.agency)}
    count, rows = found[14]
    assert count == 20
    assert [row.live.title for row in rows] == [f"公路规划之{number}" for number in range(19, 4, -1)]
    assert found[13] == (0, [])
    page = client.get("/periods/").content.decode()
    assert "只列出最新的15份，共20份" in page
    assert "公路规划之5<" in page
    assert "公路规划之4<" not in page
