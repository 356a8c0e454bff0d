"""Handing the ledger and the report out: what left the house is kept and recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.papers.actions.packages import DOCX, XLSX
from gongkai.plans.models import Plan
from gongkai.plans.queries.exports import ledger_workbook, report_document
from gongkai.plans.queries.ledger import Filters
from gongkai.plans.queries.lights import Horizon
from gongkai.records.actions import keep, record
from gongkai.records.models import Verb


def export_ledger(
    plan: Plan, person: Person, when: Horizon, filters: Filters, words: Sequence[str], *, at: datetime
) -> bytes:
    """The ledger as .xlsx, as far as the person sees it; see `queries.exports.ledger_workbook`."""
    data = ledger_workbook(plan, person, when, filters, words, at=at)
    return _handed_out(plan, data, XLSX, {"file": "台账", "filters": list(words)}, by=person, at=at)


def export_report(plan: Plan, person: Person, when: Horizon, *, at: datetime) -> bytes:
    """The report 落实情况报告 as .docx; see `queries.exports.report_document`."""
    data = report_document(plan, person, when, at=at)
    return _handed_out(plan, data, DOCX, {"file": "落实情况报告"}, by=person, at=at)


@transaction.atomic
def _handed_out(
    plan: Plan, data: bytes, media_type: str, told: dict[str, object], *, by: Person, at: datetime
) -> bytes:
    kept = keep(data, media_type=media_type, at=at)
    record(Verb.EXPORTED, plan, by=by, at=at, after={**told, "sm3": kept.digest, "bytes": kept.size})
    return data
