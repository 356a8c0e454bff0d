"""People and rows that the tests of the document screens share, made through the same actions that people use."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from moments import NOON, TODAY

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.publications import actions
from gongkai.publications.models import Edition, Kind, State
from gongkai.publications.queries.rights import current_step
from gongkai.records.models import SYSTEM

BODY = "<p>滨河大道跨江桥自6月1日起每晚22时至次日5时封闭，请绕行江北路。</p>"
SECRECY = "经审查，不涉及国家秘密，可以公开"


def stage(bureau: Agency, office: Section, safety: Section, account: Any) -> SimpleNamespace:
    """A bureau with kinds, two columns, a legal section, and everybody who takes part in a review."""
    actions.install_kinds(by=SYSTEM, at=NOON)
    law = Section.objects.create(agency=bureau, name="政策法规科", order=4, is_legal=True)
    made = SimpleNamespace(
        kinds={kind.code: kind for kind in Kind.objects.all()},
        handler=account("陈晓岚", Role.HANDLER, bureau, safety, "chenxiaolan"),
        head=account("许国梁", Role.HEAD, bureau, safety, "xuguoliang"),
        lawyer=account("方正平", Role.HEAD, bureau, law, "fangzhengping"),
        coordinator=account("林静", Role.COORDINATOR, bureau, office, "linjing"),
        leader=account("周明", Role.LEADER, bureau, None, "zhouming"),
    )
    values = {"section": safety, "active": True}
    made.notices = actions.save_column(
        bureau, {**values, "name": "公告公示", "slug": "notices", "update_rule": "notices"}, by=made.coordinator, at=NOON,
        kinds=[made.kinds["notice"]],
    )  # fmt: skip
    made.norms = actions.save_column(
        bureau, {**values, "name": "政策文件", "slug": "norms"}, by=made.coordinator, at=NOON,
        kinds=[made.kinds["norm"], made.kinds["policy"]],
    )  # fmt: skip
    made.owners = {"own": made.head, "legal": made.lawyer, "office": made.coordinator, "leadership": made.leader}
    return made


def draft(
    made: SimpleNamespace, title: str, kind: str = "notice", by: Person | None = None, **values: object
) -> Edition:
    """A draft that lacks nothing."""
    column = made.notices if kind == "notice" else made.norms
    own = {"body": BODY, "formed_on": TODAY, "contact": "安全监督科 0600-1234"}
    if kind == "policy":
        own |= {"doc_no": "江交规〔2026〕3号", "topic": "交通运输", "effective_on": date(2026, 1, 1)}
    return actions.start_document(
        made.kinds[kind], column, title=title, values=own | values, by=by or made.handler, at=NOON
    )


def go_on(made: SimpleNamespace, edition: Edition, to: State = State.RELEASED) -> Edition:
    """Submit and let each owner approve until it stands at `to`."""
    if edition.state == State.DRAFT:
        edition = actions.submit(edition, by=made.handler, at=NOON)
    at = NOON
    while edition.state == State.REVIEW and to != State.REVIEW:
        at += timedelta(minutes=1)
        step = current_step(edition)
        assert step is not None
        edition = actions.approve(edition, by=made.owners[step.where], at=at, secrecy=SECRECY)
    edition.refresh_from_db()
    return edition
