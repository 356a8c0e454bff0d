"""Short ways to bring a request into a state through the real actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from moments import on

from gongkai.agencies.models import Person
from gongkai.foi.actions.consulting import consult, got
from gongkai.foi.actions.correcting import ask_correction
from gongkai.foi.actions.deciding import draft_answer, save_decision
from gongkai.foi.actions.extending import ask_reasons, judge_reasons
from gongkai.foi.actions.paying import fee_got, notice_fee
from gongkai.foi.actions.reviewing import approve, submit
from gongkai.foi.models import Answer, Case, Consultation, Party
from gongkai.foi.queries.case import case_sheet
from gongkai.letters.queries.letters import Due, due_letters

DAY = date(2026, 5, 12)  # the day after the receipt
AT = on(DAY, 10)
CORRECT_BY = date(2026, 5, 29)
A2 = {"code": "A2", "manner": "随本答复邮寄纸质复印件"}
NO_SECRET = "不涉及国家秘密，可以公开"


def fresh(case: Case) -> Case:
    """The case as it is in the database now."""
    return Case.objects.select_related("agency", "section", "handler").get(pk=case.pk)


def letters_due(case: Case, by: Person) -> list[Due]:
    """The letters that the case waits for on DAY, as its tab shows them to somebody."""
    sheet = case_sheet(Case(pk=case.pk), by, DAY)
    return due_letters(sheet, list(sheet.case.letters.order_by("id")), DAY)


def correcting(case: Case, by: Person) -> Case:
    return ask_correction(case, "请写明所需信息的年份", CORRECT_BY, day=DAY, by=by, at=AT)


def asked(
    case: Case, by: Person, party: Party = Party.THIRD_PARTY, name: str = "江州路桥公司", **more: Any
) -> Consultation:
    return consult(case, party, name, question="是否同意公开合同价款", harm="商业秘密", day=DAY, by=by, at=AT, **more)


def consulting(case: Case, by: Person) -> Case:
    return got(asked(case, by), day=DAY, by=by, at=AT).case


def paying(case: Case, by: Person) -> Case:
    return fee_got(notice_fee(case, day=DAY, by=by, at=AT), day=DAY, by=by, at=AT)


def drafted(case: Case, by: Person, **values: Any) -> Answer:
    """An answer to every item of the case, each decided alike; A2 unless `values` say otherwise."""
    items = list(case.items.order_by("order"))
    answer = draft_answer(case, items, by=by, at=AT)
    for item in items:
        save_decision(answer, item, values or A2, version=answer.version, by=by, at=AT)
    return answer


def approved(case: Case, writer: Person, *reviewers: Person, **values: Any) -> Answer:
    """The same, through every step."""
    answer = submit(drafted(case, writer, **values), by=writer, at=AT)
    for person in reviewers:
        answer = approve(answer, by=person, at=AT, secrecy=NO_SECRET)
    return answer


def reasons_accepted(case: Case, by: Person) -> Case:
    row = ask_reasons(case, "一个月内提出60件申请", date(2026, 5, 13), day=DAY, by=by, at=AT)
    judge_reasons(row, accepted=True, judgement="研究需要", reply="用于课题研究", day=DAY, by=by, at=AT)
    return fresh(case)
