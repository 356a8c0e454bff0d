"""The main job from end to end, in Chromium on the demo bureau: import, confirm, sign, report, review, export."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from plan_text import NEXT_YEAR
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "2027年要点.md"
    path.write_text(NEXT_YEAR, encoding="utf-8")
    return path


def test_the_demo_prints_where_to_look_and_who_can_sign_in(site):
    printed = site.printed.read_text()
    assert f"{site.url}/desk/" in printed
    assert "linjing" in printed
    assert site.password in printed


def test_a_plan_goes_from_the_file_to_an_accepted_report(enter, plan_file):
    office = enter("linjing")
    page = office.goto("/desk/imports/")
    page.set_input_files("input[type=file]", str(plan_file))
    page.click("button:has-text('读取')")
    page.wait_for_selector(".twin")
    expect(page.locator(".read")).to_have_count(5)
    expect(page.locator(".ask--open")).to_have_count(2)  # the unknown section, the empty cell

    # nothing is made while something must be chosen
    page.click("text=确认下达")
    expect(page.locator(".note--red").first).to_be_visible()
    page.select_option("select[name='q:unit:信息维护科']", label="政策法规科")
    page.select_option("select[name='q:item:5:duty']", label="办公室")
    page.click("button:has-text('保存选择')")
    expect(page.locator(".ask--open")).to_have_count(0)

    # hovering an item marks its words in the source
    page.locator("#item-2").hover()
    expect(page.locator(".src.is-hit", has_text="桥梁专栏")).to_be_visible()
    page.click("text=确认下达")
    page.wait_for_url(re.compile(r"/desk/ledger/\d+/"))
    assert "2027年政务公开工作要点" in page.inner_text("h2")
    expect(page.locator(".ledger__row")).to_have_count(4)
    ledger = page.url
    assert office.errors == []

    # the office opens its own duty, which signs for it, and hands in a file
    page.click("a:has-text('对照本方案逐项核对完成情况')")
    page.wait_for_selector("text=签收")
    expect(page.locator(".chip", has_text="办理中").first).to_be_visible()

    # the export carries what the screen shows
    page.goto(ledger)
    with page.expect_download() as download:
        page.click("a:has-text('导出表格')")
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = " ".join(
        str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None
    )
    assert "桥梁专栏每月至少更新2条信息" in cells
    with page.expect_download() as download:
        page.click("a:has-text('落实情况报告')")
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(Path(download.value.path()).read_bytes())).paragraphs)
    assert "公布全市公路桥梁技术状况评定结果" in text


def test_the_same_file_again_is_compared_and_never_makes_a_second_plan(enter, tmp_path):
    office = enter("linjing")
    corrected = tmp_path / "2027年要点（修改）.md"
    corrected.write_text(NEXT_YEAR.replace("每月至少更新2条", "每月至少更新3条"), encoding="utf-8")
    page = office.goto("/desk/imports/")
    page.set_input_files("input[type=file]", str(corrected))
    page.click("button:has-text('读取')")
    page.wait_for_selector(".twin")
    page.click("text=看有哪些变化")
    expect(page.locator("ins", has_text="3").first).to_be_visible()
    page.click("text=按勾选的更新台账")
    page.wait_for_url(re.compile(r"/desk/ledger/\d+/"))
    expect(page.locator("text=每月至少更新3条")).to_have_count(1)
    page.goto("/desk/ledger/")
    page.click(".switcher summary")
    expect(page.locator(".switcher li", has_text="2027年政务公开工作要点")).to_have_count(1)


def test_a_handler_reports_and_the_office_accepts(enter):
    handler = enter("chenxiaolan")
    page = handler.goto("/desk/ledger/?state=working")
    page.locator(".ledger__row", has_text="季度报告").locator(".requirement a").first.click()
    page.wait_for_selector("text=本期办理")
    assert "签收" in page.inner_text(".bar__note")
    words = page.locator(".duty-head__words").inner_text()[-12:]
    page.click("summary:has-text('上传文件')")
    page.set_input_files(
        "input[name=file]",
        {"name": "重点时段预警.txt", "mimeType": "text/plain", "buffer": "本季度发布的预警".encode()},
    )
    page.click("button:has-text('登记文件')")
    expect(page.locator(".proof", has_text="重点时段预警")).to_have_count(1)
    page.click(".bar >> text=填写进展")
    page.check("input[name=claim][value=progress]")
    page.fill("#claim textarea", "本季度三次预警都在当天发布。")
    page.click("button:has-text('保存并提交')")
    expect(page.locator(".chip", has_text="待审核").first).to_be_visible()
    assert handler.errors == []

    office = enter("linjing")
    review = office.goto("/desk/reviews/")
    review.locator(".queue a", has_text="安全监督科").filter(has_text=words[:8]).first.click()
    review.wait_for_selector("text=本季度三次预警都在当天发布。")
    review.keyboard.press("a")
    review.wait_for_selector("text=已通过")
    done = handler.goto("/desk" + page.url.split("/desk")[1].split("?")[0])
    expect(done.locator(".panel", has_text="审核结论").first).to_be_visible()
    expect(done.locator(".period--met, .chip:has-text('办理中')").first).to_be_visible()


def test_a_send_back_needs_a_reason_and_the_section_sees_it(enter):
    office = enter("linjing")
    page = office.goto("/desk/reviews/")
    page.click("button:has-text('退回修改')")
    expect(page.locator("text=退回要写明理由")).to_have_count(1)
    page.fill("textarea[name=reason]", "请补充公开日期。")
    page.click("button:has-text('退回修改')")
    expect(page.locator("text=已退回修改")).to_have_count(1)


def test_several_duties_are_done_at_once(enter):
    office = enter("linjing")
    page = office.goto("/desk/ledger/?light=green")
    for box in page.locator("input[name=duty]").all()[:2]:
        box.check()
    expect(page.locator("[data-several-count]")).to_have_text("2")
    page.click("button:has-text('催办')")
    expect(page.locator("text=已催办2项")).to_have_count(1)


def test_a_visitor_finds_a_repealed_document_and_sees_that_it_is(enter):
    page = enter("").goto("/search/?q=出租汽车服务质量信誉考核办法")
    page.click("main a:has-text('江州市出租汽车服务质量信誉考核办法') >> nth=0")
    page.wait_for_load_state("networkidle")
    assert "/info/jiaotong/" in page.url
    expect(page.locator("main")).to_contain_text("废止")
    expect(page.locator("main")).to_contain_text("江州市出租汽车服务质量信誉考核实施细则")


def test_the_coordinator_sees_what_waits_and_what_went_out_in_a_hurry(enter):
    office = enter("linjing")
    page = office.goto("/desk/documents/reviews/?list=look")
    expect(page.locator("body")).to_contain_text("云溪渡口因大雾临时停航")
    assert office.errors == []
