"""An answer for everybody: no applicant and no third party in it, and the review and the gate of every document before it."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from archive_steps import FORM, told
from request_steps import AT, DAY, asked, fresh
from requests_world import CONTACT, IDENTITY, OTHER_IDENTITIES

from gongkai.agencies.models import Person, Section
from gongkai.archives.actions.closing import archive
from gongkai.archives.actions.disclosing import propose
from gongkai.archives.models import Disclosure, DisclosureWhy, Retention
from gongkai.archives.queries.anonymous import AnonymousAnswer, anonymous
from gongkai.archives.queries.proposals import proposals
from gongkai.foi.actions.consulting import got, hear
from gongkai.foi.models import Answer, Case, Reply
from gongkai.foi.queries.personal import Contact
from gongkai.publications import actions as publishing
from gongkai.publications.models import Column, Edition, Kind, State
from gongkai.records.models import Event
from gongkai.rules.refused import Refused

THIRD = Contact(phone="13912345678", email="zhaoliu@example.com", address="江州市西城区人民南路9号", fax="0750-7654321")
THIRD_NAME = "赵六"
AGENT = "钱七"
SECRETS = ("李华", IDENTITY, CONTACT.phone, CONTACT.email, CONTACT.address, THIRD_NAME, THIRD.phone, THIRD.email, THIRD.address,
           THIRD.fax, OTHER_IDENTITIES[1])  # fmt: skip
TOLD = (
    f"李华（{IDENTITY}，电话{CONTACT.phone}，住{CONTACT.address}，{CONTACT.email}）申请的合同由{THIRD_NAME}"
    f"（身份证号{OTHER_IDENTITIES[1]}，手机{THIRD.phone}，传真{THIRD.fax}，{THIRD.email}，{THIRD.address}）签订，合同价12万元。"
)


@pytest.fixture
def answer(
    make_case: Callable[..., Case], safety: Section, handler: Person, head: Person, office_head: Person,
    coordinator: Person,
) -> Answer:  # fmt: skip
    """The answer of a request whose words and decision are full of persons; a third party was asked, and it is archived."""
    case = make_case(safety, handler, files=(FORM,), subject="李华申请的养护合同", content="李华与赵六的养护合同",
                     suggests_disclosure=True)  # fmt: skip
    row = got(asked(case, handler, name=THIRD_NAME, contact=THIRD), day=DAY, by=handler, at=AT)
    row = hear(row, Reply.AGREED, "", day=DAY, by=handler, at=AT)
    case = told(fresh(row.case), handler, head, office_head, code="A2", manner="随本答复邮寄", reasons=TOLD)
    archive(case, Retention.TEN, by=coordinator, at=AT)
    return Answer.objects.select_related("case__agency").get()


def test_nobody_is_named_in_what_is_proposed(answer: Answer) -> None:
    first = anonymous(answer)
    words = unescape(f"{first.title}{first.body}")
    for secret in (*SECRETS, answer.case.number):
        assert secret not in words
    for stays in ("养护合同", "合同价12万元", "予以公开"):
        assert stays in words
    assert first.hidden >= len(SECRETS)


def test_data_of_a_joined_request_is_hidden_too(make_case: Callable[..., Case], answer: Answer) -> None:
    other = make_case(contact=Contact(phone="13700001111", address="江州市南城区文昌里3号"))
    Case.objects.filter(pk=other.pk).update(state="joined", joined_to=answer.case, due=None)
    answer.decisions.update(reasons="可拨13700001111，或到江州市南城区文昌里3号查阅")
    body = anonymous(answer).body
    assert "13700001111" not in body
    assert "文昌里3号" not in body


def test_the_draft_goes_the_way_of_every_document(
    answer: Answer,
    handler: Person,
    column: Callable[..., Column],
    kinds: dict[str, Kind],
) -> None:
    edition = propose(answer, anonymous(answer), DisclosureWhy.SUGGESTED, column(), by=handler, at=AT)
    assert (edition.state, edition.document.kind, edition.document.first_published_at) == (
        State.DRAFT, kinds["disclosed"], None,
    )  # fmt: skip
    row = Disclosure.objects.get()
    assert (row.answer, row.document, row.proposed_by) == (answer, edition.document, "陈晓岚")
    assert not any(
        secret in str(one.after) + one.subject_label for one in Event.objects.about(row) for secret in SECRETS
    )
    values = {"body": f"{edition.body}<p>经办人身份证号{OTHER_IDENTITIES[2]}</p>"}
    edition = publishing.save_edition(edition, values, version=edition.version, by=handler, at=AT)
    publishing.check_edition(edition, at=AT)
    assert [one.words for one in publishing.blocking(edition)] == [OTHER_IDENTITIES[2]]
    edition = publishing.submit(Edition.objects.get(), by=handler, at=AT)
    assert edition.state == State.REVIEW
    with pytest.raises(Refused):
        publishing.release(edition, by=handler, at=AT)
    assert Edition.objects.get().document.first_published_at is None
    with pytest.raises(Refused, match="已经转为主动公开的草稿"):
        propose(answer, anonymous(answer), DisclosureWhy.CHOSEN, column(), by=handler, at=AT)


@pytest.mark.parametrize(("words", "kind"), [
    ("李 华", "申请人姓名或名称"), (IDENTITY, "申请人的证件号码"), ("138-0013-8000", "申请人的电话"),
    (CONTACT.address, "申请人的地址"), (THIRD_NAME, "第三方姓名"), (THIRD.phone, "第三方的电话"), (THIRD.address, "第三方的地址"),
])  # fmt: skip
def test_what_somebody_writes_back_is_named_by_kind(
    answer: Answer,
    handler: Person,
    column: Callable[..., Column],
    kinds: dict[str, Kind],
    words: str,
    kind: str,
) -> None:
    told = AnonymousAnswer("养护合同", f"<p>合同价12万元。{words}</p>", 0)
    with pytest.raises(Refused, match=f"文中还有{kind}。"):
        propose(answer, told, DisclosureWhy.CHOSEN, column(), by=handler, at=AT)
    assert not Disclosure.objects.exists()
    assert not Edition.objects.exists()


def test_only_who_works_on_the_case_proposes_and_only_what_went_out(
    answer: Answer,
    handler: Person,
    colleague: Person,
    outsider: Person,
    column: Callable[..., Column],
    kinds: dict[str, Kind],
) -> None:
    for person in (colleague, outsider):
        with pytest.raises(Refused, match="您不能把这份答复转为主动公开"):
            propose(answer, anonymous(answer), DisclosureWhy.CHOSEN, column(), by=person, at=AT)
    assert [one.why for one in proposals(handler)] == [DisclosureWhy.SUGGESTED]
    Answer.objects.update(state="approved")
    with pytest.raises(Refused, match="还没有发出"):
        propose(answer, anonymous(answer), DisclosureWhy.CHOSEN, column(), by=handler, at=AT)
