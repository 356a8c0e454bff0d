"""The internet channel of reconsideration is a link wherever the agency wrote its address (《行政复议法》第二十二条)."""

from __future__ import annotations

import pytest
from django.utils import timezone
from request_forms import asked_after, fresh, handed_in
from requests_world import *  # noqa: F403 - the bureau that receives

from gongkai.foi.models import Case, Reception
from gongkai.portal.outside import address_in

__all__ = ["fresh"]
pytestmark = pytest.mark.usefixtures("fresh", "reception")
PLACE = "https://fuyi.jiangzhou.example"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (f"江州市行政复议网上申请（{PLACE}）", PLACE),
        (f"{PLACE}/a?b=1，或者小程序", f"{PLACE}/a?b=1"),
        ("微信小程序“江州复议”", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_an_address_is_found_in_words(words, found):
    assert address_in(words) == found


def test_the_link_stands_where_one_asks_and_where_one_was_answered(client):
    Reception.objects.update(review_channel=f"江州市行政复议网上申请（{PLACE}）")
    number, code = handed_in(client)
    link = f'<a href="{PLACE}" rel="noopener">网上申请'
    assert link in client.get("/requests/").content.decode()
    assert link not in asked_after(client, number, code)
    today = timezone.localdate()
    Case.objects.update(state="answered", answered_on=today, ended_on=today)
    assert link in asked_after(client, number, code)


def test_a_channel_without_an_address_is_told_in_its_words(client):
    Reception.objects.update(review_channel="微信小程序“江州复议”")
    assert "网上申请：微信小程序" in client.get("/requests/").content.decode()
