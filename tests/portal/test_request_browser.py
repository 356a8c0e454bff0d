"""Asking for information in Debian's Chromium: on a phone from the first word to the state of the case, by keyboard, without script."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from looking import against
from playwright.sync_api import Page, expect
from request_forms import WANTED, fresh
from requests_world import *  # noqa: F403 - the bureau that receives
from requests_world import IDENTITY, PDF

from gongkai.foi.actions.correcting import ask_correction
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.models import Case, PieceKind, Reception, State
from gongkai.rules.days import day_of

__all__ = ["fresh"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh", "reception"),
]
PHONE = {"width": 390, "height": 844}
PAPER = {"name": "身份证.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def told(page):
    """What the console said against a page."""
    lines: list[str] = []
    page.on("console", lambda line: lines.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: lines.append(str(error)))
    return lines


def begin(page: Page, address: str, words: str = WANTED) -> None:
    page.goto(f"{address}/requests/apply/")
    page.get_by_label("您想要什么信息").fill(words)
    page.get_by_role("button", name="下一步").click()
    page.locator("[data-walk]").wait_for()


def who(page: Page) -> None:
    """Fill in the second part."""
    page.get_by_label("姓名或者名称").fill("李华")
    page.get_by_label("证件号码").fill(IDENTITY)
    page.get_by_label("证件照片或者扫描件").set_input_files([PAPER])
    page.get_by_label("联系电话").fill("13800138000")


def on(page: Page) -> None:
    page.get_by_role("button", name="下一步").click()


def through(page: Page, address: str) -> None:
    """From the first word to the receipt."""
    begin(page, address)
    on(page)
    who(page)
    on(page)
    on(page)
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/requests/receipt/", timeout=30_000)


def keys(page: Page) -> tuple[str, str]:
    number, code = page.locator(".receipt__keys dd").all_inner_texts()
    return number, code


def ask(page: Page, address: str, number: str, code: str) -> None:
    page.goto(f"{address}/requests/status/")
    page.get_by_label("登记编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询", exact=True).click()
    page.locator(".where, .banner").first.wait_for()


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desktop"])
def test_from_the_first_word_to_the_state_of_the_case(live_server, page, told, size):
    page.set_viewport_size(size)
    begin(page, live_server.url)
    assert against(page) == []
    page.get_by_role("button", name="加一项").click()
    page.get_by_label("第1项", exact=True).fill("分配方案")
    page.get_by_role("button", name="加一项").click()
    page.get_by_label("第2项", exact=True).fill("到位情况")
    on(page)
    on(page)
    expect(page.get_by_role("alert")).to_have_text("没有填姓名或者名称。请填写后再继续。")
    assert against(page) == []
    who(page)
    page.get_by_label("我代别人申请").check()
    expect(page.get_by_label("代理人姓名")).to_be_visible()
    assert against(page) == []
    page.get_by_label("我代别人申请").uncheck()
    on(page)
    assert against(page) == []
    page.get_by_text("纸质", exact=True).click()
    odd = page.locator("[data-clash]")
    expect(odd).to_contain_text("提供形式是“纸质”的，不能用“网上查询下载”的方式获取。")
    on(page)
    expect(odd.get_by_role("button", name="改为“邮寄”")).to_be_focused()
    assert against(page) == []
    page.keyboard.press("Enter")
    expect(odd).to_be_hidden()
    on(page)
    expect(page.get_by_role("alert")).to_have_text("选择了“邮寄”，但没有填通信地址。请填写后再继续。")
    page.get_by_label("通信地址").fill("江州市幸福路1号")
    on(page)
    on(page)
    expect(page.locator("[data-sums]")).to_contain_text("分配方案")
    assert against(page) == []
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/requests/receipt/", timeout=30_000)
    assert against(page) == []
    number, code = keys(page)
    page.reload()
    assert keys(page) == (number, code)
    assert [item.text for item in Case.objects.get().items.all()] == ["分配方案", "到位情况"]
    page.get_by_role("button", name="我已记下").click()
    assert against(page) == []
    ask(page, live_server.url, number, code.lower())
    expect(page.get_by_role("heading", level=1)).to_have_text("正在办理")
    assert against(page) == []
    assert code not in page.url
    assert told == []


def test_what_the_office_asks_and_gives_is_there(live_server, page, told, coordinator):
    page.set_viewport_size(PHONE)
    through(page, live_server.url)
    number, code = keys(page)
    case, now = Case.objects.select_related("agency").get(), timezone.now()
    ask_correction(case, "请写明年份", date(2039, 12, 30), day=day_of(now), by=coordinator, at=now)
    case.refresh_from_db()
    keep_piece(case, PieceKind.LETTER, "补正告知书.pdf", PDF + b"1", by=coordinator, at=now, for_applicant=True)
    ask(page, live_server.url, number, code)
    assert against(page) == []
    with page.expect_download() as got:
        page.get_by_role("button", name="下载").click()
    assert Path(got.value.path()).read_bytes() == PDF + b"1"
    page.get_by_label("所需信息的内容描述").fill("2024年和2025年的分配方案")
    page.get_by_label("补正材料").set_input_files([PAPER])
    page.get_by_role("button", name="提交补正").click()
    expect(page.get_by_role("status")).to_contain_text("补正已经收到")
    assert against(page) == []
    assert Case.objects.get().state == State.WORKING
    assert told == []


def test_a_draft_stays_in_this_browser_without_numbers_and_goes_with_the_sending(live_server, page):
    begin(page, live_server.url, "没写完的内容")
    on(page)
    who(page)
    page.wait_for_timeout(500)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "李华" in kept
    assert IDENTITY not in kept
    assert "身份证.pdf" not in kept
    page.goto(f"{live_server.url}/requests/apply/")
    expect(page.get_by_label("您想要什么信息")).to_have_value("没写完的内容")
    expect(page.get_by_role("status")).to_contain_text("已填入上次没写完的内容")
    page.get_by_role("button", name="清除草稿").click()
    expect(page.get_by_label("您想要什么信息")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0
    through(page, live_server.url)
    assert page.evaluate("localStorage.length") == 0


def test_by_keyboard_alone(live_server, page):
    page.goto(f"{live_server.url}/requests/apply/")
    page.get_by_label("您想要什么信息").focus()
    page.keyboard.type(WANTED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("[data-walk]").wait_for()
    page.get_by_role("button", name="下一步").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "谁来申请"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "applicant_kind"
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("联系人")).to_be_visible()
    assert page.get_by_label("证件种类").input_value() == "credit"
    page.get_by_label("姓名或者名称").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert Case.objects.count() == 0


def test_without_script_everything_is_there_up_to_the_proof_and_other_ways_are_told(live_server, browser, reception):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{live_server.url}/requests/apply/")
    page.get_by_label("您想要什么信息").fill(WANTED)
    page.get_by_role("button", name="下一步").click()
    for label in ("姓名或者名称", "代理人姓名", "分几项列出"):
        assert page.get_by_label(label).is_visible()
    assert "浏览器没有开启脚本，不能在线提交" in page.content()
    assert reception.email in page.content()
    who(page)
    page.get_by_label("分几项列出").fill("甲\n乙")
    page.get_by_role("button", name="提交申请").click()
    assert "没有完成防刷验证" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("分几项列出").input_value() == "甲\n乙"
    assert Case.objects.count() == 0
    context.close()


def test_faults_told_by_the_server_lead_to_their_fields(live_server, page):
    begin(page, live_server.url)
    page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('[data-request]'))")
    page.locator("#faults").wait_for()
    assert page.evaluate("document.activeElement.id") == "faults"
    assert against(page) == []
    tops = page.evaluate(
        "['paper', 'identity'].map((name) => document.querySelector(`label[for=id_${name}]`).offsetTop)"
    )
    assert tops[0] == tops[1], "labels side by side are level, also where one field has a fault"
    page.get_by_role("link", name="没有写申请人的姓名").click()
    page.keyboard.type("李华")
    assert page.get_by_label("姓名或者名称").input_value() == "李华"


def test_files_that_are_too_large_together_are_told_before_they_are_sent(live_server, page, tmp_path):
    begin(page, live_server.url)
    on(page)
    who(page)
    on(page)
    big = [tmp_path / "大.jpg", tmp_path / "更大.jpg"]
    for one in big:
        one.write_bytes(b"\xff\xd8\xff" + b"0" * 11 * 1024**2)
    page.get_by_label("其他材料").set_input_files(big)
    on(page)
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator("[data-work]")).to_contain_text("超过20MB")
    assert Case.objects.count() == 0


@pytest.mark.parametrize("modes", ["contrast", "large"])
@pytest.mark.parametrize("online", [True, False])
def test_reading_modes_and_a_closed_office(live_server, page, modes, online, reception):
    Reception.objects.filter(pk=reception.pk).update(online=online)
    page.set_viewport_size(PHONE)
    page.context.add_cookies([{"name": "reading", "value": modes, "url": live_server.url}])
    for path in ("/requests/", "/requests/apply/", "/requests/status/", "/requests/receipt/",
                 "/requests/calculator/?received=2026-09-18&extension=5", "/requests/calculator/?received=x"):  # fmt: skip
        page.goto(live_server.url + path)
        assert against(page) == [], path
