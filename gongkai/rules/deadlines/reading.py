"""One reading of a text for everything it says about time and figures."""

from __future__ import annotations

import re
from bisect import bisect_left

from gongkai.rules.deadlines.dates import read_dates
from gongkai.rules.deadlines.found import Found, FoundRecurrence, Times
from gongkai.rules.deadlines.quotas import read_quotas
from gongkai.rules.deadlines.recurrences import read_recurrences
from gongkai.rules.deadlines.relative import read_relative
from gongkai.rules.deadlines.shadow import Shadow, shadow

SOFT = re.compile(
    r"(?:持续|长期|常年)(?:性)?(?:推进|坚持|实施|开展|落实|深化|加强|用力|抓好|完善|更新|整改|跟踪|做好|有效)"
    r"|(?:常态化|经常性|日常)(?:实施|推进|开展|落实|坚持|运行|工作|更新)"
    r"|立行立改|立即整改|即知即改|适时|及时|即时|实时|动态(?:调整|更新|管理|公开|维护)|不?定期|随时|尽快|第一时间|(?<![一二三四1-4每])季(?:度)?末"
    r"|按(?:照)?(?:时间)?(?:进度|时限|节点)(?:要求)?(?:推进|完成)?"
)
# What stands alone in a deadline column, and says nothing within a sentence.
SOFT_CELL = re.compile(r"[^\n]{0,12}(?:持续|长期|常态化|经常|日常|全年|立即|贯穿始终)[^\n]{0,12}")


def read_times(text: str, *, year: int | None, column: bool = False) -> Times:
    """Deadlines, recurrences, quotas and periods in `text`.

    year    the plan's year, for days printed without one; None where unknown (such days have value None)
    column  the text is the cell of a deadline column: every date in it is a deadline, the end of a period too
    Titles in 《》 and document numbers are not read. Never fails, whatever the text; linear in its length.
    """
    shade = shadow(text)
    dates, periods, recurring = read_dates(shade, year, column=column)
    recurrences = read_recurrences(shade, [word.spec for word in recurring])
    return Times(
        dates=[one for one in dates if not _within(one, recurrences)],
        soft=_soft(shade, column=column),
        relative=read_relative(shade),
        recurrences=recurrences,
        quotas=read_quotas(shade, recurrences),
        periods=periods,
    )


def _soft(shade: Shadow, *, column: bool) -> list[Found]:
    found = [match.span() for match in SOFT.finditer(shade.compact)]
    if column and not found:
        found = [match.span() for match in SOFT_CELL.finditer(shade.compact)]
    return [Found(*shade.place(*span)) for span in found]


def _within(place: Found, recurrences: list[FoundRecurrence]) -> bool:
    """年内至少解读1次 and 2027年内解读2次 say how often, and no day."""
    index = bisect_left(recurrences, place.end, key=lambda one: one.start) - 1
    return index >= 0 and place.start < recurrences[index].end
