"""Times in Chinese plan text: deadlines, recurrences, quotas, periods and cited norms, with their places.

    read_times("6月底、12月底前各报送一次", year=2021)   two dates, with the reason for each
    norms_cited("《某某办法》（某发〔2020〕1号）")         title and document number

The words decide, never the layout: nothing here knows what a table or a plan is.
"""

from gongkai.rules.deadlines.found import (
    Found,
    FoundDate,
    FoundNorm,
    FoundPeriod,
    FoundQuota,
    FoundRecurrence,
    FoundRelative,
    Times,
)
from gongkai.rules.deadlines.norms import norms_cited
from gongkai.rules.deadlines.reading import read_times

__all__ = [
    "Found",
    "FoundDate",
    "FoundNorm",
    "FoundPeriod",
    "FoundQuota",
    "FoundRecurrence",
    "FoundRelative",
    "Times",
    "norms_cited",
    "read_times",
]
