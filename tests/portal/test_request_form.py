"""The application form: what is already public, what is wrong beside its field, the request that comes of it, the receipt."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.utils import timezone
from request_forms import APPLY, RECEIPT, WANTED, asked_after, filled, fresh, handed_in, paper, sent
from requests_world import *  # noqa: F403 - the bureau that receives
from requests_world import CREDIT_CODE, OTHER_IDENTITIES, PDF

from gongkai.foi.models import Case, PieceKind, Reception
from gongkai.foi.queries.personal import personal_of
from gongkai.portal.requests.published import questions
from gongkai.rules.days import day_of

__all__ = ["fresh"]
pytestmark = pytest.mark.usefixtures("fresh", "reception")


def words(answer):
    return answer.content.decode()


def test_the_landing_says_where_when_and_how(client, reception):
    page = words(client.get("/requests/"))
    for seen in (
        reception.address, reception.hours, reception.phone, reception.email, reception.fax, "20个工作日", "不收费",
        "申请行政复议", 'href="/requests/apply/"', 'href="/requests/status/"', 'href="/requests/calculator/"',
    ):  # fmt: skip
        assert seen in page


def test_every_agency_has_its_own_pages(client, bureau, waterworks):
    own = words(client.get(f"/agencies/{waterworks.code}/requests/"))
    assert "受理机构的信息还没有填写" in own
    assert f'href="/agencies/{waterworks.code}/requests/status/"' in own
    assert f"/agencies/{waterworks.code}/requests/apply/" not in own
    assert client.get("/agencies/nobody/requests/").status_code == 404
    assert client.get("/agencies/nobody/requests/apply/").status_code == 404


def test_the_old_address_leads_here(client):
    answer = client.get("/help/apply/")
    assert (answer.status_code, answer["Location"]) == (301, "/requests/")


def test_where_nothing_is_taken_online_the_other_ways_are_told(client, reception):
    Reception.objects.filter(pk=reception.pk).update(online=False)
    for page in (words(client.get(APPLY)), words(sent(client))):
        assert "没有开通网上受理" in page
        assert reception.address in page
    assert Case.objects.count() == 0
    assert f'href="{APPLY}"' not in words(client.get("/requests/"))


def test_first_it_is_asked_what_is_wanted(client):
    page = words(client.get(APPLY))
    assert 'name="content"' in page
    assert 'name="identity"' not in page
    assert "没有写想要什么信息" in words(client.post(APPLY, {"content": "  ", "clues": "某文号"}))


def test_what_is_already_public_comes_before_the_form(public, client):
    page = words(client.post(APPLY, {"content": "公路养护作业交通组织的有关规定"}))
    assert "已经公开的，可能就是您要的" in page
    assert page.index("/info/jiaotong/2026-00001/") < page.index('name="identity"')
    assert "<mark>" in page
    assert "公路养护作业交通组织的有关规定</textarea>" in page


def test_nothing_public_on_it_is_said(client):
    assert "没有找到" in words(client.post(APPLY, {"content": "量子灯塔维护合同"}))


def test_a_request_in_own_words_is_asked_from_narrow_to_wide():
    asked = list(questions("请公开江交规〔2026〕3号文件和2025年全市农村公路养护资金的分配方案"))
    assert asked[0].endswith("江交规〔2026〕3号")
    assert "农村公路养护资金 分配方案" in asked[1]
    assert "农村公路 养护资金" in asked
    assert len(asked) == len(set(asked))


def test_a_request_is_registered_on_the_day_with_everything_sealed(client):
    number, code = handed_in(client, items="分配方案\n到位情况", suggests_disclosure="1", clues="江交财〔2025〕8号")
    case, today = Case.objects.get(), day_of(timezone.now())
    assert (case.number, case.channel, case.received_on, case.state) == (number, "web", today, "working")
    assert [item.text for item in case.items.all()] == ["分配方案", "到位情况"]
    assert (case.suggests_disclosure, case.clues, case.delivery) == (True, "江交财〔2025〕8号", "web")
    assert personal_of(case).contact.phone == "13800138000"
    assert {piece.kind for piece in case.pieces.all()} == {PieceKind.WEB_RECORD, PieceKind.IDENTITY}
    assert code.replace(" ", "") not in str(Case.objects.values())


def test_rows_that_the_script_adds_are_items_too(client):
    handed_in(client, item=["第一样", " ", "第二样"])
    assert [item.text for item in Case.objects.get().items.all()] == ["第一样", "第二样"]


def test_an_organisation_asks_with_its_credit_code(client):
    handed_in(client, applicant_kind="enterprise", applicant_name="江州市顺达货运有限公司", paper="credit",
              identity=CREDIT_CODE, contact_person="王芳")  # fmt: skip
    assert Case.objects.get().contact_person == "王芳"


def test_an_agent_brings_authority_and_paper(client):
    agent = {
        "for_other": "1",
        "agent_name": "王芳",
        "agent_identity": OTHER_IDENTITIES[0],
        "agent_phone": "13900139000",
    }
    page = words(sent(client, **agent))
    assert "没有授权委托书" in page
    assert "没有上传代理人的身份证明" in page
    handed_in(client, **agent, authority=paper("委托书.pdf", PDF + b"1"), agent_file=paper("代理人.pdf", PDF + b"2"))
    case = Case.objects.get()
    assert personal_of(case).agent.name == "王芳"
    assert sorted(case.pieces.values_list("kind", flat=True)) == ["authority", "identity", "identity", "web_record"]


def test_fields_of_an_agent_count_only_where_there_is_one(client):
    handed_in(client, agent_name="王芳", agent_identity="不是号码", authority=paper("空.pdf", b""))
    assert personal_of(Case.objects.get()).agent.name == ""


@pytest.mark.parametrize(("changes", "field", "said"), [
    ({"applicant_name": ""}, "applicant_name", "没有写申请人的姓名或名称"),
    ({"identity": "110105194912310021"}, "identity", "校验位不符"),
    ({"identity": ""}, "identity", "没有填证件号码"),
    ({"content": " "}, "content", "没有写所需信息的内容描述"),
    ({"phone": "12345678901"}, "phone", "手机号码不会以"),
    ({"phone": "", "email": ""}, "phone", "没有留联系方式"),
    ({"delivery": "post"}, "address", "没有填通信地址"),
    ({"carrier": "email", "delivery": "email", "email": ""}, "email", "选择了“电子邮件”，但没有填电子邮箱"),
    ({"carrier": "gold"}, "carrier", "不在可选范围内"),
    ({"identity_file": None}, "identity_file", "没有上传身份证明"),
    ({"applicant_kind": "enterprise"}, "paper", "证件种类与申请人类别不符"),
    ({"items": "样\n" * 51}, "items", "超过50项"),
], ids=lambda value: value if isinstance(value, str) else None)  # fmt: skip
def test_a_fault_stands_beside_its_field_and_on_top_and_nothing_typed_is_lost(client, changes, field, said):
    page = words(sent(client, clues="江交财〔2025〕8号", proof="", **changes))
    assert page.count(said) == 2
    assert f'href="#id_{field}"' in page
    assert f'id="id_{field}"' in page
    assert "江交财〔2025〕8号" in page
    assert ("请重新选择文件" in page) == ("identity_file" not in changes)
    assert Case.objects.count() == 0


def test_every_field_that_can_be_wrong_has_a_place_in_the_form(client):
    from gongkai.portal.requests.forms import FORM_ORDER

    page = words(client.post(APPLY, {"content": WANTED}))
    assert [name for name in FORM_ORDER if f'id="id_{name}"' not in page] == []


def test_what_is_chosen_at_first_goes_together_and_needs_no_address(client):
    page = words(client.post(APPLY, {"content": WANTED}))
    for chosen in ('name="carrier" value="disc" checked', 'name="delivery" value="web" checked',
                   'name="carrier" value="email" data-asks="email"', 'name="delivery" value="post" data-asks="address"'):  # fmt: skip
        assert chosen in page
    handed_in(client, carrier="disc", delivery="web", email="")


def test_a_form_that_cannot_come_by_its_way_is_told_with_the_ways_out(client):
    page = words(sent(client, carrier="reading", delivery="email"))
    assert "获取方式请改选“当面领取”，或者提供形式改选“电子邮件”“电子载体”。" in page
    assert '<a href="#id_delivery">提供形式是“查阅、抄录”的，不能用“电子邮件”的方式获取。</a>' in page
    assert html.unescape(page).count('"reading email": "提供形式是“查阅、抄录”的') == 1, (
        "the script knows the same rule"
    )
    assert Case.objects.count() == 0


def test_without_a_proof_nothing_is_registered_and_other_ways_are_named(client):
    for proof in ("", "x", "e30=", "bnVsbA==", "W10="):
        page = words(sent(client, proof=proof))
        assert "防刷验证" in page
        assert WANTED in page
    assert Case.objects.count() == 0


def test_the_challenge_is_made_anew_each_time_and_never_kept(client):
    first, second = client.get("/requests/proof.json"), client.get("/requests/proof.json")
    assert first.json()["challenge"] != second.json()["challenge"]
    assert "no-store" in first["Cache-Control"]
    assert not first.cookies


def test_the_receipt_shows_number_code_and_last_day_once(client):
    number, code = handed_in(client)
    case = Case.objects.get()
    page = words(client.get(RECEIPT))
    for seen in (number, code, "李华", f"{case.due:%Y}年{case.due.month}月{case.due.day}日", "打印回执"):
        assert seen in page
    assert number in asked_after(client, number, code)
    client.post(RECEIPT)
    assert number not in words(client.get(RECEIPT))


def test_the_code_stands_in_no_address_and_the_cookie_is_sealed(client):
    answer = sent(client)
    cookie = answer.cookies["request_receipt"]
    code = words(client.get(RECEIPT)).partition("receipt__code")[2][2:13]
    assert answer["Location"] == RECEIPT
    assert code[:5] not in cookie.value
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("Strict", RECEIPT, 900)
    assert "no-store" in client.get(RECEIPT)["Cache-Control"]


def test_somebody_elses_browser_sees_no_receipt(client):
    number, _ = handed_in(client)
    page = words(Client().get(RECEIPT))
    assert number not in page
    assert "这里没有可以显示的回执" in page


def test_a_forged_or_foreign_cookie_shows_no_receipt(client, waterworks):
    handed_in(client)
    for value in ("", "x", "gk1.sm4-gcm.embedded.AAAA", client.cookies["request_receipt"].value[:-4] + "AAAA"):
        other = Client()
        other.cookies["request_receipt"] = value
        assert "这里没有可以显示的回执" in words(other.get(RECEIPT))
    other = Client()
    other.cookies["request_receipt"] = client.cookies["request_receipt"].value
    assert "这里没有可以显示的回执" in words(other.get(f"/agencies/{waterworks.code}/requests/receipt/"))


def test_pages_with_a_form_alone_set_the_cookie_of_the_form(client):
    for address in ("/requests/", "/requests/calculator/", "/requests/proof.json", RECEIPT):
        assert not Client().get(address).cookies, address
    for address in (APPLY, "/requests/status/"):
        assert set(Client().get(address).cookies) == {"csrftoken"}
        assert "no-store" in Client().get(address)["Cache-Control"]


def test_a_form_sent_from_another_site_is_not_taken():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(APPLY, filled(proof="")).status_code == 403
    assert strict.post("/requests/status/", {"number": "1", "code": "2"}).status_code == 403
