"""Letters to third parties, co-makers and other organs: their clocks, their replies, their silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from moments import on
from request_steps import AT, DAY, asked, fresh

from gongkai.agencies.models import CalendarDay, Person, Section
from gongkai.foi.actions.clockwork import follow
from gongkai.foi.actions.consulting import got, hear, recall, weigh
from gongkai.foi.models import Case, Party, Reply, State
from gongkai.foi.queries.personal import Contact, consultation_contact
from gongkai.records.models import Event
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db
LAST = date(2026, 6, 2)  # the 15th working day after DAY


@pytest.fixture
def case(make_case: Callable[..., Case], safety: Section, handler: Person) -> Case:
    return make_case(safety, handler)


def test_the_due_date_is_unknown_until_the_letter_is_received(case: Case, handler: Person) -> None:
    letter = asked(case, handler, contact=Contact(phone="13800138000"))
    assert (letter.case.state, letter.case.due, letter.case.waiting_for) == (State.CONSULTING, None, "third_party")
    assert consultation_contact(letter).phone == "13800138000"
    assert "13800138000" not in letter.contact_sealed
    letter = got(letter, day=DAY, by=handler, at=AT)
    assert (letter.until, letter.case.waits_until, letter.case.due) == (LAST, LAST, date(2026, 6, 30))


def test_a_new_holiday_moves_the_last_day_of_a_wait_before_silence_is_noted(case: Case, handler: Person) -> None:
    letter = got(asked(case, handler), day=DAY, by=handler, at=AT)
    CalendarDay.objects.create(day=date(2026, 5, 25), agency=case.agency, is_workday=False, name="本地停工")
    follow(at=on(LAST + timedelta(1)))
    letter.refresh_from_db()
    assert (letter.until, letter.reply) == (LAST + timedelta(1), Reply.NONE)
    assert fresh(case).waits_until == letter.until


def test_an_early_reply_brings_the_due_date_forward(case: Case, handler: Person) -> None:
    letter = got(asked(case, handler), day=DAY, by=handler, at=AT)
    day = date(2026, 5, 15)
    letter = hear(letter, Reply.AGREED, "", day=day, by=handler, at=on(day))
    assert (letter.case.state, letter.case.due, letter.reply) == (State.WORKING, date(2026, 6, 11), Reply.AGREED)


def test_an_objection_gives_reasons_and_is_weighed(case: Case, handler: Person) -> None:
    letter = got(asked(case, handler), day=DAY, by=handler, at=AT)
    with pytest.raises(Refused, match="没有不同意公开"):
        weigh(letter, good_reason=True, by=handler, at=AT)
    with pytest.raises(Refused, match="没有写不同意公开的理由"):
        hear(letter, Reply.OBJECTED, "", day=DAY, by=handler, at=AT)
    letter = hear(letter, Reply.OBJECTED, "涉及报价构成", day=DAY, by=handler, at=AT)
    with pytest.raises(Refused, match="不必再写公共利益理由"):
        weigh(letter, good_reason=False, public_interest="重大", by=handler, at=AT)
    assert weigh(letter, good_reason=True, public_interest="不公开将影响行车安全", by=handler, at=AT).good_reason


@pytest.mark.parametrize(
    ("party", "means"), [(Party.THIRD_PARTY, "由本机关决定是否公开"), (Party.COMAKER, "视为同意公开")]
)
def test_silence_is_set_by_the_clockwork_and_says_what_it_means(
    party: Party, means: str, case: Case, handler: Person
) -> None:
    letter = got(asked(case, handler, party), day=DAY, by=handler, at=AT)
    assert follow(at=on(LAST, 23, 59)) == 0
    assert follow(at=on(date(2026, 6, 3), 0)) == 2
    assert follow(at=on(date(2026, 6, 3), 1)) == 0
    letter.refresh_from_db()
    assert letter.reply == Reply.SILENT
    assert fresh(case).state == State.WORKING
    assert Event.objects.filter(reason__contains=means).count() == 1


def test_the_late_word_of_a_comaker_is_kept_and_changes_nothing(case: Case, handler: Person) -> None:
    letter = got(asked(case, handler, Party.COMAKER), day=DAY, by=handler, at=AT)
    day = date(2026, 6, 4)
    letter = hear(letter, Reply.OBJECTED, "不宜公开", day=day, by=handler, at=on(day))
    assert (letter.reply, letter.reasons, letter.replied_on) == (Reply.SILENT, "不宜公开", day)


def test_the_late_word_of_a_third_party_is_heard(case: Case, handler: Person) -> None:
    letter = got(asked(case, handler), day=DAY, by=handler, at=AT)
    follow(at=on(date(2026, 6, 3)))
    letter.refresh_from_db()
    letter.case = fresh(case)
    day = date(2026, 6, 4)
    due = letter.case.due
    letter = hear(letter, Reply.OBJECTED, "商业秘密", day=day, by=handler, at=on(day))
    assert (letter.reply, letter.case.due) == (Reply.OBJECTED, due)


def test_a_letter_taken_back_is_waited_for_no_more(case: Case, handler: Person) -> None:
    letter = got(asked(case, handler), day=DAY, by=handler, at=AT)
    day = date(2026, 5, 13)
    letter = recall(letter, day=day, reason="改为部分公开，不涉及该公司", by=handler, at=on(day))
    assert (letter.reply, letter.case.state) == (Reply.RECALLED, State.WORKING)
    with pytest.raises(Refused):
        recall(letter, day=day, reason="再撤", by=handler, at=on(day))


def test_letters_that_overlap_exclude_their_union(case: Case, handler: Person) -> None:
    first = got(asked(case, handler), day=DAY, by=handler, at=AT)
    second = asked(first.case, handler, Party.ORGAN, "市财政局", until=date(2026, 5, 20))
    assert second.until == date(2026, 5, 20)
    assert second.case.due == first.case.due
    with pytest.raises(Refused, match="尚未收到答复"):
        asked(second.case, handler, Party.ORGAN, "市财政局")


def test_what_has_to_be_said_of_a_letter(case: Case, handler: Person, outsider: Person, colleague: Person) -> None:
    with pytest.raises(Refused, match="没有写征求意见的对象"):
        asked(case, handler, name=" ")
    for other in (outsider, colleague):
        with pytest.raises(Refused, match="您不能办理"):
            asked(case, other)
    assert not case.consultations.exists()


def test_a_page_that_another_clerk_overtook_is_refused(case: Case, handler: Person, coordinator: Person) -> None:
    letter = asked(case, handler)
    stale = case.consultations.select_related("case").get(pk=letter.pk)
    got(letter, day=DAY, by=handler, at=AT)
    with pytest.raises(Refused, match="刚被他人处理"):
        hear(stale, Reply.AGREED, "", day=DAY, by=coordinator, at=AT)
