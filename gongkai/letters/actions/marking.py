"""文书代字: the agency chooses what stands behind 公开 in the numbers of a letter."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from gongkai.agencies.models import Agency, Person
from gongkai.letters.models import LetterMark
from gongkai.letters.queries.marks import MARKS, REGISTER, marks_of, users_of
from gongkai.letters.queries.templates import may_edit
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.refused import Refused

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{1,4}")


@transaction.atomic
def save_mark(agency: Agency, code: str, mark: str, *, by: Person, at: datetime, shared: bool = False) -> LetterMark:
    """From now on the numbers of the letter have this mark; numbers that were given keep theirs.

    shared   the letter is to count in one run with others of the same mark, which is refused otherwise
    Refused for whoever does not look after the agency, for a letter without numbers, and for what is no mark.
    """
    if not may_edit(agency, by):
        raise Refused("您不能修改文书代字。", then="请由本机关的系统管理员或者办公室统筹修改。")
    if code not in MARKS:
        raise Refused("这种文书不编号，没有代字。", then="请在列出的文书中选择。")
    wanted = mark.strip()
    Agency.objects.select_for_update().get(pk=agency.pk)
    before = marks_of(agency)[code]
    _check(agency, code, wanted, before, shared)
    row, created = LetterMark.objects.update_or_create(agency=agency, code=code, defaults={"mark": wanted})
    record(Verb.CREATED if created else Verb.CHANGED, row, by=by, at=at, before={"mark": before},
           after={"code": code, "mark": wanted, "shared": shared})  # fmt: skip
    return row


def _check(agency: Agency, code: str, mark: str, before: str, shared: bool) -> None:
    if not HAN.fullmatch(mark):
        raise Refused(
            f"“{mark[:20]}”不能作代字。" if mark else "没有写代字。", then="请写1至4个汉字，不要有数字、括号和空格。"
        )
    if mark == before:
        raise Refused(f"“{mark}”就是现在的代字。", then="要改的，请写另一个。")
    if mark == REGISTER:
        raise Refused(f"“{mark}”是申请登记编号用的。", then="请换一个，以免文书和申请的编号相同。")
    others = [one for one in users_of(agency, mark, but=code) if MARKS[one] != mark or MARKS[code] != mark]
    if others and not shared:
        names = "、".join(one.label for one in others)
        raise Refused(f"“{mark}”已用于{names}的编号。", then="请换一个；要合在一起编号的，请勾选“合用一个序列”。")
