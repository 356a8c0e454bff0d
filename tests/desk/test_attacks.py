"""What somebody tries who means harm: guessed numbers, senseless values, another's work, the way round a rule."""

from __future__ import annotations

import pytest
from django.urls import reverse
from moments import NOON

from gongkai.plans.models import Plan, Task
from gongkai.records.actions import record
from gongkai.records.models import SYSTEM, Verb

SENSELESS = {"longer than a key": "9" * 30, "longer than Python reads": "9" * 5000, "a raised two": "²", "words": "abc"}

# who, address, arguments from the world, what is sent (GET without): every place of X takes the senseless value
NUMBERS: list[tuple[str, str, dict[str, str], str, dict[str, str] | None]] = [
    ("coordinator", "duty", {"duty": "duty"}, "?period=X", None),
    ("coordinator", "plan", {"plan": "plan"}, "?section=X&area=X&page=X", None),
    ("coordinator", "leader", {}, "?plan=X&page=X", None),
    ("coordinator", "reviews", {}, "?at=X", None),
    ("coordinator", "calendar", {}, "?year=X", None),
    ("administrator", "account_add", {}, "?agency=X", None),
    ("administrator", "accounts", {}, "?agency=X&section=X&page=X", None),
    ("root_administrator", "calendar_notice", {}, "",
     {"step": "enter", "year": "X", "day": "2026-01-01", "worked": "no", "name": "元旦"}),
    ("auditor", "audit_verify", {}, "", {"chain": "jiaotong", "after": "X"}),
    ("handler", "duty_evidence", {"duty": "duty"}, "", {"period": "1", "kind": "record", "event": "X"}),
    ("handler", "duty_evidence", {"duty": "duty"}, "", {"period": "X", "kind": "record", "event": "1"}),
    ("handler", "duty_act", {"duty": "duty", "name": "submit"}, "", {"period": "X"}),
    ("coordinator", "duty_act", {"duty": "duty", "name": "release"}, "", {"evidence": "X"}),
    ("coordinator", "duty_act", {"duty": "duty", "name": "merge"}, "", {"into": "X", "reason": "重复"}),
    ("coordinator", "duty_act", {"duty": "duty", "name": "reassign"}, "", {"section": "X", "reason": "不归口"}),
    ("coordinator", "plan_several", {"plan": "plan"}, "", {"duty": "X", "act": "urge"}),
    ("coordinator", "reviews_accept", {}, "", {"period": "X"}),
    ("coordinator", "look_back_sample", {}, "", {"plan": "X", "number": "1"}),
    ("coordinator", "look_back_sample", {}, "", {"plan": "plan", "number": "X"}),
]  # fmt: skip


def sent(values: dict[str, str], world: object, senseless: str) -> dict[str, object]:
    return {key: senseless if value == "X" else getattr(world, value, value) for key, value in values.items()}


@pytest.mark.parametrize("senseless", SENSELESS.values(), ids=SENSELESS)
def test_a_senseless_number_is_answered_and_never_breaks_the_page(senseless, actors, world, signed_in):
    broken = []
    for who, name, args, query, data in NUMBERS:
        client = signed_in(actors[who])
        client.raise_request_exception = False
        address = reverse(f"desk:{name}", kwargs=sent(args, world, senseless)) + query.replace("X", senseless)
        scripted = {"x-requested-with": "XMLHttpRequest"} if name == "audit_verify" else {}
        answer = (
            client.get(address)
            if data is None
            else client.post(address, sent(data, world, senseless), headers=scripted)
        )
        if answer.status_code >= 500:
            broken.append((name, data or query))
    assert broken == []


def test_an_object_with_a_number_beyond_any_key_is_not_there(actors, signed_in):
    far = "9" * 30
    for who, name, key in [("coordinator", "plan", "plan"), ("coordinator", "duty", "duty"), ("auditor", "audit_event", "event"),
                           ("coordinator", "evidence_file", "evidence"), ("administrator", "account_show", "person")]:  # fmt: skip
        address = reverse(f"desk:{name}", kwargs={key: 1}).replace("/1/", f"/{far}/")
        assert signed_in(actors[who]).get(address).status_code == 404, name


@pytest.mark.parametrize(
    ("who", "name", "query"),
    [("coordinator", "leader", "?since=0001-01-01"), ("coordinator", "leader", "?since=9999-12-31"),
     ("auditor", "audit", "?since=0001-01-01&until=9999-12-31")],
    ids=["the first day of all", "the last day of all", "all days of the record"],
)  # fmt: skip
def test_a_day_at_the_end_of_the_calendar_is_a_day(who, name, query, actors, world, signed_in):
    assert signed_in(actors[who]).get(reverse(f"desk:{name}") + query).status_code == 200


def test_a_task_that_cites_documents_shows_them(world, coordinator, signed_in):
    Task.objects.filter(duties=world.duty).update(norms=["《江州市道路养护条例》"])
    answer = signed_in(coordinator).get(reverse("desk:duty", args=[world.duty]))
    assert "《江州市道路养护条例》" in answer.content.decode()


def test_an_event_with_values_inside_values_is_shown_and_exported(world, auditor, signed_in):
    plan = Plan.objects.get(pk=world.plan)
    event = record(
        Verb.CHANGED, plan, by=SYSTEM, at=NOON, after={"items": {"3": {"kind": "once"}}, "title": ["甲", {"乙": 1}]}
    )
    client = signed_in(auditor)
    assert "once" in client.get(reverse("desk:audit_event", args=[event.pk])).content.decode()
    for kind in ("csv", "xlsx"):
        assert client.post(reverse("desk:audit_export"), {"as": kind}).status_code == 200
