"""Proof of work in place of picture puzzles: a browser spends a second, a robot spends it each time (issued, checked, used once)."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime, timedelta
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings
from django.db import IntegrityError, transaction

from gongkai.foi.models import SpentProof
from gongkai.rules.refused import Refused

HARDEST = 200_000  # guesses at most: about half a second on a desk, two on an old telephone
LASTS = timedelta(minutes=30)
AGAIN = "请再点一次提交；浏览器没有开启脚本的，请邮寄或者当面提交。"


def challenge(*, at: datetime) -> dict[str, Any]:
    """A new challenge as the browser's script reads it: algorithm, challenge, maxNumber, salt, signature."""
    options = ChallengeOptions(hmac_key=_key(), max_number=HARDEST, expires=at + LASTS)
    return dict(create_challenge(options).to_dict())


@transaction.atomic
def verify(payload: str, *, at: datetime) -> None:
    """Take a solved challenge as used. Refused where it is none of ours, wrong, too old, or was used before."""
    try:
        told = json.loads(base64.b64decode(payload, validate=True))
        right, _ = verify_solution(told, _key(), check_expires=False)
        until = datetime.fromtimestamp(int(str(told["salt"]).partition("expires=")[2].split("&")[0]), at.tzinfo)
    except (binascii.Error, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise Refused("没有完成防刷验证。", then=AGAIN) from None
    if not right:
        raise Refused("防刷验证不正确。", then=AGAIN)
    if at > until:
        raise Refused("防刷验证已经过期。", then=AGAIN)
    try:
        with transaction.atomic():
            SpentProof.objects.create(key=str(told["challenge"])[:80], spent_at=at)
    except IntegrityError:
        raise Refused(
            "这次验证已经用过，申请可能已经提交。", then="没有看到回执的，请先电话核对，不要重复提交。"
        ) from None


def sweep(*, at: datetime) -> int:
    """Forget proofs whose time is over: they open nothing any more. Returns how many."""
    gone, _ = SpentProof.objects.filter(spent_at__lt=at - LASTS).delete()
    return gone


def _key() -> str:
    return f"request-proof:{settings.SECRET_KEY}"
