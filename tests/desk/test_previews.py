"""A draft in the public's look before anybody can see it, and a scheduled one that is late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from moments import NOON
from publication_cast import draft, go_on, stage

from gongkai.publications import actions
from gongkai.publications.models import Edition, State
from gongkai.publications.queries.papers import lateness


@pytest.fixture
def made(bureau, office, safety, account):
    return stage(bureau, office, safety, account)


def preview(client, edition) -> str:
    return client.get(reverse("desk:edition_preview_page", args=[edition.pk])).content.decode()


def test_a_preview_says_that_it_is_not_out_or_when_it_will_be(made, signed_in):
    client = signed_in(made.handler)
    edition = draft(made, "夜间封闭公告")
    assert "<span>发布时间 待发布</span>" in preview(client, edition)
    Edition.objects.filter(pk=edition.pk).update(release_at=NOON + timedelta(days=3, minutes=5))
    shown = preview(client, edition)
    assert "2026-05-16 12:05</time>（定时）" in shown
    assert "本页发布于" not in shown


def test_the_preview_of_a_revision_shows_its_own_hour_and_not_that_of_what_is_out(made, signed_in):
    out = go_on(made, draft(made, "夜间封闭公告"))
    told = timezone.localtime(out.released_at).strftime("%Y-%m-%d %H:%M")
    client = signed_in(made.handler)
    assert told in preview(client, out)
    revision = actions.revise(out.document, by=made.handler, at=NOON)
    shown = preview(client, revision)
    assert "<span>发布时间 待发布</span>" in shown
    assert told not in shown


def test_links_in_a_preview_lead_straight_on_for_the_page_in_between_knows_what_is_public_only(made, signed_in):
    url = "https://www.example.com/map"
    edition = draft(made, "夜间封闭公告", body=f'<p><a href="{url}">示意图</a></p>')
    actions.add_video(edition, url, "绕行", "走江北路", by=made.handler, at=NOON)
    assert preview(signed_in(made.handler), edition).count(f'href="{url}"') == 2


@pytest.mark.parametrize(("minutes", "words"), [
    pytest.param(-1, "", id="its hour has not come"), pytest.param(5, "", id="the clock comes every five minutes"),
    pytest.param(6, "晚了6分钟", id="minutes"), pytest.param(150, "晚了2小时", id="hours"), pytest.param(3000, "晚了2天", id="days"),
])  # fmt: skip
def test_how_late_a_release_is(minutes, words):
    hour = NOON - timedelta(minutes=minutes)
    assert lateness(Edition(state=State.READY, release_at=hour), NOON) == words
    assert lateness(Edition(state=State.RELEASED, release_at=hour, released_at=NOON), NOON + timedelta(days=9)) == words


def test_a_draft_or_what_has_no_hour_is_never_late():
    assert lateness(Edition(state=State.DRAFT, release_at=NOON), NOON + timedelta(days=9)) == ""
    assert lateness(Edition(state=State.READY), NOON) == ""
    assert lateness(Edition(state=State.RELEASED, released_at=NOON), NOON) == ""


def test_the_office_sees_that_a_release_is_late_and_afterwards_that_it_was(made, signed_in):
    ready = go_on(
        made, draft(made, "夜间封闭公告", formed_on=timezone.localdate(), release_at=NOON + timedelta(days=1))
    )
    hour = timezone.now() - timedelta(minutes=31)
    Edition.objects.filter(pk=ready.pk).update(release_at=hour)
    client = signed_in(made.coordinator)
    pages = [
        reverse("desk:document_reviews") + "?list=ready",
        reverse("desk:documents"),
        reverse("desk:document", args=[ready.document_id]),
    ]
    for page in pages:
        assert "晚了31分钟，还没有发布" in client.get(page).content.decode(), page
    assert actions.release_due(at=timezone.now()) == 1
    shown = client.get(pages[2]).content.decode()
    assert "，晚了31分钟</small>" in shown
    assert "还没有发布" not in shown
