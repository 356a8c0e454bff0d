"""What belongs into the archive file of a case, in which order, and what still stands in its way (rules 4.4)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from gongkai.archives.models import ArchiveFile
from gongkai.fees.models import ChargeState
from gongkai.foi.models import AnswerState, Case, Piece, PieceKind, State
from gongkai.letters.models import LetterState
from gongkai.letters.queries.letters import TO_SERVE

# The order of the pieces in the file: as the case went.
ORDER = (
    PieceKind.REQUEST, PieceKind.IDENTITY, PieceKind.AUTHORITY, PieceKind.ENVELOPE, PieceKind.WEB_RECORD,
    PieceKind.CORRECTION, PieceKind.REASONS, PieceKind.REPLY, PieceKind.SEARCH, PieceKind.SECRECY,
    PieceKind.INFORMATION, PieceKind.LETTER, PieceKind.PROOF, PieceKind.FEE, PieceKind.DISPUTE, PieceKind.OTHER,
)  # fmt: skip
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece with its path in the .zip."""

    path: str
    piece: Piece


def entries(case: Case, volumes: Iterable[ArchiveFile] | None = None) -> list[Entry]:
    """The pieces of the file that no volume holds yet, numbered in their order, those of requests joined to it among them.

    volumes   the case's, where they are known already
    """
    made = case.archives.all() if volumes is None else volumes
    kept = {row["digest"] for one in made for row in one.manifest if row["digest"]}
    own = Piece.objects.filter(Q(case=case) | Q(case__joined_to=case), removed_at=None)
    rows = [piece for piece in own.select_related("content", "case") if piece.digest not in kept]
    rows.sort(key=lambda piece: (ORDER.index(PieceKind(piece.kind)), piece.added_at, piece.pk))
    return [Entry(_path(number, piece), piece) for number, piece in enumerate(rows, 1)]


def _path(number: int, piece: Piece) -> str:
    """Its place in the .zip: number, kind and name, without what file systems refuse."""
    kind, name = (UNSAFE.sub("_", text) for text in (piece.get_kind_display(), piece.name))
    return f"{number:03d}_{kind}/{name.strip('. ') or '未命名'}"


def hindrances(case: Case) -> list[str]:
    """What has to be done before the case can be archived, one Chinese sentence each; empty where nothing stands in the way."""
    return list(_hindrances(case))


def _hindrances(case: Case) -> Iterator[str]:
    if case.state not in {State.ANSWERED, State.ENDED}:
        yield f"{case}现为“{case.get_state_display()}”，办结后才能归档。"
        return
    found = _counted(case)
    if found["moving"]:
        yield f"还有{found['moving']}份答复没有发出或作废。"
    for letter in case.letters.filter(state=LetterState.ISSUED, code__in=TO_SERVE):
        yield f"{letter}还没有登记送达。"
    if found["owed"]:
        yield "收费还没有了结。"
    if not found["asked"] and case.redo_of_id is None:  # of one handled anew the request lies in the first one's file
        yield "案卷里没有申请表、申请书或网上申请记录。"


def _counted(case: Case) -> dict[str, int]:
    """In one read: answers under way, charges that are not settled, papers by which the request was made."""
    moving = Q(answers__state__in=[AnswerState.DRAFT, AnswerState.REVIEW, AnswerState.APPROVED])
    owed = Q(charges__state__in=[ChargeState.DRAFT, ChargeState.APPROVED, ChargeState.NOTICED])
    asked = Q(pieces__removed_at=None, pieces__kind__in=[PieceKind.REQUEST, PieceKind.WEB_RECORD])
    return Case.objects.filter(pk=case.pk).aggregate(
        moving=Count("answers", filter=moving, distinct=True), owed=Count("charges", filter=owed, distinct=True),
        asked=Count("pieces", filter=asked, distinct=True),
    )  # fmt: skip


def faults(archive: ArchiveFile, digests: dict[str, str]) -> list[str]:
    """Pieces whose content is no longer what the manifest says; `digests` as computed from the .zip, by path."""
    told = {row["path"]: row["digest"] for row in archive.manifest}
    changed = [f"{path}的内容与目录记录的摘要不符。" for path, digest in told.items() if digests.get(path) != digest]
    return changed + [f"{path}不在目录中。" for path in digests.keys() - told.keys()]


def lists_as_kept(text: bytes, manifest: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the manifest in the .zip names the same files with the same digests as the row that the system keeps."""
    try:
        rows = json.loads(text)["pieces"]
        return [(row["path"], row["digest"]) for row in rows] == [(row["path"], row["digest"]) for row in manifest]
    except (ValueError, KeyError, TypeError):
        return False
