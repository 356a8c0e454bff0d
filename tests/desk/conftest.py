"""Actors who walk the desk, and a small world in which every address has an object behind it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from moments import NOON, TODAY

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.intake.models import Reading, ReadingState
from gongkai.plans.models import Duty, Evidence, EvidenceKind, LookBack, Period, Plan, State, Task
from gongkai.records.actions import keep, record
from gongkai.records.models import SYSTEM, Event, Verb

BACKEND = "gongkai.agencies.backends.RoleBackend"
SignedIn = Callable[[Person | None], Client]


@pytest.fixture(autouse=True)
def fresh_rate_limits() -> None:
    """allauth counts attempts in the cache."""
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Debian's Chromium, silent on the network."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    quiet = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
        " --disable-component-update --disable-sync"
    )
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": quiet.split()}


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """A client as this person; nobody for None."""

    def enter(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person, backend=BACKEND)
        return client

    return enter


@pytest.fixture
def root_administrator(account: Callable[..., Person], government: Agency) -> Person:
    return account("钱勇", Role.ADMINISTRATOR, government, None, "qianyong")


@pytest.fixture
def stranger(account: Callable[..., Person], waterworks: Agency) -> Person:
    """The administrator of another agency."""
    return account("冯凯", Role.ADMINISTRATOR, waterworks, None, "fengkai")


@pytest.fixture
def strange_auditor(account: Callable[..., Person], waterworks: Agency) -> Person:
    return account("秦岚", Role.AUDITOR, waterworks, None, "qinlan")


@pytest.fixture
def actors(
    administrator: Person,
    auditor: Person,
    coordinator: Person,
    head: Person,
    handler: Person,
    leader: Person,
    outsider: Person,
    overseer: Person,
    root_administrator: Person,
    stranger: Person,
    strange_auditor: Person,
) -> dict[str, Person | None]:
    people = [
        administrator, auditor, coordinator, head, handler, leader, outsider, overseer, root_administrator, stranger,
        strange_auditor,
    ]  # fmt: skip
    names = (
        "administrator auditor coordinator head handler leader outsider overseer root_administrator stranger"
        " strange_auditor"
    )
    return {"anonymous": None, **dict(zip(names.split(), people, strict=True))}


@pytest.fixture
def world(bureau: Agency, safety: Section, handler: Person) -> SimpleNamespace:
    """Numbers of one object of each kind, all of the bureau and its section 安全监督科."""
    kept = keep("一、做好公开".encode(), media_type="text/plain", at=NOON)
    plan = Plan.objects.create(
        agency=bureau, year=2026, title="2026年政务公开工作要点", starts=date(2026, 1, 1), ends=date(2026, 12, 31),
        confirmed_at=NOON, confirmed_by="林静",
    )  # fmt: skip
    task = Task.objects.create(plan=plan, order=1, number="1", requirement="公开养护工程进展")
    common = {"task": task, "plan": plan, "agency": bureau, "section": safety, "assigned_at": NOON}
    duty = Duty.objects.create(state=State.WORKING, **common)
    period = Period.objects.create(
        duty=duty,
        order=1,
        label="2026年第二季度",
        starts=date(2026, 4, 1),
        ends=date(2026, 6, 30),
        due=date(2026, 7, 10),
    )
    proof = Evidence.objects.create(
        duty=duty, period=period, kind=EvidenceKind.FILE, title="养护月报", attachment=kept, happened_on=TODAY,
        added_at=NOON, added_by=handler.name, added_key=handler.username,
    )  # fmt: skip
    waiting_task = Task.objects.create(plan=plan, order=2, number="2", requirement="公开安全检查结果")
    waiting = Duty.objects.create(state=State.REVIEW, **{**common, "task": waiting_task})
    submitted = Period.objects.create(
        duty=waiting, order=1, label="2026年第二季度", starts=date(2026, 4, 1), ends=date(2026, 6, 30),
        due=date(2026, 7, 10), submitted_at=NOON, claimed_key=handler.username,
    )  # fmt: skip
    look_back = LookBack.objects.create(duty=duty, sampled_at=NOON, sampled_by="林静")
    reading = Reading.objects.create(
        agency=bureau, attachment=kept, name="要点.txt", state=ReadingState.FAILED, failure="没有任务",
        created_at=NOON, created_by="林静",
    )  # fmt: skip
    event: Event = record(Verb.CREATED, plan, by=SYSTEM, at=NOON, after={"title": plan.title})
    return SimpleNamespace(
        person=handler.pk, agency=bureau.pk, section=safety.pk, event=event.pk, plan=plan.pk, duty=duty.pk,
        period=submitted.pk, evidence=proof.pk, look_back=look_back.pk, reading=reading.pk,
    )  # fmt: skip
