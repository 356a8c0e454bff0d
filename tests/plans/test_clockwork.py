"""Everything that time does: new periods, figures put forward, digests, mail; idempotent, late, twice at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from duty_steps import only_period, period
from moments import NOON, TODAY, on
from page_server import serving

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.agencies.queries import next_open, work_calendar
from gongkai.checks.actions import tick
from gongkai.plans import actions
from gongkai.plans.models import Claim, Duty, Kind, LookBack, Per, Period, Plan, PlanState, State
from gongkai.records.models import Beat, Event, Message
from gongkai.rules.calendar import DAY

MORNING = on(TODAY, 9)


def run(at: object) -> dict[str, str]:
    return {ran.name: ran.words for ran in tick(at=at)}


def told(person: Person) -> list[str]:
    return list(Message.objects.filter(recipient=person.username).order_by("pk").values_list("subject", flat=True))


# Periods


def test_a_duty_gets_its_date_when_the_next_period_starts(
    quarterly: Duty, handler: Person, coordinator: Person
) -> None:
    for order in (1, 2):
        actions.claim(period(quarterly, order), Claim.LATE, "补报", by=handler, at=NOON)
        actions.submit(period(quarterly, order), by=handler, at=NOON)
        actions.accept(period(quarterly, order), by=coordinator, at=NOON)
    assert Duty.objects.get(pk=quarterly.pk).next_due is None
    assert actions.start_periods(at=on(date(2026, 6, 30))) == 0
    assert actions.start_periods(at=on(date(2026, 7, 1), 0, 5)) == 1
    assert Duty.objects.get(pk=quarterly.pk).next_due == period(quarterly, 3).due
    assert actions.start_periods(at=on(date(2026, 7, 1), 0, 10)) == 0


def test_a_reached_figure_is_put_forward_before_it_would_turn_yellow(
    counted: Duty, handler: Person, coordinator: Person
) -> None:
    for name in ("a", "b"):
        address = f"https://jtj.example.gov.cn/{name}"
        actions.add_link(period(counted, 5), address, None, happened_on=TODAY, by=handler, at=NOON)
    assert actions.put_forward(at=NOON) == 0
    assert actions.put_forward(at=on(date(2026, 5, 25))) == 1
    assert actions.put_forward(at=on(date(2026, 5, 25))) == 0
    row = period(counted, 5)
    assert (row.claim, row.claimed_by, row.duty.state) == (Claim.NONE, "", State.REVIEW)
    event = Event.objects.about(counted)[0]
    assert (event.actor_key, event.verb, event.after["counted"]) == ("system", "submitted", 2)
    actions.accept(row, by=coordinator, at=on(date(2026, 5, 25)))
    assert period(counted, 5).by_machine


def test_a_figure_not_reached_is_left_to_the_section(counted: Duty) -> None:
    assert actions.put_forward(at=on(date(2026, 5, 29))) == 0


def test_what_the_office_sent_back_is_not_put_forward_again(
    counted: Duty, handler: Person, coordinator: Person
) -> None:
    for name in ("a", "b"):
        address = f"https://jtj.example.gov.cn/{name}"
        actions.add_link(period(counted, 5), address, None, happened_on=TODAY, by=handler, at=NOON)
    day = on(date(2026, 5, 25))
    actions.put_forward(at=day)
    actions.send_back(period(counted, 5), reason="不是本单位的稿件", by=coordinator, at=day)
    assert actions.put_forward(at=day) == 0


def test_a_plan_put_away_is_left_alone(counted: Duty, plan: Plan, handler: Person) -> None:
    for name in ("a", "b"):
        address = f"https://jtj.example.gov.cn/{name}"
        actions.add_link(period(counted, 5), address, None, happened_on=TODAY, by=handler, at=NOON)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.ARCHIVED)
    assert actions.put_forward(at=on(date(2026, 5, 25))) == 0
    assert actions.remind(at=on(date(2026, 5, 25))) == 0


def test_the_links_of_a_sampled_duty_are_opened_again(
    in_review: Duty, plan: Plan, handler: Person, coordinator: Person, settings: object
) -> None:
    settings.ALLOW_PRIVATE_LINKS = True  # type: ignore[attr-defined]
    with serving() as server:
        for name in ("good", "gbk", "missing"):
            address = f"http://127.0.0.1:{server.server_port}/{name}"
            actions.add_link(only_period(in_review), address, None, happened_on=TODAY, by=handler, at=NOON)
        actions.accept(only_period(in_review), by=coordinator, at=NOON)
        actions.sample_look_back(plan, 1, seed="x", by=coordinator, at=NOON)
        assert run(NOON)["回头看复查"] == "3条链接"
        assert run(NOON)["回头看复查"] == "0条链接"
    row = LookBack.objects.get()
    assert (row.links_alive, row.links_dead, row.verdict) == (2, 1, "")


# Digests


def test_each_is_told_of_his_own_work_alone(
    ledger: Callable[..., Duty],
    safety: Section,
    roads: Section,
    handler: Person,
    head: Person,
    coordinator: Person,
    leader: Person,
    outsider: Person,
    overseer: Person,
    auditor: Person,
    administrator: Person,
) -> None:
    ledger(safety)
    ledger(roads)
    run(MORNING)
    assert told(handler) == ["待签收1项"]
    assert [told(one) for one in (head, coordinator, leader, outsider, overseer, auditor, administrator)] == [[]] * 7


def test_the_office_is_told_what_waits_for_it(
    in_review: Duty, duty: Duty, coordinator: Person, handler: Person
) -> None:
    run(MORNING)
    assert told(coordinator) == ["待审核1项"]
    assert told(handler) == []


@pytest.mark.parametrize(
    ("day", "subjects"),
    [
        pytest.param(date(2026, 6, 22), [], id="six working days before: green"),
        pytest.param(date(2026, 6, 23), ["临期1项"], id="five working days before: yellow"),
        pytest.param(date(2026, 6, 30), ["临期1项"], id="the due date"),
        pytest.param(date(2026, 7, 1), ["已逾期1项"], id="the day after"),
    ],
)
def test_a_handler_is_told_when_a_duty_turns(day: date, subjects: list[str], working: Duty, handler: Person) -> None:
    run(on(day, 9))
    assert told(handler) == subjects


def test_the_head_is_told_after_two_working_days_of_silence(duty: Duty, handler: Person, head: Person) -> None:
    for day, subjects in [
        (date(2026, 5, 14), []),
        (date(2026, 5, 15), ["本科室迟迟未签收1项"]),
        (date(2026, 5, 16), ["本科室迟迟未签收1项"]),  # a Saturday
    ]:
        run(on(day, 9))
        assert told(head) == subjects


def test_the_head_is_told_of_overdue_duties_two_working_days_late(working: Duty, head: Person) -> None:
    run(on(date(2026, 7, 1), 9))
    assert told(head) == []
    run(on(date(2026, 7, 2), 9))
    assert told(head) == ["本科室逾期未办1项"]


def test_extensions_reach_whoever_decides(working: Duty, handler: Person, head: Person, leader: Person) -> None:
    asked = actions.ask_extension(
        working, new_due=date(2026, 8, 31), reason="资金未到位", progress="初稿", by=handler, at=NOON
    )
    run(on(date(2026, 5, 14), 9))
    assert (told(head), told(leader)) == (["延期待您同意1项"], [])
    actions.agree_extension(asked, by=head, at=on(date(2026, 5, 14), 15))
    run(on(date(2026, 5, 15), 9))
    assert told(leader) == ["延期待您批准1项"]


def test_the_leader_reads_what_is_late_once_a_week(working: Duty, leader: Person) -> None:
    for day in range(6, 20):
        run(on(date(2026, 7, day), 9))
    assert [row.body for row in Message.objects.filter(recipient="zhouming")] == ["本周逾期（1项）\n安全监督科1项"] * 2


@pytest.mark.parametrize(
    ("at", "written"),
    [
        pytest.param(on(TODAY, 8, 29), 0, id="before the quiet hours end"),
        pytest.param(on(TODAY, 8, 30), 1, id="when they end"),
        pytest.param(on(TODAY, 18, 0), 0, id="when they begin"),
        pytest.param(on(date(2026, 5, 16), 10), 0, id="a Saturday"),
        pytest.param(on(date(2026, 5, 9), 10), 1, id="a Saturday that is worked"),
        pytest.param(on(date(2026, 10, 1), 10), 0, id="National Day"),
    ],
)
def test_digests_keep_the_hours(at: object, written: int, duty: Duty, handler: Person) -> None:
    assert actions.remind(at=at) == written


def test_a_second_run_and_a_second_worker_write_nothing_more(duty: Duty, handler: Person) -> None:
    assert [actions.remind(at=MORNING), actions.remind(at=on(TODAY, 15))] == [1, 0]
    Beat.objects.filter(name__startswith="提醒").update(note="", started_at=MORNING, finished_at=None)
    assert actions.remind(at=MORNING + timedelta(minutes=1)) == 0
    Beat.objects.filter(name__startswith="提醒").update(finished_at=MORNING)
    assert actions.remind(at=MORNING + timedelta(minutes=2)) == 0
    assert told(handler) == ["待签收1项"]


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        pytest.param(on(TODAY, 10), on(TODAY, 10), id="open"),
        pytest.param(on(TODAY, 7), on(TODAY, 8, 30), id="early morning"),
        pytest.param(on(TODAY, 19), on(date(2026, 5, 14), 8, 30), id="evening"),
        pytest.param(on(date(2026, 9, 30), 20), on(date(2026, 10, 8), 8, 30), id="before National Day"),
    ],
)
def test_the_next_open_moment(at: object, opens: object, bureau: Agency) -> None:
    assert next_open(bureau, work_calendar(bureau), at) == opens


# The command


def test_tick_says_what_it_did_and_how_late_it_is(
    duty: Duty, handler: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("tick", at=MORNING)
    assert "每日提醒：1条（首次运行）" in capsys.readouterr().out
    assert [message.to for message in mail.outbox] == [["chenxiaolan@example.gov.cn"]]
    call_command("tick", at=MORNING + timedelta(minutes=40))
    assert "每日提醒：0条（距上次40分钟）" in capsys.readouterr().out
    assert len(mail.outbox) == 1


def test_a_piece_that_another_worker_does_is_left_to_it(duty: Duty, handler: Person) -> None:
    Beat.objects.create(name="每日提醒", started_at=MORNING)
    assert run(MORNING + timedelta(minutes=1))["每日提醒"] == "另一个进程正在做"
    assert told(handler) == []
    assert run(MORNING + timedelta(minutes=31))["每日提醒"] == "1条"


def test_one_piece_that_fails_does_not_keep_the_others(bureau: Agency, duty: Duty, handler: Person) -> None:
    """So far in the future no calendar has as many working days as the bureau wants to look ahead."""
    Agency.objects.filter(pk=bureau.pk).update(yellow_days=32767)
    far = on(date(9990, 1, 4), 9)
    with pytest.raises(CommandError, match="没有做完"):
        call_command("tick", at=far)
    assert Beat.objects.get(name="发送邮件").note == "0封"


# A quarter


@pytest.mark.slow
def test_the_mails_of_a_quarter_are_counted(
    ledger: Callable[..., Duty],
    safety: Section,
    roads: Section,
    office: Section,
    bureau: Agency,
    handler: Person,
    head: Person,
    coordinator: Person,
    leader: Person,
    outsider: Person,
    account: Callable[..., Person],
) -> None:
    """Every duty neglected for a quarter: the worst case for mails. Three ticks a day, rest days too."""
    neighbour = account("郑凯", Role.HANDLER, bureau, roads, "zhengkai")
    for section in (safety, roads, office):
        ledger(section)
        ledger(section, kind=Kind.STANDING, due=None)
        ledger(section, kind=Kind.RECURRING, per=Per.MONTH, target=1, due=None)
    calendar, first, last = work_calendar(bureau), date(2026, 1, 1), date(2026, 3, 31)
    for number in range((last - first).days + 1):
        for hour in (1, 9, 14):
            run(on(first + number * DAY, hour))
    workdays = len(calendar.workdays_in(first, last))
    sent = Counter(row.recipient for row in Message.objects.all())
    assert all(sent[one.username] <= workdays for one in (handler, head, coordinator, leader, neighbour))
    assert sent[handler.username] > 25
    assert sent[outsider.username] == 0
    assert sent[leader.username] <= 14
    assert all(calendar.is_workday(row.not_before.astimezone(NOON.tzinfo).date()) for row in Message.objects.all())
    assert len(mail.outbox) == sum(sent.values())
    others = {f"第{number}项" for number in range(4, 10)}
    assert not any(name in row.body for name in others for row in Message.objects.filter(recipient="chenxiaolan"))
    assert Message.objects.values("recipient", "key").distinct().count() == Message.objects.count()


@pytest.mark.slow
def test_the_clock_asks_nothing_duty_by_duty(
    ledger: Callable[..., Duty],
    safety: Section,
    handler: Person,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    first = ledger(safety)
    rows = [
        Duty(task=first.task, plan=first.plan, agency=first.agency, assigned_at=NOON, state=State.WORKING,
             section=Section.objects.create(agency=first.agency, name=f"第{number}科", order=number + 10))
        for number in range(400)
    ]  # fmt: skip
    made = Duty.objects.bulk_create(rows)
    Period.objects.bulk_create(
        Period(duty=duty, order=1, label="年内", starts=TODAY, ends=date(2026, 12, 31), due=date(2026, 12, 31))
        for duty in made
    )
    with django_assert_max_num_queries(220):  # type: ignore[attr-defined]
        assert run(MORNING)["新报告期"] == "400项承办进入新一期"
    assert only_period(made[-1]).duty.next_due == date(2026, 12, 31)
