"""What a room above says of one public thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Entry:
    """One public thing as the index knows it: words, facets and an address.

    `key` is its identity ("document:2026-00012@jiaotong"): what is put under the same key replaces what was there.
    `text` is the body and the text of the attachments, plain, of which the first 200,000 characters are indexed.
    `number` is the 文号, `index_number` the 索引号. `day` is the day of publication, by which the newest comes first;
    `moment` orders the entries of one day.
    """

    key: str
    url: str
    title: str
    text: str
    number: str
    index_number: str
    kind: str
    column: str
    agency: str
    section: str
    topic: str
    year: int | None
    validity: str
    day: date
    moment: datetime
