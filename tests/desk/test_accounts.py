"""The administrator's screens: accounts, sections, the list of people as a workbook."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.agencies.models import Agency, Person, Role, Section, SectionAlias
from gongkai.records.models import Event, Verb

LISTS = ["accounts", "agencies", "roll", "status", "calendar"]


@pytest.fixture
def desk(signed_in, administrator) -> Client:
    return signed_in(administrator)


def text(answer) -> str:
    return answer.content.decode()


def password_in(page: str) -> str:
    return re.search(r'id="password-1">([^<]+)<', page)[1]


def test_a_new_account_gets_a_password_that_is_shown_once_and_works(desk, safety):
    answer = desk.post(
        reverse("desk:account_add"),
        {"name": "黄嘉怡", "username": "huangjiayi", "role": "handler", "section": safety.pk, "email": ""},
    )
    password = password_in(text(answer))
    person = Person.objects.get(username="huangjiayi")
    assert (person.section, person.role) == (safety, Role.HANDLER)
    assert password not in text(desk.get(reverse("desk:account_show", args=[person.pk])))
    assert password not in str(list(Event.objects.values()))
    entered = Client().post("/accounts/login/", {"login": "huangjiayi", "password": password})
    assert entered.headers["Location"] == "/desk/"


@pytest.mark.parametrize(("role", "with_section", "words"), [
    pytest.param("handler", False, "要选一个科室", id="a handler without a section"),
    pytest.param("administrator", True, "不属于科室", id="an administrator in a section"),
])  # fmt: skip
def test_a_role_that_does_not_fit_is_told_at_the_form(desk, safety, role, with_section, words):
    section = safety.pk if with_section else ""
    data = {"name": "黄嘉怡", "username": "huangjiayi", "role": role, "section": section}
    answer = desk.post(reverse("desk:account_add"), data)
    assert words in text(answer)
    assert not Person.objects.filter(username="huangjiayi").exists()


def test_business_and_audit_are_never_one_account(desk, handler):
    answer = desk.post(reverse("desk:account_act", args=[handler.pk, "appoint"]), {"role": "auditor"}, follow=True)
    assert "三类账号要分开" in text(answer)
    handler.refresh_from_db()
    assert handler.role == Role.HANDLER


def test_a_person_changes_section_and_it_is_recorded(desk, handler, roads):
    desk.post(reverse("desk:account_act", args=[handler.pk, "appoint"]), {"role": "head", "section": roads.pk})
    handler.refresh_from_db()
    assert (handler.role, handler.section) == (Role.HEAD, roads)
    event = Event.objects.get()
    assert event.before["section"] == "安全监督科"
    assert event.after == {"name": "陈晓岚", "role": "head", "section": "公路养护科"}


def test_an_account_is_closed_and_opened_but_never_deleted(desk, handler, signed_in):
    theirs = signed_in(handler)
    desk.post(reverse("desk:account_act", args=[handler.pk, "deactivate"]), {"reason": "调离"})
    assert theirs.get(reverse("desk:messages")).status_code == 302
    assert Event.objects.latest("id").reason == "调离"
    desk.post(reverse("desk:account_act", args=[handler.pk, "reactivate"]))
    handler.refresh_from_db()
    assert handler.is_active


def test_the_last_administrator_stays(desk, administrator):
    answer = desk.post(reverse("desk:account_act", args=[administrator.pk, "deactivate"]), follow=True)
    assert "最后一个系统管理员" in text(answer)


def test_a_new_password_ends_the_old_sessions(desk, handler, signed_in):
    handler.set_password("old-pass-word-1")
    handler.save()
    theirs = signed_in(handler)
    assert theirs.get(reverse("desk:messages")).status_code == 200
    password = password_in(text(desk.post(reverse("desk:account_act", args=[handler.pk, "password"]))))
    assert theirs.get(reverse("desk:messages")).status_code == 302
    handler.refresh_from_db()
    assert handler.check_password(password)


def test_the_list_is_searched_and_filtered(desk, handler, head, coordinator):
    assert "许国梁" not in text(desk.get(reverse("desk:accounts"), {"q": "陈晓"}))
    by_role = text(desk.get(reverse("desk:accounts"), {"role": "head"}))
    assert "许国梁" in by_role
    assert "陈晓岚" not in by_role
    assert "没有符合条件的账号" in text(desk.get(reverse("desk:accounts"), {"q": "无此人"}))


def test_an_administrator_sees_nobody_of_another_agency(desk, outsider):
    assert "赵强" not in text(desk.get(reverse("desk:accounts")))
    assert desk.post(reverse("desk:account_act", args=[outsider.pk, "password"])).status_code == 404


def test_an_administrator_sees_no_business(desk, world):
    assert desk.get(reverse("desk:duty", args=[world.duty])).status_code == 403
    assert desk.get(reverse("desk:ledger")).status_code == 403


def test_a_renamed_section_keeps_its_old_name_for_plans(desk, safety):
    desk.post(reverse("desk:section", args=[safety.pk]), {"name": "安全应急科", "order": 5})
    safety.refresh_from_db()
    assert (safety.name, safety.order) == ("安全应急科", 5)
    assert list(SectionAlias.objects.get(name="安全监督科").sections.all()) == [safety]


def test_a_section_with_people_cannot_be_dissolved(desk, safety, roads, handler):
    address = reverse("desk:section_dissolve", args=[safety.pk])
    assert "还有在用的账号" in text(desk.post(address, {"successor": roads.pk}))
    Person.objects.filter(section=safety).update(section=roads)
    desk.post(address, {"successor": roads.pk})
    safety.refresh_from_db()
    assert (safety.active, safety.successor) == (False, roads)


def test_an_agency_below_is_founded_with_its_path(desk, bureau):
    data = {"below-name": "江州市公路事业中心", "below-short_name": "公路中心", "below-code": "gonglu"}
    desk.post(reverse("desk:agency_add", args=[bureau.pk]), data)
    assert Agency.objects.get(code="gonglu").path == f"{bureau.path}gonglu/"


def test_an_agency_makes_the_second_step_compulsory(desk, bureau, signed_in, handler):
    desk.post(reverse("desk:agency_totp", args=[bureau.pk]), {"required": "yes"})
    assert signed_in(handler).get(reverse("desk:messages")).headers["Location"] == "/accounts/2fa/totp/activate/"


def workbook(*rows: tuple[str, ...], head: tuple[str, ...] = ("姓名", "账号", "角色", "科室", "电子邮箱")):
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("人员.xlsx", out.getvalue())


def test_a_list_of_people_becomes_accounts(desk, bureau, safety, office):
    rows = [("黄嘉怡", "huang", "经办人", "安全监督科", "huang@example.gov.cn"), ("李卓文", "li", "分管领导", "", "")]
    answer = desk.post(reverse("desk:roll"), {"agency": bureau.pk, "file": workbook(*rows)})
    shown = re.findall(r'id="password-\d">([^<]+)<', text(answer))
    assert len(shown) == 2
    huang = Person.objects.get(username="huang")
    assert (huang.section, huang.email, huang.check_password(shown[0])) == (safety, "huang@example.gov.cn", True)
    assert Event.objects.filter(verb=Verb.CREATED).count() == 2


def test_one_bad_line_stops_the_whole_list_and_every_bad_line_is_named(desk, bureau, safety):
    rows = [
        ("黄嘉怡", "huang", "经办人", "安全监督科", ""),
        ("李卓文", "li", "科长", "安全监督科", ""),
        ("王一", "wang", "经办人", "没有的科", ""),
        ("王二", "huang", "经办人", "安全监督科", ""),
    ]
    page = text(desk.post(reverse("desk:roll"), {"agency": bureau.pk, "file": workbook(*rows)}))
    for words in ("有3行不能导入", "没有“科长”这个角色", "没有在用的科室“没有的科”", "账号“huang”已经有了"):
        assert words in page
    assert re.findall(r'<td class="num">(\d+)</td>', page) == ["3", "4", "5"]
    assert not Person.objects.filter(username__in=["huang", "li", "wang"]).exists()
    assert Event.objects.count() == 0


@pytest.mark.parametrize(("file", "words"), [
    pytest.param(workbook(head=("名字", "登录名")), "没有“姓名、账号、角色”这几列", id="other columns"),
    pytest.param(workbook(), "表里没有人员", id="nobody in it"),
    pytest.param(SimpleUploadedFile("人员.xlsx", b"not a workbook"), "模板", id="no workbook"),
])  # fmt: skip
def test_a_file_that_is_no_list_is_refused_with_what_to_do(desk, bureau, file, words):
    file.seek(0)
    page = text(desk.post(reverse("desk:roll"), {"agency": bureau.pk, "file": file}))
    assert words in page


def test_the_template_can_be_filled_in_and_read(desk, bureau, safety):
    book = openpyxl.load_workbook(io.BytesIO(desk.get(reverse("desk:roll_template")).content))
    assert book.sheetnames == ["人员", "角色", "科室"]
    book["人员"].append(["黄嘉怡", "huang", "经办人", "安全监督科", ""])
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("人员.xlsx", out.getvalue())
    desk.post(reverse("desk:roll"), {"agency": bureau.pk, "file": file})
    assert Person.objects.get(username="huang").section == safety


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_many_as_for_few(name, desk, bureau, safety, account, django_assert_max_num_queries):
    for number in range(60):
        account(f"人员{number}", Role.HANDLER, bureau, safety, f"many-{number}")
        Section.objects.create(agency=bureau, name=f"科室{number}", order=100 + number)
    with django_assert_max_num_queries(15):
        assert desk.get(reverse(f"desk:{name}")).status_code == 200
