"""What the confirmation screen asks: each question with its choices, a default or none, and whether it must be answered."""

from __future__ import annotations

from dataclasses import dataclass

Choice = tuple[str, str]  # value, label


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a person should look at.

    key         `unit:<name>`, `item:<order>:<what>` or `plan:<what>`; answers are kept under it
    kind        the word after the last colon, or `unit`: screens group by it
    item        order of the item, None for the whole plan
    items       orders of all items that the answer touches
    choices     (value, label); with `many` several values may be taken, joined by commas
    default     what holds while nobody answers, None where nothing can be supposed
    answer      what a person chose, None if nobody has yet
    """

    key: str
    kind: str
    item: int | None
    sentence: str
    choices: tuple[Choice, ...]
    default: str | None = None
    answer: str | None = None
    many: bool = False
    words: str = ""
    items: tuple[int, ...] = ()

    @property
    def value(self) -> str | None:
        """What holds now."""
        return self.default if self.answer is None else self.answer

    @property
    def blocks(self) -> bool:
        """Nothing can be supposed and nobody has answered: the plan cannot be confirmed."""
        return self.value is None

    @property
    def values(self) -> tuple[str, ...]:
        """The values that hold now, one or several."""
        return tuple(part for part in (self.value or "").split(",") if part)

    def allows(self, answer: str) -> bool:
        """Whether the answer is among the choices (each part of it, where several may be taken)."""
        known = {value for value, _ in self.choices}
        if answer in known:
            return True
        parts = answer.split(",")
        return self.many and len(parts) > 1 and all(part in known and part.isdigit() for part in parts)
