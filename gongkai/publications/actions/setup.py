"""Setting up: kinds and their steps, columns, the site's own facts, the wording lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.actions.doors import only
from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.publications.models import (
    STANDARD_FIELDS,
    Column,
    Document,
    Edition,
    Kind,
    Site,
    State,
    Step,
    Term,
    UpdateRule,
    Where,
)
from gongkai.publications.sources.starting import KINDS, KindRow
from gongkai.records.actions import Entry, record, record_many
from gongkai.records.models import Performer, Verb
from gongkai.rules.refused import Refused
from gongkai.screening.starters import STARTER_TERMS

MOST_DAYS = 60
DEEPEST = 4


@transaction.atomic
def save_kind(kind: Kind, values: Mapping[str, Any], steps: Sequence[Step], *, by: Performer, at: datetime) -> Kind:
    """Keep a kind and its steps. Kinds are the same for every agency: the administrator of a root agency keeps them."""
    only(by, None, Role.ADMINISTRATOR)
    before = {name: getattr(kind, name) for name in values} if kind.pk else {}
    for name, value in values.items():
        setattr(kind, name, value)
    _check_kind(kind, steps)
    _nothing_waits(kind, steps)
    kind.save()
    kind.steps.all().delete()
    for order, step in enumerate(steps, 1):
        step.pk, step.kind, step.order = None, kind, order
    Step.objects.bulk_create(steps)
    after = {**values, "steps": [f"{step.name}：{step.owners}，{step.days}个工作日" for step in steps]}
    record(Verb.CHANGED if before else Verb.CREATED, kind, by=by, at=at, before=before, after=after)
    return kind


@transaction.atomic
def install_kinds(*, by: Performer, at: datetime) -> list[Kind]:
    """The kinds that every bureau needs; what has the code or the name of one is the bureau's, and left alone."""
    there = {word for words in Kind.objects.values_list("code", "name") for word in words}
    missing = [(order, row) for order, row in enumerate(KINDS, 1) if there.isdisjoint({row.code, row.values["name"]})]
    return [_install(order, row, by, at) for order, row in missing]


@transaction.atomic
def install_terms(*, by: Performer, at: datetime) -> list[Term]:
    """The wording lists to begin with, for the whole installation, where they are missing or have changed.

    Returns those that came. What an agency wrote instead of one is an entry of its own and stays.
    """
    there = {(row.kind, row.words): row for row in Term.objects.filter(agency=None)}
    entries: list[Entry] = []
    rows: list[Term] = []
    for one in {(str(one.kind), one.words): one for one in STARTER_TERMS}.values():
        told = {"instead": one.instead, "allowed": list(one.allowed), "source": one.source}
        row = there.get((str(one.kind), one.words)) or Term(kind=one.kind, words=one.words)
        before = {name: getattr(row, name) for name in told} if row.pk else {}
        if before == told:
            continue
        for name, value in told.items():
            setattr(row, name, value)
        rows.append(row)
        after = {"kind": str(one.kind), "words": one.words, **told}
        entries.append(Entry(Verb.CHANGED if before else Verb.CREATED, row, before, after))
    Term.objects.bulk_update([row for row in rows if row.pk], ["instead", "allowed", "source"])
    Term.objects.bulk_create([row for row in rows if not row.pk])
    record_many(entries, by=by, at=at)
    return rows


@transaction.atomic
def save_column(
    agency: Agency, values: Mapping[str, Any], *, by: Performer, at: datetime, column: Column | None = None,
    kinds: Iterable[Kind] = (),
) -> Column:  # fmt: skip
    """Make or change a column. Its path follows its place; a column with documents keeps its path."""
    only(by, agency, Role.COORDINATOR)
    row = column or Column(agency=agency)
    before = {name: _plain(getattr(row, name)) for name in values} if column else {}
    old_path = row.path
    for name, value in values.items():
        setattr(row, name, value)
    _check_column(row, agency)
    row.path = f"{row.parent.path if row.parent else ''}{row.slug}/"
    if old_path and row.path != old_path and Document.objects.filter(column__path__startswith=old_path, column__agency=agency).exists():  # fmt: skip
        raise Refused(f"栏目“{row}”里有文件，网址不能再改。", then="请另建栏目，把文件移过去。")
    if Column.objects.filter(agency=agency, path=row.path).exclude(pk=row.pk).exists():
        raise Refused(f"网址代码“{row.slug}”在这一级已经有了。", then="请换一个代码。")
    row.save()
    row.kinds.set(kinds)
    if old_path and row.path != old_path:
        _move_children(agency, old_path, row.path)
    _lay_in_order(agency)
    row.refresh_from_db(fields=["position"])
    after = {name: _plain(value) for name, value in values.items()}
    record(Verb.CHANGED if column else Verb.CREATED, row, by=by, at=at, before=before, after=after)
    return row


@transaction.atomic
def save_site(agency: Agency, values: Mapping[str, Any], *, by: Performer, at: datetime) -> Site:
    """What the footer, the meta tags and the index numbers say of the agency."""
    only(by, agency, Role.COORDINATOR)
    site = Site.objects.filter(agency=agency).first() or Site(agency=agency)
    before = {name: getattr(site, name) for name in values}
    for name, value in values.items():
        setattr(site, name, value)
    _check_scheme(site)
    site.save()
    record(Verb.CHANGED, site, by=by, at=at, before=before, after=dict(values))
    return site


@transaction.atomic
def save_term(
    agency: Agency, values: Mapping[str, Any], *, by: Performer, at: datetime, term: Term | None = None
) -> Term:
    """Make or change an entry of the agency's wording lists."""
    only(by, agency, Role.COORDINATOR)
    row = term or Term(agency=agency)
    if row.agency_id not in {None, agency.pk}:
        raise Refused("这条用语不是本机关的。", then="请在本机关的清单里新建一条。")
    if row.pk and row.agency_id is None:
        row = Term(agency=agency)
    before = {name: getattr(row, name) for name in values} if row.pk else {}
    for name, value in values.items():
        setattr(row, name, value)
    if not row.words.strip() or not row.source.strip():
        raise Refused("没有写词语或出处。", then="每条用语都要有出处，检查时会显示给起草人。")
    same = Term.objects.filter(agency=agency, kind=row.kind, words=row.words.strip()).exclude(pk=row.pk)
    if same.exists():
        raise Refused(f"“{row.words}”已经在清单里。", then="请修改原来那一条。")
    row.words = row.words.strip()
    row.save()
    record(Verb.CHANGED if term else Verb.CREATED, row, by=by, at=at, before=before, after=dict(values))
    return row


def _install(order: int, row: KindRow, by: Performer, at: datetime) -> Kind:
    steps = [Step(name=name, where=where, roles=list(roles), days=days, secrecy=secrecy)
             for name, where, roles, days, secrecy in row.steps]  # fmt: skip
    return save_kind(Kind(), {**row.values, "code": row.code, "order": order}, steps, by=by, at=at)


def _nothing_waits(kind: Kind, steps: Sequence[Step]) -> None:
    """Other steps, or the same in another order, would leave a review that is under way in the air."""
    if not kind.pk or [(one.name, one.where) for one in kind.steps.all()] == [(one.name, one.where) for one in steps]:
        return
    if waiting := Edition.objects.filter(document__kind=kind, state=State.REVIEW).count():
        raise Refused(
            f"“{kind}”有{waiting}份文件正在审核，现在不能增减或调换步骤。",
            then="请等它们审完，或先退回起草人，再来改。",
        )


def _check_kind(kind: Kind, steps: Sequence[Step]) -> None:
    if not kind.name.strip() or not kind.code.strip():
        raise Refused("没有写种类名称或代码。", then="请补上。")
    if Kind.objects.filter(name=kind.name).exclude(pk=kind.pk).exists():
        raise Refused(f"已经有“{kind.name}”。", then="请换一个名称。")
    if unknown := [name for name in kind.demands if name not in STANDARD_FIELDS]:
        raise Refused(f"没有“{unknown[0]}”这个要素。", then="请从列出的要素里选。")
    if len(steps) < 2:
        raise Refused("审核步骤至少两步。", then="例如：科室初审、办公室终审。")
    if not any(step.secrecy for step in steps):
        raise Refused("没有一步含保密审查。", then="请至少给一步勾选“含保密审查”。")
    if any(
        not step.name.strip() or not 1 <= step.days <= MOST_DAYS or step.where not in Where.values for step in steps
    ):
        raise Refused("有的步骤没有写全。", then=f"每一步都要有名称、审核人和1到{MOST_DAYS}个工作日的时限。")
    if kind.needs_interpretation and kind.is_interpretation:
        raise Refused("解读材料自己不需要再解读。", then="请去掉其中一个勾。")


def _check_column(row: Column, agency: Agency) -> None:
    if not row.name.strip() or not row.slug.strip():
        raise Refused("没有写栏目名称或网址代码。", then="请补上。")
    if row.section.agency_id != agency.pk:
        raise Refused("维护科室不是本机关的。", then="请选择本机关的科室。")
    parent, depth = row.parent, 1
    while parent is not None:
        depth += 1
        if parent.pk == row.pk or parent.agency_id != agency.pk or depth > DEEPEST:
            raise Refused("上级栏目不能选这个。", then=f"请选择本机关的栏目，最多{DEEPEST}级，不能放到自己下面。")
        parent = parent.parent
    if row.update_rule == UpdateRule.QUOTA and not (row.quota and row.quota_per):
        raise Refused("按期定量的栏目没有写每期几条。", then="请写条数和周期。")


def _check_scheme(site: Site) -> None:
    if not re.fullmatch(r"(?:[^{}]|\{(?:credit_code|code|year|serial(?::0[1-9]d)?)\})*", site.index_scheme):
        raise Refused("索引号格式不对。", then="可用 {credit_code}、{code}、{year}、{serial:05d}。")
    if "{serial" not in site.index_scheme or "{year}" not in site.index_scheme:
        raise Refused("索引号格式里没有年份或序号。", then="请写上 {year} 和 {serial:05d}。")


def _move_children(agency: Agency, old: str, new: str) -> None:
    rows = list(Column.objects.filter(agency=agency, path__startswith=old).exclude(path=new))
    for row in rows:
        row.path = new + row.path[len(old) :]
    Column.objects.bulk_update(rows, ["path"])


def _lay_in_order(agency: Agency) -> None:
    """Number the columns as the tree is read: siblings by their order, then by name."""
    below: dict[int | None, list[Column]] = {}
    for row in Column.objects.filter(agency=agency).order_by("order", "name", "pk"):
        below.setdefault(row.parent_id, []).append(row)

    def down(parent: int | None) -> Iterator[Column]:
        for row in below.get(parent, []):
            yield row
            yield from down(row.pk)

    moved = []
    for position, row in enumerate(down(None), 1):
        if row.position != position:
            row.position = position
            moved.append(row)
    Column.objects.bulk_update(moved, ["position"])


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Section | Column | Person) else value
