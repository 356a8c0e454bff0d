"""Which way of review an answer must name (rules 4.3, 1.8.12), and the clause that names it.

Before 2024 everything was free choice; the 行政复议法 of 2024 (art. 23) made reconsideration come first for every refusal to
disclose; since 法释〔2025〕8号 (art. 1) only for refusals under arts 14 to 16 of the 条例. The law of the answer's day counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

from gongkai.rules.cites import Cite
from gongkai.rules.days import months_later
from gongkai.rules.refused import Refused
from gongkai.rules.requests.grounds import GROUNDS
from gongkai.rules.requests.norms import GUIDANCE_2021, INTERPRETATION_2025, LITIGATION_LAW, REGULATION, REVIEW_LAW

REVIEW_LAW_SINCE = date(2024, 1, 1)  # 行政复议法 as revised
INTERPRETATION_SINCE = date(2025, 6, 1)  # 法释〔2025〕8号
REVIEW_DAYS = 60  # calendar days from knowing, 行政复议法 art. 20
SUIT_MONTHS = 6  # from knowing, 行政诉讼法 art. 46 (M)
AFTER_REVIEW_DAYS = 15  # calendar days from the decision, 行政诉讼法 art. 45 (M); also after non-acceptance, art. 34
UNTOLD_YEARS = 1  # at most, where the rights were not told or told wrongly, 行政复议法 art. 20 para. 3

REVIEW_FIRST = Cite(REVIEW_LAW, 23)
REVIEW_ORGAN = Cite(REVIEW_LAW, 24)  # the government of the own level; the choice of the superior department is gone
ONLINE_REVIEW = Cite(REVIEW_LAW, 22)
FIRST_2025 = Cite(INTERPRETATION_2025, 1)
ANY_WAY = Cite(REGULATION, 51)
PROCEDURAL = Cite(GUIDANCE_2021, 3)
# Letters without a clause: receipts, procedural notices, inquiries, the fee notice in its payment period, file papers.
NO_CLAUSE = frozenset(
    {"L01", "L02", "L03", "L04", "L05", "L06", "L07", "L08", "L09", "L11", "L12", "L13", "L17", "L18"}
)


@dataclass(frozen=True, slots=True)
class Remedy:
    """kind: reconsideration first, free choice, or no clause at all.

    old_choice   before 2024: the superior department could hear it as well (old 行政复议法 art. 12)
    part         the clause speaks of the withheld part only
    review_days  calendar days; suit_months, after_review_days likewise
    """

    kind: Literal["first_review", "free", "none"]
    basis: Cite
    old_choice: bool = False
    part: bool = False
    review_days: int = REVIEW_DAYS
    suit_months: int = SUIT_MONTHS
    after_review_days: int = AFTER_REVIEW_DAYS


def remedy(code: str, on: date, *, refuses_part: bool = False, b8_first: bool = False) -> Remedy:
    """The remedy of an answer of that kind (A1 to F1) made on that day.

    refuses_part  information under arts 14 to 16 is withheld besides, whatever the code says
    b8_first      the agency's setting for B8 since 2025-06-01: reconsideration first although art. 36(7) is none of
                  arts 14 to 16 (rules 12.12: a legal decision)
    """
    ground = GROUNDS[code]
    if ground.remedy is None:
        return Remedy("none", ANY_WAY)
    part = refuses_part or code == "A3"
    if on < REVIEW_LAW_SINCE:
        return Remedy("free", ANY_WAY, old_choice=True)
    if on < INTERPRETATION_SINCE:
        first, basis = ground.refuses or part, REVIEW_FIRST
    else:
        first, basis = ground.remedy == "A" or part or (code == "B8" and b8_first), FIRST_2025
    return Remedy("first_review", basis, part=part) if first else Remedy("free", ANY_WAY)


def remedy_of_letter(letter: str, code: str, on: date, *, refuses_part: bool = False, b8_first: bool = False) -> Remedy:
    """The remedy that a letter L01 to L18 must name; a third party told of a disclosure (L10) is free to choose."""
    if letter in NO_CLAUSE:
        return Remedy("none", PROCEDURAL)
    if letter == "L10":
        return Remedy("free", ANY_WAY, old_choice=on < REVIEW_LAW_SINCE)
    return remedy(code, on, refuses_part=refuses_part, b8_first=b8_first)


def remedy_text(
    remedy: Remedy,
    *,
    review_organ: str,
    court: str,
    online_channel: str = "",
    superior: str = "",
    served_online: bool = False,
    called: str = "本答复",
) -> str:
    """The clause of the letter, "" for none.

    online_channel  how to apply for reconsideration through the internet
    superior        the superior department, offered beside the government before 2024
    served_online   Refused then without an online channel (《行政复议法》第二十二条)
    called          what the clause is about
    """
    if remedy.kind == "none":
        return ""
    if served_online and not remedy.old_choice and not online_channel:
        raise Refused(
            "通过互联网送达的答复没有写明网上申请行政复议的渠道。",
            basis=ONLINE_REVIEW,
            then="请在机关设置中填写该渠道。",
        )
    organ = f"{review_organ}或者{superior}" if remedy.old_choice and superior else review_organ
    online = f"（网上申请渠道：{online_channel}）" if online_channel else ""
    return CLAUSES[remedy.kind].format(
        about="对其中不予公开的内容不服的" if remedy.part else f"对{called}不服的",
        called=called,
        organ=organ + online,
        court=court,
        days=remedy.review_days,
        months=remedy.suit_months,
        after=remedy.after_review_days,
    )


CLAUSES: Mapping[str, str] = MappingProxyType({
    "first_review": "{about}，应当自知道{called}之日起{days}日内先向{organ}申请行政复议；对行政复议决定不服的，"
    "可以自收到行政复议决定书之日起{after}日内向{court}提起行政诉讼；行政复议机关不予受理、驳回申请或者逾期不作答复的，"
    "可以自收到决定书之日起或者行政复议期限届满之日起{after}日内提起行政诉讼。",
    "free": "{about}，可以自知道{called}之日起{days}日内向{organ}申请行政复议，或者自知道{called}之日起{months}个月内直接向{court}提起行政诉讼。",
})  # fmt: skip


def review_until(learned: date, *, told: bool = True, knew: date | None = None) -> date:
    """Last day to apply for reconsideration (《行政复议法》第二十条).

    learned  day on which the answer, or without a clause the rights, became known
    told     whether the letter named them rightly
    knew     for an answer without a clause: the day its content became known, from which one year is the limit
    A last day that is a rest day is left as it is: for the agency, which only plans by it, the earlier day is the safe one.
    """
    last = learned + timedelta(days=REVIEW_DAYS)
    return last if told or knew is None else min(last, months_later(knew, 12 * UNTOLD_YEARS))


def suit_until(learned: date) -> date:
    """Last day of a direct suit: six months from knowing (《行政诉讼法》第四十六条, M)."""
    return months_later(learned, SUIT_MONTHS)


def suit_after_review_until(decided: date) -> date:
    """Last day of a suit after reconsideration: 15 days from the decision (《行政诉讼法》第四十五条, M)."""
    return decided + timedelta(days=AFTER_REVIEW_DAYS)


SUIT = Cite(LITIGATION_LAW, 46)
SUIT_AFTER_REVIEW = Cite(LITIGATION_LAW, 45)
