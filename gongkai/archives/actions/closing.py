"""Making the archive file: every piece, its index, its manifest of hashes, one .zip; then the case is locked."""

from __future__ import annotations

import zipfile
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.archives.actions.sheets import contents_list, handling_record, manifest_text
from gongkai.archives.models import ArchiveFile, Retention
from gongkai.archives.queries.contents import Entry, entries, faults, hindrances, lists_as_kept
from gongkai.foi.actions.moves import hold, move
from gongkai.foi.models import Act, Case, State
from gongkai.foi.queries.keys import ring
from gongkai.foi.queries.personal import about, content_of
from gongkai.foi.queries.rights import receives, works_on
from gongkai.records.actions import keep, record
from gongkai.records.actions.attachments import sm3
from gongkai.records.models import Verb
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused
from gongkai.rules.requests.norms import WORK_SYSTEM
from gongkai.vault.sealing import seal_bytes, unseal_bytes

LARGEST = 1_000_000_000  # bytes of all pieces together: a .zip of this size is still made in one go
RECORD, MANIFEST = "000_办理情况记录.docx", "manifest.json"
INDEX = ("卷内目录.docx", "卷内目录.pdf")
Row = dict[str, Any]  # as in `ArchiveFile.manifest`
EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a .zip can carry: the same pieces give the same bytes


@transaction.atomic
def archive(case: Case, retention: Retention, *, by: Person, at: datetime) -> ArchiveFile:
    """Close the file of a case that is done. Afterwards nothing of it changes; only papers of disputes may follow.

    Refused with everything that stands in the way.
    """
    held = hold(case)
    if found := hindrances(held):
        raise Refused(f"还不能归档：{''.join(found)}", basis=WORK_SYSTEM, then="请办完后再归档。")
    volume = _volume(held, 1, retention, with_record=True, by=by, at=at)
    move(held, Act.ARCHIVE, State.ARCHIVED, by=by, at=at, archived_at=at,
         told={"retention": retention.label, "pieces": len(volume.manifest), "sm3": volume.digest})  # fmt: skip
    return volume


@transaction.atomic
def supplement(case: Case, *, by: Person, at: datetime) -> ArchiveFile:
    """A further volume with what came after the file was closed (papers of reconsideration and suits)."""
    held = hold(case)
    last = held.archives.order_by("-volume").first()
    if held.state != State.ARCHIVED or last is None:
        raise Refused(f"{held}还没有归档。", then="请先归档。")
    if not receives(held, by):
        raise Refused("您不能补充案卷。", then="请由办公室受理人员办理。")
    if not entries(held):
        raise Refused("归档以后没有新的材料。", then="有新的复议、诉讼材料时再补充。")
    volume = _volume(held, last.volume + 1, Retention(last.retention), with_record=False, by=by, at=at)
    record(Verb.ARCHIVED, volume, by=by, at=at, after={"pieces": len(volume.manifest), "sm3": volume.digest})
    return volume


def content(volume: ArchiveFile) -> bytes:
    """The .zip of a volume as it was made."""
    with volume.content.content.open("rb") as file:
        return unseal_bytes(file.read(), ring(), about=sealed_about(volume.case, volume.volume, volume.digest))


@transaction.atomic
def take_out(volume: ArchiveFile, *, by: Person, at: datetime) -> bytes:
    """The same for somebody who works on the case; that it was taken out is recorded, for it holds personal data."""
    if not works_on(volume.case, by):
        raise Refused("您不能下载案卷。", then="请由办公室受理人员、承办科室的人员或者工作机构负责人下载。")
    record(Verb.VIEWED, volume, by=by, at=at, after={"what": "案卷"})
    return content(volume)


def verify(volume: ArchiveFile) -> list[str]:
    """What is no longer as the manifest says, each file by its name; empty for a sound volume.

    Raises `vault.sealing.Unreadable` for a changed seal.
    """
    data = content(volume)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    told = files.pop(MANIFEST, b"")
    found = faults(volume, {name: sm3(one) for name, one in files.items()})
    if not lists_as_kept(told, volume.manifest):
        found.append(f"{MANIFEST}与系统保存的目录不符。")
    if not found and sm3(data) != volume.digest:
        found.append("压缩包整体的摘要不符。")
    return found


def _volume(
    case: Case, number: int, retention: Retention, *, with_record: bool, by: Person, at: datetime
) -> ArchiveFile:
    pieces = entries(case)
    if sum(one.piece.size for one in pieces) > LARGEST:
        raise Refused("案卷材料合计超过1GB，不能一次归档。", then="请把过大的音像材料移出后另行保存。")
    files = _files(case, pieces, at=at, with_record=with_record)
    manifest = [row for row, _ in files]
    sheets = contents_list(case, manifest, volume=number, retention=retention.label, maker=by.actor_name, at=at)
    files += [(_row(name, name, "归档目录", one, at), one) for name, one in zip(INDEX, sheets, strict=True)]
    manifest = [row for row, _ in files]
    data = _zip(files, manifest_text(case, manifest, volume=number, at=at))
    digest = sm3(data)
    sealed = seal_bytes(data, ring(), about=sealed_about(case, number, digest))
    return ArchiveFile.objects.create(
        case=case, volume=number, retention=retention, manifest=manifest, digest=digest, size=len(data), made_at=at,
        made_by=by.actor_name, content=keep(sealed, media_type="application/octet-stream", at=at),
    )  # fmt: skip


def _files(case: Case, pieces: list[Entry], *, at: datetime, with_record: bool) -> list[tuple[Row, bytes]]:
    """The files of a volume with their rows. Each content is held against the digest that it has carried since it came in."""
    found: list[tuple[Row, bytes]] = []
    if with_record:
        data = handling_record(case, at=at)
        found.append((_row(RECORD, RECORD, "办理情况记录", data, at), data))
    for one in pieces:
        piece, data = one.piece, content_of(one.piece)
        row = _row(one.path, piece.name, piece.get_kind_display(), data, piece.added_at)
        if row["digest"] != piece.digest:
            raise Refused(f"材料“{piece.name}”的内容与登记时不一致。", then="请联系系统管理员核查，不要归档。")
        found.append((row, data))
    return found


def _row(path: str, name: str, kind: str, data: bytes, added: datetime) -> Row:
    return {"path": path, "name": name, "kind": kind, "digest": sm3(data), "sha256": sha256(data).hexdigest(),
            "size": len(data), "added": in_chinese(day_of(added))}  # fmt: skip


def _zip(files: list[tuple[Row, bytes]], manifest: bytes) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for row, data in files:
            _put(archive, row["path"], data)
        _put(archive, MANIFEST, manifest)
    return whole.getvalue()


def _put(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(path, EARLIEST)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
    archive.writestr(entry, data)


def sealed_about(case: Case, volume: int, digest: str) -> str:
    """What the seal of a volume belongs to."""
    return about(case, f"archive-{volume}-{digest}")
