"""Handing lists out: what left the house is kept and recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.papers.actions.packages import XLSX
from gongkai.papers.actions.sheets import Sheet, write_workbook
from gongkai.records.actions import keep, record
from gongkai.records.models import Verb


@transaction.atomic
def hand_out(name: str, sheets: Sequence[Sheet], words: Sequence[str] = (), *, by: Person, at: datetime) -> bytes:
    """The sheets as .xlsx; `words` are the filters as a reader of the list wants to see them."""
    data = write_workbook(sheets)
    kept = keep(data, media_type=XLSX, at=at)
    told = {"file": name, "filters": list(words), "sm3": kept.digest, "bytes": kept.size}
    record(Verb.EXPORTED, by.agency, by=by, at=at, after=told)
    return data
