"""Reading the record: verification of the chains, timelines, the audit list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.records.models import GENESIS, Chain, Event


@dataclass(frozen=True, slots=True)
class Break:
    """The first broken link of a chain."""

    chain: str
    position: int
    why: str


def verify(chain: Chain) -> Break | None:
    """Walk one chain from its first event; the first link that does not hold, or None.

    Found are: a changed event, a removed one, an inserted one, and an end that was cut off.
    """
    previous, position = GENESIS, 0
    for event in Event.objects.filter(chain=chain).select_related("chain").order_by("position").iterator(2000):
        position += 1
        if event.position != position:
            return Break(chain.key, position, f"缺第{position}条，下一条是第{event.position}条")
        if event.previous != previous:
            return Break(chain.key, position, "与前一条的哈希对不上")
        if event.hash != event.digest():
            return Break(chain.key, position, "内容被改动，哈希不符")
        previous = event.hash
    if (position, previous) != (chain.length, chain.head):
        return Break(chain.key, position + 1, f"末尾缺失，应有{chain.length}条，只有{position}条")
    return None


def verify_all() -> Iterator[tuple[Chain, Break | None]]:
    """Every chain with its first broken link, in the order of keys."""
    for chain in Chain.objects.order_by("key"):
        yield chain, verify(chain)
