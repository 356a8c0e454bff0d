"""A machine without a face for Chinese: no .pdf is made of empty boxes, and whoever tries is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.checks import run_checks
from machine import lacking
from request_steps import AT, fresh

from gongkai.agencies.models import Person
from gongkai.archives.actions.closing import archive
from gongkai.archives.models import ArchiveFile, Retention
from gongkai.config.apps import chinese_faces
from gongkai.foi.models import Case, Piece, State
from gongkai.letters.actions.issuing import Order, issue, issue_many
from gongkai.letters.models import Code, Letter
from gongkai.letters.queries.drawing import preview
from gongkai.letters.sources.starting import starts
from gongkai.merging.actions import as_pdf, build_template
from gongkai.papers.actions.public import PublicDocument, can_write_pdf, write_document
from gongkai.records.models import Event, Serial
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

BOXES = (
    "服务器上没有中文字体，PDF里的汉字会变成空白方框，所以没有生成。请管理员安装中文字体（fonts-noto-cjk）并重启服务"
)
FONTS = Path("/usr/share/fonts")
ONLY = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{}</dir></fontconfig>'


@pytest.fixture
def latin_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Only Latin faces, in a folder of their own. The answer that this process remembers is asked anew, also afterwards."""
    for face in FONTS.rglob("DejaVuSans.ttf"):
        shutil.copy(face, tmp_path)
    (tmp_path / "fonts.conf").write_text(ONLY.format(tmp_path))
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    can_write_pdf.cache_clear()
    yield tmp_path
    can_write_pdf.cache_clear()


def add_chinese(folder: Path) -> None:
    """A face for Chinese, and not the one that the layouts name first."""
    face = next(FONTS.rglob("NotoSansCJK-Bold.ttc"), None)
    if face is None:
        lacking("a face for Chinese", "fonts-noto-cjk")
    shutil.copy(face, folder)
    can_write_pdf.cache_clear()


def test_any_chinese_face_will_do_whatever_its_name(latin_machine: Path) -> None:
    assert not can_write_pdf()
    add_chinese(latin_machine)
    assert can_write_pdf()


def test_no_pdf_is_made_a_docx_is(latin_machine: Path) -> None:
    with pytest.raises(Refused, match=BOXES):
        as_pdf(build_template(next(starts()).draft))
    with pytest.raises(Refused, match=BOXES):
        write_document(PublicDocument("江州市公共交通管理办法"), "pdf")
    assert write_document(PublicDocument("江州市公共交通管理办法"), "docx").startswith(b"PK")


@pytest.mark.django_db
@pytest.mark.usefixtures("templates", "latin_machine")
def test_a_letter_is_refused_before_anything_is_written(answered: Case, coordinator: Person) -> None:
    before = Event.objects.count(), Piece.objects.count(), Serial.objects.count()
    with pytest.raises(Refused, match=BOXES):
        issue(answered, Code.L03, by=coordinator, at=AT)
    with pytest.raises(Refused, match=BOXES):
        preview(Order(answered, Code.L03).facts(answered, coordinator.name, day_of(AT)), at=AT)
    report = issue_many([Order(answered, Code.L03)], by=coordinator, at=AT)
    assert (report.made, [BOXES in words for _, words in report.refused]) == ([], [True])
    assert (Event.objects.count(), Piece.objects.count(), Serial.objects.count()) == before
    assert not Letter.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("templates", "latin_machine")
def test_a_case_is_not_archived_with_a_list_that_nobody_can_read(answered: Case, coordinator: Person) -> None:
    with pytest.raises(Refused, match=BOXES):
        archive(answered, Retention.TEN, by=coordinator, at=AT)
    assert not ArchiveFile.objects.exists()
    assert fresh(answered).state != State.ARCHIVED


def test_the_operator_is_told_at_every_start(latin_machine: Path) -> None:
    told = [one for one in run_checks() if one.id == "gongkai.W001"]
    assert "没有中文字体" in told[0].msg
    assert "fonts-noto-cjk" in told[0].hint
    add_chinese(latin_machine)
    assert chinese_faces() == []
