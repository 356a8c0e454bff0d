"""Take the pictures of README and manual anew, from a demo that is running.

usage: .venv/bin/python tools/screenshots.py [--url http://127.0.0.1:8000] [--out docs/images]

A fresh demo gives the best pictures. What the script does in it is taken back, but for one duty that it signs for and
a revision that it writes, sends into review, recalls and discards.
It needs Debian's Chromium (or another one named by --chromium) and fonts with Chinese characters (fonts-noto-cjk).
Debian's chromium-l10n lets the browser's own words (file and date fields) be Chinese.
"""

from __future__ import annotations

import argparse
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docx
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = "yangguang-2026"  # noqa: S105 - the demo prints it
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--lang=zh-CN")
DESK, WIDE, PHONE = 1280, 1480, 390  # WIDE: a review in three columns
MOST_BYTES = 200_000

PLAN = (
    "江州市交通运输局{year}年政务公开工作要点",
    "一、管好公开内容",
    "1. 及时公布国省道养护施工的起止时间和绕行路线，每月不少于3条。（公路建设科牵头，执法监督科配合）",
    "2. 6月底前公布本局权责清单的调整情况。（政策法规科）",
    "3. 规范性文件印发后3个工作日内同步公布解读材料。（政策法规科牵头，各科室配合）",
    "二、办好依申请公开",
    "4. 每季度通报一次依申请公开办理情况。（办公室）",
    "5. 10月底前完成网站适老化改造验收。（信息中心、财务审计科）",
    "三、强化保障",
    "6. 11月20日前报送全年工作总结。（各科室）",
    "7. 上半年组织一次政务公开业务培训。",
)
RECORD = (
    "= 暂扣车辆处置记录", "车牌：江A·00000（样例）　暂扣日期：2026年9月3日", "驾驶人：张样例，身份证号：110101199003077758",
    "联系电话：13800138000，住址：江州市东城区样例路8号3单元502室", "处置结果：补办营运手续后，于2026年9月10日发还。",
)  # fmt: skip


@dataclass(slots=True)
class Camera:
    """One browser on one demo, and the folder in which the pictures are put."""

    browser: Browser
    url: str
    out: Path
    year: int  # of the plan that is read and dropped
    query: list[str]  # number and query code of one request

    @contextmanager
    def enter(self, username: str, width: int = DESK) -> Iterator[Page]:
        """A page of somebody who has signed in; '' is the public."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=self.url
        )
        page = context.new_page()
        if username:
            page.goto("/accounts/login/")
            page.fill("input[name=login]", username)
            page.fill("input[name=password]", PASSWORD)
            page.click("button[type=submit]")
            page.wait_for_url("**/desk/**")
        yield page
        context.close()

    def take(self, page: Page, name: str, height: int = 860, *, to: str = "") -> None:
        """A window of the page as PNG, scrolled `to` a place."""
        page.wait_for_load_state("networkidle")
        page.set_viewport_size({"width": page.viewport_size["width"] if page.viewport_size else DESK, "height": height})
        page.wait_for_timeout(400)  # the side bar glides
        if to:
            page.locator(to).first.evaluate("place => place.scrollIntoView({block: 'center'})")
        self.keep(name, page.screenshot(animations="disabled"))

    def keep(self, name: str, taken: bytes) -> None:
        """A picture in 256 colours under its name. Raises ValueError where it is too large for a document."""
        path = self.out / f"{name}.png"
        picture = Image.open(io.BytesIO(taken)).convert("RGB")
        picture.quantize(256, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)  # keeps the colours of small lights
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"{path} has {path.stat().st_size} bytes, more than {MOST_BYTES}")
        print(f"{path}  {path.stat().st_size // 1024} kB")


def find(page: Page, words: str) -> None:
    """Open a duty of this year's plan by words of its text."""
    page.goto("/desk/")
    link = page.locator("main a:visible", has_text=words)
    if not link.count():
        page.goto(f"/desk/ledger/?q={words}")
        link = page.locator(".ledger__row .requirement a")
    link.first.click()
    page.wait_for_load_state("networkidle")


def public(camera: Camera) -> None:
    """What anybody sees."""
    with camera.enter("") as page:
        page.goto("/")
        camera.take(page, "site", 900)
        page.goto("/norms/")
        camera.take(page, "site-norms", 860)
        page.goto("/norms/?state=repealed")
        page.click("main .norms a")
        camera.take(page, "site-norm", 900)
        page.goto("/search/?q=公交")
        camera.take(page, "site-search", 860)
        page.goto("/plans/")
        page.click("main .rows a")
        camera.take(page, "public", 900)


def office(camera: Camera) -> None:
    """The coordinator: first page, ledger, reviews, release, and a file on its way into the ledger."""
    with camera.enter("linjing") as page:
        camera.take(page, "home")
        page.goto("/desk/ledger/")
        camera.take(page, "ledger")
        page.goto("/desk/reviews/")
        camera.take(page, "review", 640)
        imported(camera, page, camera.year)
        find(page, "安全出行")
        page.locator(".office summary", has_text="对外公开").click()
        camera.take(page, "release", 700, to=".office")


def publishing(camera: Camera) -> None:
    """The coordinator's screens of publishing."""
    with camera.enter("linjing") as page:
        for name, address, height in (
            ("documents", "/desk/documents/", 760),
            ("ready", "/desk/documents/reviews/?list=ready", 700),
            ("columns", "/desk/documents/columns/", 760),
            ("cleanup", "/desk/documents/cleanup/", 760),
            ("checks", "/desk/ledger/checks/", 860),
        ):
            page.goto(address)
            camera.take(page, name, height)


def revised(camera: Camera) -> None:
    """A notice is revised: its kind is chosen elsewhere, the gate finds a number, the head compares; then all is taken back."""
    with camera.enter("chenxiaolan") as page:
        page.goto("/desk/documents/new/")
        camera.take(page, "kinds", 640)
        page.goto("/desk/documents/?tab=live&q=通告")
        page.locator(".ledger__row .requirement a").first.click()
        page.click(".bar button:has-text('修订')")
        write(page, "联系人刘某，身份证号119901199001010017，截止目前已到岗。")
        page.fill("[name=change_note]", "补充现场联系办法")
        page.click(".bar button:has-text('检查')")
        page.wait_for_selector("#gate .find")
        camera.take(page, "editor", 900)
        page.locator("#gate .find").last.locator("summary").click()
        camera.keep("gate", page.locator("#gate").screenshot(animations="disabled"))
        write(page, "截止目前渡口值守人员已到岗，联系安全监督科即可。", instead=True)
        page.click(".bar button:has-text('送审')")
        page.wait_for_selector("text=已送审")
        with camera.enter("xuguoliang", WIDE) as other:
            other.goto("/desk/documents/reviews/")
            camera.take(other, "document-review", 1000)
        page.on("dialog", lambda dialog: dialog.accept())
        page.click(".bar button:has-text('撤回修改')")
        page.click(".bar a:has-text('继续写')")
        page.click(".bar__more summary")
        page.fill("#discard_why", "只为拍照")
        page.click("button:has-text('作废草稿')")
        page.wait_for_load_state("networkidle")


def write(page: Page, words: str, *, instead: bool = False) -> None:
    """A paragraph at the end of the text, or in place of the last one."""
    text = page.locator(".ProseMirror")
    text.click()
    page.keyboard.press("Control+End")
    if instead:
        page.keyboard.press("Shift+Home")
    else:
        page.keyboard.press("Enter")
    page.keyboard.insert_text(words)


def imported(camera: Camera, page: Page, year: int) -> None:
    """Read a plan, take its picture, drop it again."""
    document, stored = docx.Document(), io.BytesIO()
    for line in PLAN:
        document.add_paragraph(line.format(year=year))
    document.save(stored)
    page.goto("/desk/imports/")
    page.set_input_files(
        "input[type=file]",
        {
            "name": f"{year}年政务公开工作要点.docx",
            "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "buffer": stored.getvalue(),
        },
    )
    page.click("button:has-text('读取')")
    page.wait_for_selector(".twin", timeout=60_000)
    camera.take(page, "import", 900)
    page.on("dialog", lambda dialog: dialog.accept())
    page.click(".bar button:has-text('放弃')")
    page.wait_for_load_state("networkidle")


def section(camera: Camera) -> None:
    """The handler on a desk and on a phone; the head and the leader with a request for more time."""
    with camera.enter("chenxiaolan", PHONE) as page:
        camera.take(page, "phone", 780)
    with camera.enter("chenxiaolan") as page:
        find(page, "安全出行")
        camera.take(page, "figure", 900)
        find(page, "在建工程质量安全检查")
        camera.take(page, "duty", 860)
        page.click(".bar >> text=填写进展")
        camera.take(page, "claim", 700, to="#claim")
        find(page, "同步组织")
        if asked(camera, page):
            with camera.enter("xuguoliang") as other:
                camera.take(other, "agree", 480)
            page.click("button:has-text('撤回延期申请')")
            page.wait_for_load_state("networkidle")


def asked(camera: Camera, page: Page) -> bool:
    """Ask for some weeks more where that is possible; whether it was."""
    sheet = page.locator(".bar__more", has_text="申请延期")
    if not sheet.count():
        return False
    sheet.locator("summary").click()
    camera.take(page, "extension", 700)
    due = page.evaluate("new Date(Date.now() + 60 * 864e5).toISOString().slice(0, 10)")
    sheet.locator("input[name=new_due]").fill(due)
    sheet.locator("[name=reason]").fill("还有两份文件改到下月审议，解读要与它们一并发布。")
    sheet.locator("[name=progress]").fill("已完成10份，其余两份的解读初稿已写好。")
    sheet.locator("button", has_text="送出申请").click()
    page.wait_for_load_state("networkidle")
    return page.locator("button:has-text('撤回延期申请')").count() > 0


def others(camera: Camera) -> None:
    """Leader, administrator, auditor."""
    with camera.enter("zhouming") as page:
        page.goto("/desk/")
        camera.take(page, "decide", 480)
        page.goto("/desk/leader/")
        camera.take(page, "leader", 900)
    with camera.enter("shiguan") as page:  # the root administrator, who may change kinds
        page.goto("/desk/documents/kinds/")
        page.click("main a:has-text('规范性文件')")
        camera.take(page, "kind", 900)
    with camera.enter("admin") as page:
        page.goto("/desk/accounts/")
        camera.take(page, "accounts", 620)
        page.goto("/desk/accounts/import/")
        camera.take(page, "roll", 520)
        page.goto("/desk/status/")
        camera.take(page, "status", 760)
    with camera.enter("audit") as page:
        page.goto("/desk/audit/")
        page.click("button:has-text('校验全部记录')")
        page.wait_for_selector("text=校验完成", timeout=60_000)
        camera.take(page, "audit", 640)


def request(page: Page, words: str, tab: str = "") -> None:
    """Open a request by words of its subject, the oldest where there are several, and one of its tabs."""
    page.goto(f"/desk/requests/?tab=all&q={words}")
    page.locator(".ledger__row .requirement a").last.click()
    if tab:
        page.locator("nav.tabs a", has_text=tab).click()
    page.wait_for_load_state("networkidle")


def requests(camera: Camera) -> None:
    """Requests for information as the office sees them: the queue, one request and its tabs, tables, figures, settings."""
    with camera.enter("linjing") as page:
        page.goto("/desk/requests/?tab=all")
        camera.take(page, "requests", 860)
        for name, words, tab, height in (
            ("request", "分包合同", "", 900), ("request-clock", "分包合同", "计时", 900),
            ("request-letters", "暂扣车辆", "文书", 760), ("request-fee", "驾校场地", "收费", 860),
            ("request-dispute", "行政处罚自由裁量", "复议诉讼", 640), ("request-archive", "隔声屏的验收资料", "案卷", 900),
        ):  # fmt: skip
            request(page, words, tab)
            camera.take(page, name, height)
        for name, address, height in (
            ("request-returns", "/desk/requests/returns/", 900), ("request-figures", "/desk/requests/figures/", 860),
            ("request-settings", "/desk/requests/settings/reception/", 760),
        ):  # fmt: skip
            page.goto(address)
            camera.take(page, name, height)


def answers(camera: Camera) -> None:
    """An answer as it is drafted and reviewed; a page of a file with what is to be blacked out, which is taken back."""
    with camera.enter("fangzheng") as page:
        page.goto("/desk/requests/reviews/")
        camera.take(page, "request-review", 900)
    with camera.enter("leiting") as page:
        request(page, "暂扣车辆", "答复")
        camera.take(page, "request-answer", 900, to="[data-code]")
        page.locator("nav.tabs a", has_text="文书").click()
        page.locator("main a", has_text="份答复的文件").click()
        page.set_input_files(
            "input[name=files]", {"name": "处置记录.pdf", "mimeType": "application/pdf", "buffer": record()}
        )
        page.click("button:has-text('上传并检查')")
        page.click("a:has-text('遮盖页面')")
        page.locator(".redact__found input").first.check()
        camera.take(page, "request-redact", 760)
        page.go_back()
        page.reload()
        mine = page.locator(".enclosure", has_text="处置记录.pdf")
        mine.locator("summary", has_text="不提供").click()
        mine.locator("details:has-text('不提供') input[name=why]").fill("只为拍照")
        mine.locator("button", has_text="去掉").click()
        page.wait_for_load_state("networkidle")


def record() -> bytes:
    """A page about an invented car and driver, as .pdf."""
    import typst

    lines = "\n\n".join(RECORD)
    head = '#set page(width: 210mm, height: 120mm, margin: 20mm)\n#set text(font: "Noto Serif CJK SC", size: 14pt)\n'
    return bytes(typst.compile((head + lines).encode()))


def applicants(camera: Camera) -> None:
    """What an applicant sees on a phone: the form with what is public already, the state of a request, the calculator."""
    with camera.enter("", PHONE) as page:
        page.goto("/requests/apply/")
        page.fill("#id_content", "2026年公交线路调整的方案和客流数据")
        page.click("button:has-text('下一步')")
        page.wait_for_selector("#already")
        camera.take(page, "request-apply", 780)
        page.goto("/requests/calculator/?received=2026-11-12&asked=2026-11-17&got=2026-11-19&answered=2026-11-30")
        page.locator("#result").evaluate("place => place.scrollIntoView()")
        camera.take(page, "request-calculator", 780)
        if camera.query:
            page.goto("/requests/status/")
            page.fill("#id_number", camera.query[0])
            page.fill("#id_code", camera.query[1])
            page.click("main button:has-text('查询')")
            page.wait_for_selector(".where")
            camera.take(page, "request-status", 780)


PARTS = {
    part.__name__: part
    for part in (public, office, publishing, revised, section, requests, answers, applicants, others)
}


def main() -> None:
    """Read the options and take every picture."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", default="http://127.0.0.1:8000")
    options.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "docs" / "images")
    options.add_argument("--chromium", default="/usr/bin/chromium")
    options.add_argument(
        "--query", type=Path, default=Path("var/demo-query.txt"), help="where the demo told a query code"
    )
    options.add_argument("--only", nargs="*", default=[], help="parts: " + " ".join(PARTS))
    options.add_argument("--year", type=int, default=2027, help="year of the plan that is read and dropped")
    given = options.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    query = given.query.read_text(encoding="utf-8").split("\n") if given.query.exists() else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=given.chromium, args=list(FLAGS), env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        camera = Camera(browser, given.url, given.out, given.year, query)
        for name, part in PARTS.items():
            if name in given.only or not given.only:
                part(camera)
        browser.close()


if __name__ == "__main__":
    main()
