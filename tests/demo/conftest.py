"""The demo as a newcomer starts it: the real command, a real server, a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Site:
    """A running demo: its address, and what its command printed."""

    url: str
    printed: Path
    password: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`manage.py demo` on a free port with a folder of its own, on SQLite, as `make demo` runs it."""
    running = os.environ.get("GONGKAI_DEMO_URL")  # one that is up already saves the minute it takes to fill
    if running:
        yield Site(running, ROOT / "README.md", "yangguang-2026")
        return
    folder = tmp_path_factory.mktemp("demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    printed = folder / "printed.txt"
    environment = {k: v for k, v in os.environ.items() if k != "GONGKAI_DATABASE"} | {
        "GONGKAI_VAR": str(folder / "var")
    }
    with printed.open("w") as out:
        command = [sys.executable, "manage.py", "demo", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        url = f"http://127.0.0.1:{port}"
        try:
            _wait(url, process, printed)
            yield Site(url, printed, "yangguang-2026")
        finally:
            process.terminate()
            process.wait(30)
            shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, process: subprocess.Popen[bytes], printed: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"the demo ended: {printed.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(f"{url}/accounts/login/", timeout=5)
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"the demo did not start in five minutes: {printed.read_text()[-2000:]}")


class Somebody:
    """One person at one browser, signed in through the sign-in page, the first time. Errors of the console are kept."""

    def __init__(self, browser: Browser, site: Site, username: str, width: int, known: dict[str, StorageState]) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            base_url=site.url,
            storage_state=known.get(username),
        )
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        if username and username not in known:
            self.page.goto("/accounts/login/")
            self.page.fill("input[name=login]", username)
            self.page.fill("input[name=password]", site.password)
            self.page.click("button[type=submit]")
            self.page.wait_for_url("**/desk/**")
            known[username] = self.context.storage_state()

    def goto(self, path: str) -> Page:
        self.page.goto(path)
        return self.page


@pytest.fixture(scope="session")
def known() -> dict[str, StorageState]:
    """The cookies of everybody who has signed in: the form is filled in once for each."""
    return {}


@pytest.fixture
def enter(browser: Browser, site: Site, known: dict[str, StorageState]) -> Iterator[object]:
    """`enter("linjing")` or `enter("", width=390)`: a browser of one's own."""
    opened: list[Somebody] = []

    def come(username: str, width: int = 1280) -> Somebody:
        opened.append(Somebody(browser, site, username, width, known))
        return opened[-1]

    yield come
    for somebody in opened:
        somebody.context.close()
