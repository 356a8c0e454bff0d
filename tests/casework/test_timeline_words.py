"""The timeline of a request says what was done, to which item, with which other request."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from request_steps import AT, DAY, asked

from gongkai.casework.templatetags.casework_tags import told
from gongkai.foi.actions.arranging import edit_item, join, remove_item, split_item
from gongkai.foi.actions.consulting import recall
from gongkai.foi.models import Case
from gongkai.records.models import Event, Verb

pytestmark = pytest.mark.django_db


def last(case: Case) -> str:
    return told(Event.objects.filter(subject_type="foi.Case", subject_id=str(case.pk)).order_by("-id").first())


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_what_was_done_to_an_item_names_it(make_case, coordinator):
    case, at = make_case(at=timezone.now()), timezone.now()
    items = split_item(case.items.get(), ["验收报告", "检测报告"], by=coordinator, at=at)
    assert last(case) == "拆分第1项"
    edit_item(fresh(case).items.get(pk=items[0].pk), "竣工验收报告", by=coordinator, at=at)
    assert last(case) == "改写第1项"
    remove_item(fresh(case).items.get(pk=items[1].pk), "已经包含在第1项中", by=coordinator, at=at)
    assert last(case) == "撤销第2项：已经包含在第1项中"


def test_requests_that_were_joined_name_each_other(make_case, coordinator):
    first, second = make_case(at=timezone.now()), make_case(at=timezone.now())
    join(second, first, "同一工程", by=coordinator, at=timezone.now())
    assert last(second).startswith(f"并案，并入{first.number}")
    assert last(first).startswith(f"{second.number}并入本件")


@pytest.mark.parametrize(
    ("before", "after", "reason", "words"),
    [
        ({}, {"act": "派件", "item": 2, "section": "港航科"}, "", "派件，第2项，港航科"),
        ({}, {"act": "要求说明理由", "reasons_accepted": True}, "", "申请人的理由合理"),
        ({}, {"act": "要求说明理由", "reasons_accepted": False}, "", "申请人的理由不合理"),
        ({}, {"act": "申请延长答复", "days": 10, "until": None}, "", "申请延长答复，10个工作日"),
        ({"channel": "fax"}, {"channel": "fax"}, "看错了", "更正收到日期：看错了"),
        ({}, {"event": "收到第三方意见", "recalled": True}, "撤回征求意见：已公布", "撤回征求意见：已公布"),
        ({}, {"event": "申请人撤回"}, "申请人撤回：书面", "申请人撤回：书面"),
    ],
)
def test_an_event_is_told_by_what_it_was(before, after, reason, words):
    assert told(Event(verb=Verb.CLOCKED, before=before, after=after, reason=reason)) == words


def test_a_consultation_that_was_taken_back_is_not_told_as_answered(make_case, coordinator, signed_in):
    row = asked(make_case(), coordinator)
    recall(row, day=DAY, reason="对方已自行公布", by=coordinator, at=AT)
    page = signed_in(coordinator).get(reverse("desk:request", args=[row.case_id])).content.decode()
    assert "日撤回</small>" in page
    assert "日答复</small>" not in page
