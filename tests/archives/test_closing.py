"""The archive file: one .zip with every piece, its list and its digests; supplements; tampering; the lock (rules 4.4)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from archive_steps import FORM, files_of, tampered, told
from docx import Document
from moments import on
from request_steps import AT, fresh
from requests_world import OTHER_IDENTITIES, PDF

from gongkai.agencies.models import Agency, Person, Section
from gongkai.agencies.queries import work_calendar
from gongkai.archives.actions.closing import archive, content, supplement, take_out, verify
from gongkai.archives.models import ArchiveFile, Retention
from gongkai.archives.queries.contents import entries, hindrances
from gongkai.checks.queries.requests import archived as archived_in_time
from gongkai.foi.actions.arranging import join
from gongkai.foi.actions.intakes import NewFile
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.models import Case, Piece, PieceKind, State
from gongkai.records.actions import keep
from gongkai.records.actions.attachments import sm3
from gongkai.records.models import Event, Verb
from gongkai.rules.calendar import Span
from gongkai.rules.refused import Refused
from gongkai.vault.sealing import Unreadable

Make = Callable[..., Case]
FORM_PATH = "001_申请表、申请书/申请表.pdf"
LATER = on(date(2026, 5, 20))


def closed(case: Case, by: Person) -> ArchiveFile:
    return archive(case, Retention.TEN, by=by, at=AT)


def court_paper(case: Case, by: Person) -> Piece:
    return keep_piece(fresh(case), PieceKind.DISPUTE, "起诉状副本.txt", "起诉状".encode(), by=by, at=LATER)


def test_a_volume_holds_every_piece_its_list_and_its_digests(
    answered: Case, handler: Person, coordinator: Person
) -> None:
    keep_piece(answered, PieceKind.SEARCH, "检索/记录.txt", "检索了档案室".encode(), by=handler, at=AT)
    volume = archive(answered, Retention.THIRTY, by=coordinator, at=AT)
    files = files_of(volume)
    told = json.loads(files.pop("manifest.json"))
    assert list(files) == [row["path"] for row in volume.manifest] == [
        "000_办理情况记录.docx", FORM_PATH, "002_检索记录/记录.txt", "卷内目录.docx", "卷内目录.pdf",
    ]  # fmt: skip
    assert told["pieces"] == volume.manifest
    assert (told["case"], told["volume"]) == (answered.number, 1)
    for row in volume.manifest:
        data = files[row["path"]]
        assert (row["digest"], row["sha256"], row["size"]) == (sm3(data), sha256(data).hexdigest(), len(data))
    assert sm3(content(volume)) == volume.digest
    assert verify(volume) == []
    row = fresh(answered)
    assert (row.state, row.archived_at, volume.get_retention_display()) == (State.ARCHIVED, AT, "30年")


def test_the_list_of_contents_is_the_letter_l18(answered: Case, coordinator: Person) -> None:
    files = files_of(closed(answered, coordinator))
    document = Document(BytesIO(files["卷内目录.docx"]))
    words = "\n".join([*(one.text for one in document.paragraphs),
                       *(cell.text for row in document.tables[0].rows for cell in row.cells)])  # fmt: skip
    words = "".join(words.split())
    for word in (
        "卷内目录（第一卷）",
        answered.number,
        "李华",
        "保管期限：10年",
        "共2件",
        "申请表.pdf",
        sm3(PDF),
        "立卷人：林静",
    ):
        assert word in words
    assert files["卷内目录.pdf"].startswith(b"%PDF")


def test_the_record_of_handling_tells_the_clock_the_decision_and_who_agreed(
    answered: Case, coordinator: Person
) -> None:
    document = Document(BytesIO(files_of(closed(answered, coordinator))["000_办理情况记录.docx"]))
    words = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    for word in ("收到申请", "作出答复", "A2 予以公开", "许国梁", "不涉及国家秘密，可以公开", "工作机构负责人签发"):
        assert word in words


def test_nothing_of_a_volume_lies_open_and_the_record_names_nobody(answered: Case, coordinator: Person) -> None:
    volume = closed(answered, coordinator)
    with volume.content.content.open("rb") as file:
        sealed = file.read()
    assert not sealed.startswith(b"PK")
    assert FORM_PATH.encode() not in sealed
    event = Event.objects.filter(verb=Verb.ARCHIVED).latest("pk")
    assert event.after["sm3"] == volume.digest
    assert "李华" not in f"{event.after}{event.subject_label}"


def test_an_archive_waits_for_what_is_not_done(make_case: Make, answered: Case, coordinator: Person) -> None:
    other = make_case(applicant_name="王芳", identity=OTHER_IDENTITIES[0])
    with pytest.raises(Refused, match="现为“办理中”，办结后才能归档"):
        closed(other, coordinator)
    answered.pieces.update(removed_at=AT)
    assert hindrances(answered) == ["案卷里没有申请表、申请书或网上申请记录。"]
    with pytest.raises(Refused, match="没有申请表"):
        closed(answered, coordinator)
    assert not ArchiveFile.objects.exists()


def test_what_is_handled_anew_needs_no_second_form(make_case: Make, answered: Case, coordinator: Person) -> None:
    first = make_case(applicant_name="王芳", identity=OTHER_IDENTITIES[0])
    answered.pieces.update(removed_at=AT)
    Case.objects.filter(pk=answered.pk).update(redo_of=first)
    assert hindrances(fresh(answered)) == []


def test_only_the_office_archives_and_only_once(
    answered: Case, handler: Person, outsider: Person, overseer: Person, coordinator: Person
) -> None:
    for person in (handler, outsider, overseer):
        with pytest.raises(Refused, match="您不能办理“归档”"):
            closed(answered, person)
    volume = closed(answered, coordinator)
    with pytest.raises(Refused, match="刚被他人处理"):
        closed(answered, coordinator)
    with pytest.raises(Refused, match="现为“已归档”"):
        closed(fresh(answered), coordinator)
    assert list(ArchiveFile.objects.all()) == [volume]


def test_a_volume_is_taken_out_by_who_works_on_the_case_and_that_is_recorded(
    answered: Case, handler: Person, overseer: Person, colleague: Person, coordinator: Person
) -> None:
    volume = closed(answered, coordinator)
    assert sm3(take_out(volume, by=handler, at=LATER)) == volume.digest
    assert Event.objects.about(volume).latest("pk").actor_name == "陈晓岚"
    for person in (overseer, colleague):
        with pytest.raises(Refused, match="您不能下载案卷"):
            take_out(volume, by=person, at=LATER)


def test_what_courts_send_later_is_a_further_volume(
    answered: Case, handler: Person, outsider: Person, coordinator: Person
) -> None:
    with pytest.raises(Refused, match="还没有归档"):
        supplement(answered, by=coordinator, at=AT)
    closed(answered, coordinator)
    with pytest.raises(Refused, match="没有新的材料"):
        supplement(fresh(answered), by=coordinator, at=LATER)
    court_paper(answered, coordinator)
    for person in (handler, outsider):
        with pytest.raises(Refused, match="您不能补充案卷"):
            supplement(fresh(answered), by=person, at=LATER)
    second = supplement(fresh(answered), by=coordinator, at=LATER)
    assert list(files_of(second)) == [
        "001_复议诉讼材料/起诉状副本.txt",
        "卷内目录.docx",
        "卷内目录.pdf",
        "manifest.json",
    ]
    assert (second.volume, second.retention, verify(second)) == (2, "10", [])
    assert "（第二卷）" in "".join(one.text for one in Document(BytesIO(files_of(second)["卷内目录.docx"])).paragraphs)
    assert entries(fresh(answered)) == []
    with pytest.raises(Refused, match="没有新的材料"):
        supplement(fresh(answered), by=coordinator, at=LATER)


@pytest.mark.parametrize(("path", "data", "told"), [
    pytest.param(FORM_PATH, b"another form", f"{FORM_PATH}的内容与目录记录的摘要不符。", id="changed"),
    pytest.param(FORM_PATH, None, f"{FORM_PATH}的内容与目录记录的摘要不符。", id="gone"),
    pytest.param("附加.txt", b"more", "附加.txt不在目录中。", id="added"),
    pytest.param("卷内目录.docx", b"another list", "卷内目录.docx的内容与目录记录的摘要不符。", id="the list"),
    pytest.param("manifest.json", b"{}", "manifest.json与系统保存的目录不符。", id="the manifest"),
])  # fmt: skip
def test_a_tampered_volume_is_found_by_the_name_of_the_file(
    answered: Case, coordinator: Person, path: str, data: bytes | None, told: str
) -> None:
    volume = closed(answered, coordinator)
    files = files_of(volume) | {path: data}
    assert verify(tampered(volume, {name: one for name, one in files.items() if one is not None})) == [told]


def test_a_broken_seal_and_a_repacked_volume_are_found(answered: Case, coordinator: Person) -> None:
    volume = tampered(closed(answered, coordinator), files_of(ArchiveFile.objects.get()))
    assert verify(volume) == ["压缩包整体的摘要不符。"]
    with volume.content.content.open("rb") as file:
        sealed = bytearray(file.read())
    sealed[-1] ^= 1
    volume.content = keep(bytes(sealed), media_type="application/octet-stream", at=AT)
    with pytest.raises(Unreadable):
        verify(volume)


def test_a_piece_that_is_no_longer_what_came_in_stops_the_archive_by_name(answered: Case, coordinator: Person) -> None:
    Piece.objects.filter(case=answered).update(digest="0" * 64)
    with pytest.raises((Refused, Unreadable)):
        closed(answered, coordinator)
    assert fresh(answered).state == State.ANSWERED
    assert not ArchiveFile.objects.exists()


def test_files_of_joined_requests_are_in_the_volume(
    make_case: Make, safety: Section, handler: Person, head: Person, office_head: Person, coordinator: Person
) -> None:
    first = make_case(safety, handler, files=(FORM,))
    other = NewFile(PieceKind.REQUEST, "第二份申请表.txt", "另一份申请".encode())
    second = make_case(content="养护资金到位的明细", files=(other,))
    target = join(second, first, "同一申请人的同类事项", by=coordinator, at=AT)
    volume = closed(told(target, handler, head, office_head), coordinator)
    files = files_of(volume)
    assert files["002_申请表、申请书/第二份申请表.txt"] == "另一份申请".encode()
    record = Document(BytesIO(files["000_办理情况记录.docx"]))
    assert second.number in "\n".join(cell.text for row in record.tables[0].rows for cell in row.cells)
    with pytest.raises(Refused, match="现为“已并案”"):
        closed(fresh(second), coordinator)


def test_thirty_days_after_the_end_without_an_archive_is_counted(
    answered: Case, bureau: Agency, coordinator: Person
) -> None:
    def late(today: date) -> list[str]:
        span = Span(date(2026, 5, 1), date(2026, 7, 31))
        return [one.why for one in archived_in_time(bureau, span, work_calendar(bureau), today) if one.why]

    assert late(date(2026, 6, 11)) == []
    assert late(date(2026, 6, 12)) == ["办结满30日还没有归档"]
    archive(answered, Retention.TEN, by=coordinator, at=on(date(2026, 6, 11)))
    assert late(date(2026, 7, 1)) == []
