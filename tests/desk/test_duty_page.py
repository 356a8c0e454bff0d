"""What a duty's page offers, and to whom."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from moments import NOON

from gongkai.agencies.models import Person
from gongkai.plans.models import Claim, Duty, Evidence, Period
from gongkai.records.actions import record
from gongkai.records.models import Verb


def page(client: Client, duty: int) -> str:
    return client.get(f"/desk/ledger/duties/{duty}/").content.decode()


@pytest.mark.parametrize(
    ("due", "said", "chosen"),
    [
        pytest.param(date(2020, 1, 1), Claim.NONE, ["late"], id="late, nothing said"),
        pytest.param(date(2020, 1, 1), Claim.BLOCKED, ["blocked"], id="late, something said"),
        pytest.param(date(2999, 1, 1), Claim.NONE, [], id="in time"),
    ],
)
def test_a_late_report_is_chosen_as_one(signed_in, world: SimpleNamespace, handler: Person, due, said, chosen):
    Period.objects.filter(duty=world.duty).update(due=due, claim=said)
    radios = re.findall(r"<input[^>]*type=\"radio\"[^>]*>", page(signed_in(handler), world.duty))
    assert radios
    assert [re.search('value="([^"]*)"', one)[1] for one in radios if "checked" in one] == chosen


def test_the_office_is_not_asked_to_give_its_own_duty_back_to_itself(signed_in, world, handler, coordinator):
    offered = f"/desk/ledger/duties/{world.duty}/decline/"
    assert offered in page(signed_in(handler), world.duty)
    Duty.objects.filter(pk=world.duty).update(section=coordinator.section)
    shown = page(signed_in(coordinator), world.duty)
    assert "填写进展" in shown
    assert offered not in shown


@pytest.mark.parametrize("counts", [True, False])
def test_whoever_added_a_counted_proof_is_not_offered_to_accept(signed_in, world, coordinator: Person, counts):
    waiting = Period.objects.select_related("duty").get(pk=world.period)
    Evidence.objects.filter(pk=world.evidence).update(
        duty=waiting.duty, period=waiting, counts=counts, added_key=coordinator.username
    )
    shown = page(signed_in(coordinator), waiting.duty_id)
    assert ("/accept/" in shown) is not counts
    assert ("请由另一位办公室统筹审核通过" in shown) is counts
    assert "/send-back/" in shown


def test_whoever_once_reported_is_not_offered_to_accept_though_another_reported_since(
    signed_in, world, handler: Person, coordinator: Person
):
    waiting = Period.objects.select_related("duty").get(pk=world.period)
    record(Verb.CLAIMED, waiting.duty, by=coordinator, at=NOON, after={"row": waiting.pk, "period": waiting.label})
    assert waiting.claimed_key == handler.username
    client = signed_in(coordinator)
    shown = page(client, waiting.duty_id)
    assert "/accept/" not in shown
    assert "请由另一位办公室统筹审核通过" in shown
    queue = client.get("/desk/reviews/").content.decode()
    assert "须由他人审核" in queue
