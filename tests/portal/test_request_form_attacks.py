"""What an outsider may try on the form and the question after a case, and what may leak from there to anywhere else."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from request_forms import (
    APPLY,
    RECEIPT,
    STATUS,
    WANTED,
    asked_after,
    filled,
    fresh,
    handed_in,
    hidden,
    paper,
    sent,
    solved,
)
from requests_world import *  # noqa: F403 - the bureau that receives
from requests_world import PDF

from gongkai.foi.actions.correcting import ask_correction
from gongkai.foi.actions.proofs import LASTS, verify
from gongkai.foi.actions.registering import PORTAL, register
from gongkai.foi.models import Case, SpentProof, State
from gongkai.portal.requests.forms import TEXTS
from gongkai.portal.requests.shell import opened, sealed
from gongkai.records.models import Event, Serial
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused
from gongkai.search.models import IndexRow

__all__ = ["fresh"]
pytestmark = pytest.mark.usefixtures("fresh", "reception")
EVIL = "\"><script>alert(1)</script>'{{7*7}}"
EXE = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 200


def words(answer):
    return answer.content.decode()


@pytest.mark.parametrize("field", TEXTS)
def test_markup_in_a_field_comes_back_as_text(client, field):
    for proof in ("", None):
        page = words(client.post(APPLY, filled(**{field: EVIL, "proof": proof or "x", "for_other": "1"})))
        assert "<script>alert" not in page
        assert "{{7*7}}" in page or field in {"applicant_kind", "paper", "carrier", "delivery"}
    look = words(client.post(APPLY, {"content": EVIL, "clues": EVIL}))
    assert "<script>alert" not in look


def test_markup_that_is_registered_is_shown_as_text(client):
    number, code = handed_in(client, content=EVIL, applicant_name=EVIL, items=f"{EVIL}\n二", clues=EVIL, helped=EVIL)
    for page in (words(client.get(RECEIPT)), asked_after(client, number, code)):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in words(client.post(STATUS, {"number": EVIL, "code": EVIL}))


def test_a_name_of_500_characters_is_answered_with_its_length(client):
    page = words(sent(client, applicant_name="王" * 500, proof=""))
    assert "申请人姓名或名称有500个字，超过120个字" in page
    assert "王" * 500 in page


@pytest.mark.parametrize(
    "field", [name for name in TEXTS if name not in {"applicant_kind", "paper", "carrier", "delivery"}]
)
def test_texts_of_any_length_are_answered(client, field):
    answer = sent(client, **{field: "长" * 30_000, "proof": "", "for_other": "1"})
    assert answer.status_code == 200
    assert Case.objects.count() == 0


def test_signs_that_cannot_be_seen_are_left_out(client):
    handed_in(client, applicant_name="李\0华\u202e", content="甲\0乙\x08丙\u200b", helped="\ufeff大字")
    case = Case.objects.get()
    assert (case.applicant_name, case.content, case.helped) == ("李华", "甲乙丙", "大字")


def test_a_correction_is_tidied_like_the_request(client, coordinator):
    number, code = handed_in(client, content="第一行\r\n第二行")
    now = timezone.now()
    ask_correction(
        Case.objects.get(), "请写明年份", day_of(now) + timedelta(30), day=day_of(now), by=coordinator, at=now
    )
    told = hidden(asked_after(client, number, code), "pass")
    for same in ("第一行\r\n第二行", "\0第一行\n第二行\u200b", "\0"):
        assert "还没有补正" in words(client.post("/requests/status/correction/", {"pass": told, "content": same}))
    client.post("/requests/status/correction/", {"pass": told, "content": "甲\0乙\x08丙\u202e\r\n丁"})
    case = Case.objects.get()
    assert (case.content, case.state) == ("甲乙丙\n丁", State.WORKING)


@pytest.mark.parametrize(("name", "data", "said"), [
    ("空.pdf", b"", "文件是空的"), ("证件.pdf", EXE, "认不出这是什么文件"), ("证件.jpg", PDF, "内容却是"),
    ("页.txt", b"<html><script>alert(1)</script>", "不收网页和脚本"), ("包.docx", b"PK\x03\x04" + b"0" * 50, "打不开"),
    ("动.pdf", b"%PDF-1.4 /JavaScript (x)", "会自己运行"), (f"{EVIL}.pdf", b"", "文件是空的"),
], ids=["empty", "program", "other kind", "page", "broken", "active", "evil name"])  # fmt: skip
def test_a_file_that_cannot_be_taken_is_told_beside_its_field(client, name, data, said):
    page = words(sent(client, identity_file=SimpleUploadedFile(name, data), proof=""))
    assert said in page
    assert 'href="#id_identity_file"' in page
    assert "请重新选择文件" in page
    assert "<script>alert" not in page
    assert Case.objects.count() == 0


def test_more_files_than_anybody_needs_are_not_taken(client):
    many = [paper(f"{n}.pdf", PDF + bytes([48 + n])) for n in range(11)]
    assert "文件多于10份" in words(sent(client, other_files=many, proof=""))


def test_names_of_files_lead_nowhere(client, settings):
    handed_in(client, identity_file=paper("..\\..\\etc\\passwd.pdf"), other_files=[paper("../../x.pdf", PDF + b"2")])
    assert sorted(Case.objects.get().pieces.values_list("name", flat=True)) == [
        "passwd.pdf",
        "x.pdf",
        "网上申请记录.docx",
    ]


@pytest.mark.parametrize("address", [APPLY, "/agencies/jiaotong/requests/apply/", "/requests/status/correction/"])
def test_200_megabytes_are_refused_by_their_header(client, address):
    answer = client.generic("POST", address, b"x", "multipart/form-data; boundary=b", CONTENT_LENGTH=str(200 * 1024**2))
    assert answer.status_code == 413
    assert "合计不能超过20MB" in words(answer)


def test_eight_megabytes_of_photographs_are_taken_here_and_nowhere_else(client):
    photo = b"\xff\xd8\xff\xe0" + b"\x01" * (8 * 1024**2)
    handed_in(client, identity_file=paper("证件.jpg", photo))
    assert client.post(STATUS, {"file": paper("x.jpg", photo)}).status_code == 413
    assert client.post("/requests/receipt/", {"file": paper("x.jpg", photo)}).status_code == 413


def test_a_proof_serves_once(client):
    proof = solved()
    assert sent(client, proof=proof).status_code == 303
    page = words(sent(client, proof=proof))
    assert "已经用过" in page
    assert (Case.objects.count(), SpentProof.objects.count()) == (1, 1)


def test_a_proof_of_a_form_with_faults_is_not_spent(client):
    proof = solved()
    sent(client, proof=proof, applicant_name="")
    assert sent(client, proof=proof).status_code == 303


def test_a_proof_that_is_old_foreign_or_made_up_is_refused(client):
    now, proof = timezone.now(), solved()
    told = json.loads(base64.b64decode(proof))
    with pytest.raises(Refused, match="过期"):
        verify(proof, at=now + LASTS + timedelta(seconds=5))
    for change in ({"number": told["number"] + 1}, {"signature": "0" * 64}, {"salt": told["salt"].replace("=1", "=9")},
                   {"algorithm": "MD5"}, {"number": -1}, {"number": 10**400}, {"challenge": None}, {"salt": 5}):  # fmt: skip
        forged = base64.b64encode(json.dumps(told | change).encode()).decode()
        with pytest.raises(Refused):
            verify(forged, at=now)
    for odd in ("", "e30=", "bnVsbA==", "W10=", "\0", "x" * 5000, base64.b64encode(b"[" * 5000).decode()):
        with pytest.raises(Refused):
            verify(odd, at=now)
    assert SpentProof.objects.count() == 0


def test_challenges_are_limited_by_address(client):
    answers = [client.get("/requests/proof.json").status_code for _ in range(62)]
    assert (answers[0], answers[-1]) == (200, 429)
    assert "请求太多" in client.get("/requests/proof.json").json()["message"]
    assert "自己搜一下" not in words(client.post(APPLY, {"content": WANTED}))


def test_a_refused_request_leaves_no_gap_in_the_numbers(client):
    sent(client, identity_file=SimpleUploadedFile("证件.pdf", EXE))
    sent(client, proof="x")
    assert Serial.objects.count() == 0
    number, _ = handed_in(client)
    assert "〔" in number
    assert number.endswith("〕1号")


def test_who_asks_again_and_again_is_told_what_may_follow(client, bureau):
    intake_of = filled_intake(bureau)
    for number in range(11):
        register(intake_of(f"第{number}样信息"), by=PORTAL, at=timezone.now())
    handed_in(client)
    page = words(client.get(RECEIPT))
    assert "本月您已经申请12件" in page
    assert "收取信息处理费" in page


def filled_intake(agency):
    """Requests of the one who fills in the form."""
    from requests_world import intake

    from gongkai.rules.days import day_of
    from gongkai.rules.requests.receipt import Channel

    def make(content):
        return intake(agency, channel=Channel.WEB, arrived_on=day_of(timezone.now()), content=content)

    return make


def test_tokens_open_only_what_they_were_made_for():
    now = timezone.now()
    token = sealed("case", {"case": 1}, now)
    assert opened("case", token, now, seconds=60)["case"] == 1
    assert opened("receipt", token, now, seconds=60) is None
    assert opened("case", token, now + timedelta(seconds=61), seconds=60) is None
    assert opened("case", token, now - timedelta(minutes=5), seconds=60) is None
    for odd in ("", "x", token[:-1], "gk1.aes.x.", "\0", "é" * 100):
        assert opened("case", odd, now, seconds=60) is None


def test_nothing_of_a_request_appears_anywhere_else(public, client):
    secret, indexed = "潜龙在渊项目", IndexRow.objects.count()
    handed_in(client, content=f"{secret}的合同", applicant_name="欧阳独秀", helped="大字版", clues="潜龙〔2026〕7号")
    case = Case.objects.get()
    visitor = Client()
    for address in (
        "/", "/open/", "/map/", "/requests/", APPLY, STATUS, RECEIPT, f"/search/?q={secret}", "/search/?q=欧阳独秀",
        f"/api/v1/search?q={secret}", "/api/v1/documents", "/api/v1/dump.jsonl", "/feeds/newest.rss.xml", "/sitemap.xml",
        f"/feeds/search.rss.xml?q={secret}", "/sitemap-pages.xml", "/sitemap-documents.xml", "/norms/", "/plans/", "/organisation/",
    ):  # fmt: skip
        answer = visitor.get(address)
        page = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        asked = address.partition("q=")[2]
        for seen in (secret, "欧阳独秀", case.number):
            assert page.count(seen) == 0 or seen == asked, (address, seen)
    assert IndexRow.objects.count() == indexed


def test_personal_data_stands_in_no_event(client):
    handed_in(client)
    told = str(list(Event.objects.values()))
    for unseen in ("李华", "13800138000", "lihua", "11010519491231002X", "身份证.pdf"):
        assert unseen not in told


def test_what_is_asked_after_a_case_is_in_no_log(client, caplog, capfd):
    number, code = handed_in(client)
    asked_after(client, number, code)
    asked_after(client, number, "wrong")
    out = caplog.text + "".join(capfd.readouterr())
    for unseen in (code, code.replace(" ", ""), "李华", "13800138000"):
        assert unseen not in out


@pytest.mark.parametrize("address", [APPLY, STATUS, RECEIPT, "/requests/status/file/", "/requests/status/correction/"])
def test_bodies_that_make_no_sense_break_nothing(client, address):
    for body, kind in (
        (b"\xff\xfe%00", "application/x-www-form-urlencoded"), (b"--b\r\n", "multipart/form-data; boundary=b"),
        (b"{}", "application/json"), (b"x", "multipart/form-data"), (b"step=send&content=%ff%fe", "application/x-www-form-urlencoded"),
        (b"step=send&" + b"item=a&" * 500, "application/x-www-form-urlencoded"),
    ):  # fmt: skip
        assert client.generic("POST", address, body, kind).status_code < 500


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
@pytest.mark.parametrize(
    "address", ["/requests/", APPLY, STATUS, RECEIPT, "/requests/proof.json", "/requests/calculator/"]
)
def test_other_methods_are_not_answered(client, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_numbers_in_turn_tell_nothing(client):
    number, code = handed_in(client)
    head = number.partition("〕")[0]
    pages = {words(Client(REMOTE_ADDR=f"10.0.0.{n}").post(STATUS, {"number": f"{head}〕{n}号", "code": code}))
             .partition("<main")[2].partition("csrfmiddlewaretoken")[0] for n in range(2, 9)}  # fmt: skip
    assert len(pages) == 1
