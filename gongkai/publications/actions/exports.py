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


def hand_out(name: str, sheets: Sequence[Sheet], words: Sequence[str] = (), *, by: Person, at: datetime) -> bytes:
    """The sheets as .xlsx; `words` are the filters as a reader of the list wants to see them."""
    return hand_out_file(name, write_workbook(sheets), XLSX, words, by=by, at=at)


@transaction.atomic
def hand_out_file(
    name: str, data: bytes, media_type: str, words: Sequence[str] = (), *, by: Person, at: datetime
) -> bytes:
    """A file that stands already, as it is; `words` as for `hand_out`."""
    kept = keep(data, media_type=media_type, at=at)
    told = {"file": name, "filters": list(words), "sm3": kept.digest, "bytes": kept.size}
    record(Verb.EXPORTED, by.agency, by=by, at=at, after=told)
    return data
