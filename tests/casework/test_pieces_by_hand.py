"""Papers by hand: put into the file of a request, taken out with a reason; what was typed on the web lies there by itself."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from requests_world import IDENTITY, PDF

from gongkai.foi.models import PieceKind
from gongkai.foi.queries.personal import content_of
from gongkai.rules.requests.receipt import Channel

pytestmark = pytest.mark.django_db


def act(case, name, *of):
    return reverse("desk:request_act_of" if of else "desk:request_act", args=[case.pk, name, *of])


def test_a_paper_is_put_in_and_taken_out_again(signed_in, coordinator, make_case):
    case, desk = make_case(), signed_in(coordinator)
    given = {"kind": "request", "files": SimpleUploadedFile("申请书.pdf", PDF)}
    assert desk.post(act(case, "piece-add"), given).status_code == 302
    piece = case.pieces.get(kind=PieceKind.REQUEST)
    assert (piece.name, piece.from_applicant, piece.removed_at) == ("申请书.pdf", True, None)
    assert act(case, "piece-remove", piece.pk) in desk.get(reverse("desk:request", args=[case.pk])).content.decode()
    desk.post(act(case, "piece-remove", piece.pk), {"reason": "上传错了"})
    piece.refresh_from_db()
    assert piece.removed_why == "上传错了"


def test_without_a_file_nothing_happens_and_it_is_said(signed_in, coordinator, make_case):
    case = make_case()
    shown = signed_in(coordinator).post(act(case, "piece-add"), {"kind": "search"})
    assert shown.status_code == 409
    assert "没有选择文件" in shown.content.decode()
    assert not case.pieces.exists()


def test_what_was_typed_on_the_web_is_a_paper_of_its_own(make_case):
    case = make_case(channel=Channel.WEB, items=("分配方案", "到位情况"))
    with zipfile.ZipFile(BytesIO(content_of(case.pieces.get(kind=PieceKind.WEB_RECORD)))) as record:
        text = record.read("word/document.xml").decode()
    for words in (case.number, "李华（自然人）", IDENTITY, case.content, "到位情况"):
        assert words in text
