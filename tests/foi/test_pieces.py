"""Files of a case are told by their content, sealed, opened by who works on it; personal data leaves a trace where it is seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from moments import on
from requests_world import IDENTITY, PDF

from gongkai.agencies.models import Person, Section
from gongkai.foi.actions.arranging import end
from gongkai.foi.actions.personal import look, open_piece
from gongkai.foi.actions.pieces import keep_piece, remove_piece
from gongkai.foi.models import Case, PieceKind
from gongkai.foi.queries.personal import content_of, personal_of
from gongkai.records.models import Event
from gongkai.rules.refused import Refused

Make = Callable[..., Case]
AT = on(date(2026, 5, 12), 10)
K = PieceKind


def test_a_file_is_sealed_and_read_back(make_case: Make, coordinator: Person) -> None:
    piece = keep_piece(make_case(), K.REQUEST, "C:\\扫描\\申请表.PDF", PDF, by=coordinator, at=AT)
    with piece.content.content.open("rb") as file:
        stored = file.read()
    assert PDF not in stored
    assert stored.startswith(b"gk1.")
    assert (content_of(piece), piece.name, piece.media_type, piece.size) == (
        PDF,
        "申请表.PDF",
        "application/pdf",
        len(PDF),
    )
    assert (piece.added_by, len(piece.digest)) == ("林静", 64)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        pytest.param("空.pdf", b"", "文件是空的", id="no bytes"),
        pytest.param("大.pdf", b"%PDF-" + b"0" * 200 * 1024 * 1024, "太大", id="200 MB"),
        pytest.param("申请表.pdf", b"MZ\x90\x00\x03\x00", "认不出", id="an executable named .pdf"),
        pytest.param("申请表.pdf", b"\x7fELF\x02\x01\x01\x00", "认不出", id="an ELF named .pdf"),
        pytest.param("照片.jpg", PDF, "结尾，内容却是", id="a PDF named .jpg"),
        pytest.param("表.pdf", b"%PDF-1.4 /JavaScript", "会自己运行", id="a PDF that runs"),
    ],
)
def test_what_is_not_taken_is_said(name: str, data: bytes, sentence: str, make_case: Make, coordinator: Person) -> None:
    case = make_case()
    with pytest.raises(Refused, match=sentence):
        keep_piece(case, K.REQUEST, name, data, by=coordinator, at=AT)
    assert not case.pieces.exists()


def test_the_same_file_is_kept_once_and_may_come_back(make_case: Make, coordinator: Person) -> None:
    case = make_case()
    first = keep_piece(case, K.REQUEST, "申请表.pdf", PDF, by=coordinator, at=AT)
    assert keep_piece(case, K.REQUEST, "又一份.pdf", PDF, by=coordinator, at=AT).pk == first.pk
    with pytest.raises(Refused, match="没有写移出的原因"):
        remove_piece(first, reason=" ", by=coordinator, at=AT)
    gone = remove_piece(first, reason="传错了", by=coordinator, at=AT)
    assert (gone.removed_why, content_of(gone)) == ("传错了", PDF)
    with pytest.raises(Refused, match="已经移出"):
        remove_piece(first, reason="传错了", by=coordinator, at=AT)
    assert keep_piece(case, K.REQUEST, "申请表.pdf", PDF, by=coordinator, at=AT).pk != first.pk


def test_letters_stay_and_a_closed_case_keeps_its_files(make_case: Make, coordinator: Person) -> None:
    case = make_case()
    letter = keep_piece(case, K.LETTER, "答复书.pdf", PDF, by=coordinator, at=AT, source="letters.Letter:1")
    with pytest.raises(Refused, match="由系统生成的材料不能移出"):
        remove_piece(letter, reason="有误", by=coordinator, at=AT)
    piece = keep_piece(case, K.ENVELOPE, "信封.pdf", PDF, by=coordinator, at=AT)
    closed = end(case, "申请人死亡", by=coordinator, at=AT)
    piece.case = closed
    with pytest.raises(Refused, match="已办结"):
        remove_piece(piece, reason="有误", by=coordinator, at=AT)
    assert keep_piece(closed, K.PROOF, "回执.pdf", PDF, by=coordinator, at=AT).kind == K.PROOF


def test_a_long_name_keeps_its_ending(make_case: Make, coordinator: Person) -> None:
    piece = keep_piece(make_case(), K.OTHER, "名" * 300 + ".pdf", PDF, by=coordinator, at=AT)
    assert (len(piece.name), piece.name[-5:]) == (120, "名.pdf")


def test_who_works_on_a_case_sees_data_in_full_and_leaves_a_trace(
    make_case: Make, safety: Section, handler: Person, coordinator: Person, leader: Person
) -> None:
    case = make_case(section=safety)
    for person in (handler, coordinator, leader):
        assert look(case, by=person, at=AT, why="电话联系申请人").identity == IDENTITY
    events = list(Event.objects.about(case).filter(verb="viewed"))
    assert [event.actor_name for event in events] == ["周明", "林静", "陈晓岚"]
    assert events[0].reason == "电话联系申请人"
    assert not any(secret in repr(events[0].after) for secret in (IDENTITY, "13800138000"))


def test_nobody_else_sees_data_in_full(
    make_case: Make, safety: Section, colleague: Person, outsider: Person, overseer: Person, auditor: Person,
    handler: Person,
) -> None:  # fmt: skip
    case = make_case(section=safety)
    piece = keep_piece(case, K.IDENTITY, "身份证.pdf", PDF, by=handler, at=AT)
    for person in (colleague, outsider, overseer, auditor):
        with pytest.raises(Refused, match="不能查看完整的个人信息"):
            look(case, by=person, at=AT, why="看看")
        with pytest.raises(Refused, match="不能打开这份材料"):
            open_piece(piece, by=person, at=AT)
        with pytest.raises(Refused, match="不能给这件申请添加材料"):
            keep_piece(case, K.OTHER, "其他.pdf", PDF, by=person, at=AT)
    with pytest.raises(Refused, match="没有写查看的原因"):
        look(case, by=handler, at=AT, why=" ")
    assert not Event.objects.filter(verb="viewed").exists()


def test_opening_a_private_file_is_recorded_and_another_not(make_case: Make, coordinator: Person) -> None:
    case = make_case()
    private = keep_piece(case, K.IDENTITY, "身份证.pdf", PDF, by=coordinator, at=AT)
    plain = keep_piece(case, K.SEARCH, "检索记录.pdf", PDF, by=coordinator, at=AT)
    assert open_piece(private, by=coordinator, at=AT) == open_piece(plain, by=coordinator, at=AT) == PDF
    assert [one.subject_id for one in Event.objects.filter(verb="viewed")] == [str(private.pk)]


def test_data_is_masked_by_default(make_case: Make) -> None:
    shown = personal_of(make_case()).masked()
    assert (shown.identity, shown.contact.phone) == ("110***********002X"[:3] + "*" * 11 + "002X", "138****8000")
    assert "解放路" not in shown.contact.address
