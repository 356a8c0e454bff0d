"""The desk in Debian's Chromium: the policy is kept, axe finds nothing, nothing is wider than the screen."""

from __future__ import annotations

import pytest
from desk_password import PASSWORD
from looking import against
from playwright.sync_api import Page, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
VISITS = {
    "administrator": ["/desk/accounts/", "/desk/accounts/add/", "/desk/agencies/", "/desk/accounts/import/",
                      "/desk/calendar/", "/desk/status/", "/desk/account/", "/accounts/2fa/"],
    "auditor": ["/desk/audit/"],
    "coordinator": ["/desk/messages/", "/desk/calendar/"],
}  # fmt: skip


def enter(page: Page, address: str, person) -> list[str]:
    """Sign in by the form; what the console complains about from now on."""
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    person.set_password(PASSWORD)
    person.save()
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("账号").fill(person.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{address}/desk/**")
    return complaints


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("who", VISITS)
def test_pages_keep_the_policy_and_please_axe(who, width, actors, live_server, page):
    page.set_viewport_size({"width": width, "height": 900})
    complaints = enter(page, live_server.url, actors[who])
    complaints.clear()
    for path in VISITS[who]:
        page.goto(live_server.url + path)
        assert against(page) == [], path
    assert complaints == []


def test_the_chains_are_checked_with_progress_and_leaving_works(auditor, live_server, page):
    complaints = enter(page, live_server.url, auditor)
    page.get_by_role("button", name="校验全部记录").click()
    expect(page.get_by_text("条逐条校验，完整，没有改动")).to_be_visible()
    expect(page.get_by_text("校验完成")).to_be_visible()
    page.get_by_role("button", name=auditor.name).click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(f"{live_server.url}/accounts/login/")
    expect(page.get_by_text("已退出登录")).to_be_visible()
    assert complaints == []
