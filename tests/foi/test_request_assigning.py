"""Whose a request is: given, taken, handed over, given back; deputies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from request_steps import AT, fresh

from gongkai.agencies.models import Person, Role, Section
from gongkai.foi.actions.assigning import assign, assign_item, give_back, hand_over, remove_deputy, save_deputy, take
from gongkai.foi.models import Case, Deputy
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db
Make = Callable[..., Case]
WEEK = (date(2026, 5, 12), date(2026, 5, 18))


def test_the_office_gives_a_case_to_a_section_that_then_sees_it(
    make_case: Make, safety: Section, handler: Person, coordinator: Person, outsider: Person, overseer: Person
) -> None:
    case = make_case()
    assert not Case.objects.visible_to(handler).exists()
    for other in (handler, outsider, overseer):
        with pytest.raises(Refused, match="您不能办理“派件”"):
            assign(case, safety, by=other, at=AT)
    assign(case, safety, by=coordinator, at=AT)
    assert Case.objects.visible_to(handler).get() == case
    assert not Case.objects.visible_to(outsider).exists()
    assert Case.objects.visible_to(overseer).exists()


def test_a_section_elsewhere_or_out_of_use_gets_nothing(
    make_case: Make, outsider: Person, roads: Section, coordinator: Person
) -> None:
    case = make_case()
    roads.active = False
    roads.save()
    for section in (outsider.section, roads):
        assert section
        with pytest.raises(Refused, match="不是本机关在用的科室"):
            assign(case, section, by=coordinator, at=AT)


def test_a_case_is_taken_once(
    make_case: Make, safety: Section, handler: Person, head: Person, coordinator: Person
) -> None:
    case = assign(make_case(), safety, by=coordinator, at=AT)
    old = fresh(case)
    assert take(case, by=handler, at=AT).handler == handler
    with pytest.raises(Refused, match="刚被他人处理"):
        take(old, by=head, at=AT)
    with pytest.raises(Refused, match="已由陈晓岚认领"):
        take(fresh(case), by=head, at=AT)
    with pytest.raises(Refused, match="已经是您的"):
        take(fresh(case), by=handler, at=AT)
    with pytest.raises(Refused, match="您不能办理“认领”"):
        take(fresh(assign(make_case(), safety, by=coordinator, at=AT)), by=coordinator, at=AT)


def test_a_case_is_handed_over_with_a_reason_inside_the_section(
    make_case: Make, safety: Section, handler: Person, head: Person, colleague: Person, account: Callable[..., Person]
) -> None:
    case = make_case(safety, handler)
    third = account("郑洁", Role.HANDLER, handler.agency, safety)
    with pytest.raises(Refused, match="没有写移交的原因"):
        hand_over(case, head, "", by=handler, at=AT)
    with pytest.raises(Refused, match="不在安全监督科"):
        hand_over(case, colleague, "休假", by=handler, at=AT)
    with pytest.raises(Refused, match="您不能移交"):
        hand_over(case, third, "我来办", by=third, at=AT)
    assert hand_over(case, third, "休假", by=head, at=AT).handler == third


def test_a_case_is_given_back_with_a_reason(
    make_case: Make, safety: Section, handler: Person, coordinator: Person
) -> None:
    case = make_case(safety, handler)
    with pytest.raises(Refused, match="没有写退回的理由"):
        give_back(case, " ", by=handler, at=AT)
    with pytest.raises(Refused):
        give_back(case, "不是我的", by=coordinator, at=AT)
    case = give_back(case, "属于公路养护科", by=handler, at=AT)
    assert (case.section, case.handler, case.assigned_at) == (None, None, None)


def test_an_item_goes_to_another_section(
    make_case: Make, safety: Section, roads: Section, handler: Person, colleague: Person, coordinator: Person
) -> None:
    case = make_case(safety, handler, items=("养护资金", "安全检查"))
    assert not Case.objects.visible_to(colleague).exists()
    assign_item(case.items.get(order=1), roads, by=coordinator, at=AT)
    assert Case.objects.visible_to(colleague).get() == case


def test_deputies_are_set_by_oneself_ones_head_and_the_office(
    handler: Person, head: Person, coordinator: Person, colleague: Person, outsider: Person, overseer: Person
) -> None:
    row = save_deputy(handler, head, *WEEK, by=handler, at=AT, reason="休假")
    for other in (colleague, outsider, overseer):
        with pytest.raises(Refused, match="您不能设置"):
            remove_deputy(row, by=other, at=AT)
    with pytest.raises(Refused, match="已由许国梁代理"):
        save_deputy(handler, head, *WEEK, by=head, at=AT)
    with pytest.raises(Refused, match="看不到"):
        save_deputy(handler, colleague, *WEEK, by=coordinator, at=AT)
    with pytest.raises(Refused, match="不能由本人"):
        save_deputy(handler, handler, *WEEK, by=coordinator, at=AT)
    with pytest.raises(Refused, match="日期不对"):
        save_deputy(handler, head, WEEK[1], WEEK[0], by=coordinator, at=AT)
    changed = save_deputy(handler, coordinator, *WEEK, by=head, at=AT, row=row)
    assert (Deputy.objects.get(), changed.deputy) == (row, coordinator)
    remove_deputy(row, by=coordinator, at=AT)
    assert not Deputy.objects.exists()
