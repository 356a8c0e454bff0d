"""Sealing anew what an older key sealed, so that the older key can be taken away (rules 10.5.3; `vault.sealing`).

Nothing is decided and no case changes its version: a seal is written over only where it is still the one that was read, so
whoever changes the value meanwhile wins. A run that was cut off goes on where it stopped: what has a new seal is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.functions import Left

from gongkai.agencies.models import Agency
from gongkai.foi.models import Case, Consultation, Piece
from gongkai.foi.queries.keys import ring
from gongkai.foi.queries.personal import about, consultation_about, piece_about
from gongkai.records.actions import Entry, keep, record_many
from gongkai.records.models import SYSTEM, Attachment, Verb
from gongkai.vault.sealing import SM4, Unreadable, heading, needs_new_key, seal, seal_bytes, unseal, unseal_bytes

BATCH = 200  # rows read at once
HEAD = 64  # bytes of a file that show its key


@dataclass(frozen=True, slots=True)
class Sealed:
    """Rows of one model with a seal in one field: a text, or `content`, an attachment.

    name    of the kind, in Chinese, for the command's report
    rows    all of them, with what `about` reads
    about   what a row's seal belongs to
    """

    name: str
    rows: Callable[[], models.QuerySet[Any]]
    field: str
    about: Callable[[Any], str]

    def agency(self, row: Any) -> Agency:
        """Whose the row is."""
        found: Agency = row.agency if isinstance(row, Case) else row.case.agency
        return found

    @property
    def is_file(self) -> bool:
        """Whether the seal lies in a file."""
        return self.field == "content"

    def stale(self) -> models.QuerySet[Any]:
        """Rows whose seal may need the new key, in the order of their keys. Of files only the file itself can tell."""
        rows = self.rows().order_by("pk")
        if self.is_file:
            return rows
        head = heading(ring().current, SM4).decode()
        sealed = rows.exclude(**{self.field: ""}).annotate(seal_head=Left(self.field, len(head)))
        stale: models.QuerySet[Any] = sealed.exclude(seal_head=head)
        return stale


def _case_field(name: str, field: str) -> Sealed:
    return Sealed(name, lambda: Case.objects.select_related("agency"), field, lambda case: about(case, field))


SEALED = (
    _case_field("证件号码", "identity_sealed"),
    _case_field("联系方式", "contact_sealed"),
    _case_field("代理人", "agent_sealed"),
    Sealed(
        "征求对象联系方式", lambda: Consultation.objects.select_related("case__agency"), "contact_sealed",
        lambda row: consultation_about(row.case),
    ),
    Sealed(
        "案卷材料", lambda: Piece.objects.select_related("case__agency", "content"), "content",
        lambda row: piece_about(row.case, row.digest),
    ),
)  # fmt: skip


def keys_of(sealed: Sealed) -> list[int]:
    """Keys of the rows to go through."""
    return list(sealed.stale().values_list("pk", flat=True))


def batches(keys: list[int]) -> Iterator[list[int]]:
    """The keys, BATCH at a time."""
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


@transaction.atomic
def reseal(sealed: Sealed, keys: Sequence[int], *, at: datetime) -> tuple[int, list[str]]:
    """Seal the values of these rows with the current key; one event for each agency tells how many.

    Returns how many had another key, and a sentence for each that could not be opened: those stay as they were.
    """
    done: Counter[Agency] = Counter()
    faults = []
    for row in sealed.rows().filter(pk__in=keys).order_by("pk"):
        try:
            if _reseal_file(sealed, row, at) if sealed.is_file else _reseal_text(sealed, row):
                done[sealed.agency(row)] += 1
        except (Unreadable, OSError) as error:
            faults.append(f"{row}的{sealed.name}打不开：{error}")
    told = {"resealed": sealed.name, "key": ring().current}
    record_many([Entry(Verb.CHANGED, agency, {}, told | {"count": count}) for agency, count in done.items()],
                by=SYSTEM, at=at)  # fmt: skip
    return done.total(), faults


def _reseal_text(sealed: Sealed, row: Any) -> bool:
    old = getattr(row, sealed.field)
    if not old or not needs_new_key(old, ring()):
        return False
    what = sealed.about(row)
    new = seal(unseal(old, ring(), about=what), ring(), about=what)
    own = type(row)._default_manager.filter(pk=row.pk, **{sealed.field: old})
    return bool(own.update(**{sealed.field: new}))


def _reseal_file(sealed: Sealed, row: Any, at: datetime) -> bool:
    old: Attachment = row.content
    with old.content.open("rb") as file:
        if not needs_new_key(file.read(HEAD), ring()):
            return False
        file.seek(0)
        what = sealed.about(row)
        data = seal_bytes(unseal_bytes(file.read(), ring(), about=what), ring(), about=what)
    new = keep(data, media_type=old.media_type, at=at)
    own = type(row)._default_manager.filter(pk=row.pk, content=old)
    if not own.update(content=new):
        return False
    _drop(old)
    return True


def _drop(old: Attachment) -> None:
    """Take the older seal off the disk: no two seals are equal, so nobody else refers to it."""
    path = str(old.content.name)
    old.delete()
    transaction.on_commit(lambda: default_storage.delete(path))
