"""One act on several duties of the ledger: what is said of it, and what becomes public."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from moments import NOON, TODAY

from gongkai.agencies.models import Person, Section
from gongkai.plans.models import Duty, Evidence, EvidenceKind, Period, State, Task, Verdict


def said(client: Client, plan: int, act: str, duties: list[int]) -> list[str]:
    """The sentences at the head of the page after the act."""
    page = client.post(f"/desk/ledger/{plan}/several/", {"duty": duties, "act": act}, follow=True)
    return [str(message) for message in page.context["messages"]]


def prove(duty: Duty, title: str, verdict: Verdict = Verdict.NONE, **fields: object) -> Evidence:
    """A proof in a period of its own, with this verdict."""
    order = duty.periods.count() + 1
    period = Period.objects.create(
        duty=duty, order=order, label=f"第{order}期", starts=TODAY, ends=TODAY, verdict=verdict
    )
    return Evidence.objects.create(
        duty=duty, period=period, kind=EvidenceKind.FILE, title=title, happened_on=TODAY, added_at=NOON,
        added_by="陈晓岚", added_key="chenxiaolan", **fields,
    )  # fmt: skip


@pytest.fixture
def pending(world: SimpleNamespace) -> Duty:
    """One more duty of the section, not yet signed for."""
    known = Duty.objects.get(pk=world.duty)
    task = Task.objects.create(plan=known.plan, order=9, number="9", requirement="公开桥梁检测结果")
    return Duty.objects.create(
        task=task, plan=known.plan, agency=known.agency, section=known.section, state=State.PENDING, assigned_at=NOON
    )


def test_only_what_waits_for_a_signature_is_counted_as_signed(signed_in, world, handler: Person, pending):
    sentences = said(signed_in(handler), world.plan, "sign", [world.duty, pending.pk])
    assert "已签收1项。" in sentences
    assert [one for one in sentences if re.match("第1项.*现为“办理中”，不能办理“签收”", one)]
    pending.refresh_from_db()
    assert (pending.state, pending.signed_by) == (State.WORKING, handler.name)


def test_a_reminder_is_called_one(signed_in, world, coordinator: Person):
    assert said(signed_in(coordinator), world.plan, "urge", [world.duty]) == ["已催办1项。"]


def test_no_change_is_called_so(signed_in, world, handler: Person):
    Period.objects.filter(duty=world.duty).update(due=date(2999, 1, 1), ends=date(2999, 1, 1))
    assert said(signed_in(handler), world.plan, "no_change", [world.duty])[0] == "已报“本期无变化”1项。"


def test_what_becomes_public_is_what_the_office_has_accepted(signed_in, world, coordinator: Person):
    duty = Duty.objects.get(pk=world.duty)
    accepted = prove(duty, "已通过的", Verdict.ACCEPTED)
    prove(duty, "还没有审核的")
    prove(duty, "不计入的", Verdict.ACCEPTED, counts=False, excluded_why="重复")
    assert said(signed_in(coordinator), world.plan, "release", [duty.pk]) == ["已公开1项。"]
    assert list(Evidence.objects.filter(released=True)) == [accepted]
    assert Task.objects.get(pk=duty.task_id).released


def test_what_was_public_before_stays_so_with_its_note(signed_in, world, coordinator: Person, roads: Section):
    duty = Duty.objects.get(pk=world.duty)
    other = Duty.objects.create(
        task=duty.task, plan=duty.plan, agency=duty.agency, section=roads, state=State.WORKING, assigned_at=NOON
    )
    shown = {prove(other, "别科室的", released=True), prove(duty, "选定的", released=True)}
    Task.objects.filter(pk=duty.task_id).update(released=True, release_note="每季度更新")
    shown.add(prove(duty, "新通过的", Verdict.ACCEPTED))
    said(signed_in(coordinator), world.plan, "release", [duty.pk, other.pk])
    assert set(Evidence.objects.filter(released=True)) == shown
    assert Task.objects.get(pk=duty.task_id).release_note == "每季度更新"
