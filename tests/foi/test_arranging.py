"""Items are cut, worded and joined; requests are joined, withdrawn and ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from moments import on
from request_steps import correcting, drafted, fresh
from requests_world import OTHER_IDENTITIES, RECEIVED

from gongkai.agencies.models import Person, Section
from gongkai.foi.actions.arranging import edit_item, end, join, remove_item, split_item, withdraw
from gongkai.foi.actions.assigning import assign
from gongkai.foi.models import Case, Item, State
from gongkai.records.models import Event
from gongkai.rules.refused import Refused
from gongkai.rules.requests.receipt import Channel

Make = Callable[..., Case]
AT = on(date(2026, 5, 12), 10)


def item_of(case: Case) -> Item:
    return fresh(case).items.select_related("case__agency").get()


def test_one_request_is_cut_into_items(make_case: Make, safety: Section, handler: Person) -> None:
    case = make_case(section=safety)
    first, second, third = split_item(item_of(case), ["甲路资金", " 乙路资金 ", "", "丙路资金"], by=handler, at=AT)
    assert [one.text for one in (first, second, third)] == ["甲路资金", "乙路资金", "丙路资金"]
    assert [one.order for one in (first, second, third)] == [1, 2, 3]
    assert {(one.section_id, one.received_on, one.applicant_mark) for one in (first, second, third)} == {
        (safety.pk, RECEIVED, case.applicant_mark)}  # fmt: skip
    assert fresh(case).version == case.version + 1


def test_a_cut_needs_two_texts(make_case: Make, coordinator: Person) -> None:
    case = make_case()
    with pytest.raises(Refused, match="不足两项"):
        split_item(item_of(case), ["甲路资金", " "], by=coordinator, at=AT)
    with pytest.raises(Refused, match="超过400个字"):
        split_item(item_of(case), ["字" * 401, "乙"], by=coordinator, at=AT)
    with pytest.raises(Refused, match="超过50项"):
        split_item(item_of(case), ["项"] * 51, by=coordinator, at=AT)
    assert case.items.count() == 1


def test_items_are_worded_and_taken_back_until_they_are_decided(
    make_case: Make, safety: Section, handler: Person, coordinator: Person, outsider: Person, overseer: Person
) -> None:
    case = make_case(section=safety)
    for person in (outsider, overseer):
        with pytest.raises(Refused, match="您不能改动"):
            edit_item(item_of(case), "甲", by=person, at=AT)
    edit_item(item_of(case), "2025年度\n资金", by=handler, at=AT)
    assert (item_of(case).text, fresh(case).content) == ("2025年度 资金", case.content)
    with pytest.raises(Refused, match="至少要有一项"):
        remove_item(item_of(case), "多余", by=handler, at=AT)
    split_item(item_of(case), ["甲", "乙"], by=handler, at=AT)
    second = fresh(case).items.get(order=2)
    with pytest.raises(Refused, match="没有写撤销"):
        remove_item(second, " ", by=handler, at=AT)
    remove_item(second, "与第一项重复", by=handler, at=AT)
    drafted(fresh(case), handler)
    with pytest.raises(Refused, match="已经拟了答复"):
        edit_item(item_of(case), "丙", by=handler, at=AT)


def test_a_stale_page_changes_no_item(make_case: Make, coordinator: Person) -> None:
    stale = item_of(make_case())
    edit_item(item_of(stale.case), "先改的", by=coordinator, at=AT)
    with pytest.raises(Refused, match="刚被他人处理"):
        edit_item(stale, "后改的", by=coordinator, at=AT)


def test_a_request_joins_the_one_that_is_due_first(make_case: Make, coordinator: Person, safety: Section) -> None:
    first = assign(make_case(), safety, by=coordinator, at=AT)
    second = make_case(arrived_on=date(2026, 5, 12), content="另一条路的资金。", items=("乙路", "丙路"))
    with pytest.raises(Refused, match="请反过来"):
        join(first, second, "同一事项", by=coordinator, at=AT)
    with pytest.raises(Refused, match="不能并入自己"):
        join(first, first, "同一事项", by=coordinator, at=AT)
    target = join(second, first, "同一申请人就同一事项分次申请", by=coordinator, at=AT)
    joined = fresh(second)
    assert (joined.state, joined.joined_to_id, joined.due, joined.items.count()) == (State.JOINED, first.pk, None, 0)
    assert [(one.order, one.text, one.received_on, one.section_id) for one in target.items.all()][1:] == [
        (2, "乙路", date(2026, 5, 12), safety.pk), (3, "丙路", date(2026, 5, 12), safety.pk)]  # fmt: skip
    told = Event.objects.about(joined)[0].after
    assert (told["into"], told["due"], told["due_there"]) == (first.number, "2026-06-09", "2026-06-08")
    assert Event.objects.about(target)[0].after["joined"] == second.number


def test_what_does_not_belong_together_is_not_joined(
    make_case: Make, coordinator: Person, handler: Person, safety: Section
) -> None:
    first = make_case(section=safety)
    other = make_case(applicant_name="王芳", identity=OTHER_IDENTITIES[0])
    with pytest.raises(Refused, match="不是同一申请人"):
        join(other, first, "同一事项", by=coordinator, at=AT)
    waiting = make_case(channel=Channel.FAX)
    with pytest.raises(Refused, match="待双方确认"):
        join(first, waiting, "同一事项", by=coordinator, at=AT)
    stopped = correcting(make_case(section=safety), handler)
    with pytest.raises(Refused, match="不能办理“并案”"):
        join(stopped, first, "同一事项", by=coordinator, at=AT)
    with pytest.raises(Refused, match="您不能办理“并案”"):
        join(make_case(section=safety), first, "同一事项", by=handler, at=AT)
    assert join(waiting, first, "同一事项", by=coordinator, at=AT).items.get(order=2).received_on == AT.date()


def test_a_withdrawal_ends_the_request(make_case: Make, coordinator: Person, handler: Person, safety: Section) -> None:
    case = make_case(section=safety)
    with pytest.raises(Refused, match="没有写申请人怎样撤回"):
        withdraw(case, date(2026, 5, 12), "", by=coordinator, at=AT)
    with pytest.raises(Refused, match="早于申请到达"):
        withdraw(case, date(2026, 5, 8), "书面", by=coordinator, at=AT)
    with pytest.raises(Refused, match="还没有到"):
        withdraw(case, date(2026, 5, 13), "书面", by=coordinator, at=AT)
    with pytest.raises(Refused, match="您不能办理"):
        withdraw(case, date(2026, 5, 12), "书面", by=handler, at=AT)
    done = withdraw(case, date(2026, 5, 12), "书面撤回", by=coordinator, at=AT)
    assert (done.state, done.ended_on, done.ended_why) == ("ended", date(2026, 5, 12), "申请人撤回：书面撤回")
    assert (done.items.get().result, done.items.get().closed_on) == ("E3", date(2026, 5, 12))
    assert (done.counted, done.items.get().counted) == (True, True)


def test_what_was_never_received_in_law_is_in_no_table(make_case: Make, coordinator: Person) -> None:
    done = end(make_case(channel=Channel.POST_PLAIN), "多次联系不上，来信无地址", by=coordinator, at=AT)
    assert (done.state, done.counted, done.items.get().counted) == ("ended", False, False)
    with pytest.raises(Refused, match="没有写终结的原因"):
        end(make_case(), " ", by=coordinator, at=AT)
