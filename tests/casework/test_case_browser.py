"""Taking a request down in Chromium: the receipt told while one types, faults without losing anything, the code once; axe clean."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from looking import against
from playwright.sync_api import Page, expect
from requests_world import IDENTITY

from gongkai.foi.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACKEND = "gongkai.agencies.backends.RoleBackend"


@pytest.fixture
def desk(page: Page, coordinator, reception, live_server) -> Page:
    client = Client()
    client.force_login(coordinator, backend=BACKEND)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def test_a_request_is_taken_down(desk, live_server):
    desk.goto(live_server.url + reverse("desk:request_new"))
    expect(desk.locator("[data-field=posted_on]")).to_be_hidden()
    desk.locator("input[value=post_plain]").check()
    expect(desk.locator("[data-field=posted_on]")).to_be_visible()
    expect(desk.locator("[data-receipt-told]")).to_contain_text("尚未起算")
    desk.locator("input[value=counter]").check()
    expect(desk.locator("[data-receipt-told]")).to_contain_text("提交之日为收到之日")
    desk.fill("#id_applicant_name", "李华")
    desk.fill("#id_content", "2025年农村公路养护资金的分配方案")
    desk.get_by_role("button", name="登记，取得编号").click()
    expect(desk.locator("[data-field=identity] .errors")).to_contain_text("没有填证件号码")
    assert desk.input_value("#id_content").startswith("2025年农村公路")
    assert against(desk) == []
    desk.fill("#id_identity", IDENTITY)
    desk.fill("#id_phone", "13800138000")
    desk.fill("#id_address", "解放路8号")
    desk.get_by_role("button", name="登记，取得编号").click()
    desk.wait_for_url("**/registered/")
    case = Case.objects.get()
    expect(desk.locator("#number")).to_have_text(case.number)
    assert len(desk.locator("#code").inner_text()) == 10
    desk.get_by_role("link", name="打开这件申请").click()
    expect(desk.locator(".next__turn")).to_contain_text("等办公室派给承办科室")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_screens_please_axe_and_fit(width, desk, live_server, make_case):
    case = make_case()
    desk.set_viewport_size({"width": width, "height": 900})
    for address in (
        f"{reverse('desk:requests')}?tab=all", reverse("desk:request", args=[case.pk]),
        reverse("desk:request_clock", args=[case.pk]), reverse("desk:request_act", args=[case.pk, "consult"]),
    ):  # fmt: skip
        desk.goto(live_server.url + address)
        expect(desk.locator("h1")).to_be_visible()
        assert against(desk) == [], address


def test_on_a_phone_the_filters_of_the_queue_are_folded_until_one_is_set(desk, live_server, make_case):
    make_case()
    queue, box = live_server.url + reverse("desk:requests"), "#id_state"
    desk.goto(f"{queue}?tab=all")
    expect(desk.locator(box)).to_be_visible()
    assert not desk.locator(".fold--filters > summary").is_visible(), "on a screen they stand open"
    desk.set_viewport_size({"width": 390, "height": 844})
    expect(desk.locator(box)).to_be_hidden()
    desk.locator(".fold--filters > summary").click()
    desk.select_option(box, "working")
    desk.locator(".filters--requests").get_by_role("button", name="筛选").click()
    expect(desk.locator(box)).to_be_visible()
    assert desk.locator(box).input_value() == "working"
    assert against(desk) == []


def test_a_form_that_its_way_cannot_carry_is_told_while_one_chooses(desk, live_server):
    desk.goto(live_server.url + reverse("desk:request_new"))
    told = desk.locator("[data-clashes]")
    expect(told).to_be_hidden()
    desk.select_option("#id_delivery", "web")
    expect(told).to_contain_text("不能用“网上查询下载”的方式获取。申请书这样写的，照原样登记")
    assert against(desk) == []
    desk.select_option("#id_carrier", "disc")
    expect(told).to_be_hidden()


def test_the_charts_of_the_statistics_end_with_the_boxes_above_them(desk, live_server, make_case):
    make_case(arrived_on=timezone.localdate())
    desk.goto(live_server.url + reverse("desk:request_figures"))
    right = "(name) => document.querySelector(name).getBoundingClientRect().right"
    for width, chart in ((1280, ".figure__table"), (390, ".figure__chart--narrow svg")):
        desk.set_viewport_size({"width": width, "height": 900})
        assert abs(desk.evaluate(right, ".figures") - desk.evaluate(right, chart)) < 1, width
    assert against(desk) == []


def test_sent_twice_without_script_a_form_makes_one_request(live_server, browser, coordinator, reception):
    client = Client()
    client.force_login(coordinator, backend=BACKEND)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    first, again = context.new_page(), context.new_page()
    first.goto(live_server.url + reverse("desk:request_new"))
    again.goto(first.url)  # the key of the form is in its address
    for page in (first, again):
        page.locator("input[value=counter]").check()
        for name, words in (("applicant_name", "李华"), ("content", "养护资金"), ("identity", IDENTITY),
                            ("phone", "13800138000"), ("address", "解放路8号")):  # fmt: skip
            page.fill(f"#id_{name}", words)
    for page in (first, again):  # one after the other: two at once are a race of processes in tests/foi
        page.get_by_role("button", name="登记，取得编号").click()
        page.wait_for_url("**/registered/")
    expect(again.locator("body")).to_contain_text("没有重复登记")
    assert Case.objects.count() == 1
    context.close()
