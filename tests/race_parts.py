"""What the workers of a race have in common: meeting the others, and telling what became of each deed. See racing.py."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable

from gongkai.rules.refused import Refused

WAITING, STOPPED = "ready", "reached"


def wait() -> None:
    """Say that all is read, and wait for the word."""
    print(WAITING, flush=True)
    sys.stdin.readline()


def stand_still() -> None:
    """Say that the point is reached, and wait to be killed."""
    print(STOPPED, flush=True)
    time.sleep(600)


def told(deeds: Iterable[Callable[[], object]]) -> list[str]:
    """Wait for the word, then do each: what it gives if that is text, else "won"; or the sentence of the refusal."""
    deeds = list(deeds)
    wait()
    return [_done(deed) for deed in deeds]


def _done(deed: Callable[[], object]) -> str:
    try:
        given = deed()
    except Refused as refusal:
        return refusal.what
    return given if isinstance(given, str) else "won"
