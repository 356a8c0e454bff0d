"""What follows on an answer on screen: letters and their service, files, fees, disputes, the archive, settings, figures."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document
from moments import NOON
from request_steps import AT, DAY, approved, drafted, fresh, letters_due
from requests_world import PDF

from gongkai.archives.models import ArchiveFile
from gongkai.archives.queries.anonymous import HIDDEN
from gongkai.casework.archiving import plain
from gongkai.disputes.models import Dispute
from gongkai.fees.actions.rates import install_rates
from gongkai.fees.models import Charge, ChargeState
from gongkai.foi.actions.correcting import ask_correction
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.actions.reviewing import mark_sent
from gongkai.foi.models import Deputy, PieceKind, Reception, State
from gongkai.letters.actions.templates import install_templates
from gongkai.letters.models import Enclosure, Letter, LetterState
from gongkai.records.models import SYSTEM, Event, Verb


@pytest.fixture
def case(make_case, safety, handler):
    return make_case(section=safety, handler=handler)


@pytest.fixture
def templates(db):
    return install_templates(by=SYSTEM, at=NOON)


def body(answer):
    return answer.content.decode()


def at(name, *args):
    return reverse(f"desk:request_{name}", args=args)


def do(client, case, name, of=None, **values):
    place = at("act", case.pk, name) if of is None else at("act_of", case.pk, name, of)
    return client.post(place, {"version": fresh(case).version, **values}, follow=True)


@pytest.mark.parametrize("tab", ["answers", "letters", "fee", "disputes", "archive"])
def test_every_tab_of_a_fresh_request_opens(signed_in, handler, case, tab):
    assert signed_in(handler).get(at(tab, case.pk)).status_code == 200


@pytest.mark.slow
def test_a_receipt_is_looked_at_made_downloaded_and_sent(signed_in, coordinator, case, templates):
    client = signed_in(coordinator)
    assert "登记回执" in body(client.get(at("letters", case.pk)))
    assert "字段齐全" in body(client.get(at("letter_make", case.pk, "L03")))
    looked = client.post(at("letter_look", case.pk, "L03"))
    assert looked.content.startswith(b"%PDF")
    assert "no-store" in looked["Cache-Control"]
    assert not Letter.objects.exists()
    client.post(at("letter_make", case.pk, "L03"))
    letter = Letter.objects.get()
    assert client.get(at("letter_file", letter.pk, "docx")).content.startswith(b"PK")
    today = timezone.localdate().isoformat()
    refused = do(client, case, "letter-send", letter.pk, way="post", day=today, tracking_no="abc")
    assert "邮件编号“abc”不对" in body(refused)
    do(client, case, "letter-send", letter.pk, way="post", day=today, tracking_no="EA123456789CN")
    do(client, case, "letter-served", letter.pk, day=today, receiver="李华")
    assert Letter.objects.get().state == LetterState.SERVED


@pytest.mark.slow
def test_a_letter_of_correction_asks_what_no_record_holds_and_keeps_what_was_typed(
    signed_in, coordinator, case, templates
):
    client = signed_in(coordinator)
    page = body(client.get(at("letter_make", case.pk, "L04")))
    assert "需要补正的全部事项" in page or "补正" in page
    refused = client.post(at("letter_make", case.pk, "L04"), {"typed-补正方式": "书面提交到窗口"})
    assert refused.status_code == 409
    assert not Letter.objects.exists()


@pytest.mark.slow
def test_letters_are_made_together(signed_in, coordinator, case, templates):
    client = signed_in(coordinator)
    assert case.number in body(client.get(at("letters_several")))
    page = client.post(at("letters_several"), {"order": [f"c{case.pk}"]})
    assert Letter.objects.filter(code="L03").count() == 1
    assert "已制发1份文书" in body(page)


def test_a_receipt_waits_while_the_clock_stands_still(signed_in, coordinator, case, templates):
    client = signed_in(coordinator)
    assert case.number in body(client.get(at("letters_several")))
    ask_correction(fresh(case), "年份", DAY + timedelta(days=20), day=DAY, by=coordinator, at=AT)
    assert case.number not in body(client.get(at("letters_several")))
    assert letters_due(case, coordinator) == []


def paper():
    buffer = BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    pdf.save(buffer)
    return buffer.getvalue()


@pytest.mark.slow
def test_a_file_is_redacted_and_cleared_by_a_second_person(signed_in, handler, coordinator, case):
    answer = drafted(case, handler)
    client = signed_in(handler)
    client.post(at("enclosures", answer.pk), {"files": SimpleUploadedFile("资金.pdf", paper())})
    row = Enclosure.objects.get()
    assert client.get(at("page", row.pk, 1)).content.startswith(b"\x89PNG")
    assert "遮盖并重新检查" in body(client.get(at("redact", row.pk)))
    area = {"area-page": 1, "area-left": 10, "area-top": 10, "area-right": 40, "area-bottom": 20}
    wrong = client.post(at("redact", row.pk), {**area, "area-right": 5})
    assert wrong.status_code == 409
    assert 'value="5.00"' in body(wrong)
    client.post(at("redact", row.pk), area)
    row.refresh_from_db()
    assert row.given is not None
    own = client.post(at("enclosure_act", row.pk, "clear"), follow=True)
    assert "拟稿和处理文件的人不能自己核对" in body(own)
    signed_in(coordinator).post(at("enclosure_act", row.pk, "clear"))
    row.refresh_from_db()
    assert row.cleared_by == coordinator


def test_hidden_rows_go_where_they_are_ticked_and_stay_where_not(signed_in, handler, case):
    book = openpyxl.Workbook()
    book.active.append(["站点", "金额"])
    book.active.append(["内部底价", 99])
    book.active.row_dimensions[2].hidden = True
    data = BytesIO()
    book.save(data)
    answer, client = drafted(case, handler), signed_in(handler)
    client.post(at("enclosures", answer.pk), {"files": SimpleUploadedFile("表.xlsx", data.getvalue())})
    row = Enclosure.objects.get()
    page = body(client.get(at("enclosures", answer.pk)))
    assert '<input type="checkbox" name="drop" value="row">' in page
    assert 'value="sheet"' not in page
    client.post(at("enclosure_act", row.pk, "clean"))
    row.refresh_from_db()
    assert [one["kind"] for one in row.findings] == ["隐藏的行"]
    client.post(at("enclosure_act", row.pk, "clean"), {"drop": ["row", "header", "none"]})
    row.refresh_from_db()
    assert row.findings == []


def test_what_cleaning_cannot_take_out_is_told_with_the_way_out(signed_in, handler, coordinator, case):
    answer, client = drafted(case, handler), signed_in(handler)
    word = Document()
    word.add_paragraph("联系人李小红，电话13800138000。")
    word.core_properties.author = "张三科长"
    data = BytesIO()
    word.save(data)
    client.post(at("enclosures", answer.pk), {"files": SimpleUploadedFile("方案.docx", data.getvalue())})
    row = Enclosure.objects.get()
    before = body(client.get(at("enclosures", answer.pk)))
    assert "清除隐藏内容" in before
    assert "看得见的个人信息" not in before, "one thing after the other"
    client.post(at("enclosure_act", row.pk, "clean"))
    after = body(client.get(at("enclosures", answer.pk)))
    assert "手机号码" in after
    assert "清除隐藏内容</button>" not in after
    assert "请在原稿中删去，重新加入并去掉这一份" in after
    second = signed_in(coordinator)
    assert "上面1处清除、遮盖或者保留以后，才能核对" in body(second.get(at("enclosures", answer.pk)))
    second.post(at("enclosure_act", row.pk, "accept"), {"index": 0, "why": "单位公布的值班电话"})
    assert "核对无误</button>" in body(second.get(at("enclosures", answer.pk)))


def test_a_charge_is_computed_and_approved_by_two(signed_in, coordinator, office_head, case):
    install_rates(by=SYSTEM, at=NOON)
    client = signed_in(coordinator)
    assert "没有收费" in body(client.get(at("fee", case.pk)))
    refused = do(client, case, "charge", method="page", reason="一个月内提出60件")
    assert "没有填页数" in body(refused)
    assert "一个月内提出60件" in body(refused)
    do(client, case, "charge", method="page", pages=100, reason="一个月内提出60件")
    charge = Charge.objects.get()
    assert "您是计算人" in body(client.get(at("fee", case.pk)))
    do(signed_in(office_head), case, "charge-approve", charge.pk)
    charge.refresh_from_db()
    assert charge.state == ChargeState.APPROVED
    assert "制发收费通知书" in body(client.get(at("fee", case.pk)))


def test_a_dispute_is_entered_answered_and_concluded(signed_in, coordinator, case):
    client, today = signed_in(coordinator), timezone.localdate().isoformat()
    do(client, case, "dispute", route="review", procedure="review", body="江州市人民政府", received_on=today, answer="",
       before="", files=SimpleUploadedFile("申请书.pdf", PDF))  # fmt: skip
    row = Dispute.objects.get()
    assert row.papers.count() == 1
    assert "答复、答辩期限" in body(client.get(at("disputes", case.pk)))
    assert case.number in body(client.get(at("open_disputes")))
    do(client, case, "dispute-answered", row.pk, day=today)
    assert "逾期" not in body(client.get(at("open_disputes")))
    Dispute.objects.update(answer_due=timezone.localdate() - timedelta(days=1))
    assert "逾期" in body(client.get(at("open_disputes")))
    refused = do(client, case, "dispute-conclude", row.pk, result="revoked", day=today, text=" ")
    assert Dispute.objects.get().result == ""
    assert refused.status_code in {200, 409}
    do(client, case, "dispute-conclude", row.pk, result="revoked", day=today, text="认定事实不清，撤销答复")
    assert Dispute.objects.get().result == "revoked"


@pytest.fixture
def answered(case, handler, head, lawyer, office_head, coordinator):
    """The case with an answer that went out, in which the applicant's name and telephone stand."""
    keep_piece(case, PieceKind.REQUEST, "申请表.pdf", PDF, by=coordinator, at=AT)
    answer = approved(fresh(case), handler, head, lawyer, office_head, code="A2", manner="电话13800138000通知李华领取")
    mark_sent(answer, day=DAY, by=handler, at=AT)
    return fresh(case)


def test_a_request_is_archived_checked_and_taken_out_with_a_trace(signed_in, coordinator, answered):
    client = signed_in(coordinator)
    assert "材料齐全，可以归档" in body(client.get(at("archive", answered.pk)))
    do(client, answered, "archive", retention="30")
    assert fresh(answered).state == State.ARCHIVED
    assert ArchiveFile.objects.get().retention == "30"
    assert "校验相符" in body(client.post(at("volume_check", answered.pk, 1), follow=True))
    zipped = client.post(at("volume", answered.pk, 1))
    assert zipped.content.startswith(b"PK")
    assert "no-store" in zipped["Cache-Control"]
    assert Event.objects.filter(verb=Verb.VIEWED, subject_type="archives.ArchiveFile").count() == 1


def test_what_stands_in_the_way_is_named(signed_in, coordinator, case):
    page = body(signed_in(coordinator).get(at("archive", case.pk)))
    assert "办结后才能归档" in page


def test_the_text_for_everybody_comes_without_the_applicant(signed_in, coordinator, answered):
    page = body(signed_in(coordinator).get(at("disclose", answered.answers.get().pk)))
    text = page[page.index('id="id_body"') : page.index("</textarea>")]
    assert HIDDEN in text
    assert "李华" not in text
    assert "13800138000" not in text


def test_headings_and_signs_survive_the_way_into_the_text_box():
    assert plain("<h2>答复</h2><p>甲&amp;乙</p><p>丙</p>") == "# 答复\n甲&乙\n丙"


def test_settings_are_kept_and_what_the_guide_needs_is_asked_for(signed_in, coordinator, reception):
    client = signed_in(coordinator)
    values = {"code": "江交", "unit": "办公室", "address": "人民路1号", "hours": "工作日", "phone": "1", "review_organ": "市政府",
              "court": "东城法院", "review_days": 3, "warn_days": 5, "several": 3, "retention_years": 10}  # fmt: skip
    assert client.post(at("reception"), values).status_code == 302
    assert Reception.objects.get().review_days == 3
    missing = client.post(at("reception"), values | {"court": "", "unit": "综合处"})
    assert "综合处" in body(missing)
    assert Reception.objects.get().unit == "办公室"


def test_somebody_stands_in_for_another(signed_in, handler, head):
    client, today = signed_in(handler), timezone.localdate().isoformat()
    page = body(client.get(at("deputies")))
    assert "-----" not in page
    assert f"{handler.section}　{handler.name}</option>" in page
    client.post(at("deputies"), {"person": handler.pk, "deputy": head.pk, "since": today, "until": today})
    assert "许国梁" in body(client.get(at("deputies")))
    client.post(at("deputy_remove", Deputy.objects.get().pk))
    assert not Deputy.objects.exists()


@pytest.mark.slow
def test_templates_are_listed_with_their_fields(signed_in, coordinator, templates):
    client = signed_in(coordinator)
    page = body(client.get(at("templates")))
    assert "系统模板" in page
    assert "{{申请人}}" in page
    refused = client.post(at("template", "L03"), {"file": SimpleUploadedFile("模板.docx", PDF), "note": "改抬头"})
    assert refused.status_code == 409
    assert "改抬头" in body(refused)
    assert client.get(at("template_file", templates[0].pk)).content.startswith(b"PK")


def test_every_figure_of_the_year_opens_its_list(signed_in, coordinator, answered):
    client = signed_in(coordinator)
    page = body(client.get(at("returns") + "?year=2026"))
    assert "三、收到和处理政府信息公开申请情况" in page
    links = [
        part.split('"')[0].replace("&amp;", "&")
        for part in page.split('href="')[1:]
        if "/requests/returns/cell/" in part
    ]
    assert links
    assert all(answered.number in body(client.get(link)) for link in links)
    told = body(client.get(at("figures") + "?year=2026"))
    behind = [part.split('"')[0].replace("&amp;", "&") for part in told.split('href="')[1:] if "/figures/rows/" in part]
    assert {client.get(link).status_code for link in behind} == {200}


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_the_tables_are_taken_along_and_it_is_recorded(signed_in, coordinator, answered, kind):
    data = signed_in(coordinator).get(at("returns_export", kind) + "?year=2026").content
    told = Event.objects.get(verb=Verb.EXPORTED).after
    assert data.startswith(b"PK")
    assert (told["file"].endswith("2026年依申请公开情况表"), told["bytes"]) == (True, len(data))
    assert "2026年" in told["filters"][0]


def test_the_proposals_of_article_44_open(signed_in, coordinator, answered):
    assert "第四十四条" in body(signed_in(coordinator).get(at("proposals")))
