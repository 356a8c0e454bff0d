"""From a Word file to the public list and on to its repeal, in Chromium, by the people who do it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from desk_password import PASSWORD
from django.utils import timezone
from looking import against
from moments import NOON
from playwright.sync_api import Browser, Page, expect
from publication_cast import draft, go_on, stage
from writing_office import need

from gongkai.agencies.models import Person
from gongkai.publications import actions
from gongkai.publications.models import Document, Edition, State

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
WORD = """<html><head><meta charset="utf-8"></head><body><h1>江州市桥梁夜间养护办法</h1>
<p>为规范桥梁夜间养护，制定本办法。</p><h2>一、适用范围</h2><p>适用于市区桥梁。</p>
<table border="1"><tr><td colspan="2">时段</td></tr><tr><td>22时</td><td>次日5时</td></tr></table></body></html>"""
Enter = Callable[[Person], Page]


@pytest.fixture
def made(bureau, office, safety, account):
    people = stage(bureau, office, safety, account)
    for person in (people.handler, people.head, people.lawyer, people.coordinator):
        person.set_password(PASSWORD)
        person.save()
    return people


@pytest.fixture
def complaints() -> list[str]:
    """What any console says."""
    return []


@pytest.fixture
def enter(browser: Browser, live_server, complaints: list[str]) -> Enter:
    """A page of somebody's own browser, signed in."""

    def sign_in(person: Person, width: int = 1280) -> Page:
        page = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN").new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_label("账号").fill(person.username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{live_server.url}/desk/**")
        return page

    return sign_in


@pytest.fixture
def word(tmp_path: Path) -> Path:
    """A .docx that LibreOffice wrote."""
    program = need("soffice")
    source = tmp_path / "办法.html"
    source.write_text(WORD, encoding="utf-8")
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    kind = "docx:MS Word 2007 XML"
    subprocess.run([program, profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", kind, "--outdir", str(tmp_path), str(source)],
                   check=True, capture_output=True, timeout=180)  # fmt: skip
    return tmp_path / "办法.docx"


def approve(page: Page, root: str, title: str) -> None:
    """The reviewer opens the queue, ticks the secrecy review where it is asked for, and approves."""
    page.goto(f"{root}/desk/documents/reviews/")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    tick = page.get_by_label("我已逐项审查，结论是：")
    if tick.count():
        tick.check()
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text("：已通过。")).to_be_visible()


def review(enter: Enter, made, root: str, title: str) -> None:
    for person in (made.head, made.lawyer, made.coordinator):
        approve(enter(person), root, title)


def test_from_a_word_file_to_the_public_list_and_on_to_its_repeal(made, enter, word, live_server, complaints):
    root, page = live_server.url, enter(made.handler)
    page.goto(f"{root}/desk/documents/")
    page.get_by_role("link", name="新建文件").click()
    page.get_by_role("link", name="其他文件").click()
    page.locator("input[type=file]").set_input_files(word)
    page.get_by_role("button", name="建草稿").click()
    expect(page.locator(".ProseMirror")).to_contain_text("为规范桥梁夜间养护")
    assert page.locator(".ProseMirror td[colspan='2'], .ProseMirror th[colspan='2']").count() == 1
    expect(page.get_by_label("标题 必填")).to_have_value("江州市桥梁夜间养护办法")
    page.get_by_label("文号 必填").fill("江交规[2026]8号")
    page.get_by_label("成文日期 必填").fill(str(timezone.localdate()))
    page.get_by_label("主题分类 必填").fill("交通运输")
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("联系电话13812345678。")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    page.get_by_label("施行日期").fill("2026-01-01")
    explain_and_submit(page)
    review(enter, made, root, "江州市桥梁夜间养护办法")
    out = Document.objects.get()
    assert out.address
    page.goto(root + out.address)
    expect(page.get_by_role("heading", name="江州市桥梁夜间养护办法")).to_be_visible()
    page.goto(f"{root}/columns/{out.agency.code}/norms/")
    expect(page.get_by_role("link", name="江州市桥梁夜间养护办法").first).to_be_visible()
    page.goto(f"{root}/desk/documents/{out.pk}/")
    page.get_by_role("button", name="修订").click()
    page.get_by_label("修订说明 必填").or_(page.get_by_label("修订说明")).fill("补充联系方式")
    submit_with_what_was_explained(page)
    review(enter, made, root, "江州市桥梁夜间养护办法")
    assert [one.number for one in out.editions.filter(state=State.RELEASED)] == [2]
    repeal(page, root, made, out)
    review(enter, made, root, "关于废止桥梁夜间养护办法的决定")
    page.goto(root + out.address)
    expect(page.get_by_text("已废止").first).to_be_visible()
    assert complaints == []


def submit_with_what_was_explained(page: Page) -> None:
    """Why the number may stand was said of the edition that is out, and the passage is the same."""
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.locator("#gate")).to_contain_text("陈晓岚说明")
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_text("已送审")).to_be_visible()


def explain_and_submit(page: Page) -> None:
    """Check, say why the number may stand, and send it into the review."""
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.locator("#gate")).to_contain_text("手机号码")
    page.locator(".find summary").first.click()
    page.get_by_label("为什么可以照原样公开").first.fill("这是对外服务的公开号码")
    page.get_by_role("button", name="记下").first.click()
    expect(page.locator("#gate")).to_contain_text("陈晓岚说明")
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_text("已送审")).to_be_visible()


def repeal(page: Page, root: str, made, out: Document) -> None:
    """Another document of the section repeals it from today on."""
    edition = draft(
        made, "关于废止桥梁夜间养护办法的决定", "policy", doc_no="江交规〔2026〕9号", formed_on=timezone.localdate()
    )
    page.goto(f"{root}/desk/documents/editions/{edition.pk}/")
    page.get_by_text("对其他文件的效力").click()
    page.get_by_label("找文件加入").press_sequentially("桥梁夜间")
    page.locator("[data-effect-found]").get_by_role("button").first.click()
    page.locator("[name=effect_on]").first.fill("2026-01-02")
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_text("已送审")).to_be_visible()
    assert edition.effects.get().target_id == out.pk


@pytest.mark.parametrize("width", [1280, 390])
def test_the_document_screens_keep_the_policy_and_please_axe(width, made, enter, live_server, complaints):
    paper = draft(
        made,
        "有问题的公告",
        body="<h2>一、联系</h2><p>请拨打13812345678。</p><table><tr><th>甲</th></tr><tr><td>乙</td></tr></table>",
    )
    actions.check_edition(paper, at=NOON)
    out = go_on(made, draft(made, "公开的公告"))
    revision = actions.revise(out.document, by=made.handler, at=NOON)
    actions.save_edition(
        revision, {"change_note": "改了一处", "body": "<p>改过的。</p>"}, version=1, by=made.handler, at=NOON
    )
    go_on(made, Edition.objects.get(pk=revision.pk), State.REVIEW)
    hub = f"/desk/documents/{out.document_id}/"
    visits = {
        made.handler: ["/desk/documents/", "/desk/documents/new/", f"/desk/documents/new/?kind={made.kinds['notice'].pk}", hub,
                       f"/desk/documents/editions/{paper.pk}/", f"{hub}compare/", "/desk/documents/columns/",
                       f"/desk/documents/editions/{paper.pk}/preview/"],
        made.head: [f"/desk/documents/reviews/?at={revision.pk}"],
        made.coordinator: ["/desk/documents/terms/new/", "/desk/documents/site/", f"{hub}leave/withdraw/", "/desk/documents/cleanup/",
                           f"/desk/documents/columns/{made.notices.pk}/"],
    }  # fmt: skip
    for person, paths in visits.items():
        page = enter(person, width)
        for path in paths:
            page.goto(live_server.url + path)
            assert against(page) == [], path
    assert complaints == []


def test_clean_up_choices_outlast_a_visit_and_a_filter_until_they_are_cleared(made, enter, live_server, complaints):
    old = go_on(made, draft(made, "桥梁夜间养护办法", "policy", doc_no="江交规〔2026〕1号"))
    go_on(made, draft(made, "渡口值守办法", "policy", doc_no="江交规〔2026〕2号"))
    page, address = enter(made.coordinator), f"{live_server.url}/desk/documents/cleanup/"
    page.goto(address)
    page.locator(f"[name=mark_{old.document_id}][value=repeal]").check()
    page.goto(f"{address}?q=渡口")
    expect(page.get_by_text("已选1份（1份不在本页）。")).to_be_visible()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="起草清理公告").click()
    assert f"mark_{old.document_id}=repeal" in (sent.value.post_data or "")
    page.goto(address)
    expect(page.locator(f"[name=mark_{old.document_id}][value=repeal]")).to_be_checked()
    page.get_by_role("button", name="清空意见").click()
    page.goto(address)
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    assert complaints == []
