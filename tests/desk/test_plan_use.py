"""The ledger in use: what was typed survives a refusal, every number opens its list, the commonest job is one tap."""

from __future__ import annotations

import html
import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from gongkai.agencies.models import Person, Role
from gongkai.demo.scale import Size, make_province
from gongkai.plans.models import Duty, Plan, State


def told(page: str) -> str:
    """The page without what scripts and styles need."""
    return page.split("<main")[1]


REFUSED = [
    pytest.param(
        "ask-extension", {"new_due": "2020-01-01", "reason": "数据还在核对", "progress": "收齐七个科室"}, "申请延期",
        id="an extension to a day that is past",
    ),
    pytest.param("claim", {"period": 1, "claim": "", "text": "桥梁检测报告还没有出来"}, "填写进展", id="a report without a choice"),
    pytest.param("evidence", {"period": 1, "kind": "link", "url": "养护月报在网站首页"}, "补充链接", id="a link that is none"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "typed", "fold"), REFUSED)
def test_what_was_typed_comes_back_once_in_the_open_form(signed_in, world, handler, act, typed, fold):
    client, address = signed_in(handler), f"/desk/ledger/duties/{world.duty}/"
    page = told(client.post(f"{address}{act}/", typed, follow=True).content.decode())
    assert re.search(rf"<details[^>]* open><summary[^>]*>{fold}", page)
    words = [value for name, value in typed.items() if isinstance(value, str) and name not in {"kind", "claim"}]
    assert [word for word in words if word not in page] == []
    again = told(client.get(address).content.decode())
    assert [word for word in words if word in again] == []


def test_what_was_typed_about_one_duty_does_not_turn_up_on_another(
    signed_in, world: SimpleNamespace, coordinator: Person
):
    client, other = signed_in(coordinator), world.duty + 1
    client.post(f"/desk/ledger/duties/{world.duty}/reassign/", {"section": "", "reason": "职责已经划走"})
    assert "职责已经划走" not in client.get(f"/desk/ledger/duties/{other}/").content.decode()
    assert "职责已经划走" in client.get(f"/desk/ledger/duties/{world.duty}/").content.decode()


def test_a_refused_look_back_keeps_its_choice_and_words(signed_in, world: SimpleNamespace, coordinator: Person):
    Duty.objects.filter(pk=world.duty).update(state=State.DONE)
    answer = signed_in(coordinator).post(
        f"/desk/reviews/look-backs/{world.look_back}/", {"verdict": "slipped", "text": " "}
    )
    page = told(answer.content.decode())
    assert answer.status_code == 409
    assert '<option value="slipped" selected>' in page
    again = signed_in(coordinator).post(
        f"/desk/reviews/look-backs/{world.look_back}/", {"verdict": "", "text": "栏目停更"}
    )
    assert 'value="栏目停更"' in told(again.content.decode())


NUMBER = re.compile(r'<a[^>]* href="(/desk/ledger/[^"]+)"[^>]*>(.*?)</a>', re.S)


def shown(client: Client, address: str) -> int:
    """Rows of the ledger at an address."""
    return client.get(html.unescape(address)).content.decode().count('<tr class="ledger__row">')


def numbers(page: str) -> dict[str, int]:
    """Every address of a ledger in the page with the number that its link shows; of 2/5 it is the second."""
    links = (
        (address, re.sub(r"<svg.*?</svg>|<[^>]+>|，逾期\d+", "", words)) for address, words in NUMBER.findall(page)
    )
    found = {address: re.findall(r"\d+", words) for address, words in links}
    return {address: int(digits[-1]) for address, digits in found.items() if digits and "/duties/" not in address}


@pytest.fixture
def province(db) -> Plan:
    make_province(Size(agencies=1, duties=60, people=14), date(2026, 10, 19), lambda _: None)
    return Plan.objects.get()


@pytest.mark.parametrize("who", [Role.LEADER, Role.COORDINATOR], ids=["the leader", "the coordinator"])
def test_every_number_of_the_leaders_page_opens_a_ledger_of_so_many_rows(signed_in, province, who):
    client = signed_in(Person.objects.filter(agency=province.agency, role=who).first())
    told_numbers = numbers(told(client.get("/desk/leader/").content.decode()))
    assert len(told_numbers) > 10
    assert {address: shown(client, address) for address in told_numbers} == told_numbers


def test_every_number_of_the_parents_page_opens_a_ledger_of_so_many_rows(signed_in, province):
    client = signed_in(Person.objects.get(username="p-root"))
    links = numbers(told(client.get("/desk/leader/").content.decode()))
    told_numbers = {address: number for address, number in links.items() if "?" in address}  # names have figures too
    assert len(told_numbers) == 5
    assert {address: shown(client, address) for address in told_numbers} == told_numbers
