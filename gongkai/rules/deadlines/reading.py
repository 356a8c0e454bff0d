"""One reading of a text for everything it says about time and figures."""

from __future__ import annotations

import re

from gongkai.rules.deadlines.dates import read_dates
from gongkai.rules.deadlines.found import Found, Times
from gongkai.rules.deadlines.quotas import read_quotas
from gongkai.rules.deadlines.recurrences import read_recurrences
from gongkai.rules.deadlines.relative import read_relative
from gongkai.rules.deadlines.shadow import Shadow, shadow

SOFT = re.compile(
    r"(?:持续|长期|常年)(?:推进|坚持|实施|开展|落实|深化|加强|用力|抓好|完善|更新|整改|跟踪|做好)?"
    r"|(?:常态化|经常性)(?:实施|推进|开展|落实|坚持|运行)?"
    r"|立行立改|立即整改|即知即改|适时|及时|即时|实时|动态(?:调整|更新|管理|公开)|定期|不定期|随时|全年|贯穿全年|按(?:时间)?进度(?:要求)?推进|按时限要求|尽快|第一时间"
)


def read_times(text: str, *, year: int | None, column: bool = False) -> Times:
    """Deadlines, recurrences, quotas and periods in `text`.

    year    the plan's year, for days printed without one; None where unknown (such days have value None)
    column  the text is the cell of a deadline column: every date in it is a deadline, the end of a period too
    Titles in 《》 and document numbers are not read. Never fails, whatever the text; linear in its length.
    """
    shade = shadow(text)
    dates, periods = read_dates(shade, year, column=column)
    recurrences = read_recurrences(shade)
    return Times(
        dates=dates,
        soft=_soft(shade),
        relative=read_relative(shade),
        recurrences=recurrences,
        quotas=read_quotas(shade, recurrences),
        periods=periods,
    )


def _soft(shade: Shadow) -> list[Found]:
    return [Found(*shade.place(*match.span())) for match in SOFT.finditer(shade.compact)]
