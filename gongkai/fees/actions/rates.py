"""Rates as rows: those that the product brings, and new ones from a day to come. Past rows are never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person, Role
from gongkai.fees.models import Charge, Rate
from gongkai.fees.queries.computing import product_rates
from gongkai.records.actions import Entry, record, record_many
from gongkai.records.models import Performer, Verb
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.fees import FEE_LIST

HIGHEST = 100_000  # yuan for one unit: more is a slip of the keyboard
Steps = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class NewRates:
    """A table of rates as somebody enters it; fields as in `models.Rate`, tiers as (above, yuan)."""

    since: date
    basis: str
    items: Steps
    pages: Steps
    step: int = 10
    step_rate: int = 100


@transaction.atomic
def install_rates(*, by: Performer, at: datetime) -> list[Rate]:
    """The rates that the product brings, where their day has none yet. Returns those that came."""
    there = set(Rate.objects.values_list("since", flat=True))
    rows = [Rate(**fields) for fields in product_rates() if fields["since"] not in there]
    Rate.objects.bulk_create(rows)
    if rows:
        record_many([Entry(Verb.CREATED, row, {}, _told(row)) for row in rows], by=by, at=at)
    return rows


@transaction.atomic
def add_rates(new: NewRates, *, by: Person, at: datetime) -> Rate:
    """A new table from a day to come. Only the administrator or coordinator of the topmost agency: it holds for all."""
    _permit(by)
    if new.since <= day_of(at):
        raise Refused("施行日期不是将来的日期。", then="已经施行的标准不能补登，请填写今天以后的日期。")
    if Rate.objects.filter(since=new.since).exists():
        raise Refused(f"{in_chinese(new.since)}起施行的标准已经登记。", then="请核对日期。")
    if not new.basis.strip():
        raise Refused("没有写收费依据。", basis=FEE_LIST, then="请写明文件名称和文号。")
    if new.step < 1 or not 0 <= new.step_rate <= HIGHEST:
        raise Refused("递增的件数或金额不对。", then="件数至少为1，金额为不小于0的整数。")
    row = Rate.objects.create(
        since=new.since, items=_tiers(new.items, "按件"), pages=_tiers(new.pages, "按量"), step=new.step,
        step_rate=new.step_rate, basis=new.basis.strip()[:120],
    )  # fmt: skip
    record(Verb.CREATED, row, by=by, at=at, after=_told(row))
    return row


@transaction.atomic
def remove_rates(row: Rate, *, reason: str, by: Person, at: datetime) -> None:
    """Take back a table that is not in force yet and was entered wrongly."""
    _permit(by)
    held = Rate.objects.select_for_update().get(pk=row.pk)
    if held.since <= day_of(at) or Charge.objects.filter(rate=held).exists():
        raise Refused(f"{held}已经施行。", then="已施行的标准不能删除；有新标准的，请另行登记。")
    if not reason.strip():
        raise Refused("没有写删除的理由。", then="请写明哪里登记错了。")
    record(Verb.REMOVED, held, by=by, at=at, before=_told(held), reason=reason.strip())
    held.delete()


def _permit(person: Person) -> None:
    whole = person.is_active and person.agency.parent_id is None
    if not (whole and person.role in {Role.ADMINISTRATOR, Role.COORDINATOR}):
        raise Refused("您不能登记收费标准。", then="收费标准全平台通用，请由最上级机关的系统管理员或者办公室统筹登记。")


def _tiers(rows: Steps, what: str) -> list[list[int]]:
    """Tiers as they are kept. The first begins at 0, each later one higher; rates may fall, never below 0."""
    edges = [above for above, _ in rows]
    if not rows or edges[0] != 0 or sorted(set(edges)) != edges:
        raise Refused(f"{what}计收的档次不对。", then="第一档从0以上起算，各档的起点依次增大。")
    if any(not 0 <= rate <= HIGHEST for _, rate in rows):
        raise Refused(f"{what}计收的单价不对。", then=f"请填写0至{HIGHEST}之间的整数（元）。")
    return [[above, rate] for above, rate in rows]


def _told(row: Rate) -> dict[str, Any]:
    return {"since": row.since, "items": row.items, "step": row.step, "step_rate": row.step_rate, "pages": row.pages,
            "basis": row.basis}  # fmt: skip
