"""The state of one's own request: what its number and code open, what is asked of the applicant, files, few queries."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from django.test import Client
from django.utils import timezone
from moments import on
from request_forms import APPLY, STATUS, asked_after, fresh, handed_in, hidden, paper
from request_steps import asked
from requests_world import *  # noqa: F403 - the bureau that receives
from requests_world import OTHER_IDENTITIES, PDF

from gongkai.agencies.models import Role
from gongkai.fees.models import Charge, Rate
from gongkai.fees.queries.computing import product_rates
from gongkai.foi.actions.correcting import ask_correction, lapse_correction
from gongkai.foi.actions.paying import fee_got, notice_fee
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.models import Case, Piece, PieceKind, Reception, State
from gongkai.foi.queries.personal import content_of
from gongkai.portal.requests.progress import written_number
from gongkai.rules.days import day_of
from gongkai.rules.requests.receipt import Channel

__all__ = ["fresh"]
pytestmark = pytest.mark.usefixtures("fresh", "reception")
NOBODY = "没有找到"
CORRECTION, FILE = "/requests/status/correction/", "/requests/status/file/"


@pytest.fixture
def mine(client):
    """A request sent through the form: its case, number and code."""
    number, code = handed_in(client)
    return Case.objects.select_related("agency").get(), number, code


@pytest.fixture
def to_correct(mine, coordinator):
    """The same, with a correction asked today."""
    case, number, code = mine
    now = timezone.now()
    ask_correction(case, "请写明所需信息的年份", date(2039, 12, 30), day=day_of(now), by=coordinator, at=now)
    return Case.objects.get(), number, code


def test_number_and_code_open_the_way_so_far(mine, client):
    case, number, code = mine
    page = asked_after(client, number, code)
    for seen in (
        "正在办理",
        number,
        "收到申请",
        "最晚这一天答复您",
        f"{case.due:%Y-%m-%d}",
        "2025年农村公路养护资金的分配方案",
    ):
        assert seen in page
    for unseen in ("李华", "13800138000", "lihua", "11010519491231002X", code.replace(" ", "")):
        assert unseen not in page.partition("<main")[2], unseen


def test_number_and_code_are_taken_as_people_type_them(mine, client):
    _, number, code = mine
    typed = number.replace("〔", "[").replace("〕", "]").removesuffix("号")
    for way in (code.lower(), code.replace(" ", ""), code.replace(" ", "-"), f" {code} "):
        assert "正在办理" in asked_after(client, f" {typed} ", way)


@pytest.mark.parametrize(("typed", "kept"), [
    ("江交公开申（2026）3号", "江交公开申〔2026〕3号"), ("江交公开申【２０２６】3", "江交公开申〔2026〕3号"), ("", ""),
    ("\0江交", "江交号"),
])  # fmt: skip
def test_a_number_is_read_whatever_its_brackets(typed, kept):
    assert written_number(typed) == kept


def test_a_wrong_number_and_a_wrong_code_are_answered_alike(mine, client, django_assert_num_queries):
    _, number, code = mine
    answers = []
    for tried, secret in (
        (number, "AAAAA AAAAA"),
        ("江交公开申〔2026〕999号", code),
        ("不是编号", "不是码"),
        (number, ""),
    ):
        answer = client.post(STATUS, {"number": tried, "code": secret})
        page = answer.content.decode()
        assert NOBODY in page
        token = hidden(page, "csrfmiddlewaretoken")
        answers.append((answer.status_code, page.replace(token, "").replace(tried, "")))
        with django_assert_num_queries(4):
            client.post(STATUS, {"number": tried, "code": secret})
    assert len(set(answers)) == 1


def test_a_case_without_a_code_opens_for_nobody(mine, client):
    case, number, _ = mine
    Case.objects.filter(pk=case.pk).update(code_mark="")
    for secret in ("", " ", "\0", "-"):
        assert NOBODY in asked_after(client, number, secret)


def test_a_request_is_found_at_its_own_agency_alone(mine, client, waterworks):
    _, number, code = mine
    page = client.post(f"/agencies/{waterworks.code}/requests/status/", {"number": number, "code": code})
    assert NOBODY in page.content.decode()


def test_the_code_is_posted_and_never_read_from_an_address(mine, client):
    _, number, code = mine
    page = client.get(STATUS, {"number": number, "code": code}).content.decode()
    assert "正在办理" not in page
    assert code not in page.partition("<main")[2]
    assert "no-store" in client.post(STATUS, {"number": number, "code": code})["Cache-Control"]


def test_a_correction_is_asked_for_and_handed_in(to_correct, client):
    _, number, code = to_correct
    page = asked_after(client, number, code)
    for seen in ("等您补正", "请写明所需信息的年份", "2039年12月30日", "2025年农村公路养护资金的分配方案</textarea>"):
        assert seen in page
    form = {
        "pass": hidden(page, "pass"),
        "content": "2024年、2025年农村公路养护资金的分配方案",
        "files": [paper("补正.pdf")],
    }
    done = client.post(CORRECTION, form).content.decode()
    assert "补正已经收到" in done
    assert "收到补正" in done
    case = Case.objects.get()
    assert (case.state, case.content) == (State.WORKING, "2024年、2025年农村公路养护资金的分配方案")
    assert content_of(case.pieces.get(kind=PieceKind.CORRECTION)) == PDF
    assert "没有提交成功" not in client.post(CORRECTION, form | {"files": []}).content.decode()
    assert Case.objects.get().correction.got_on == day_of(timezone.now())


def test_a_correction_that_is_none_is_told_and_kept_in_the_form(to_correct, client):
    _, number, code = to_correct
    token = hidden(asked_after(client, number, code), "pass")
    same = client.post(CORRECTION, {"pass": token, "content": "2025年农村公路养护资金的分配方案"}).content.decode()
    assert "内容没有改动" in same
    bad = client.post(
        CORRECTION, {"pass": token, "content": "写了很多", "files": [paper("空.pdf", b"")]}
    ).content.decode()
    assert "文件是空的" in bad
    assert "写了很多</textarea>" in bad
    assert Case.objects.get().state == State.CORRECTING
    assert Case.objects.get().pieces.filter(kind=PieceKind.CORRECTION).count() == 0


def test_a_correction_waits_for_the_office_where_nothing_is_taken_online(to_correct, client, reception):
    _, number, code = to_correct
    Reception.objects.filter(pk=reception.pk).update(online=False)
    page = asked_after(client, number, code)
    assert "请邮寄或者当面提交" in page
    form = {"pass": hidden(page, "pass") or "x", "content": "改了"}
    client.post(CORRECTION, form)
    assert Case.objects.get().state == State.CORRECTING


def test_what_is_to_pay_and_how_is_told(mine, client, coordinator, office_head):
    case, number, code = mine
    now = timezone.now()
    rate = Rate.objects.create(**product_rates()[0])
    Charge.objects.create(
        case=case, method="item", rate=rate, before=10, units=1, amount=100, state="noticed", reason="频次过高", notice_no="江交费〔2026〕1号",
        noticed_on=day_of(now), pay_by=date(2027, 1, 4), computed_by=coordinator, computed_at=now, approved_by=office_head,
    )  # fmt: skip
    case = notice_fee(case, day=day_of(now), by=coordinator, at=now)
    fee_got(case, day=day_of(now), by=coordinator, at=now)
    page = asked_after(client, number, code)
    for seen in ("等您缴费", "100元", "江交费〔2026〕1号", "2027年1月4日", "江州市财政局非税收入专户"):
        assert seen in page
    assert "频次过高" not in page


def test_what_was_given_out_can_be_fetched_and_nothing_else(mine, client, coordinator):
    case, number, code = mine
    given = keep_piece(case, PieceKind.LETTER, "答复书.pdf", PDF + b"letter", by=coordinator, at=timezone.now(),
                       for_applicant=True)  # fmt: skip
    inner = keep_piece(case, PieceKind.SEARCH, "检索记录.pdf", PDF + b"inner", by=coordinator, at=timezone.now())
    page = asked_after(client, number, code)
    assert "答复书.pdf" in page
    assert "检索记录" not in page
    assert "身份证" not in page.partition("<main")[2]
    token = hidden(page, "pass")
    answer = client.post(FILE, {"pass": token, "file": given.pk})
    assert answer.content == PDF + b"letter"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "no-store" in answer["Cache-Control"]
    own = case.pieces.get(kind=PieceKind.IDENTITY)
    for number in (inner.pk, own.pk, 10**9, 10**30, "-1", "x", "", "²"):
        assert client.post(FILE, {"pass": token, "file": number}).status_code == 403
    Piece.objects.filter(pk=given.pk).update(removed_at=timezone.now())
    assert client.post(FILE, {"pass": token, "file": given.pk}).status_code == 403


def test_a_file_of_one_request_is_not_handed_out_for_another(mine, client, coordinator, registered):
    _, number, code = mine
    other = registered(channel=Channel.WEB, applicant_name="王芳", identity=OTHER_IDENTITIES[0], arrived_on=day_of(timezone.now()),
                       at=timezone.now()).case  # fmt: skip
    theirs = keep_piece(
        other, PieceKind.LETTER, "他人的.pdf", PDF + b"x", by=coordinator, at=timezone.now(), for_applicant=True
    )
    token = hidden(asked_after(client, number, code), "pass")
    assert client.post(FILE, {"pass": token, "file": theirs.pk}).status_code == 403
    for forged in ("", "x", token[:-6] + "AAAAAA", client.cookies["request_receipt"].value):
        assert client.post(FILE, {"pass": forged, "file": theirs.pk}).status_code == 403
        assert client.post(CORRECTION, {"pass": forged, "content": "改"}).status_code == 403


def test_third_parties_and_staff_are_not_named(mine, client, coordinator, handler, safety):
    case, number, code = mine
    Case.objects.filter(pk=case.pk).update(section=safety, handler=handler)
    old = registered_before(case)
    asked(old, coordinator, name="江州路桥公司")
    page = asked_after(client, number, code)
    assert "正在征求意见" in page
    assert "征求第三方意见，期间不计入期限" in page
    for unseen in ("江州路桥公司", coordinator.name, handler.name, safety.name, "商业秘密", "合同价款"):
        assert unseen not in page


def registered_before(case: Case) -> Case:
    """The case as if it had come on the day of the steps."""
    case.clock.update(day=date(2026, 5, 11))
    Case.objects.filter(pk=case.pk).update(received_on=date(2026, 5, 11), first_received_on=date(2026, 5, 11))
    return Case.objects.select_related("agency").get(pk=case.pk)


def test_a_day_that_is_over_is_told_with_what_may_be_done(registered, client):
    done = registered(channel=Channel.WEB, at=on(date(2026, 5, 11)))
    page = asked_after(client, done.case.number, done.code)
    assert "已经超过" in page
    assert "行政复议" in page


@pytest.mark.parametrize(("state", "said"), [
    ("answered", "已经答复"), ("ended", "已经办结"), ("archived", "已经办结"), ("joined", "与另一件申请合并办理"),
])  # fmt: skip
def test_every_end_has_its_words(registered, client, state, said, make_case):
    done = registered(channel=Channel.WEB, at=on(date(2026, 5, 11)))
    more = {"answered_on": date(2026, 5, 20), "ended_on": date(2026, 5, 20), "ended_why": "内部的说明"}
    more["joined_to"] = make_case() if state == "joined" else None
    Case.objects.filter(pk=done.case.pk).update(state=state, **more)
    page = asked_after(client, done.case.number, done.code)
    assert said in page
    assert "内部的说明" not in page
    if state == "joined":
        assert more["joined_to"].number not in page


def test_an_unconfirmed_request_says_how_to_confirm_it(registered, client):
    done = registered(channel=Channel.EMAIL)
    page = asked_after(client, done.case.number, done.code)
    assert "等待与您确认" in page
    assert "还没有开始计算期限" in page


def test_a_question_after_a_case_is_cheap(mine, client, django_assert_max_num_queries):
    _, number, code = mine
    with django_assert_max_num_queries(8):
        asked_after(client, number, code)
    begun = process_time()
    for _ in range(10):
        asked_after(client, number, code)
    assert (process_time() - begun) / 10 < 0.05  # 25 ms on a quiet machine; see the figures of the performance page


def test_questions_are_limited_by_address(mine, client):
    _, number, code = mine
    for _ in range(12):
        assert NOBODY in asked_after(client, number, "wrong")
    answer = client.post(STATUS, {"number": number, "code": "wrong"})
    assert answer.status_code == 429
    assert "查错的次数太多" in answer.content.decode()
    assert "正在办理" in asked_after(client, number, code)
    assert Client(REMOTE_ADDR="10.9.9.9").post(STATUS, {"number": number, "code": "wrong"}).status_code == 200


def test_requests_are_limited_by_address_with_a_sentence_and_nothing_is_lost(client, settings):
    from gongkai.portal.requests.shell import SENDING, Limit

    limit = Limit("send", SENDING)
    request = client.get(APPLY).wsgi_request
    while limit.allow_request(request):
        pass
    from request_forms import sent

    page = sent(client, proof="").content.decode()
    assert "提交的申请太多：60分钟内最多40件" in page
    assert "2025年农村公路养护资金的分配方案" in page
    assert Case.objects.count() == 0


def test_somebody_of_another_role_sees_nothing_more(mine, client, account, bureau):
    """A signed-in account changes nothing on the public pages."""
    _, number, code = mine
    client.force_login(account("管理员", Role.ADMINISTRATOR, bureau))
    assert "李华" not in asked_after(client, number, code).partition("<main")[2]


def test_a_request_that_ended_by_the_clock_says_why_and_what_can_be_done(to_correct, client, coordinator):
    case, number, code = to_correct
    assert "申请行政复议" not in asked_after(client, number, code)
    lapse_correction(case, "到期没有收到补正。", by=coordinator, at=on(date(2040, 1, 20)))
    page = asked_after(client, number, code)
    for seen in ("为什么办结", "到期没有补正", "对不再处理不服的", "申请行政复议", "见不再处理告知书"):
        assert seen in page
