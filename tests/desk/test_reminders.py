"""The coordinator's reminder settings, and where reminders lead."""

from __future__ import annotations

from datetime import time

import pytest
from moments import NOON

from gongkai.agencies.actions import set_reminders
from gongkai.agencies.models import Person
from gongkai.plans.actions import urge
from gongkai.plans.actions.reminders import post_digests
from gongkai.plans.models import Duty
from gongkai.records.models import Message
from gongkai.rules.refused import Refused

GIVEN = {"yellow_days": "3", "escalation_days": "4", "quiet_from": "19:00", "quiet_until": "07:30"}


def test_the_coordinator_changes_when_reminders_come(signed_in, coordinator, bureau):
    response = signed_in(coordinator).post("/desk/reminders/", GIVEN)
    assert response.status_code == 302
    bureau.refresh_from_db()
    assert (bureau.yellow_days, bureau.escalation_days) == (3, 4)
    assert (bureau.quiet_from, bureau.quiet_until) == (time(19), time(7, 30))


@pytest.mark.parametrize(
    "wrong",
    [{"yellow_days": "0"}, {"escalation_days": "31"}, {"quiet_from": "25:00"}, {"quiet_until": "19:00"}],
    ids=str,
)
def test_senseless_settings_are_refused_and_change_nothing(signed_in, coordinator, bureau, wrong):
    response = signed_in(coordinator).post("/desk/reminders/", GIVEN | wrong)
    assert response.status_code == 200
    bureau.refresh_from_db()
    assert bureau.yellow_days == 5


def test_another_agencys_coordinator_is_refused(overseer, bureau):
    with pytest.raises(Refused, match="不是您负责的机关"):
        set_reminders(
            bureau, yellow_days=3, escalation_days=3, quiet_from=time(18), quiet_until=time(8), by=overseer, at=NOON
        )


def test_every_link_in_the_ledgers_messages_opens_for_whoever_got_it(
    signed_in, world, bureau, coordinator, head, leader, handler
):
    urge(Duty.objects.get(pk=world.duty), by=coordinator, at=NOON)
    post_digests(bureau, at=NOON)
    sent = Message.objects.all()
    assert {message.key.split("-")[0] for message in sent} == {"urge", "digest"}
    for message in sent:
        reader = Person.objects.get(username=message.recipient)
        assert signed_in(reader).get(message.link).status_code == 200, message.link
    assert f"/desk/ledger/duties/{world.duty}/" in {message.link for message in sent}
