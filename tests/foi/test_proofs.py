"""A proof of work opens the form once, for half an hour."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from altcha.v1 import solve_challenge
from moments import NOON

from gongkai.foi.actions.proofs import LASTS, challenge, sweep, verify
from gongkai.foi.models import SpentProof
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db


def solved() -> dict[str, Any]:
    """What the browser sends for a challenge of NOON."""
    given = challenge(at=NOON)
    found = solve_challenge(given["challenge"], given["salt"], given["algorithm"], 200_000)
    assert found is not None
    return {name: given[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": found.number}


def packed(told: object) -> str:
    return base64.b64encode(json.dumps(told).encode()).decode()


def test_a_solved_challenge_serves_once() -> None:
    told = packed(solved())
    verify(told, at=NOON + timedelta(minutes=5))
    with pytest.raises(Refused, match="已经用过"):
        verify(told, at=NOON + timedelta(minutes=5))


def test_what_is_not_solved_opens_nothing() -> None:
    right = solved()
    for wrong in (
        right | {"number": right["number"] + 1},
        right | {"signature": "0" * 64},
        right | {"algorithm": "MD5"},
    ):
        with pytest.raises(Refused, match="防刷验证不正确"):
            verify(packed(wrong), at=NOON)
    for broken in (
        "",
        "???",
        packed([]),
        packed("x"),
        packed({}),
        packed({"salt": None}),
        packed({"salt": "?expires=x"}),
    ):
        with pytest.raises(Refused, match=r"没有完成防刷验证|防刷验证不正确"):
            verify(broken, at=NOON)
    assert not SpentProof.objects.exists()


def test_its_time_runs_out_and_cannot_be_stretched() -> None:
    told = solved()
    late = NOON + LASTS + timedelta(seconds=1)
    with pytest.raises(Refused, match="已经过期"):
        verify(packed(told), at=late)
    stretched = told | {"salt": told["salt"].replace("expires=", "expires=9")}
    with pytest.raises(Refused, match="不正确"):
        verify(packed(stretched), at=late)


def test_used_ones_are_forgotten_after_their_time() -> None:
    verify(packed(solved()), at=NOON)
    assert (sweep(at=NOON + LASTS), sweep(at=NOON + LASTS + timedelta(seconds=1))) == (0, 1)
