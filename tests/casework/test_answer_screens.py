"""答复 on screen: drafting, what the form asks for, refusals that keep what was typed, and the review with four eyes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from request_steps import A2, AT, NO_SECRET, approved, asked, drafted, fresh

from gongkai.casework.answer_reviews import _secrecy
from gongkai.casework.grounds import CODES, boxes, notes, shown_for
from gongkai.foi.actions.deciding import save_decision
from gongkai.foi.actions.reviewing import submit
from gongkai.foi.models import Answer, AnswerState, Decision, Desk
from gongkai.letters.actions.enclosing import enclose
from gongkai.rules.requests.grounds import GROUNDS, Need


@pytest.fixture
def case(make_case, safety, handler):
    return make_case(section=safety, handler=handler, items=("养护资金分配方案", "养护资金到位情况"))


def answers(case):
    return reverse("desk:request_answers", args=[case.pk])


def test_the_writers_begin_an_answer_over_the_ticked_items(signed_in, handler, case):
    client = signed_in(handler)
    page = client.get(answers(case)).content.decode()
    assert "开始拟答复" in page
    assert "养护资金到位情况" in page
    first = case.items.get(order=1)
    client.post(reverse("desk:request_answer_new", args=[case.pk]), {"item": [first.pk]})
    assert list(Decision.objects.values_list("item__order", flat=True)) == [1]
    assert "另拟一份答复" in client.get(answers(case)).content.decode()


def test_an_answer_over_nothing_is_refused_in_words(signed_in, handler, case):
    page = signed_in(handler).post(reverse("desk:request_answer_new", args=[case.pk]), follow=True).content.decode()
    assert "没有选择要答复的事项" in page
    assert not Answer.objects.exists()


def saved(client, answer, item, **values):
    address = reverse("desk:request_decision", args=[answer.pk, item.pk])
    return client.post(address, {"version": Answer.objects.get(pk=answer.pk).version, **values})


def test_a_partial_disclosure_keeps_both_parts_its_grounds_and_the_consultation(signed_in, handler, case):
    third = asked(case, handler)
    answer, item = drafted(fresh(case), handler), case.items.get(order=2)
    saved(signed_in(handler), answer, item, code="A3", exemptions=["EX15"], open_part="到位总额", withheld_part="合同单价",
          reasons="单价属于商业秘密", consultation=third.pk)  # fmt: skip
    row = Decision.objects.get(item=item)
    assert (row.code, row.exemptions, row.open_part, row.withheld_part) == ("A3", ["EX15"], "到位总额", "合同单价")
    assert row.consultation == third


def test_grounds_that_the_kind_does_not_have_are_left_out(signed_in, handler, case):
    answer, item = drafted(case, handler), case.items.get(order=1)
    saved(signed_in(handler), answer, item, code="A2", exemptions=["EX14-1"], manner="邮寄")
    assert Decision.objects.get(item=item).exemptions == []


def test_a_refused_save_shows_what_was_typed_again(signed_in, handler, case):
    answer, item = drafted(case, handler), case.items.get(order=1)
    address = reverse("desk:request_decision", args=[answer.pk, item.pk])
    page = signed_in(handler).post(
        address, {"version": 999, "code": "C1", "search_log": "检索了档案系统和综合科的台账"}
    )
    assert page.status_code == 409
    told = page.content.decode()
    assert "刚被他人保存过" in told
    assert "检索了档案系统和综合科的台账" in told
    assert Decision.objects.get(item=item).search_log == ""


def test_an_earlier_request_is_named_by_its_number(signed_in, handler, case, make_case):
    answer, item = drafted(case, handler), case.items.get(order=1)
    earlier = make_case(section=case.section, subject="另一件")
    client = signed_in(handler)
    page = saved(client, answer, item, code="D2", reasons="已答复过", earlier="2026-999")
    assert "没有找到编号为“2026-999”的申请" in page.content.decode()
    saved(client, answer, item, code="D2", reasons="已答复过", earlier=f"{earlier.year}-{earlier.serial}")
    assert Decision.objects.get(item=item).earlier == earlier


def test_what_is_lacking_leads_to_its_item(signed_in, handler, case):
    answer = drafted(case, handler, code="C1", reasons="经检索")
    page = signed_in(handler).get(answers(case)).content.decode()
    assert 'href="#item-2"' in page
    assert "还没有检索记录" in page
    refused = signed_in(handler).post(reverse("desk:request_answer_act", args=[answer.pk, "submit"]), follow=True)
    assert "还缺2处，没有送审" in refused.content.decode()


@pytest.mark.parametrize("code", CODES)
def test_every_kind_shows_the_texts_that_it_needs_and_no_others(code):
    shown = {one.box.name for one in boxes(Decision(code=code)) if one.on}
    needs = GROUNDS[code].needs
    assert ("search_log" in shown) is (code == "C1")
    assert ("open_part" in shown) is ("withheld_part" in shown) is (code == "A3")
    assert ("place" in shown) is (Need.PUBLISHED_PLACE in needs)
    assert ("discretion" in shown) is (code in {"B5", "B6", "B7"})
    assert ("reasons" in shown) is (code not in {"A1", "A2"})


def test_discretion_is_asked_of_a_partial_disclosure_only_under_article_16():
    def asked_for(*exemptions):
        return "discretion" in {
            one.box.name for one in boxes(Decision(code="A3", exemptions=list(exemptions))) if one.on
        }

    assert asked_for("EX16-2")
    assert not asked_for("EX15")
    assert "A3:EX15" in shown_for(Need.THIRD_PARTY_RECORD)


def test_every_ground_shows_the_words_of_its_article():
    unread = [
        (note.ground.code, cite) for note in notes() for cite, words in note.articles if not words and "条例" in cite
    ]
    assert unread == []


def reviews(answer):
    return reverse("desk:request_answer_decide", args=[answer.pk])


def decided(client, answer, **values):
    row = Answer.objects.get(pk=answer.pk)
    return client.post(reviews(answer), {"round": row.round, "step": row.step, **values})


def test_an_answer_goes_through_three_people(signed_in, handler, head, lawyer, office_head, case):
    answer = submit(drafted(case, handler), by=handler, at=AT)
    assert "您没有写过这份答复" in signed_in(head).get(reverse("desk:request_reviews")).content.decode()
    decided(signed_in(head), answer, verdict="approve")
    kept = decided(signed_in(lawyer), answer, verdict="approve", opinion="合法", secrecy_words="不涉密，可以公开")
    assert kept.status_code == 409
    assert 'value="不涉密，可以公开"' in kept.content.decode()
    assert "没有填写保密审查意见" in kept.content.decode()
    assert "合法" in kept.content.decode()
    decided(signed_in(lawyer), answer, verdict="approve", secrecy="1", secrecy_words=NO_SECRET)
    decided(signed_in(office_head), answer, verdict="approve")
    assert Answer.objects.get(pk=answer.pk).state == AnswerState.APPROVED


def test_it_is_sent_back_to_an_earlier_step_with_the_reason(signed_in, handler, head, lawyer, office_head, case):
    answer = approved(case, handler, head)
    decided(signed_in(lawyer), answer, verdict="back", to="section", opinion="请核对条款")
    assert Answer.objects.get(pk=answer.pk).step == Desk.SECTION
    decided(signed_in(head), answer, verdict="back", opinion="改")
    page = signed_in(handler).get(answers(case)).content.decode()
    assert "退回：改" in page
    assert "请核对条款" in page


def test_sending_back_without_a_reason_is_refused(signed_in, handler, head, law, case):
    answer = submit(drafted(case, handler), by=handler, at=AT)
    assert "没有写退回的理由" in decided(signed_in(head), answer, verdict="back").content.decode()


def test_whoever_wrote_it_is_told_why_they_may_not_review(signed_in, head, law, case):
    answer = submit(drafted(case, head), by=head, at=AT)
    page = signed_in(head).get(reverse("desk:request_reviews") + f"?at={answer.pk}").content.decode()
    assert "您写过这份答复，不能审核它" in page
    assert "id_opinion" not in page


def test_an_empty_queue_says_what_comes(signed_in, head, case):
    assert "没有等您审核的答复" in signed_in(head).get(reverse("desk:request_reviews")).content.decode()


@pytest.mark.parametrize("name", ["request_answers", "request_answer_new"])
def test_cases_of_others_are_not_there(signed_in, outsider, case, name):
    client, address = signed_in(outsider), reverse(f"desk:{name}", args=[case.pk])
    answer = client.post(address) if name == "request_answer_new" else client.get(address)
    assert answer.status_code == 404


def test_the_pages_stay_within_their_budget(signed_in, handler, head, law, case):
    client = signed_in(handler)
    answer = drafted(case, handler, **A2)
    with CaptureQueriesContext(connection) as of_tab:
        assert client.get(answers(case)).status_code == 200
    submit(answer, by=handler, at=AT)
    reader = signed_in(head)
    with CaptureQueriesContext(connection) as of_review:
        assert reader.get(reverse("desk:request_reviews")).status_code == 200
    assert max(own(of_tab), own(of_review)) <= 15


def own(captured):
    """Queries of the page itself: not of the session and the frame that every page of the desk has."""
    frame = ("django_session", "wagtail", "SAVEPOINT", "records_message")
    return len([one for one in captured.captured_queries if not any(word in one["sql"] for word in frame)])


def test_a_refusal_that_still_carries_a_file_is_not_submitted(signed_in, handler, case):
    answer = drafted(case, handler)
    enclose(answer, "资金表.txt", "养护资金".encode(), by=handler, at=AT)
    for item in case.items.all():
        answer = Answer.objects.get()
        save_decision(answer, item, {"code": "B1", "reasons": "定为秘密"}, version=answer.version, by=handler, at=AT)
    page = signed_in(handler).post(reverse("desk:request_answer_act", args=[answer.pk, "submit"]), follow=True)
    assert "答复不能附提供的文件" in page.content.decode()
    assert Answer.objects.get().state == AnswerState.DRAFT


@pytest.mark.parametrize(
    ("code", "words"), [("A2", "不涉及国家秘密，可以公开"), ("B5", "不涉及国家秘密"), ("B1", "属于国家秘密，不得公开")]
)
def test_the_secrecy_review_begins_with_words_that_fit(code, words):
    assert _secrecy({code}) == f"经审查，{words}"
