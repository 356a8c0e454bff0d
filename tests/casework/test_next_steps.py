"""No dead end: acts lead to their letters, files are checked before release, everybody begins where the own work lies."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from moments import on
from request_steps import AT, DAY, NO_SECRET, approved, drafted, fresh, letters_due

from gongkai.foi.actions.arranging import join
from gongkai.foi.actions.correcting import ask_correction
from gongkai.foi.actions.extending import ask_extension, ask_reasons, grant_extension
from gongkai.foi.actions.reviewing import approve, submit
from gongkai.foi.models import Act, State
from gongkai.foi.queries.case import case_sheet
from gongkai.foi.queries.desks import reviews_first
from gongkai.foi.queries.queues import Tab, open_counts
from gongkai.letters.actions.enclosing import clear_enclosure, enclose
from gongkai.letters.actions.issuing import issue
from gongkai.letters.actions.serving import send
from gongkai.letters.actions.templates import install_templates
from gongkai.letters.models import Code, Enclosure, Letter
from gongkai.letters.queries.outgoing import outgoing
from gongkai.records.models import SYSTEM
from gongkai.rules.refused import Refused
from gongkai.rules.requests.receipt import Channel
from gongkai.rules.requests.service import Way

pytestmark = pytest.mark.django_db
QUEUE = reverse("desk:requests")
UNTIL = DAY + timedelta(days=20)


@pytest.fixture
def case(make_case, safety, handler):
    return make_case(section=safety, handler=handler)


@pytest.fixture
def templates(db):
    return install_templates(by=SYSTEM, at=on(date(2026, 1, 5)))


@pytest.fixture(scope="module")
def paper():
    """A page without anything on it."""
    buffer, pdf = BytesIO(), pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    pdf.save(buffer)
    return buffer.getvalue()


def at(name, *args):
    return reverse(f"desk:request{name and '_'}{name}", args=args)


def body(answer):
    return answer.content.decode()


@pytest.mark.slow
def test_the_acts_that_letters_carry_lead_to_their_letters(signed_in, coordinator, make_case, templates):
    case = make_case(arrived_on=timezone.localdate(), at=timezone.now())
    client = signed_in(coordinator)
    page = body(client.get(at("", case.pk)))
    for code, act in ((Code.L04, "ask-correction"), (Code.L05, "ask-reasons")):
        assert f'href="{at("letter_make", case.pk, code)}"' in page
        assert at("act", case.pk, act) not in page
        assert at("act", case.pk, act) in body(client.get(at("letter_make", case.pk, code)))


@pytest.mark.slow
def test_a_correction_entered_by_hand_can_still_have_its_letter(case, coordinator, templates):
    ask_correction(case, "请写明年份\n请写明路段", UNTIL, day=DAY, by=coordinator, at=AT)
    letter = issue(fresh(case), Code.L04, typed={"补正方式": "书面"}, by=coordinator, at=AT)
    assert outgoing(case).letters[0].waits
    send(letter, Way.HAND, DAY, by=coordinator, at=AT)
    assert (fresh(case).state, fresh(case).correction.what) == (State.CORRECTING, "请写明年份\n请写明路段")
    assert fresh(case).clock.filter(kind="correction_asked").count() == 1
    assert not outgoing(case).letters[0].waits
    with pytest.raises(Refused, match="已经制发"):
        issue(fresh(case), Code.L04, typed={"补正方式": "书面"}, by=coordinator, at=AT)


@pytest.mark.slow
def test_reasons_asked_for_by_hand_can_still_have_their_letter(case, handler, templates):
    ask_reasons(case, "一个月内提出60件", UNTIL, day=DAY, by=handler, at=AT)
    send(issue(fresh(case), Code.L05, by=handler, at=AT), Way.HAND, DAY, by=handler, at=AT)
    assert fresh(case).reasons_asked.facts == "一个月内提出60件"


@pytest.mark.slow
def test_a_letter_over_an_entry_that_was_struck_does_not_go_out(case, coordinator, templates, signed_in):
    ask_correction(case, "请写明年份", UNTIL, day=DAY, by=coordinator, at=AT)
    letter = issue(fresh(case), Code.L04, typed={"补正方式": "书面"}, by=coordinator, at=AT)
    page = body(signed_in(coordinator).get(at("", case.pk)))
    assert at("act_of", case.pk, "letter-send", letter.pk) in page
    entry = fresh(case).clock.get(kind="correction_asked")
    signed_in(coordinator).post(at("act_of", case.pk, "strike", entry.pk), {"reason": "没有发出"})
    with pytest.raises(Refused, match="已经划去"):
        send(Letter.objects.get(), Way.HAND, DAY, by=coordinator, at=AT)


def test_more_time_leads_to_the_letter_that_tells_of_it(signed_in, office_head, case, handler):
    asked = ask_extension(case, 5, "资料多", by=handler, at=AT)
    grant_extension(asked, by=office_head, at=AT)
    page = body(signed_in(handler).get(at("", case.pk)))
    assert f'href="{at("letter_make", case.pk, Code.L06)}"' in page


def test_files_are_named_until_a_second_person_has_checked_them(
    signed_in, case, handler, head, lawyer, office_head, coordinator, paper
):
    answer = drafted(fresh(case), handler)
    file = enclose(answer, "资金.pdf", paper, by=handler, at=AT)
    assert "1份文件还没有核对" in body(signed_in(handler).get(at("answers", case.pk)))
    approve(submit(answer, by=handler, at=AT), by=head, at=AT)
    place = at("enclosures", answer.pk)
    assert "随附的文件还没有核对" in body(signed_in(handler).get(at("", case.pk)))
    assert place not in body(signed_in(handler).get(at("", case.pk)))
    for person in (head, coordinator):
        assert f'href="{place}">核对提供的文件' in body(signed_in(person).get(at("", case.pk)))
    assert "文件待核对" in body(signed_in(coordinator).get(QUEUE + "?tab=all"))
    legal = signed_in(lawyer)
    page = body(legal.get(place))
    assert "资金.pdf" in page
    assert "核对无误" not in page
    assert legal.get(at("piece", case.pk, file.original_id)).status_code == 200
    assert "您不能处理这份答复的文件" in body(legal.post(at("enclosure_act", file.pk, "clear"), follow=True))
    clear_enclosure(Enclosure.objects.get(), by=coordinator, at=AT)
    assert "还没有核对" not in body(signed_in(handler).get(at("", case.pk)))
    assert "文件待核对" not in body(signed_in(coordinator).get(QUEUE + "?tab=all"))


def test_heads_begin_with_what_waits_for_their_review(signed_in, case, handler, head, lawyer, coordinator):
    assert not reviews_first(head)
    answer = submit(drafted(fresh(case), handler), by=handler, at=AT)
    assert signed_in(head).get(QUEUE).headers["Location"] == QUEUE + "?tab=review"
    assert signed_in(handler).get(QUEUE).status_code == signed_in(coordinator).get(QUEUE).status_code == 200
    place = f"{at('reviews')}?at={answer.pk}#verdict"
    assert f'href="{place}">审核答复' in body(signed_in(head).get(at("", case.pk)))
    assert 'id="verdict"' in body(signed_in(head).get(place))
    approve(answer, by=head, at=AT)
    assert reviews_first(lawyer)
    assert not reviews_first(head)


def test_who_reviews_law_counts_no_work_of_others(case, handler, head, lawyer, office_head, coordinator):
    approved(case, handler, head, lawyer, office_head)
    assert open_counts(lawyer, DAY)[Tab.SEND] == open_counts(lawyer, DAY)[Tab.UNASSIGNED] == 0
    assert [open_counts(one, DAY)[Tab.SEND] for one in (handler, head, office_head, coordinator)] == [1] * 4


def test_what_an_answer_lacks_is_said_once(signed_in, case, handler):
    answer = drafted(
        fresh(case), handler, code="A3", reasons="事实", manner="邮寄", open_part="总额", withheld_part="单价"
    )
    page = body(signed_in(handler).post(at("answer_act", answer.pk, "submit"), follow=True))
    assert page.count("部分公开没有写明不公开部分的依据。") == 1
    assert "：部分公开没有写明" not in page
    assert "还缺1处，没有送审" in page
    assert fresh(case).answers.get().state == "draft"


def test_a_joined_request_says_where_it_is_answered(signed_in, make_case, coordinator):
    first, later = make_case(), make_case(content="另一件事的材料")
    join(later, first, "同一事", by=coordinator, at=AT)
    page = body(signed_in(coordinator).get(at("", later.pk)))
    assert f'事项已并入<a href="{at("", first.pk)}">{first.number}</a>' in page
    assert "0项" not in page
    assert "共用" not in page
    assert Act.ANSWER not in case_sheet(fresh(later), coordinator, DAY).acts


def test_the_preview_refuses_the_days_that_registration_refuses(signed_in, coordinator, reception):
    day = timezone.localdate() + timedelta(days=3)
    told = signed_in(coordinator).post(at("receipt_day"), {"channel": "counter", "arrived_on": day.isoformat()}).json()
    assert told["wrong"]
    assert "还没有到" in told["words"]
    assert told["due"] == ""


def test_the_web_has_given_its_receipt_already(signed_in, coordinator, make_case):
    web, counter = make_case(channel=Channel.WEB), make_case()
    assert letters_due(web, coordinator) == []
    assert [one.code for one in letters_due(counter, coordinator)] == [Code.L03]
    page = body(signed_in(coordinator).get(at("letters_several")))
    assert counter.number in page
    assert web.number not in page


def test_secrecy_is_not_signed_unseen(signed_in, case, handler, head, lawyer, paper):
    client = signed_in(handler)
    answer = drafted(fresh(case), handler)
    client.post(at("enclosures", answer.pk), {"files": SimpleUploadedFile("资金.pdf", paper)})
    assert signed_in(lawyer).get(at("enclosures", answer.pk)).status_code == 404, "the case has not come to it"
    approve(submit(fresh(case).answers.get(), by=handler, at=AT), by=head, at=AT)
    assert signed_in(lawyer).get(at("enclosures", answer.pk)).status_code == 200
    approve(fresh(case).answers.get(), by=lawyer, at=AT, secrecy=NO_SECRET)
    assert fresh(case).answers.get().step == "unit"
