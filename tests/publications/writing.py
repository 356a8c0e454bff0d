"""Texts and steps that the room's tests share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from moments import NOON, TODAY

from gongkai.agencies.models import Person
from gongkai.publications import actions
from gongkai.publications.models import Edition, State
from gongkai.publications.queries.rights import current_step

BODY = "<p>因路面维修，滨河大道跨江桥自6月1日起每晚22时至次日5时封闭，请绕行江北路。</p>"
NORM_VALUES = {
    "body": "<h2>第一条</h2><p>为规范公路养护作业期间的交通组织，制定本规定。</p>",
    "doc_no": "江交规[2026]3号",
    "unified_no": "JZJT—2026—003",
    "formed_on": TODAY,
    "topic": "交通运输\\公路",
    "effective_on": date(2026, 6, 1),
    "expires_on": date(2031, 5, 31),
    "contact": "安全监督科 0600-1234",
}
READING_VALUES = {
    "body": "<p>施工前七天贴出告示，晚上十点以后才占道。</p>",
    "contact": "安全监督科 0600-1234",
    "form": "chart",
    "reading_outline": "为什么制定、管哪些路、市民怎么查",
    "reading_channel": "门户网站",
}
SECRECY = "不涉及国家秘密，可以公开"


def go_on(edition: Edition, cast: Mapping[str, Person], *, to: State = State.RELEASED, at: datetime = NOON) -> Edition:
    """Submit a draft and let each step's owner approve it, until the edition stands at `to`."""
    edition.refresh_from_db()
    if edition.state == State.DRAFT:
        edition = actions.submit(edition, by=cast["writer"], at=at)
    while edition.state == State.REVIEW and edition.state != to:
        step = current_step(edition)
        at += timedelta(minutes=1)
        edition = actions.approve(edition, by=cast[step.where], at=at, secrecy=SECRECY)
    edition.refresh_from_db()
    return edition
