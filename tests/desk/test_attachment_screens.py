"""Attachments on the screens: what they hide is named and cleared in the gate, and the same content is taken once."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from moments import NOON
from openpyxl.comments import Comment
from publication_cast import draft, stage

from gongkai.publications import actions

SCRIPT = {"x-requested-with": "XMLHttpRequest"}


def table():
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "路线"
    book.active["A1"].comment = Comment("先别公布", "赵强")
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def edition(bureau, office, safety, account):
    made = stage(bureau, office, safety, account)
    row = draft(made, "绕行公告")
    actions.add_file(row, "路线表.xlsx", table(), by=made.handler, at=NOON)
    actions.check_edition(row, at=NOON)
    return row


@pytest.fixture
def writer(edition, signed_in):
    return signed_in(edition.saved_by)


def test_what_a_file_hides_is_named_and_cleared_in_the_gate(edition, writer):
    finding = edition.findings.get(code="hides_comment")
    address = reverse("desk:finding_clear", args=[edition.pk, finding.pk])
    page = writer.get(reverse("desk:edition", args=[edition.pk])).content.decode()
    assert "附件有批注" in page
    assert f'action="{address}"' in page
    answer = writer.post(address, headers=SCRIPT).json()
    assert answer["said"] == ["已从附件“路线表.xlsx”清除批注，请打开附件核对一遍。"]
    assert "附件有批注" not in answer["html"]
    assert [one["kind"] for one in edition.files.get().hides] == ["property"]
    again = writer.post(address, headers=SCRIPT).json()
    assert "已经" in again["said"][0]


def test_the_same_file_twice_is_told_in_one_sentence(edition, writer):
    upload = SimpleUploadedFile("再传一次.xlsx", table_of(edition))
    answer = writer.post(reverse("desk:edition_files", args=[edition.pk]), {"file": [upload]}, headers=SCRIPT).json()
    assert answer["said"] == [
        "“再传一次.xlsx”和已有的附件“路线表.xlsx”内容完全相同，没有再加。要换名称，请在原来的附件上改名；选错了文件的，请重新选。"
    ]
    assert edition.files.count() == 1


def table_of(edition):
    with edition.files.get().attachment.content.open("rb") as content:
        return content.read()
