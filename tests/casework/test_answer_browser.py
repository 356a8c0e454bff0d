"""答复 in Chromium: a kind of answer shows what it needs, an area is drawn on a page, every screen fits and axe is content."""

from __future__ import annotations

import os
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from looking import against
from moments import NOON
from playwright.sync_api import Page, expect
from request_steps import AT, DAY, approved, asked, drafted, fresh
from requests_world import OTHER_IDENTITIES, PDF

from gongkai.disputes.actions.entering import Papers, enter_dispute
from gongkai.disputes.models import Route
from gongkai.fees.actions.charging import compute
from gongkai.fees.actions.rates import install_rates
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.actions.reviewing import mark_sent, submit
from gongkai.foi.models import Consultation, PieceKind
from gongkai.letters.actions.enclosing import enclose
from gongkai.letters.actions.templates import install_templates
from gongkai.letters.models import Enclosure
from gongkai.records.models import SYSTEM
from gongkai.rules.requests.disputes import Procedure
from gongkai.rules.requests.fees import Method

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACKEND = "gongkai.agencies.backends.RoleBackend"
PICTURES = os.environ.get("GONGKAI_PICTURES")  # a folder where pictures of the screens are wanted


@pytest.fixture
def sitting(page: Page, reception, live_server):
    """The browser as one of the people."""

    def enter(person) -> Page:
        client = Client()
        client.force_login(person, backend=BACKEND)
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        return page

    return enter


def paper() -> bytes:
    buffer = BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    pdf.save(buffer)
    return buffer.getvalue()


def test_a_kind_of_answer_shows_what_it_needs(sitting, live_server, make_case, safety, handler):
    case = make_case(section=safety, handler=handler)
    asked(case, handler)
    drafted(fresh(case), handler)
    page = sitting(handler)
    page.goto(live_server.url + reverse("desk:request_answers", args=[case.pk]))
    expect(page.get_by_label("提供的方式、途径和时间")).to_be_visible()
    expect(page.get_by_label("检索记录")).to_be_hidden()
    page.get_by_label("答复类型").select_option("A3")
    expect(page.get_by_label("征求第三方意见的记录")).to_be_hidden()
    page.locator('[name="exemptions"][value="EX15"]').check()
    expect(page.get_by_label("征求第三方意见的记录")).to_be_visible()
    page.get_by_label("公开的部分", exact=True).fill("到位总额")
    page.get_by_label("不公开的部分", exact=True).fill("合同单价")
    page.get_by_label("事实和理由").fill("合同单价属于商业秘密")
    page.get_by_label("征求第三方意见的记录").select_option(str(Consultation.objects.get().pk))
    page.get_by_role("button", name="保存第1项").click()
    expect(page.locator(".decision__lacks")).to_contain_text("江州路桥公司还没有答复")


def test_an_area_is_drawn_and_becomes_a_row(sitting, live_server, make_case, safety, handler):
    case = make_case(section=safety, handler=handler)
    row = enclose(drafted(case, handler), "资金.pdf", paper(), by=handler, at=AT)
    page = sitting(handler)
    page.goto(live_server.url + reverse("desk:request_redact", args=[row.pk]))
    frame = page.locator("[data-page]")
    frame.locator("img").evaluate("image => image.decode()")
    box = frame.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 120, steps=4)
    page.mouse.up()
    expect(page.locator("[data-rows] tr")).to_have_count(2)
    assert abs(float(page.locator('[name="area-left"]').first.input_value()) - 10) < 1
    page.get_by_role("button", name="遮盖并重新检查").click()
    expect(page.locator(".enclosure")).to_contain_text("已处理过")
    assert Enclosure.objects.get().given is not None


@pytest.fixture
def story(make_case, safety, handler, head, lawyer, office_head, coordinator, reception):
    """A request in each stage that these screens show."""
    install_templates(by=SYSTEM, at=NOON)
    install_rates(by=SYSTEM, at=NOON)
    writing = make_case(section=safety, handler=handler, items=("养护资金分配方案", "合同单价", "施工单位名单"))
    asked(writing, handler)
    drafted(fresh(writing), handler, code="C1", reasons="经检索没有制作")
    waiting = make_case(section=safety, handler=handler, applicant_name="王芳", identity=OTHER_IDENTITIES[0])
    submit(drafted(waiting, handler, code="B5", reasons="属于内部工作流程信息，公开对外部没有意义。", discretion="公开会影响正常讨论"),
           by=handler, at=AT)  # fmt: skip
    sent = make_case(
        section=safety,
        handler=handler,
        applicant_name="赵敏",
        identity=OTHER_IDENTITIES[1],
        subject="2024年路面大修计划",
    )
    keep_piece(sent, PieceKind.REQUEST, "申请表.pdf", PDF, by=coordinator, at=AT)
    answer = approved(fresh(sent), handler, head, lawyer, office_head)
    mark_sent(answer, day=DAY, by=handler, at=AT)
    papers = Papers(route=Route.REVIEW, procedure=Procedure.REVIEW, body="江州市人民政府", received_on=date(2026, 6, 1),
                    accepted_on=date(2026, 5, 28), answer=answer, claim="撤销答复，责令重新答复")  # fmt: skip
    enter_dispute(fresh(sent), papers, by=coordinator, at=NOON.replace(month=6))
    costly = make_case(section=safety, handler=handler, applicant_name="孙立", identity=OTHER_IDENTITIES[2])
    compute(costly, Method.PAGE, pages=220, reason="一个月内提出60件申请，涉及220页", by=coordinator, at=AT)
    files = make_case(section=safety, handler=handler, applicant_name="钱进", identity=OTHER_IDENTITIES[3])
    enclosed = enclose(drafted(files, handler), "资金.pdf", paper(), by=handler, at=AT)
    return {"writing": writing, "sent": sent, "costly": costly, "files": files, "answer": answer, "enclosure": enclosed}


def addresses(story, handler, head, coordinator):
    case, sent = story["writing"].pk, story["sent"].pk
    return [
        ("answers", handler, reverse("desk:request_answers", args=[case])), ("reviews", head, reverse("desk:request_reviews")),
        ("letters", coordinator, reverse("desk:request_letters", args=[case])),
        ("make", coordinator, reverse("desk:request_letter_make", args=[case, "L04"])),
        ("several", coordinator, reverse("desk:request_letters_several")),
        ("files", handler, reverse("desk:request_enclosures", args=[story["files"].answers.get().pk])),
        ("redact", handler, reverse("desk:request_redact", args=[story["enclosure"].pk])),
        ("fee", coordinator, reverse("desk:request_fee", args=[story["costly"].pk])),
        ("disputes", coordinator, reverse("desk:request_disputes", args=[sent])),
        ("dispute", coordinator, reverse("desk:request_act", args=[sent, "dispute"])),
        ("archive", coordinator, reverse("desk:request_archive", args=[sent])),
        ("disclose", coordinator, reverse("desk:request_disclose", args=[story["answer"].pk])),
        ("proposals", coordinator, reverse("desk:request_proposals")),
        ("returns", coordinator, reverse("desk:request_returns") + "?year=2026"),
        ("figures", coordinator, reverse("desk:request_figures") + "?year=2026"),
        ("reception", coordinator, reverse("desk:request_reception")),
        ("templates", coordinator, reverse("desk:request_templates")),
        ("template", coordinator, reverse("desk:request_template", args=["L03"])),
        ("rates", coordinator, reverse("desk:request_rates")), ("deputies", coordinator, reverse("desk:request_deputies")),
    ]  # fmt: skip


@pytest.mark.parametrize("width", [1280, 390])
def test_the_screens_please_axe_and_fit(width, page, sitting, live_server, story, handler, head, coordinator):
    page.set_viewport_size({"width": width, "height": 900})
    wrong = {}
    for name, person, address in addresses(story, handler, head, coordinator):
        sitting(person).goto(live_server.url + address)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        if faults := against(page):
            wrong[name] = faults
    assert wrong == {}
