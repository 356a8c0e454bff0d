"""One request in Chromium from the phone to the archive, seen from both sides; then a fee, and a decision that is set aside.

The applicant holds a phone of 390 px, the staff sit at 1280 px. Nothing is prepared behind the screens of the first story.
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from looking import against
from moments import NOON
from playwright.sync_api import Browser, Locator, Page, expect
from request_steps import approved, fresh
from requests_world import IDENTITY, OTHER_IDENTITIES, PDF

from gongkai.fees.actions.rates import install_rates
from gongkai.foi.actions.reviewing import mark_sent
from gongkai.foi.models import Case, State
from gongkai.letters.actions.templates import install_templates
from gongkai.records.models import SYSTEM
from gongkai.redaction.sources.rendering import text_boxes
from gongkai.rules.days import day_of
from gongkai.rules.requests.receipt import Channel

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BACKEND = "gongkai.agencies.backends.RoleBackend"
PICTURES = os.environ.get("GONGKAI_PICTURES")  # a folder where pictures of the screens are wanted
CONTRACT = "<p>养护合同</p><p style='margin-top:4em'>合同单价：每平方米128.50元</p><p>电话13812345678</p>"
PRICE = ("128.50", "13812345678")


@pytest.fixture(autouse=True)
def bureau_at_work(settings, reception):
    """The bureau's site with its letters and rates; nobody has asked yet from this address."""
    settings.GONGKAI_PORTAL_AGENCY = "jiaotong"
    cache.clear()
    install_templates(by=SYSTEM, at=NOON)
    install_rates(by=SYSTEM, at=NOON)


@pytest.fixture
def phone(browser: Browser, live_server):
    """The applicant's."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, accept_downloads=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def seat(page: Page, live_server):
    """The desk, with another person before it each time."""
    page.set_viewport_size({"width": 1280, "height": 900})

    def sit(person, name: str, *of: object) -> Page:
        client = Client()
        client.force_login(person, backend=BACKEND)
        key = client.cookies["sessionid"].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page.goto(live_server.url + reverse(f"desk:{name}", args=of))
        return page

    return sit


def clean(page: Page, name: str) -> None:
    """Nothing in what axe finds or in the width stands against the page."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/story-{name}.png", full_page=True)
    assert against(page) == [], name


def press(page: Page, words: str, then: str = "") -> None:
    """A button; `then` is what the page says afterwards."""
    page.get_by_role("button", name=words, exact=True).click()
    if then:
        expect(page.locator("#main, main").first).to_contain_text(then)


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words, exact=True).first.click()


def pdf(page: Page, body: str) -> bytes:
    """A page as a .pdf with text in it."""
    sheet = page.context.new_page()
    sheet.set_content(body)
    data = sheet.pdf()
    sheet.close()
    return data


def file(name: str, data: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


def got(page: Page, button: Locator) -> bytes:
    """What a button downloads."""
    with page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_bytes()


def text_of(data: bytes) -> str:
    """The words that can still be taken out of the first page of a .pdf."""
    return "".join(one.text for one in text_boxes(data, 1))


def apply(phone: Page, address: str) -> tuple[str, str]:
    """Through the form with two things asked for and an agent; gives number and query code."""
    phone.goto(f"{address}/requests/apply/")
    phone.get_by_label("您想要什么信息").fill("2025年城东大道大修工程的养护合同和验收报告")
    press(phone, "下一步")
    phone.locator("[data-walk]").wait_for()
    for order, words in enumerate(("养护合同", "验收报告"), 1):
        press(phone, "加一项")
        phone.get_by_label(f"第{order}项", exact=True).fill(words)
    clean(phone, "apply")
    press(phone, "下一步")
    for label, words in {"姓名或者名称": "李华", "证件号码": IDENTITY, "联系电话": "13800138000"}.items():
        phone.get_by_label(label, exact=True).fill(words)
    phone.get_by_label("证件照片或者扫描件").set_input_files([file("身份证.pdf", PDF)])
    phone.get_by_label("我代别人申请").check()
    for label, words in {"姓名": "王强", "电话": "13900139000", "身份证号码": OTHER_IDENTITIES[0]}.items():
        phone.get_by_label(f"代理人{label}").fill(words)
    phone.get_by_label("代理人的证件").set_input_files([file("代理人.pdf", PDF + b"1")])
    phone.locator("#id_authority").set_input_files([file("委托书.pdf", PDF + b"2")])
    press(phone, "下一步")
    press(phone, "下一步")
    clean(phone, "check")
    press(phone, "提交申请")
    phone.wait_for_url("**/requests/receipt/", timeout=30_000)
    clean(phone, "receipt")
    number, code = phone.locator(".receipt__keys dd").all_inner_texts()
    return number, code


def ask(phone: Page, address: str, number: str, code: str, stands: str) -> None:
    """Query the state; `stands` is the headline."""
    phone.goto(f"{address}/requests/status/")
    phone.get_by_label("登记编号").fill(number)
    phone.get_by_label("查询码").fill(code)
    press(phone, "查询")
    expect(phone.get_by_role("heading", level=1)).to_have_text(stands)
    clean(phone, "status")


def consult(desk: Page) -> None:
    """The third party is asked, by letter; its letter goes out by post, the applicant is told on the web."""
    desk.get_by_text("还可以办理").click()
    follow(desk, "征求意见")
    desk.get_by_label("姓名或名称").fill("江州路桥公司")
    desk.get_by_label("征求什么意见").fill("是否同意公开养护合同。")
    desk.get_by_label("可能影响的权益").fill("合同单价可能属于商业秘密。")
    clean(desk, "consult")
    press(desk, "登记", "请制发下面列出的文书")
    for letter, way in (("第三方征求意见书", "邮寄送达"), ("征求意见告知书", "互联网送达")):
        make_and_send(desk, letter, way)
    clean(desk, "letters")


def make_and_send(desk: Page, letter: str, way: str) -> None:
    """A letter that is due: looked at, made, sent."""
    desk.locator(".due li", has_text=letter).get_by_role("link", name="制发").click()
    assert got(desk, desk.get_by_role("button", name="下载预览")).startswith(b"%PDF")
    press(desk, "制发", f"已制发{letter}")
    desk.get_by_role("row", name=letter).get_by_role("link", name="送出").click()
    if letter != "第三方征求意见书":  # the applicant's own wish is chosen already
        expect(desk.get_by_label(way)).to_be_checked()
    if way == "邮寄送达":
        desk.get_by_label("邮件编号").fill("EA123456789CN")
    press(desk, "登记发出", "已登记发出")


def hear(desk: Page, case: Case) -> None:
    """It signed for the letter, agrees in part, and its reason holds."""
    desk.get_by_role("row", name="第三方征求意见书").get_by_role("link", name="登记签收").click()
    desk.get_by_label("签收人").fill("路桥公司收发室")
    press(desk, "登记", "已登记签收")
    follow(desk, "办理")
    follow(desk, "登记江州路桥公司的意见")
    desk.get_by_label("部分同意").check()
    desk.get_by_label("理由").fill("单价属于商业秘密，其余同意公开。")
    desk.locator("[name=files]").set_input_files([file("回函.pdf", PDF + b"3")])
    press(desk, "登记", "已登记江州路桥公司的意见")
    clean(desk, "clock")
    follow(desk, "判断江州路桥公司的理由")
    desk.get_by_label("成立", exact=True).check()
    press(desk, "登记", "理由成立")


def decide(desk: Page) -> None:
    """The contract in part, the report in full."""
    follow(desk, "拟答复")
    press(desk, "开始拟答复", "请逐项填写")
    first, second = desk.locator("#item-1"), desk.locator("#item-2")
    first.get_by_label("答复类型").select_option("A3")
    first.locator('[name="exemptions"][value="EX15"]').check()
    first.get_by_label("征求第三方意见的记录").select_option(index=1)
    for label, words in {"公开的部分": "合同正文", "不公开的部分": "合同单价", "事实和理由": "单价属于商业秘密。",
                         "提供的方式、途径和时间": "遮盖后随本答复在网上提供"}.items():  # fmt: skip
        first.get_by_label(label, exact=True).fill(words)
    clean(desk, "draft")
    press(desk, "保存第1项", "第1项已保存")
    second.get_by_label("答复类型").select_option("A2")
    second.get_by_label("提供的方式、途径和时间").fill("随本答复在网上提供")
    press(desk, "保存第2项", "各项齐全")


def redact(desk: Page) -> None:
    """The contract is uploaded; its price is covered by hand, the telephone number by what was found."""
    contract = pdf(desk, CONTRACT)
    assert all(words in text_of(contract) for words in PRICE)
    follow(desk, "随答复提供的文件")
    desk.get_by_label("文件", exact=True).set_input_files([file("合同.pdf", contract)])
    press(desk, "上传并检查", "必须处理")
    clean(desk, "files")
    follow(desk, "遮盖页面")
    frame = desk.locator("[data-page]")
    frame.locator("img").evaluate("image => image.decode()")
    desk.locator(".redact__found input").first.check()
    price = next(one for one in text_boxes(contract, 1) if PRICE[0] in one.text).box
    box = frame.bounding_box()
    desk.mouse.move(box["x"] + 1, box["y"] + box["height"] * price.top - 2)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * price.bottom + 2, steps=3)
    desk.mouse.up()
    clean(desk, "redact")
    press(desk, "遮盖并重新检查", "已遮盖2处，并重新检查过")


def review(seat, case: Case, head, lawyer, office_head, handler) -> None:
    """Sent back once, written again, then head of section, law, head of the work unit; the file is cleared by another."""
    desk = seat(head, "request_reviews")
    clean(desk, "review")
    desk.locator("#id_opinion").fill("请写明单价在第几页。")
    press(desk, "退回", "已退回")
    desk = seat(handler, "request", case.pk)
    follow(desk, "修改答复")
    expect(desk.locator(".note--red")).to_contain_text("请写明单价在第几页")
    desk.locator("#item-1").get_by_label("不公开的部分", exact=True).fill("合同单价（第1页）")
    press(desk, "保存第1项", "第1项已保存")
    press(desk, "送审", "已送审")
    desk = seat(head, "request_reviews")
    follow(desk, "合同.pdf")
    press(desk, "核对无误", "已核对")
    seat(head, "request_reviews")
    press(desk, "通过", "已通过")
    seat(lawyer, "request_reviews")
    press(desk, "通过", "保密审查")
    desk.get_by_label("我已逐项审查").check()
    press(desk, "通过", "已通过")
    seat(office_head, "request_reviews")
    press(desk, "签发", "已通过")


def archive(desk: Page) -> zipfile.ZipFile:
    """Closed into one volume, which is opened."""
    follow(desk, "办理")
    follow(desk, "归档")
    expect(desk.locator("main")).to_contain_text("材料齐全，可以归档")
    clean(desk, "archive")
    follow(desk, "归档")
    press(desk, "归档并锁定", "案卷已锁定")
    clean(desk, "archived")
    volume = desk.get_by_role("button", name="下载第1卷")
    assert got(desk, volume) == got(desk, volume)  # a second tap is no dead one
    with desk.expect_download() as download:
        volume.click()
    return zipfile.ZipFile(download.value.path())


def test_from_the_phone_to_the_archive(
    live_server, phone, seat, safety, coordinator, handler, head, lawyer, office_head
):
    number, code = apply(phone, live_server.url)
    case = Case.objects.get()
    desk = seat(coordinator, "requests")
    follow(desk, "待分办 1")
    desk.get_by_role("link", name=number).click()
    expect(desk.get_by_role("link", name="派给科室")).to_be_visible()
    clean(desk, "case")
    follow(desk, "派给科室")
    desk.get_by_label("承办科室").select_option(label=safety.name)
    desk.get_by_label("经办人").select_option(label=f"{safety.name}　{handler.name}")
    press(desk, "派件", "已派给")
    desk = seat(handler, "request", case.pk)
    consult(desk)
    ask(phone, live_server.url, number, code, "正在征求意见")
    hear(desk, case)
    decide(desk)
    redact(desk)
    seat(handler, "request_answers", case.pk)
    press(desk, "送审", "已送审")
    review(seat, case, head, lawyer, office_head, handler)
    desk = seat(coordinator, "request", case.pk)
    follow(desk, "制发答复书")
    make_and_send(desk, "答复书", "互联网送达")
    row = desk.get_by_role("row", name="答复书")
    assert got(desk, row.get_by_role("link", name="Word")).startswith(b"PK")
    assert got(desk, row.get_by_role("link", name="PDF")).startswith(b"%PDF")
    ask(phone, live_server.url, number, code, "已经答复")
    gives = phone.locator(".gives li")
    assert got(phone, gives.filter(has_text="答复书").filter(has_text=".pdf").get_by_role("button")).startswith(b"%PDF")
    given = got(phone, gives.filter(has_text="合同").get_by_role("button"))
    assert not [words for words in PRICE if words in text_of(given)]
    names = archive(desk).namelist()
    for part in ("网上申请记录", "委托书", "回函", "答复书", "manifest.json"):
        assert any(part in name for name in names), part
    assert fresh(case).state == State.ARCHIVED


def test_a_fee_is_computed_looked_at_noticed_and_paid(live_server, phone, seat, registered, coordinator, office_head):
    now = timezone.now()
    asked = {"channel": Channel.WEB, "arrived_on": day_of(now), "at": now, "delivery": "web", "carrier": "disc"}
    for order in range(12):
        last = registered(content=f"第{order}份分配方案", **asked)
    desk = seat(coordinator, "request_fee", last.case.pk)
    expect(desk.locator("main")).to_contain_text("按件计收是100元")
    follow(desk, "计收信息处理费")
    desk.get_by_label("申请数量、频次明显超过合理范围的事实").fill("一天内提出12件")
    press(desk, "计算", "已计算：100元，等另一人复核")
    clean(desk, "charge")
    desk = seat(office_head, "request_fee", last.case.pk)
    follow(desk, "复核")
    press(desk, "复核无误", "可以制发收费通知书")
    follow(desk, "文书")
    make_and_send(desk, "收费通知书", "互联网送达")
    ask(phone, live_server.url, last.case.number, last.code, "等您缴费")
    expect(phone.locator(".pairs")).to_contain_text("100元")
    desk = seat(coordinator, "request_fee", last.case.pk)
    follow(desk, "登记缴费")
    desk.get_by_label("金额（元）").fill("100")
    desk.get_by_label("财政票据号").fill("粤财0001")
    press(desk, "登记", "已缴清")
    clean(desk, "paid")
    assert fresh(last.case).state == State.WORKING


def test_a_decision_that_is_set_aside_is_handled_anew(
    seat, make_case, safety, coordinator, handler, head, lawyer, office_head
):
    now = timezone.now()
    case = make_case(safety, handler, arrived_on=day_of(now), at=now)
    mark_sent(approved(case, handler, head, lawyer, office_head), day=day_of(now), by=coordinator, at=now)
    desk = seat(coordinator, "request_disputes", case.pk)
    follow(desk, "登记复议诉讼")
    desk.get_by_label("案号").fill("江府复〔2026〕9号")
    desk.get_by_label("请求事项").fill("撤销答复")
    desk.get_by_label("申请书、起诉状").set_input_files([file("复议申请书.pdf", PDF)])
    clean(desk, "dispute")
    press(desk, "登记", "答复、答辩期限")
    clean(desk, "disputes")
    follow(desk, "登记已提交")
    desk.get_by_label("答复书、答辩状和证据目录").set_input_files([file("行政复议答复书.pdf", PDF + b"1")])
    press(desk, "登记", "提交")
    follow(desk, "登记结果")
    desk.get_by_label("结果", exact=True).select_option("revoked")
    desk.get_by_label("结果摘要").fill("没有说明理由，撤销，责令重新答复。")
    press(desk, "登记", "已登记结果：撤销")
    follow(desk, "登记重新处理")
    press(desk, "登记为新的申请", "查询码")
    clean(desk, "anew")
    again = case.redone.get()
    assert (again.content, again.state) == (case.content, State.WORKING)
    page = seat(handler, "request_answers", again.pk)
    expect(page.locator("main")).to_contain_text("相同内容的申请曾被纠正")
