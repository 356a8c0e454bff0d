"""Every screen of the ledger and the portal: no violation of accessibility rules, no console error, no sideways scrolling."""

from __future__ import annotations

import pytest
from looking import against

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREENS = [
    ("chenxiaolan", "/desk/"),
    ("linjing", "/desk/"),
    ("zhouming", "/desk/"),
    ("linjing", "/desk/ledger/"),
    ("chenxiaolan", "/desk/ledger/"),
    ("linjing", "/desk/ledger/?light=red"),
    ("linjing", "/desk/ledger/?q=没有这样的任务"),
    ("linjing", "/desk/reviews/"),
    ("linjing", "/desk/reviews/look-backs/"),
    ("zhouming", "/desk/leader/"),
    ("shizheng", "/desk/leader/"),
    ("linjing", "/desk/imports/"),
    ("", "/"),
    ("", "/plans/"),
    ("", "/accessibility/"),
]


@pytest.mark.parametrize(("username", "path"), SCREENS, ids=[f"{u or 'public'} {p}" for u, p in SCREENS])
@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_a_screen_is_accessible_quiet_and_fits(enter, username, path, width):
    somebody = enter(username, width=width)
    page = somebody.goto(path)
    assert against(page) == []
    assert somebody.errors == []


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_a_duty_and_a_released_plan_are_accessible(enter, width):
    handler = enter("chenxiaolan", width=width)
    page = handler.goto("/desk/ledger/?q=17")
    page.click(".ledger__row .requirement a")
    page.wait_for_load_state("networkidle")
    assert against(page) == []
    public = enter("", width=width)
    page = public.goto("/plans/")
    page.click("main .rows a")
    page.wait_for_load_state("networkidle")
    assert against(page) == []


def test_the_public_page_reads_large_and_in_high_contrast_without_script(browser, site):
    context = browser.new_context(java_script_enabled=False, base_url=site.url)
    page = context.new_page()
    page.goto("/plans/")
    page.click("text=大字版")
    page.click("text=高对比")
    assert page.locator("html.mode-large.mode-contrast").count() == 1
    page.goto("/")
    assert page.locator("html.mode-large.mode-contrast").count() == 1
    context.close()


def test_the_public_page_shows_no_person_no_claim_and_no_reason(enter):
    page = enter("").goto("/plans/")
    page.click("main .rows a")
    text = page.content()
    for hidden in ("陈晓岚", "林静", "本期无变化", "等待办公室", "退回", "SM3"):
        assert hidden not in text
