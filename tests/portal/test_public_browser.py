"""The public site in Debian's Chromium: axe finds nothing, nothing is wider than the screen, the policy is kept, no script is needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from looking import against, too_wide
from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
PAGES = [
    "/", "/open/", "/periods/", "/organisation/", "/map/", "/agencies/jiangzhou/", "/norms/?state=all", "/norms/?q=没有",
    "/columns/jiaotong/policy/", "/columns/jiaotong/money/", "/info/jiaotong/2026-00001/", "/info/jiaotong/2026-00002/",
    "/info/jiaotong/2026-00003/", "/info/jiaotong/2026-00004/", "/info/jiaotong/2026-00005/", "/info/jiaotong/2026-00007/",
    "/info/jiaotong/2026-00008/", "/info/jiaotong/2026-00009/", "/topics/jiaotong/bridge/", "/search/?q=公路养护",
    "/search/?q=送菜 上门", "/help/services/", "/requests/", "/requests/apply/", "/requests/status/",
    "/requests/receipt/", "/requests/calculator/?received=2026-09-18&extension=5", "/help/letters/", "/help/errors/", "/help/privacy/",
    "/help/legal/", "/plans/", "/accessibility/", "/api/v1/", "/nothing/",
]  # fmt: skip
UNLOADED = "Failed to load resource"  # what Chromium says of our own 404 and 410


def visit(page: Page, address: str, modes: str = "", look: Callable[[Page], list[str]] = against) -> list[str]:
    """Open every page; what axe (or another `look`), the width and the console have against it."""
    faults: list[str] = []
    page.on(
        "console", lambda line: faults.append(line.text) if line.type == "error" and UNLOADED not in line.text else None
    )
    if modes:
        page.context.add_cookies([{"name": "reading", "value": modes, "url": address}])
    for path in PAGES:
        page.goto(address + path)
        faults += [f"{path} {one}" for one in look(page)]
    return faults


@pytest.mark.parametrize("modes", ["", "contrast"])
def test_on_a_desktop(modes, public, live_server, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    assert visit(page, live_server.url, modes) == []


@pytest.mark.parametrize("modes", ["large", "contrast-large"])
def test_large_on_a_desktop(modes, public, live_server, page):
    """The letters grow: colours and structure are those that were looked at above."""
    page.set_viewport_size({"width": 1280, "height": 900})
    assert visit(page, live_server.url, modes, too_wide) == []


def test_on_a_phone(public, live_server, page):
    page.set_viewport_size({"width": 390, "height": 900})
    assert visit(page, live_server.url) == []


@pytest.mark.parametrize("width", [640, 320], ids=["200 % zoom", "400 % zoom"])
def test_zoomed(width, public, live_server, page):
    page.set_viewport_size({"width": width, "height": 900})
    assert visit(page, live_server.url, look=too_wide) == []


def test_a_reader_finds_a_document_by_keyboard_without_script(public, live_server, browser):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("输入关键词").fill("江交规〔2026〕3号")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    page.get_by_role("link", name="江州市公路养护作业交通组织管理规定").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/info/jiaotong/2026-00001/")
    assert page.get_by_role("heading", level=1).inner_text().startswith("江州市公路养护")
    assert not page.get_by_role("button", name="打印本页").is_visible()
    context.close()


def test_on_paper_navigation_is_left_out_and_addresses_are_shown(public, live_server, page):
    page.goto(f"{live_server.url}/info/jiaotong/2026-00001/")
    page.emulate_media(media="print")
    for hidden in (".mainnav", ".footer", ".side", ".crumbs"):
        assert not page.locator(hidden).first.is_visible()
    shown = page.evaluate("getComputedStyle(document.querySelector('.text a'), '::after').content")
    assert "https://www.example.com/map" in shown
