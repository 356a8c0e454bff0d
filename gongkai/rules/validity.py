"""Validity of a normative document on any day (rules 7.2.3; 国办发〔2018〕37号; 有效期 is the last day in force)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.rules.cites import Cite

BASIS = Cite("国办发〔2018〕37号")
REVIEW_MONTHS = 6  # before expiry the maker evaluates (rules 7.2 step 11: example text, editable)
MOST_YEARS = 5  # rules 7.2 step 11; V as practice, the provincial text is M?
MOST_TRIAL_YEARS = 3  # the same


class Validity(StrEnum):
    """Where a document stands on a day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    PARTLY_INVALID = "partly_invalid"
    EXPIRED = "expired"
    REPEALED = "repealed"
    DECLARED_INVALID = "declared_invalid"

    @property
    def label(self) -> str:
        """In Chinese, as marked on title and page."""
        return LABELS[self]

    @property
    def binds(self) -> bool:
        """Whether it is law on that day."""
        return self in {Validity.IN_FORCE, Validity.AMENDED, Validity.PARTLY_INVALID}


LABELS = {
    Validity.NOT_YET: "尚未施行",
    Validity.IN_FORCE: "有效",
    Validity.AMENDED: "已修改",
    Validity.PARTLY_INVALID: "部分失效",
    Validity.EXPIRED: "失效",
    Validity.REPEALED: "已废止",
    Validity.DECLARED_INVALID: "宣布失效",
}


class ChangeKind(StrEnum):
    """What another document did to it."""

    AMENDED = "amended"
    PARTLY_INVALID = "partly_invalid"
    REPEALED = "repealed"
    DECLARED_INVALID = "declared_invalid"


@dataclass(frozen=True, slots=True)
class Change:
    """A change that holds from the day `on`, that day included."""

    kind: ChangeKind
    on: date


ENDS = {ChangeKind.REPEALED: Validity.REPEALED, ChangeKind.DECLARED_INVALID: Validity.DECLARED_INVALID}


def validity_on(
    day: date, *, effective_on: date | None, expires_on: date | None = None, changes: Sequence[Change] = ()
) -> Validity:
    """Where a document stands on a day.

    effective_on   first day in force; None is never in force yet
    expires_on     last day in force, None without end
    An end that comes first stays the end: what expired cannot be repealed later. Of changes that leave it in force a
    partial invalidity outweighs an amendment.
    """
    past = sorted((change for change in changes if change.on <= day), key=lambda change: change.on)
    ended = next((change for change in past if change.kind in ENDS), None)
    expired = expires_on is not None and day > expires_on
    if ended and not (expired and expires_on is not None and ended.on > expires_on):
        return ENDS[ended.kind]
    if expired:
        return Validity.EXPIRED
    if effective_on is None or day < effective_on:
        return Validity.NOT_YET
    kinds = {change.kind for change in past}
    if ChangeKind.PARTLY_INVALID in kinds:
        return Validity.PARTLY_INVALID
    return Validity.AMENDED if ChangeKind.AMENDED in kinds else Validity.IN_FORCE
