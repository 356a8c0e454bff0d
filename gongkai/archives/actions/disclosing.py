"""An answer is given to everybody: a draft in publications, without persons, that goes the way of every document."""

from __future__ import annotations

from datetime import datetime
from html import unescape

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.archives.models import Disclosure, DisclosureWhy
from gongkai.archives.queries.anonymous import AnonymousAnswer, persons_in
from gongkai.foi.models import Answer, AnswerState
from gongkai.foi.queries.rights import handles, receives
from gongkai.publications.actions import start_document
from gongkai.publications.models import Column, Edition, Kind
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.cites import Cite
from gongkai.rules.refused import Refused
from gongkai.rules.requests.application import PUBLISHING

KIND = "disclosed"
PRIVACY = Cite("政府信息公开条例", 15)


@transaction.atomic
def propose(
    answer: Answer, told: AnonymousAnswer, why: DisclosureWhy, column: Column, *, by: Person, at: datetime
) -> Edition:
    """Make a draft of an answer that went out. `told` is what somebody has read through and made anonymous.

    Refused for an answer that did not go out, one that became a document already, and while the text tells who asked or
    how a third party is reached.
    """
    held = Answer.objects.select_for_update(of=("self",)).select_related("case__agency").get(pk=answer.pk)
    if not (receives(held.case, by) or handles(held.case, by)):
        raise Refused("您不能把这份答复转为主动公开。", then="请由办公室或者承办科室提出。")
    if held.state != AnswerState.SENT:
        raise Refused(f"{held}还没有发出。", basis=PUBLISHING, then="答复申请人之后再提出。")
    if Disclosure.objects.filter(answer=held).exists():
        raise Refused(f"{held}已经转为主动公开的草稿。", then="请在“信息公开”里继续办理。")
    if left := persons_in(held, unescape(f"{told.title}\n{told.body}")):
        raise Refused(f"文中还有{'、'.join(left)}。", basis=PRIVACY, then="请隐去后再转成草稿。")
    kind = Kind.objects.filter(code=KIND, active=True).first()
    if kind is None:
        raise Refused("没有“依申请公开答复选登”这一文件种类。", then="请系统管理员先启用。")
    edition = start_document(kind, column, title=told.title, by=by, at=at, values={"body": told.body})
    row = Disclosure.objects.create(
        answer=held, document=edition.document, why=why, proposed_at=at, proposed_by=by.actor_name
    )
    record(Verb.CREATED, row, by=by, at=at, after={"why": why.label})
    return edition
