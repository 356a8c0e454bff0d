"""A bureau with a plan, columns, and documents that came out on given days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from duty_steps import add_duty
from moments import NOON, TODAY, on
from requests_world import *  # noqa: F403 - all its fixtures

from gongkai.agencies.models import Agency, Section
from gongkai.checks.actions import set_up
from gongkai.checks.models import Check
from gongkai.plans.models import Duty, Kind, Part, Per, Plan, State, Task
from gongkai.publications.actions import install_kinds
from gongkai.publications.models import Column, Document, Edition, Standing
from gongkai.publications.models import Kind as DocumentKind
from gongkai.publications.models import State as EditionState
from gongkai.records.models import SYSTEM

__all__ = ["NOON", "TODAY"]


@pytest.fixture
def kinds(government: Agency) -> dict[str, DocumentKind]:
    install_kinds(by=SYSTEM, at=NOON)
    return {kind.code: kind for kind in DocumentKind.objects.all()}


@pytest.fixture
def column(bureau: Agency, safety: Section) -> Callable[..., Column]:
    def make(name: str = "安全出行", slug: str = "travel", **fields: Any) -> Column:
        parent = fields.get("parent")
        path = f"{parent.path if parent else ''}{slug}/"
        return Column.objects.create(agency=bureau, section=safety, name=name, slug=slug, path=path, **fields)

    return make


@pytest.fixture
def travel(column: Callable[..., Column]) -> Column:
    return column()


@pytest.fixture
def publish(bureau: Agency, safety: Section, travel: Column, kinds: dict[str, DocumentKind]) -> Callable[..., Document]:
    """Makes a document that came out at a moment or on a day: `publish("雨天行车提示", date(2026, 5, 6))`."""

    def make(title: str, when: date | datetime, kind: str = "news", **fields: Any) -> Document:
        at = when if isinstance(when, datetime) else on(when)
        edition = {name: fields.pop(name) for name in ("formed_on", "plan_period", "extra") if name in fields}
        serial = Document.objects.count() + 1
        document = Document.objects.create(
            **({"agency": bureau, "section": safety, "column": travel} | fields), kind=kinds[kind], year=2026,
            serial=serial, index_no=f"jt/2026-{serial:05d}", first_published_at=at, published_at=at,
        )  # fmt: skip
        document.live = Edition.objects.create(
            document=document, number=1, title=title, state=EditionState.RELEASED, released_at=at, created_at=at,
            saved_at=at, **edition,
        )  # fmt: skip
        document.standing = Standing.LIVE
        document.save()
        return document

    return make


@pytest.fixture
def plan(bureau: Agency) -> Plan:
    return Plan.objects.create(
        agency=bureau, year=2026, title="江州市交通运输局2026年政务公开工作要点", starts=date(2026, 1, 1),
        ends=date(2026, 12, 31), confirmed_at=on(date(2026, 1, 5)), confirmed_by="林静",
    )  # fmt: skip


@pytest.fixture
def ledger(plan: Plan) -> Callable[..., Duty]:
    """Makes a task with one duty, signed: `ledger(safety, requirement="…", kind=Kind.ONCE)`."""

    def make(section: Section, *others: Section, **fields: Any) -> Duty:
        order = Task.objects.count() + 1
        task = Task.objects.create(plan=plan, order=order, number=str(order), **fields)
        first = add_duty(task, section, state=State.WORKING)
        for other in others:
            add_duty(task, other, part=Part.SUPPORT, state=State.WORKING)
        return first

    return make


@pytest.fixture
def monthly(ledger: Callable[..., Duty], safety: Section) -> Duty:
    """Two a month in the column 安全出行, by 安全监督科."""
    words = "在“安全出行”专栏每月至少发布2条安全提示"
    return ledger(safety, requirement=words, kind=Kind.RECURRING, per=Per.MONTH, target=2, unit="条")


@pytest.fixture
def quota(monthly: Duty, travel: Column, coordinator: object) -> Check:
    """The check of it, running."""
    return set_up(monthly.task, "quota", {"column": travel}, by=coordinator, at=NOON)
