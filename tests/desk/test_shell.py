"""The shell: menu by role, pages that a strict policy lets run, errors in Chinese, messages, the calendar."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from desk_password import PASSWORD
from django.test import Client
from django.urls import reverse
from moments import NOON

from gongkai.agencies.models import CalendarDay, CalendarNotice
from gongkai.agencies.queries import work_calendar
from gongkai.agencies.sources import read_notice
from gongkai.records.actions import Letter, post
from gongkai.records.models import Event, Message
from gongkai.rules.refused import Refused

MENUS = {
    "administrator": ["账号与科室", "申请公开设置", "文件种类", "工作日历", "运行状况"],
    "auditor": ["操作记录"],
    "coordinator": [
        "我的工作台",
        "任务台账",
        "依申请公开",
        "信息公开",
        "文件审核",
        "栏目更新",
        "台账审核",
        "自动核验",
        "领导总览",
        "导入要点",
        "工作日历",
        "规范性文件清理",
        "用语清单",
        "站点信息",
        "提醒设置",
        "消息",
    ],
    "head": ["我的工作台", "任务台账", "依申请公开", "信息公开", "文件审核", "栏目更新", "消息"],
    "handler": ["我的工作台", "任务台账", "依申请公开", "信息公开", "文件审核", "栏目更新", "消息"],
    "leader": ["我的工作台", "任务台账", "依申请公开", "信息公开", "文件审核", "栏目更新", "领导总览", "消息"],
}
PAGES = {
    "administrator": ["accounts", "account_add", "agencies", "roll", "status", "calendar", "account"],
    "auditor": ["audit", "audit_verified", "account"],
    "coordinator": ["messages", "calendar", "account"],
}
SIGN_IN_PAGES = ["/accounts/login/", "/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/"]


def text(answer) -> str:
    return answer.content.decode()


def menu_of(page: str) -> list[str]:
    packed = re.search(r'id="wagtail-sidebar-props" type="application/json">(.*?)</script>', page, re.S)[1]
    modules = json.loads(packed)["modules"]
    menu = next(module for module in modules if module["_type"] == "wagtail.sidebar.MainMenuModule")
    return [item["_args"][0]["label"] for item in menu["_args"][0]]


@pytest.mark.parametrize("who", MENUS)
def test_each_role_has_its_menu_and_nothing_of_wagtails(who, actors, signed_in):
    page = text(signed_in(actors[who]).get(reverse("desk:account")))
    assert menu_of(page) == MENUS[who]
    assert "SearchModule" not in page


def test_the_menu_counts_messages_that_were_not_read(handler, signed_in):
    letters = [Letter(handler.username, "", f"k{number}", "今日待办", "一项") for number in range(3)]
    post(letters, at=NOON)
    client = signed_in(handler)
    assert "消息（3）" in menu_of(text(client.get(reverse("desk:account"))))
    page = text(client.get(reverse("desk:messages")))
    assert page.count('chip--blue">新<') == 3
    assert Message.objects.filter(read_at=None).count() == 0
    assert "消息" in menu_of(text(client.get(reverse("desk:account"))))


def test_nobody_reads_anothers_messages(handler, head, signed_in):
    post([Letter(head.username, "", "k", "给许国梁的消息", "只给他")], at=NOON)
    assert "只给他" not in text(signed_in(handler).get(reverse("desk:messages")))
    assert Message.objects.get().read_at is None


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|<style\b|\sstyle=[\"']|\son[a-z]+=[\"']|javascript:", re.I
)


@pytest.mark.parametrize(("who", "name"), [(who, name) for who, names in PAGES.items() for name in names])
def test_a_page_needs_nothing_that_the_policy_forbids(who, name, actors, signed_in):
    answer = signed_in(actors[who]).get(reverse(f"desk:{name}"))
    assert INLINE.findall(text(answer)) == []
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", SIGN_IN_PAGES)
def test_a_sign_in_page_needs_nothing_that_the_policy_forbids(path, coordinator, signed_in):
    coordinator.set_password(PASSWORD)
    coordinator.save()
    client = Client() if path.endswith("login/") else signed_in(coordinator)
    answer = client.get(path)
    assert answer.status_code == 200
    assert INLINE.findall(text(answer)) == []
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_the_theme_is_kept_and_nothing_else_can_be_changed_there(handler, signed_in):
    client = signed_in(handler)
    data = {"theme-theme": "dark", "theme-contrast": "system", "theme-density": "snug", "name_email-username": "other"}
    client.post(reverse("desk:account"), data)
    assert "w-theme-dark w-density-snug" in text(client.get(reverse("desk:account")))
    handler.refresh_from_db()
    assert handler.username == "chenxiaolan"


def test_a_role_that_is_not_meant_is_told_so_in_the_desk(handler, signed_in):
    answer = signed_in(handler).get(reverse("desk:audit"))
    assert answer.status_code == 403
    assert "安全监督科经办人" in text(answer)
    assert "由别的角色使用" in text(answer)


@pytest.mark.parametrize(("status", "words"), [(404, "没有这个页面"), (403, "页面已过期")])
def test_errors_are_in_chinese_and_tell_no_internals(status, words):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = client.get("/desk/no-such-page/") if status == 404 else client.post("/accounts/login/", {"login": "x"})
    assert answer.status_code == status
    assert words in text(answer)
    for internal in ("Traceback", "Django", "settings", "Referer"):
        assert internal not in text(answer)


NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。
二、春节：2月5日（农历除夕、周五）至11日（农历正月初六、周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假。
六、中秋节：9月15日（周三）放假。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""


def test_a_notice_is_read_day_by_day():
    draft = read_notice(NOTICE)
    worked = [day for day, (on, _) in draft.days.items() if on]
    assert (draft.year, draft.number, draft.doubts) == (2027, "国办发明电〔2026〕9号", ())
    assert worked == [date(2027, 1, 31), date(2027, 2, 14), date(2027, 5, 8), date(2027, 9, 26), date(2027, 10, 9)]
    assert len(draft.days) - len(worked) == 3 + 7 + 3 + 5 + 1 + 1 + 7
    assert draft.days[date(2027, 2, 11)] == (False, "春节")
    assert draft.days[date(2027, 1, 31)] == (True, "春节调休上班")


@pytest.mark.parametrize(("text", "doubt"), [
    pytest.param(NOTICE.replace("（周三）放假。\n六", "（周四）放假。\n六"), "6月9日应是周三", id="a weekday that is not the day's"),
    pytest.param(NOTICE.replace("六、中秋节：9月15日（周三）放假。\n", ""), "没有读出中秋", id="a holiday that is not named"),
])  # fmt: skip
def test_what_does_not_fit_is_told(text, doubt):
    assert doubt in "".join(read_notice(text).doubts)


@pytest.mark.parametrize(
    "text",
    ["", "今年放假", "关于2027年部分节假日安排的通知\n一、元旦：另行通知。", NOTICE.replace("2月5日", "2月30日")],
)
def test_a_text_without_a_year_or_days_is_refused(text):
    with pytest.raises(Refused, match="请"):
        read_notice(text)


def test_a_notice_is_entered_after_it_was_looked_at(root_administrator, bureau, signed_in):
    client, address = signed_in(root_administrator), reverse("desk:calendar_notice")
    page = text(client.post(address, {"step": "read", "text": NOTICE}))
    assert CalendarNotice.objects.count() == 0, "reading enters nothing"
    field = r'name="{}" value="([^"]*)"'
    days, names = re.findall(field.format("day"), page), re.findall(field.format("name"), page)
    kinds = ["yes" if "上班" in name else "no" for name in names]
    kinds[days.index("2027-06-09")] = "drop"
    data = {
        "step": "enter",
        "year": "2027",
        "number": "国办发明电〔2026〕9号",
        "day": days,
        "name": names,
        "worked": kinds,
    }
    shown = text(client.post(address, data, follow=True))
    assert "已录入，第1版" in shown
    calendar = work_calendar(bureau)
    assert calendar.covers(date(2027, 1, 1), date(2027, 12, 31))
    assert calendar.is_workday(date(2027, 1, 31))
    assert not calendar.is_workday(date(2027, 2, 11))
    assert calendar.is_workday(date(2027, 6, 9)), "the day that was taken out"
    assert Event.objects.get().after["days"] == len(days) - 1


def test_a_year_without_a_notice_is_marked_provisional(coordinator, signed_in):
    page = text(signed_in(coordinator).get(reverse("desk:calendar"), {"year": 2028}))
    assert "暂定" in page
    assert "还没有录入" in page


def test_an_agencys_own_day_is_its_own(coordinator, bureau, waterworks, signed_in):
    data = {"day": "2026-05-14", "is_workday": "no", "name": "台风停工"}
    page = text(signed_in(coordinator).post(reverse("desk:calendar_own"), data, follow=True))
    assert "2026年5月14日休息" in page
    assert CalendarDay.objects.get().agency == bureau
    assert not work_calendar(bureau).is_workday(date(2026, 5, 14))
    assert work_calendar(waterworks).is_workday(date(2026, 5, 14))


def test_only_the_root_agency_enters_notices(administrator, signed_in):
    page = text(signed_in(administrator).get(reverse("desk:calendar_notice"), follow=True))
    assert "最上级机关" in page
