"""Answers worth publishing for everybody: asked by several, suggested by the applicant, seen by whom, at what cost."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from moments import on
from publishing_office import column, kinds  # noqa: F401 - fixtures
from request_steps import AT, DAY, approved, fresh
from requests_world import OTHER_IDENTITIES

from gongkai.archives.actions.disclosing import propose
from gongkai.archives.models import DisclosureWhy
from gongkai.archives.queries.anonymous import AnonymousAnswer
from gongkai.archives.queries.proposals import NEWEST, proposals
from gongkai.foi.actions.reviewing import mark_sent
from gongkai.foi.models import Case, Reception

pytestmark = pytest.mark.django_db
LATER = date(2026, 5, 20)


@pytest.fixture
def given(make_case, safety, handler, head, lawyer, office_head):
    """A request of 李华 to which everything was given."""
    case = make_case(safety, handler)
    mark_sent(approved(case, handler, head, lawyer, office_head), day=DAY, by=handler, at=AT)
    return fresh(case)


@pytest.fixture
def same(make_case):
    """The same request of somebody else, who is not answered yet: `same("王芳", 0)`."""

    def make(name, number, **more):
        return make_case(applicant_name=name, identity=OTHER_IDENTITIES[number], **more)

    return make


def told(person):
    return [(one.answer.case.number, one.why, one.applicants) for one in proposals(person)]


def test_what_so_many_asked_for_as_the_agency_has_set_is_proposed(signed_in, coordinator, handler, given, same):
    same("王芳", 0)
    same("王芳", 0, subject="再问一次")  # the same person counts once
    assert told(handler) == []
    same("赵一", 1)
    assert told(handler) == told(coordinator) == [(given.number, DisclosureWhy.SEVERAL, 3)]
    page = signed_in(coordinator).get(reverse("desk:request_proposals")).content.decode()
    assert "3人" in page
    assert reverse("desk:request_disclose", args=[given.answers.get().pk]) in page
    Reception.objects.update(several=4)
    assert told(handler) == []


def test_what_the_applicant_suggests_is_proposed_once(handler, head, lawyer, office_head, make_case, safety, same):
    case = make_case(safety, handler, suggests_disclosure=True)
    assert told(handler) == []
    mark_sent(approved(case, handler, head, lawyer, office_head), day=DAY, by=handler, at=AT)
    assert told(handler) == [(case.number, DisclosureWhy.SUGGESTED, 1)]
    same("王芳", 0)
    same("赵一", 1)
    assert told(handler) == [(case.number, DisclosureWhy.SEVERAL, 3)]


def test_what_was_refused_is_not_proposed(handler, head, lawyer, office_head, make_case, safety):
    case = make_case(safety, handler, suggests_disclosure=True)
    mark_sent(
        approved(case, handler, head, lawyer, office_head, code="D1", reasons="是投诉"), day=DAY, by=handler, at=AT
    )
    assert told(handler) == []


def test_others_do_not_see_it(colleague, outsider, head, given, same):
    same("王芳", 0)
    same("赵一", 1)
    assert len(told(head)) == 1
    assert told(colleague) == told(outsider) == []


def test_the_newest_requests_are_looked_at_in_six_reads(given, same, handler, bureau, django_assert_max_num_queries):
    same("王芳", 0)
    same("赵一", 1)
    with django_assert_max_num_queries(6):
        assert len(told(handler)) == 1
    Case.objects.bulk_create(
        Case(agency=bureau, year=2027, serial=n, number=f"样例{n}号", state="working", channel="counter", arrived_at=on(LATER),
             arrived_on=LATER, received_on=LATER, first_received_on=LATER, applicant_kind="natural", applicant_name="某人",
             applicant_mark=str(n), subject="资料", subject_mark=str(n), content="资料")
        for n in range(1, NEWEST - 2)
    )  # fmt: skip
    with django_assert_max_num_queries(6):
        assert len(told(handler)) == 1
    same("钱二", 2, arrived_on=LATER)
    assert told(handler) == []  # 李华's is not among the newest any more


def test_what_became_a_document_is_left_out(given, same, handler, coordinator, kinds, column, make_case):  # noqa: F811
    again = make_case(suggests_disclosure=True, content=given.content)
    same("王芳", 0)
    same("赵一", 1)
    assert again.subject_mark == given.subject_mark
    assert len(told(coordinator)) == 1
    place = column("依申请公开选登", "disclosed")
    place.kinds.add(kinds["disclosed"])
    text = AnonymousAnswer("关于养护资金的答复", "<p>养护资金的分配方案见附件。</p>", 0)
    propose(given.answers.get(), text, DisclosureWhy.SEVERAL, place, by=handler, at=AT)
    assert told(coordinator) == []
