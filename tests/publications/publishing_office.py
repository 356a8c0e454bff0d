"""A bureau with kinds, a few columns and a section that reviews law; short ways to bring an edition into a state."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from moments import NOON, TODAY
from writing import BODY, NORM_VALUES, READING_VALUES, go_on

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.publications import actions
from gongkai.publications.models import Column, Document, Edition, Kind, Step
from gongkai.publications.sources.starting import KINDS

__all__ = [
    "cast",
    "colleague",
    "column",
    "in_force",
    "kinds",
    "law",
    "lawyer",
    "norm",
    "notice",
    "reading",
    "released",
]


@pytest.fixture
def kinds(government: Agency) -> dict[str, Kind]:
    """Every kind to begin with, by its code."""
    rows = [Kind(code=row.code, order=order, **row.values) for order, row in enumerate(KINDS, 1)]
    Kind.objects.bulk_create(rows)
    Step.objects.bulk_create(
        Step(kind=kind, order=order, name=name, where=where, roles=list(roles), days=days, secrecy=secrecy)
        for kind, row in zip(rows, KINDS, strict=True)
        for order, (name, where, roles, days, secrecy) in enumerate(row.steps, 1)
    )
    return {kind.code: kind for kind in rows}


@pytest.fixture
def law(bureau: Agency) -> Section:
    return Section.objects.create(agency=bureau, name="政策法规科", order=4, is_legal=True)


@pytest.fixture
def lawyer(account: Callable[..., Person], bureau: Agency, law: Section) -> Person:
    return account("方正平", Role.HEAD, bureau, law, "fangzhengping")


@pytest.fixture
def colleague(account: Callable[..., Person], bureau: Agency, roads: Section) -> Person:
    """Another section of the same bureau."""
    return account("邓伟", Role.HANDLER, bureau, roads, "dengwei")


@pytest.fixture
def column(bureau: Agency, safety: Section) -> Callable[..., Column]:
    """Makes a column: `column("公告公示", "notices")`."""

    def make(name: str = "公告公示", slug: str = "notices", **fields: object) -> Column:
        values = {"section": safety, "slug": slug, "name": name, "path": f"{slug}/"} | fields
        return Column.objects.get_or_create(agency=bureau, path=values.pop("path"), defaults=values)[0]

    return make


@pytest.fixture
def notice(kinds: dict[str, Kind], column: Callable[..., Column], handler: Person) -> Edition:
    """陈晓岚's draft of a notice."""
    values = {"body": BODY, "formed_on": TODAY, "contact": "安全监督科 0600-1234"}
    return actions.start_document(
        kinds["notice"], column(), title="关于滨河大道夜间养护的公告", values=values, by=handler, at=NOON
    )


@pytest.fixture
def norm(kinds: dict[str, Kind], column: Callable[..., Column], handler: Person) -> Edition:
    """陈晓岚's draft of a normative document, with no interpretation yet."""
    return actions.start_document(
        kinds["norm"], column("规范性文件", "norms"), title="江州市公路养护作业交通组织规定", values=NORM_VALUES,
        by=handler, at=NOON,
    )  # fmt: skip


@pytest.fixture
def reading(norm: Edition, kinds: dict[str, Kind], column: Callable[..., Column], handler: Person) -> Edition:
    """The interpretation of `norm`, in draft."""
    return actions.start_document(
        kinds["reading"], column("政策解读", "readings"), title="养护施工怎么不堵路：一图看懂", values=READING_VALUES,
        interprets=norm.document, by=handler, at=NOON,
    )  # fmt: skip


@pytest.fixture
def cast(handler: Person, head: Person, lawyer: Person, coordinator: Person, leader: Person) -> dict[str, Person]:
    """Who does what, by the step."""
    return {"writer": handler, "own": head, "legal": lawyer, "office": coordinator, "leadership": leader}


@pytest.fixture
def released(notice: Edition, cast: dict[str, Person]) -> Document:
    """The notice, reviewed and out."""
    return go_on(notice, cast).document


@pytest.fixture
def in_force(norm: Edition, reading: Edition, cast: dict[str, Person]) -> Document:
    """The normative document, out and in force from 1 June 2026 to 31 May 2031."""
    return go_on(norm, cast).document
