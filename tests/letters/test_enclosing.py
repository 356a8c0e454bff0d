"""Files that go out with an answer: looked through, mended, cleared by a second person."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from letter_steps import template_file
from request_steps import AT, drafted, fresh
from requests_world import IDENTITY

from gongkai.agencies.models import Person, Section
from gongkai.foi.actions.deciding import discard
from gongkai.foi.actions.reviewing import submit
from gongkai.foi.models import Answer, Case, Piece
from gongkai.foi.queries.personal import content_of
from gongkai.letters.actions.enclosing import (
    accept_finding,
    clean_enclosure,
    clear_enclosure,
    enclose,
    look_again,
    redact_enclosure,
    remove_ungiven,
    take_out,
    undo_mending,
)
from gongkai.letters.models import Enclosure
from gongkai.merging.actions.setting import as_pdf
from gongkai.records.models import Event
from gongkai.redaction.models import Area
from gongkai.redaction.sources.rendering import text_boxes
from gongkai.rules.refused import Refused

PLAIN = "养护资金共十二万元，已全部到位。"


def word_file(*lines: str, author: str = "") -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.core_properties.author = author
    data = BytesIO()
    document.save(data)
    return data.getvalue()


@pytest.fixture
def answer(make_case: Callable[..., Case], safety: Section, handler: Person) -> Answer:
    return drafted(make_case(section=safety, handler=handler), handler)


def test_what_a_file_hides_is_found_cleaned_and_looked_through_again(
    answer: Answer, handler: Person, head: Person
) -> None:
    file = enclose(answer, "资金表.docx", word_file(PLAIN, author="陈晓岚"), by=handler, at=AT, pages=1)
    assert any(one["kind"] == "文件属性" for one in file.findings)
    cleaned = clean_enclosure(file, by=handler, at=AT)
    assert cleaned.given is not None
    assert cleaned.given.name == "资金表（提供件）.docx"
    assert not any(one["must"] for one in cleaned.findings)
    assert "陈晓岚" not in (Document(BytesIO(content_of(cleaned.given))).core_properties.author or "")
    done = clear_enclosure(cleaned, by=head, at=AT)
    assert (done.cleared_by, done.pages) == (head, 1)


def test_data_of_persons_is_found_and_its_number_kept_nowhere(answer: Answer, handler: Person, head: Person) -> None:
    file = enclose(answer, "名单.txt", f"王芳，身份证号{IDENTITY}".encode(), by=handler, at=AT, pages=1)
    must = [one for one in file.findings if one["must"]]
    assert must
    assert IDENTITY not in str(file.findings)
    assert IDENTITY not in "".join(str(one.after) for one in Event.objects.all())
    with pytest.raises(Refused, match="还有1处必须处理"):
        clear_enclosure(file, by=head, at=AT)


def test_a_finding_is_accepted_by_a_second_person_with_a_reason(answer: Answer, handler: Person, head: Person) -> None:
    file = enclose(answer, "名单.txt", "负责人手机13800138000".encode(), by=handler, at=AT, pages=1)
    index = next(n for n, one in enumerate(file.findings) if one["must"])
    with pytest.raises(Refused, match="不能自己核对"):
        accept_finding(file, index, "值班电话", by=handler, at=AT)
    with pytest.raises(Refused, match="没有写保留的理由"):
        accept_finding(file, index, " ", by=head, at=AT)
    file = accept_finding(file, index, "单位公布的值班电话", by=head, at=AT)
    assert file.findings[index]["accepted"]["by"] == "许国梁"
    with pytest.raises(Refused, match="不能自己核对"):
        clear_enclosure(file, by=handler, at=AT)
    assert clear_enclosure(file, by=head, at=AT).cleared_at == AT
    assert look_again(Enclosure.objects.get(), by=handler, at=AT).cleared_at is None


def test_redacted_areas_are_gone_from_the_page(answer: Answer, handler: Person) -> None:
    data = as_pdf(template_file(f"联系电话13800138000。{PLAIN}"))
    file = enclose(answer, "通知.pdf", data, by=handler, at=AT)
    assert file.pages == 1
    assert any(one["must"] for one in file.findings)
    redacted = redact_enclosure(file, [Area(1, 0.0, 0.0, 1.0, 0.5)], by=handler, at=AT)
    assert redacted.given is not None
    assert "13800138000" not in "".join(one.text for one in text_boxes(content_of(redacted.given), 1))
    assert not any(one["must"] for one in redacted.findings)
    assert redacted.areas == [[1, 0.0, 0.0, 1.0, 0.5]]
    back = undo_mending(redacted, by=handler, at=AT)
    assert (back.given, back.areas) == (None, [])
    assert any(one["must"] for one in back.findings)


def test_a_refusal_carries_no_file(make_case: Callable[..., Case], safety: Section, handler: Person) -> None:
    refusal = drafted(make_case(section=safety, handler=handler), handler, code="B1", reasons="定为秘密")
    with pytest.raises(Refused, match="不能附提供的文件"):
        enclose(refusal, "资金表.txt", PLAIN.encode(), by=handler, at=AT)


def test_files_change_only_while_the_answer_is_a_draft(answer: Answer, handler: Person) -> None:
    file = enclose(answer, "资金表.txt", PLAIN.encode(), by=handler, at=AT, pages=1)
    with pytest.raises(Refused, match="已经附在这份答复里"):
        enclose(answer, "资金表.txt", PLAIN.encode(), by=handler, at=AT, pages=1)
    sent = submit(answer, by=handler, at=AT)
    with pytest.raises(Refused, match="不能这样改动"):
        enclose(sent, "另一份.txt", b"1", by=handler, at=AT)
    file.answer = sent
    with pytest.raises(Refused, match="不能这样改动"):
        take_out(file, reason="不需要", by=handler, at=AT)


def test_only_redactable_files_are_redacted(answer: Answer, handler: Person) -> None:
    file = enclose(answer, "资金表.txt", PLAIN.encode(), by=handler, at=AT, pages=1)
    with pytest.raises(Refused, match="只有 PDF"):
        redact_enclosure(file, [Area(1, 0, 0, 1, 1)], by=handler, at=AT)
    with pytest.raises(Refused, match="不能自动清除"):
        clean_enclosure(file, by=handler, at=AT)


def test_two_who_mend_one_file_do_not_undo_each_other(answer: Answer, handler: Person) -> None:
    file = enclose(answer, "资金表.docx", word_file(PLAIN, author="陈晓岚"), by=handler, at=AT)
    stale = Enclosure.objects.select_related("answer__case").get(pk=file.pk)
    clean_enclosure(file, by=handler, at=AT)
    with pytest.raises(Refused, match="刚被他人处理"):
        clean_enclosure(stale, by=handler, at=AT)


def test_strangers_do_not_touch_files(answer: Answer, colleague: Person, outsider: Person) -> None:
    for person in (colleague, outsider):
        with pytest.raises(Refused, match="您不能处理这份答复的文件"):
            enclose(answer, "资金表.txt", PLAIN.encode(), by=person, at=AT)


def test_a_file_leaves_the_case_only_where_no_answer_gives_it(answer: Answer, handler: Person) -> None:
    piece = enclose(answer, "资金表.txt", PLAIN.encode(), by=handler, at=AT, pages=1).original
    with pytest.raises(Refused, match="随答复提供，不能移出"):
        remove_ungiven(piece, reason="上传错了", by=handler, at=AT)
    discard(Answer.objects.get(pk=answer.pk), "重新拟", by=handler, at=AT)
    assert (
        remove_ungiven(Piece.objects.get(pk=piece.pk), reason="上传错了", by=handler, at=AT).removed_why == "上传错了"
    )


def test_a_file_taken_out_stays_in_the_case(answer: Answer, handler: Person) -> None:
    file = enclose(answer, "资金表.txt", PLAIN.encode(), by=handler, at=AT, pages=1)
    take_out(file, reason="与申请无关", by=handler, at=AT)
    assert Enclosure.objects.count() == 0
    assert fresh(answer.case).pieces.filter(pk=file.original_id, removed_at=None).exists()
