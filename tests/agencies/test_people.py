"""Accounts, organisation and the calendar: who may write them, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from moments import NOON

from gongkai.agencies import actions
from gongkai.agencies.models import Agency, CalendarNotice, Person, Role, Section, SectionAlias
from gongkai.agencies.queries import work_calendar
from gongkai.records.models import SYSTEM, Event
from gongkai.rules.refused import Refused

PASSWORD = "yanghu-2026-jindu"


@pytest.fixture
def root_administrator(account: Callable[..., Person], government: Agency) -> Person:
    return account("高远", Role.ADMINISTRATOR, government)


# Accounts


def test_an_account_is_made_by_the_administrator_and_told_without_its_password(
    bureau: Agency, safety: Section, administrator: Person
) -> None:
    made = actions.enrol(
        bureau, "zhengkai", "郑凯", Role.HANDLER, section=safety, password=PASSWORD, by=administrator, at=NOON
    )
    assert made.check_password(PASSWORD)
    event = Event.objects.get()
    assert event.after == {"name": "郑凯", "role": "handler", "section": "安全监督科"}
    assert (event.actor_name, PASSWORD in str(event.__dict__)) == ("孙伟", False)


def test_without_a_password_nobody_signs_in(bureau: Agency, safety: Section) -> None:
    made = actions.enrol(bureau, "zhengkai", "郑凯", Role.HANDLER, section=safety, by=SYSTEM, at=NOON)
    assert not made.has_usable_password()


@pytest.mark.parametrize("who", ["handler", "head", "coordinator", "leader", "outsider", "overseer", "auditor"])
def test_nobody_else_makes_accounts(who: str, bureau: Agency, safety: Section, request: pytest.FixtureRequest) -> None:
    person, people = request.getfixturevalue(who), Person.objects.count()
    with pytest.raises(Refused):
        actions.enrol(bureau, "zhengkai", "郑凯", Role.HANDLER, section=safety, by=person, at=NOON)
    assert (Person.objects.count(), Event.objects.count()) == (people, 0)


def test_an_administrator_answers_for_what_is_below_and_for_nothing_beside(
    bureau: Agency, waterworks: Agency, administrator: Person, root_administrator: Person
) -> None:
    with pytest.raises(Refused, match="不是您负责的机关"):
        actions.enrol(waterworks, "a", "甲", Role.LEADER, by=administrator, at=NOON)
    assert actions.enrol(waterworks, "a", "甲", Role.LEADER, by=root_administrator, at=NOON).agency == waterworks


@pytest.mark.parametrize(
    ("role", "where", "fields", "words"),
    [
        pytest.param(Role.HANDLER, None, {}, "要属于一个科室", id="a handler without a section"),
        pytest.param(Role.AUDITOR, "safety", {}, "不属于科室", id="an auditor in a section"),
        pytest.param(Role.LEADER, None, {"email": "不是邮箱"}, "不是电子邮箱地址", id="no e-mail address"),
        pytest.param(Role.LEADER, None, {"password": "123456"}, "密码", id="a weak password"),
        pytest.param(Role.LEADER, None, {"username": "a b"}, "不能用的字符", id="a blank in the name"),
    ],
)
def test_accounts_that_do_not_fit(
    role: Role, where: str | None, fields: dict[str, str], words: str, bureau: Agency, request: pytest.FixtureRequest
) -> None:
    section = request.getfixturevalue(where) if where else None
    wanted = {"username": "zhengkai", "email": "", "password": PASSWORD} | fields
    with pytest.raises(Refused, match=words):
        actions.enrol(bureau, name="郑凯", role=role, section=section, by=SYSTEM, at=NOON, **wanted)
    assert not Person.objects.exists()


def test_roles_change_within_business_and_never_across(
    handler: Person, auditor: Person, administrator: Person, roads: Section
) -> None:
    moved = actions.appoint(handler, Role.HEAD, section=roads, by=administrator, at=NOON)
    assert (moved.role, moved.section) == (Role.HEAD, roads)
    assert Event.objects.get().before["section"] == "安全监督科"
    for person, role, section in [(moved, Role.ADMINISTRATOR, None), (auditor, Role.HANDLER, roads)]:
        with pytest.raises(Refused, match="三类账号要分开"):
            actions.appoint(person, role, section=section, by=administrator, at=NOON)


def test_an_account_is_closed_and_opened_and_the_last_administrator_stays(
    handler: Person, administrator: Person
) -> None:
    assert not actions.deactivate(handler, reason="调离", by=administrator, at=NOON).is_active
    with pytest.raises(Refused, match="已经是停用"):
        actions.deactivate(handler, by=administrator, at=NOON)
    assert actions.reactivate(handler, by=administrator, at=NOON).is_active
    with pytest.raises(Refused, match="最后一个系统管理员"):
        actions.deactivate(administrator, by=administrator, at=NOON)


def test_everybody_sets_the_own_password_and_the_administrator_anybodys(
    handler: Person, head: Person, administrator: Person
) -> None:
    for by in (handler, administrator):
        actions.set_password(handler, PASSWORD, by=by, at=NOON)
    with pytest.raises(Refused):
        actions.set_password(handler, PASSWORD, by=head, at=NOON)
    assert Event.objects.count() == 2
    assert not any(PASSWORD in str(event.__dict__) for event in Event.objects.all())


# Organisation


def test_agencies_stand_below_each_other_by_their_path(government: Agency, root_administrator: Person) -> None:
    made = actions.found_agency("江州市文旅局", "文旅局", "wenlv", parent=government, by=root_administrator, at=NOON)
    assert made.path == "jiangzhou/wenlv/"
    with pytest.raises(Refused, match="已经有了"):
        actions.found_agency("江州市文旅局", "文旅局", "wl", by=SYSTEM, at=NOON)


def test_sections_are_founded_once_and_dissolved_when_empty(
    bureau: Agency, safety: Section, roads: Section, handler: Person, administrator: Person
) -> None:
    with pytest.raises(Refused, match="已经有"):
        actions.found_section(bureau, "安全监督科", by=administrator, at=NOON)
    with pytest.raises(Refused, match="还有在用的账号"):
        actions.dissolve_section(safety, roads, by=administrator, at=NOON)
    actions.appoint(handler, Role.HANDLER, section=roads, by=administrator, at=NOON)
    gone = actions.dissolve_section(safety, roads, by=administrator, at=NOON)
    assert (gone.active, gone.successor) == (False, roads)


def test_an_alias_is_remembered_once_and_may_mean_nobody(
    bureau: Agency, safety: Section, roads: Section, coordinator: Person, outsider: Person
) -> None:
    actions.remember_alias(bureau, "安监科", [safety], by=coordinator, at=NOON)
    actions.remember_alias(bureau, "安监科", [safety], by=coordinator, at=NOON)
    assert Event.objects.count() == 1
    actions.remember_alias(bureau, "安监科", [safety, roads], by=coordinator, at=NOON)
    actions.remember_alias(bureau, "市委网信办", [], by=coordinator, at=NOON)
    assert {alias.name: alias.sections.count() for alias in SectionAlias.objects.all()} == {
        "安监科": 2,
        "市委网信办": 0,
    }
    with pytest.raises(Refused, match="别的机关"):
        actions.remember_alias(bureau, "水政科", [outsider.section], by=coordinator, at=NOON)
    with pytest.raises(Refused):
        actions.remember_alias(bureau, "安监科", [], by=outsider, at=NOON)


# Calendar

NOTICE_2027 = {
    date(2027, 1, 1): (False, "元旦"),
    date(2027, 1, 2): (False, "元旦"),
    date(2027, 1, 3): (True, "元旦调休上班"),
}


def test_a_notice_entered_ends_the_provisional_year(
    bureau: Agency, government: Agency, root_administrator: Person
) -> None:
    before = work_calendar(bureau)
    assert not before.covers(date(2027, 1, 1), date(2027, 12, 31))
    assert not before.is_workday(date(2027, 1, 3))
    notice = actions.enter_notice(
        2027, "关于2027年部分节假日安排的通知", NOTICE_2027, chain=government, number="国办发明电〔2026〕9号",
        by=root_administrator, at=NOON,
    )  # fmt: skip
    after = work_calendar(bureau)
    assert after.covers(date(2027, 1, 1), date(2027, 12, 31))
    assert after.is_workday(date(2027, 1, 3))
    assert after.notices[2027] == "关于2027年部分节假日安排的通知（国办发明电〔2026〕9号）"
    assert after.revision != before.revision
    assert notice.revision == 1


def test_a_notice_entered_again_replaces_the_first(bureau: Agency, government: Agency) -> None:
    for days in (NOTICE_2027, {date(2027, 1, 1): (False, "元旦")}):
        actions.enter_notice(2027, "通知", days, chain=government, by=SYSTEM, at=NOON)
    assert CalendarNotice.objects.get().revision == 2
    assert not work_calendar(bureau).is_workday(date(2027, 1, 3))


def test_a_notice_by_hand_replaces_the_published_year(bureau: Agency, government: Agency) -> None:
    assert not work_calendar(bureau).is_workday(date(2026, 10, 7))
    actions.enter_notice(2026, "更正通知", {date(2026, 10, 1): (False, "国庆节")}, chain=government, by=SYSTEM, at=NOON)
    assert work_calendar(bureau).is_workday(date(2026, 10, 7))
    assert not work_calendar(bureau).is_workday(date(2025, 10, 7))


def test_a_local_day_is_the_agencys_own_and_wins(
    bureau: Agency, waterworks: Agency, coordinator: Person, handler: Person
) -> None:
    day = date(2026, 5, 20)
    actions.correct_day(day, False, "江州建市纪念日", agency=bureau, by=coordinator, at=NOON)
    assert (work_calendar(bureau).is_workday(day), work_calendar(waterworks).is_workday(day)) == (False, True)
    with pytest.raises(Refused):
        actions.correct_day(day, True, "不休", agency=bureau, by=handler, at=NOON)


def test_only_the_root_administrator_changes_everybodys_calendar(
    bureau: Agency, coordinator: Person, administrator: Person, root_administrator: Person
) -> None:
    day = date(2026, 5, 20)
    for one in (coordinator, administrator):
        with pytest.raises(Refused):
            actions.correct_day(day, False, "停工", agency=bureau, everywhere=True, by=one, at=NOON)
    actions.correct_day(day, False, "停工", agency=bureau, everywhere=True, by=root_administrator, at=NOON)
    assert not work_calendar(None).is_workday(day)


def test_the_calendar_is_built_once_for_each_state_of_the_rows(bureau: Agency, waterworks: Agency) -> None:
    assert work_calendar(bureau) is work_calendar(waterworks)


# What is seen


@pytest.mark.parametrize(
    ("who", "agencies"),
    [
        pytest.param("handler", {"交通局"}, id="a handler"),
        pytest.param("coordinator", {"交通局"}, id="the bureau's coordinator"),
        pytest.param("overseer", {"市府办", "交通局", "水务局"}, id="the coordinator above"),
        pytest.param("outsider", {"水务局"}, id="the outsider"),
        pytest.param("auditor", set(), id="the auditor"),
    ],
)
def test_what_of_the_tree_is_seen(
    who: str, agencies: set[str], bureau: Agency, waterworks: Agency, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    assert {agency.short_name for agency in Agency.objects.visible_to(person)} == agencies
