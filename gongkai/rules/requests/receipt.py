"""On which day a request counts as received (《政府信息公开条例》第三十一条; rules 1.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from gongkai.rules.cites import Cite
from gongkai.rules.refused import Refused
from gongkai.rules.requests.norms import CHANNELS_2015, REGULATION


class Channel(StrEnum):
    """How a request came."""

    COUNTER = "counter"
    POST_SIGNED = "post_signed"
    POST_PLAIN = "post_plain"
    POST_OTHER_UNIT = "post_other_unit"
    WEB = "web"
    EMAIL = "email"
    FAX = "fax"
    OTHER = "other"

    @property
    def label(self) -> str:
        """In Chinese, as on the register."""
        return CHANNELS[self]

    @property
    def confirms(self) -> bool:
        """Whether the day counts on which both sides confirm, so that somebody has to reach the applicant."""
        return self not in {Channel.COUNTER, Channel.POST_SIGNED, Channel.WEB}


CHANNELS: Mapping[Channel, str] = MappingProxyType({
    Channel.COUNTER: "当面提交", Channel.POST_SIGNED: "邮寄（签收）", Channel.POST_PLAIN: "邮寄（平信）",
    Channel.POST_OTHER_UNIT: "寄至其他内设机构或者个人", Channel.WEB: "互联网", Channel.EMAIL: "电子邮件", Channel.FAX: "传真",
    Channel.OTHER: "其他公布的渠道",
})  # fmt: skip
REQUIRED_CHANNELS = frozenset({Channel.COUNTER, Channel.POST_SIGNED, Channel.POST_PLAIN})
# 国办公开办函〔2017〕19号, M: in person and by post everywhere; each other channel must stand in the guide (指南).

IN_PERSON = Cite(REGULATION, 31, item=1)
BY_POST = Cite(REGULATION, 31, item=2)
ONLINE = Cite(REGULATION, 31, item=3)
LETTER_2015 = Cite(CHANNELS_2015)
# An e-mail counts by art. 31(3) of 2019, not by the mail server's day of the lower and older 国办公开办函〔2015〕207号.


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day of receipt (day 0 of the clock), None while the clock has not begun; its ground; the reason in Chinese."""

    day: date | None
    basis: Cite
    why: str


def receipt_date(
    channel: Channel, *, arrived: date, confirmed: date | None = None, reachable: bool = True, ruled: date | None = None
) -> Receipt:
    """On which day the request counts as received.

    arrived    day on which it was handed in, signed for, or really reached the work unit
    confirmed  day on which both sides confirmed it, None if not yet; a web request is confirmed by itself (rules 1.8.1)
    reachable  whether there is a way to reach the applicant; if not, the clock waits for it
    ruled      for an announced channel: the day by the agency's own rules, None where they set none
    Refused for a confirmation before the arrival.
    """
    if confirmed is not None and confirmed < arrived:
        raise Refused("双方确认日期早于到达日期。", basis=ONLINE, then="请核对到达日期和双方确认的日期。")
    at_once = AT_ONCE.get(channel)
    if at_once:
        return at_once(arrived)
    if channel is Channel.OTHER and ruled is not None:
        return Receipt(ruled, LETTER_2015, "按本机关公布的规则确定收到日期")
    return _confirmed(channel, confirmed, reachable)


AT_ONCE: Mapping[Channel, Callable[[date], Receipt]] = MappingProxyType({
    Channel.COUNTER: lambda day: Receipt(day, IN_PERSON, "当面提交，提交之日为收到之日"),
    Channel.POST_SIGNED: lambda day: Receipt(day, BY_POST, "邮寄并签收，签收之日为收到之日"),
    Channel.WEB: lambda day: Receipt(day, ONLINE, "网上提交，系统当日自动确认，双方确认之日为收到之日"),
})  # fmt: skip
BASES: Mapping[Channel, tuple[Cite, str]] = MappingProxyType({
    Channel.POST_PLAIN: (BY_POST, "平信寄达，应当于收到当日与申请人确认，确认之日为收到之日"),
    Channel.POST_OTHER_UNIT: (LETTER_2015, "寄至其他内设机构或者个人，工作机构实际收到当日电话确认，确认之日为收到之日"),
    Channel.EMAIL: (ONLINE, "电子邮件提交，双方确认之日为收到之日"),
    Channel.FAX: (ONLINE, "传真提交，双方确认之日为收到之日"),
    Channel.OTHER: (LETTER_2015, "该渠道未另定规则，双方确认之日为收到之日"),
})  # fmt: skip


def _confirmed(channel: Channel, confirmed: date | None, reachable: bool) -> Receipt:
    """By mutual confirmation; without a way to reach the applicant, registered until there is one (207号)."""
    basis, why = BASES[channel]
    if confirmed is None and not reachable:
        return Receipt(None, LETTER_2015, "无法与申请人取得联系，已登记备查；恢复联系并确认之日为收到之日")
    if confirmed is None:
        return Receipt(None, basis, f"{why}；尚未确认，期限未起算")
    return Receipt(confirmed, basis, why)
