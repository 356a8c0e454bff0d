"""Measuring the screens: queries and CPU time of each, as a table."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.agencies.models import Person, Role
from gongkai.plans.models import Duty, Plan

WARM, RUNS = 2, 9


@dataclass(frozen=True, slots=True)
class Measure:
    """One screen: status, queries, CPU milliseconds of this process (median and most), kilobytes."""

    name: str
    status: int
    queries: int
    cpu: float
    worst: float
    size: float


def screens(plan: Plan) -> Iterator[tuple[str, Person, str]]:
    """Every ledger screen as the one who uses it: name, person, address."""
    people = {role: Person.objects.filter(agency=plan.agency, role=role).order_by("pk").first() for role in Role}
    office, leader, head, handler = (people[role] for role in (Role.COORDINATOR, Role.LEADER, Role.HEAD, Role.HANDLER))
    if not (office and leader and head and handler):
        raise LookupError(f"{plan.agency} has nobody in one of the roles")
    duty = Duty.objects.filter(plan=plan, section=handler.section).order_by("task__order")[0]
    ledger = reverse("desk:plan", args=[plan.pk])
    yield "工作台（经办人）", handler, reverse("desk:home")
    yield "工作台（办公室）", office, reverse("desk:home")
    yield "台账（经办人）", handler, ledger
    yield "台账（办公室）", office, ledger
    yield "台账按灯筛选", office, f"{ledger}?light=red"
    yield "台账按时限排序", office, f"{ledger}?sort=due"
    yield "承办页（经办人）", handler, reverse("desk:duty", args=[duty.pk])
    yield "承办页（办公室）", office, reverse("desk:duty", args=[duty.pk])
    yield "台账审核", office, reverse("desk:reviews")
    yield "回头看", office, reverse("desk:look_backs")
    yield "领导总览", leader, reverse("desk:leader")
    yield "导入要点", office, reverse("desk:imports")
    root = Person.objects.filter(agency__parent=None, role=Role.COORDINATOR).exclude(agency=plan.agency).first()
    if root:
        yield "下级总览（上级办公室）", root, reverse("desk:leader")
        yield "下级台账（上级办公室）", root, ledger


def measure(plan: Plan) -> Iterator[Measure]:
    """Ask for each ledger screen a few times; one run counts its queries."""
    for name, person, address in screens(plan):
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(person, backend="gongkai.agencies.backends.RoleBackend")
        yield _measured(name, client, address)


def measure_public(pages: Iterable[tuple[str, str]]) -> Iterator[Measure]:
    """The same of public pages, as somebody without an account."""
    for name, address in pages:
        yield _measured(name, Client(), address)


def _measured(name: str, client: Client, address: str) -> Measure:
    for _ in range(WARM):
        response = client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    queries = len(captured)  # before the next request empties the log
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        client.get(address)
        times.append((time.process_time() - begun) * 1000)
    return Measure(name, response.status_code, queries, median(times), max(times), len(response.content) / 1024)
