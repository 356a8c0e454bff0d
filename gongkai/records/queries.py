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
    return verify_on(chain, 0)[1]


def verify_on(chain: Chain, after: int, limit: int | None = None) -> tuple[int, Break | None]:
    """Walk on from a position that holds, at most `limit` events: the position reached, and the first broken link.

    Writers go on meanwhile: the walk ends at the chain's length as it was read. With the last event the length and
    head are compared too, so that a cut end is found, and so is an event beyond the end.
    """
    start = Event.objects.filter(chain=chain, position=after).values_list("hash", flat=True).first()
    previous, position = start or GENESIS, after
    rows = Event.objects.filter(chain=chain, position__gt=after, position__lte=chain.length).order_by("position")
    for event in rows.select_related("chain")[:limit].iterator(2000):
        position += 1
        if event.position != position:
            return position, Break(chain.key, position, f"缺第{position}条，下一条是第{event.position}条")
        if event.previous != previous:
            return position, Break(chain.key, position, "与前一条的哈希对不上")
        if event.hash != event.digest():
            return position, Break(chain.key, position, "内容被改动，哈希不符")
        previous = event.hash
    if limit and position == after + limit and position < chain.length:
        return position, None
    return position, _end(chain, position, previous)


def _end(chain: Chain, position: int, previous: str) -> Break | None:
    """Whether the chain ends where its head says."""
    if (position, previous) != (chain.length, chain.head):
        return Break(chain.key, position + 1, f"末尾缺失，应有{chain.length}条，只有{position}条")
    newest = Event.objects.filter(chain=chain).order_by("-position").values_list("position", flat=True).first() or 0
    length = Chain.objects.values_list("length", flat=True).get(pk=chain.pk)
    return Break(chain.key, length + 1, f"应有{length}条，却有第{newest}条") if newest > length else None


def verify_all() -> Iterator[tuple[Chain, Break | None]]:
    """Every chain with its first broken link, in the order of keys."""
    for chain in Chain.objects.order_by("key"):
        yield chain, verify(chain)
