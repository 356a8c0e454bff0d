"""The one exception that users see."""

from __future__ import annotations

from gongkai.rules.cites import Cite


class Refused(Exception):
    """Shown to the user as it stands: what failed, on what ground, what to do next."""

    def __init__(self, what: str, *, then: str, basis: Cite | None = None) -> None:
        self.what, self.then, self.basis = what, then, basis
        super().__init__(f"{what}{f'依据{basis}。' if basis else ''}{then}")
