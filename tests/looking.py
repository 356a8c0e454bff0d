"""What can be held against a page that Chromium shows: one way for every room."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDE = "wider than the screen"


def against(page: Page) -> list[str]:
    """What axe finds on the whole page (rule and first place), and whether it has to be moved sideways."""
    page.wait_for_load_state("load")  # a page that is still being read has no <main> yet
    found = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]
    return found + too_wide(page)


def too_wide(page: Page) -> list[str]:
    """Whether the page has to be moved sideways. Much cheaper than axe, which does not look at widths."""
    return [WIDE] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
