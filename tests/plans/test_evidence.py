"""Evidence: what counts, what does not and why, and which files are taken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from duty_steps import only_period, period
from moments import NOON, TODAY, on
from openpyxl import Workbook

from gongkai.agencies.models import Person
from gongkai.plans import actions
from gongkai.plans.models import Claim, Duty, Evidence, EvidenceKind, Period
from gongkai.records.models import Attachment, Event
from gongkai.records.sources.files import MAX_BYTES, file_kind, file_name
from gongkai.records.sources.pages import FetchedPage
from gongkai.rules.refused import Refused

ADDRESS = "https://jtj.example.gov.cn/yh/1.html"
PAGE = FetchedPage(ADDRESS, 200, "5月养护工程进展", "ab" * 32, 900)


@pytest.fixture(autouse=True)
def kept_here(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def link(row: Period, by: Person, url: str = ADDRESS, page: FetchedPage | None = PAGE, day: date = TODAY) -> Evidence:
    return actions.add_link(row, url, page, happened_on=day, by=by, at=NOON)


def test_a_fetched_link_counts_and_takes_the_pages_title(working: Duty, handler: Person) -> None:
    proof = link(only_period(working), handler)
    assert (proof.title, proof.counts, proof.fetched_at, proof.digest) == ("5月养护工程进展", True, NOON, "ab" * 32)
    row = only_period(working)
    assert (row.counted, row.typed, row.duty.evidence_count) == (1, 1, 1)


def test_a_dead_link_is_kept_and_does_not_count(working: Duty, handler: Person) -> None:
    gone = FetchedPage(ADDRESS, 404, "找不到", "cd" * 32, 10, "网页打不开（404）。")
    proof = link(only_period(working), handler, page=gone)
    assert (proof.counts, proof.excluded_why, proof.fetched_at) == (False, "网页打不开（404）。", None)
    assert only_period(working).counted == 0


def test_a_link_that_could_not_be_tried_counts_and_says_so(working: Duty, handler: Person) -> None:
    silent = FetchedPage(ADDRESS, 0, "", "", 0, "网页连不上，没有取到。")
    proof = link(only_period(working), handler, page=silent)
    assert (proof.counts, proof.fetch_note, proof.title) == (True, "网页连不上，没有取到。", ADDRESS)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        pytest.param(ADDRESS + "#top", None, id="the same address"),
        pytest.param(
            "https://other.example.gov.cn/", FetchedPage("", 200, "别名", "ab" * 32, 9), id="the same content"
        ),
        pytest.param(
            "https://other.example.gov.cn/", FetchedPage("", 200, PAGE.title, "ef" * 32, 9), id="the same title"
        ),
    ],
)
def test_the_same_thing_counts_once(url: str, page: FetchedPage | None, working: Duty, handler: Person) -> None:
    link(only_period(working), handler)
    twin = link(only_period(working), handler, url, page)
    assert (twin.counts, twin.excluded_why) == (False, "与已登记的“5月养护工程进展”重复")
    assert only_period(working).counted == 1


def test_what_happened_outside_the_period_does_not_count(counted: Duty, handler: Person) -> None:
    proof = link(period(counted, 5), handler, day=date(2026, 4, 30))
    assert (proof.counts, proof.excluded_why) == (False, "发生日期不在本期（5月1日至5月31日）")


def test_what_has_not_happened_yet_is_refused(working: Duty, handler: Person) -> None:
    with pytest.raises(Refused, match="还没有到"):
        link(only_period(working), handler, day=date(2026, 5, 14))
    assert not Evidence.objects.exists()


def test_a_count_moves_the_day_from_which_a_duty_is_behind(counted: Duty, handler: Person) -> None:
    before = Duty.objects.get(pk=counted.pk).behind_from
    link(period(counted, 1), handler, day=date(2026, 1, 9))
    after = Duty.objects.get(pk=counted.pk).behind_from
    assert before == date(2026, 1, 17)
    assert after is None


def test_the_office_puts_right_what_counts_and_says_why(working: Duty, handler: Person, coordinator: Person) -> None:
    proof = link(only_period(working), handler)
    with pytest.raises(Refused, match="没有写理由"):
        actions.exclude_evidence(proof, reason="", by=coordinator, at=NOON)
    assert actions.exclude_evidence(proof, reason="是转载", by=coordinator, at=NOON).excluded_why == "是转载"
    assert only_period(working).counted == 0
    with pytest.raises(Refused, match="您不能重新计入"):
        actions.include_evidence(proof, by=handler, at=NOON)
    assert actions.include_evidence(proof, by=coordinator, at=NOON).counts
    assert only_period(working).counted == 1
    assert Event.objects.about(working).filter(verb="checked").count() == 2


@pytest.mark.parametrize("who", ["coordinator", "leader", "outsider", "overseer", "administrator", "auditor"])
def test_only_the_section_adds(who: str, working: Duty, request: pytest.FixtureRequest) -> None:
    person, events = request.getfixturevalue(who), Event.objects.count()
    with pytest.raises(Refused):
        actions.may_add_evidence(only_period(working), by=person)
    with pytest.raises(Refused):
        link(only_period(working), person)
    assert (Evidence.objects.count(), Event.objects.count()) == (0, events)


def test_what_is_decided_takes_no_more(in_review: Duty, handler: Person, coordinator: Person) -> None:
    proof = link(only_period(in_review), handler)
    actions.accept(only_period(in_review), by=coordinator, at=NOON)
    with pytest.raises(Refused):
        link(only_period(in_review), handler, "https://jtj.example.gov.cn/2")
    with pytest.raises(Refused, match="已审核通过"):
        actions.exclude_evidence(Evidence.objects.get(pk=proof.pk), reason="晚了", by=coordinator, at=NOON)


def test_a_record_of_this_system_is_proof_without_typing(working: Duty, handler: Person, outsider: Person) -> None:
    event = Event.objects.about(working).get()
    proof = actions.add_record(only_period(working), event, by=handler, at=NOON)
    assert (proof.kind, proof.event, proof.happened_on) == (EvidenceKind.RECORD, event, TODAY)
    assert only_period(working).typed == 0
    assert not actions.add_record(only_period(working), event.pk, by=handler, at=NOON).counts


def test_acceptance_tells_whether_a_person_had_to_type(
    working: Duty, counted: Duty, handler: Person, coordinator: Person
) -> None:
    actions.add_record(only_period(working), Event.objects.about(working)[0], by=handler, at=NOON)
    actions.claim(only_period(working), Claim.FINISHED, by=handler, at=NOON)
    actions.submit(only_period(working), by=handler, at=NOON)
    actions.accept(only_period(working), by=coordinator, at=NOON)
    actions.claim(period(counted, 5), Claim.BLOCKED, "平台停机", by=handler, at=NOON)
    actions.submit(period(counted, 5), by=handler, at=NOON)
    actions.accept(period(counted, 5), by=coordinator, at=NOON)
    assert (only_period(working).by_machine, period(counted, 5).by_machine) == (True, False)


# Files


def office_file(kind: str, extra: dict[str, bytes] | None = None) -> bytes:
    """A document as an office program saves it, with further parts where asked for."""
    buffer = io.BytesIO()
    if kind == "docx":
        Document().save(buffer)
    else:
        Workbook().save(buffer)
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(office_file("docx"), "docx", id="Word document"),
        pytest.param(office_file("xlsx"), "xlsx", id="workbook"),
        pytest.param(b"%PDF-1.7\n1 0 obj<<>>endobj", "pdf", id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n....", "png", id="PNG"),
        pytest.param(b"\xff\xd8\xff\xe0....", "jpg", id="JPEG"),
        pytest.param("五月养护完成。".encode(), "txt", id="text"),
        pytest.param("五月养护完成。".encode("gb18030"), "txt", id="text in GBK"),
    ],
)
def test_files_are_known_by_their_content(data: bytes, kind: str) -> None:
    assert file_kind(data) == kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "是空的", id="empty"),
        pytest.param(b"MZ\x90\x00\x03", "认不出", id="a program"),
        pytest.param(b"a" * (MAX_BYTES + 1), "太大", id="more than 20 MB"),
        pytest.param(b"%PDF-1.7 /S /JavaScript /JS (app.alert(1))", "会自己运行", id="PDF with a script"),
        pytest.param(b"%PDF-1.7 /S /Launch", "会自己运行", id="PDF that starts a program"),
        pytest.param(office_file("docx", {"word/vbaProject.bin": b"x"}), "带有宏", id="Word document with macros"),
        pytest.param(office_file("xlsx", {"xl/embeddings/o.bin": b"x"}), "夹带的程序", id="workbook with an object"),
        pytest.param(b"<html><script>alert(1)</script>", "不收网页和脚本", id="a web page"),
        pytest.param(b"<svg onload=alert(1)>", "不收网页和脚本", id="an SVG"),
        pytest.param(b"PK\x03\x04broken", "打不开", id="a broken archive"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "认不出", id="the old Word"),
    ],
)
def test_other_files_are_refused_with_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        file_kind(data)


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        pytest.param("../../etc/进展.pdf", "pdf", "进展.pdf", id="a path"),
        pytest.param("C:\\资料\\进展.PDF", "pdf", "进展.PDF", id="a path of Windows"),
        pytest.param("进展.pdf.exe", "pdf", "进展.pdf.exe.pdf", id="another ending"),
        pytest.param("进\u202e展\x00.txt", "txt", "进展.txt", id="what cannot be seen"),
        pytest.param("", "txt", "文件.txt", id="nothing"),
        pytest.param("照片.jpeg", "jpg", "照片.jpeg", id="the longer ending"),
    ],
)
def test_names_are_shown_clean(name: str, kind: str, shown: str) -> None:
    assert file_name(name, kind) == shown


def test_the_same_file_is_stored_once_and_counts_once_in_a_duty(
    working: Duty, quarterly: Duty, handler: Person
) -> None:
    data = office_file("docx")
    for row in (only_period(working), only_period(working), period(quarterly, 2)):
        actions.add_file(row, "进展.docx", data, happened_on=TODAY, by=handler, at=NOON)
    assert Attachment.objects.count() == 1
    assert list(Evidence.objects.order_by("pk").values_list("counts", flat=True)) == [True, False, True]


def test_a_refused_file_leaves_nothing(working: Duty, handler: Person, tmp_path: Path) -> None:
    events = Event.objects.count()
    with pytest.raises(Refused):
        actions.add_file(only_period(working), "a.exe", b"MZ\x00", happened_on=TODAY, by=handler, at=NOON)
    assert (Attachment.objects.count(), Event.objects.count(), list(tmp_path.rglob("*"))) == (0, events, [])


@pytest.mark.parametrize("name", ["月报.exe", "月报.docx", "月报.csv", "月报.pdf.7z", " 月报.HTML "])
def test_a_file_whose_name_does_not_fit_its_content_is_refused(name: str, working: Duty, handler: Person) -> None:
    with pytest.raises(Refused, match=f"文件名以 .{name.strip().rsplit('.', 1)[-1]} 结尾，内容却是 .txt。"):
        actions.add_file(only_period(working), name, "五月".encode(), happened_on=TODAY, by=handler, at=NOON)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "title"),
    [("月报.TXT", "月报.TXT"), ("月报", "月报.txt"), ("月报2026.5", "月报2026.5.txt"), ("月报.txt", "月报.txt")],
)
def test_a_name_that_fits_or_says_nothing_is_taken(name: str, title: str, working: Duty, handler: Person) -> None:
    proof = actions.add_file(only_period(working), name, "五月".encode(), happened_on=TODAY, by=handler, at=NOON)
    assert proof.title == title


def test_late_evidence_for_a_standing_period_counts_within_the_days_of_grace(quarterly: Duty, handler: Person) -> None:
    first = period(quarterly, 1)
    at = on(date(2026, 4, 9))
    proof = actions.add_link(first, ADDRESS, PAGE, happened_on=at.date(), by=handler, at=at)
    assert proof.counts


def test_adding_costs_a_fixed_number_of_queries(
    working: Duty, handler: Person, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    row = only_period(working)
    with django_assert_max_num_queries(22):  # type: ignore[attr-defined]
        link(row, handler)
    assert only_period(working).counted == 1
