"""A plan with everything in it that could leak: one task let out, one not, proofs of both kinds, a withdrawn plan."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from moments import NOON, TODAY
from public_site import build

from gongkai.agencies.models import Agency, Person, Section
from gongkai.plans.models import Duty, Evidence, EvidenceKind, Period, Plan, State, Task
from gongkai.records.actions import keep

SECRET = "内部工作底稿"


@pytest.fixture
def public(bureau: Agency, roads: Section) -> SimpleNamespace:
    """The bureau's public site with one of everything."""
    return build(bureau, roads)


@pytest.fixture
def plan(bureau: Agency) -> Plan:
    return Plan.objects.create(
        agency=bureau, year=2026, title="江州市交通运输局2026年要点", starts=date(2026, 1, 1), ends=date(2026, 12, 31),
        confirmed_at=NOON, confirmed_by="林静",
    )  # fmt: skip


@pytest.fixture
def reported(plan: Plan, bureau: Agency, safety: Section, handler: Person) -> SimpleNamespace:
    """Two tasks, each reported by 陈晓岚 with words, a file that may be shown, one that may not, and a link."""

    def task(order: int, requirement: str) -> SimpleNamespace:
        row = Task.objects.create(plan=plan, order=order, number=str(order), requirement=requirement)
        duty = Duty.objects.create(
            task=row, plan=plan, agency=bureau, section=safety, state=State.WORKING, assigned_at=NOON,
            decline_reason=f"{SECRET}：退回理由",
        )  # fmt: skip
        period = Period.objects.create(
            duty=duty, order=1, label="第二季度", starts=date(2026, 4, 1), ends=date(2026, 6, 30), due=date(2026, 7, 14),
            claim="blocked", claim_text=f"{SECRET}：自述", claimed_by=handler.name, claimed_key=handler.username,
            verdict_text=f"{SECRET}：审核意见",
        )  # fmt: skip
        common = {
            "duty": duty, "period": period, "happened_on": TODAY, "added_at": NOON,
            "added_by": handler.name, "added_key": handler.username,
        }  # fmt: skip
        kept = keep(f"{requirement}的公开件".encode(), media_type="text/plain", at=NOON)
        shown = Evidence.objects.create(
            kind=EvidenceKind.FILE, title=f"{requirement}公开件.txt", attachment=kept, **common
        )
        draft = keep(f"{SECRET}{order}".encode(), media_type="text/plain", at=NOON)
        hidden = Evidence.objects.create(
            kind=EvidenceKind.FILE, title=f"{SECRET}{order}.txt", attachment=draft, **common
        )
        link = Evidence.objects.create(
            kind=EvidenceKind.LINK, title=f"{SECRET}{order}的网页", url="https://oa.example.gov.cn/draft", **common
        )
        return SimpleNamespace(task=row, duty=duty, period=period, shown=shown, hidden=hidden, link=link)

    return SimpleNamespace(out=task(1, "公开养护工程进展"), kept=task(2, "公开应急预案修订"))
