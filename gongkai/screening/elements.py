"""What a kind of document must hold and does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass

from gongkai.screening.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Required:
    """One element that a kind of document must hold.

    field   its name among the values
    label   what users call it
    ground  the rule that asks for it, in Chinese
    """

    field: str
    label: str
    ground: str


def missing(values: Mapping[str, object], required: Sequence[Required]) -> list[Finding]:
    """One finding for each element that is absent, None, blank or an empty collection, in the order of `required`.

    The findings have no place in a text: start and end are 0. Zero and False are values.
    """
    return [
        Finding(
            code="missing",
            label="缺少要素",
            start=0,
            end=0,
            words="",
            ground=element.ground,
            advice=f"请填写“{element.label}”",
            severity=Severity.BLOCK,
            near=element.field,
        )
        for element in required
        if is_empty(values.get(element.field))
    ]


def is_empty(value: object) -> bool:
    """Whether a value says nothing."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, Sized) and len(value) == 0)
