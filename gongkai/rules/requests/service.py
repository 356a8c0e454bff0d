"""On which day the duty to answer is met, by the way the letter goes (国办公开办函〔2016〕235号; rules 1.6.11 to 1.6.13, 1.8.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from gongkai.rules.cites import Cite
from gongkai.rules.refused import Refused
from gongkai.rules.requests.norms import REGULATION, SERVICE_2016

POSTAL = (
    "中国邮政",
    "邮政",
    "EMS",
)  # the postal enterprise by its names; other couriers may not carry decision letters
ONLY_POSTAL = Cite(f"{SERVICE_2016}第二点")
NO_COLLECTING = Cite(f"{SERVICE_2016}第三点")
DAY_OF_SERVICE = Cite(f"{SERVICE_2016}第四点")
FREE = Cite(REGULATION, 42)  # provision is free since 2019, so no cost of mailing is charged
ONLINE = Cite("惯例：互联网送达以文书可供申请人查阅并已通知之日为准")  # rules 1.8.2


class Way(StrEnum):
    """How a letter goes."""

    HAND = "hand"
    OTHER_AGENCY = "other_agency"
    POST = "post"
    WEB = "web"

    @property
    def label(self) -> str:
        """In Chinese, as on the proof of service."""
        return WAYS[self]

    @property
    def is_signed(self) -> bool:
        """Whether the applicant's signature makes the day."""
        return self in {Way.HAND, Way.OTHER_AGENCY}


WAYS: Mapping[Way, str] = MappingProxyType(
    {Way.HAND: "当面送达", Way.OTHER_AGENCY: "委托其他机关送达", Way.POST: "邮寄送达", Way.WEB: "互联网送达"}
)


@dataclass(frozen=True, slots=True)
class Service:
    """The day on which the duty is met, None while that has not happened; its ground; the reason in Chinese."""

    day: date | None
    basis: Cite
    why: str


def met_on(way: Way, *, sent: date, signed: date | None = None, told: date | None = None) -> Service:
    """The day on which the duty to answer is met.

    sent    day of posting, of handing over, or on which the letter was put at the applicant's disposal online
    signed  by hand and through another agency: day on which the applicant signed
    told    online: day on which the applicant was told that the letter is there
    Refused for a signature before the letter was sent.
    """
    if way is Way.POST:
        return Service(sent, DAY_OF_SERVICE, "邮寄送达，以交邮之日为准")
    proof = signed if way.is_signed else told
    if proof is not None and way.is_signed and proof < sent:
        raise Refused("签收日期早于送出日期。", basis=DAY_OF_SERVICE, then="请核对送达回证。")
    if way is Way.WEB:
        day = None if proof is None else max(sent, proof)
        return Service(
            day, ONLINE, "互联网送达，以文书可供查阅并已通知之日为准" if day else "互联网送达，尚未通知申请人"
        )
    return Service(proof, DAY_OF_SERVICE, "以申请人签收之日为准" if proof else "尚未签收，答复义务尚未履行")


def refuse_carrier(carrier: str, *, collect: bool = False) -> None:
    """Refused for a courier other than the postal enterprise, and for postage that the applicant is to pay.

    carrier  its name as entered
    collect  whether postage is collected on delivery
    """
    name = carrier.strip().upper()
    if not any(name.startswith(known) for known in POSTAL):
        raise Refused(
            f"不能由“{carrier.strip() or '（未填写）'}”寄递答复文书。",
            basis=ONLY_POSTAL,
            then="请通过邮政企业（中国邮政、EMS）寄送。",
        )
    if collect:
        raise Refused(
            "不能以邮资到付方式寄送答复文书。", basis=NO_COLLECTING, then="请由本机关支付邮资，不向申请人收取。"
        )
