"""What the product brings: kinds of document, wording lists, rates, letters. This is the lowest room that sees all four."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gongkai.agencies.models import Agency
from gongkai.fees.actions.rates import install_rates
from gongkai.fees.models import Rate
from gongkai.letters.actions.templates import install_templates
from gongkai.letters.models import Template
from gongkai.publications.actions import install_kinds, install_terms
from gongkai.publications.models import Kind, Term
from gongkai.records.models import Performer
from gongkai.rules.refused import Refused

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Products:
    """What came: it was missing, or the product has it anew."""

    kinds: list[Kind]
    terms: list[Term]
    rates: list[Rate]
    templates: list[Template]

    def lines(self) -> list[str]:
        """What came, one Chinese sentence each; empty where nothing did."""
        parts: list[tuple[str, Sequence[object]]] = [
            ("个文件种类（含审核步骤）", self.kinds), ("条用语", self.terms), ("份收费标准", self.rates), ("份文书模板", self.templates),
        ]  # fmt: skip
        return [f"已装入{len(rows)}{what}：{_names(rows)}。" for what, rows in parts if rows]


@transaction.atomic
def install_products(*, by: Performer, at: datetime) -> Products:
    """Bring what is missing or has changed since the last time; what an agency made or changed itself stays.

    Refused before the first agency: its record tells what came.
    """
    if not Agency.objects.exists():
        raise Refused("还没有机关，不能装入。", then="请先运行 manage.py found_agency 建立第一个机关，它会一并装入。")
    return Products(
        install_kinds(by=by, at=at), install_terms(by=by, at=at), install_rates(by=by, at=at),
        install_templates(by=by, at=at),
    )  # fmt: skip


def _names(rows: Sequence[object]) -> str:
    told = "、".join(str(row) for row in rows[:MOST_NAMED])
    return f"{told}等" if len(rows) > MOST_NAMED else told
