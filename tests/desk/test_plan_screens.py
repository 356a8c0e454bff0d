"""The ledger's screens over a small province: budgets, counts that agree with their rows, filters, sorting, paging."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.agencies.models import Person, Role
from gongkai.demo.measuring import screens
from gongkai.demo.scale import Size, make_province
from gongkai.plans.models import Duty, Plan, State
from gongkai.plans.queries.ledger import PAGE, Filters, ledger
from gongkai.plans.queries.lights import NAMES, horizon, light_of, rank, rank_of

BUDGET = 15
HOME = 23  # the home counts what waits in the ledger and, besides, what waits of documents and of requests
TODAY = date(2026, 10, 19)


@pytest.fixture
def plan(db) -> Plan:
    make_province(Size(agencies=1, duties=200, people=14), TODAY, lambda _: None)
    return Plan.objects.get()


@pytest.fixture
def office(plan) -> Person:
    return Person.objects.get(agency=plan.agency, role=Role.COORDINATOR)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="gongkai.agencies.backends.RoleBackend")
    return client


def test_every_ledger_screen_keeps_its_query_budget(plan):
    spent = {}
    for name, person, address in screens(plan):
        client = client_of(person)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert response.status_code == 200, name
        spent[name] = len(captured)
    over = {name: number for name, number in spent.items() if number > (HOME if "工作台" in name else BUDGET)}
    assert over == {}


@pytest.mark.parametrize("today", [date(2026, 1, 5), date(2026, 2, 14), TODAY, date(2026, 12, 31)], ids=str)
def test_the_databases_rank_is_the_light_of_each_duty(plan, today):
    when = horizon(plan.agency, today)
    for duty in Duty.objects.filter(plan=plan).select_related("agency").annotate(found=rank(when)):
        assert NAMES[duty.found] == light_of(duty, when).colour
        assert duty.found == rank_of(duty, when)


def test_the_four_lights_of_the_queryset_are_the_same_as_the_rank(plan):
    when = horizon(plan.agency, TODAY)
    rows = Duty.objects.filter(plan=plan)
    by_rank = {
        name: set(rows.annotate(r=rank(when)).filter(r=value).values_list("pk", flat=True))
        for value, name in NAMES.items()
    }
    assert set(rows.red(when.today).values_list("pk", flat=True)) == by_rank["red"]
    assert set(rows.yellow(when.today, when.until).values_list("pk", flat=True)) == by_rank["yellow"]
    assert set(rows.waiting().values_list("pk", flat=True)) == by_rank["grey"]
    assert set(rows.green(when.today, when.until).values_list("pk", flat=True)) == by_rank["green"]


def test_each_chip_counts_the_rows_that_it_opens(plan, office):
    when = horizon(plan.agency, TODAY)
    whole = ledger(plan, office, when, Filters())
    assert sum(whole.counts.values()) == whole.total
    for name, number in whole.counts.items():
        assert ledger(plan, office, when, Filters(light=name)).shown == number, name
    assert ledger(plan, office, when, Filters(mine=True)).shown == whole.mine


def test_a_handler_sees_the_own_sections_rows_only(plan):
    handler = Person.objects.filter(agency=plan.agency, role=Role.HANDLER).order_by("pk")[2]
    found = ledger(plan, handler, horizon(plan.agency, TODAY), Filters())
    shown = [row.duty for band in found.bands for row in band.rows]
    assert {duty.section_id for duty in shown} == {handler.section_id}
    assert len(shown) == Duty.objects.filter(plan=plan, section=handler.section).count()


@pytest.mark.parametrize("sort", ["due", "-due", "light", "-light", "evidence", "-evidence"])
def test_sorting_by_a_column_orders_the_rows_and_loses_none(plan, office, sort):
    when = horizon(plan.agency, TODAY)
    rows = [row for band in ledger(plan, office, when, Filters(sort=sort)).bands for row in band.rows]
    assert len(rows) == ledger(plan, office, when, Filters()).total
    value = {
        "due": lambda row: (
            row.task.duties.filter(state__in=["pending", "working", "review", "declined", "extending"])
            .order_by("next_due")
            .exclude(next_due=None)
            .values_list("next_due", flat=True)
            .first()
            or date.max
        ),
        "light": lambda row: max(rank_of(duty, when) for duty in row.task.duties.all()),
        "evidence": lambda row: row.evidence,
    }[sort.lstrip("-")]
    values = [value(row) for row in rows]
    assert values == sorted(values, reverse=sort.startswith("-"))


def test_filters_narrow_together_and_are_told_in_words(plan, office):
    section = Duty.objects.filter(plan=plan).first().section
    page = client_of(office).get(f"/desk/ledger/{plan.pk}/?section={section.pk}&state=working&q=公开").content.decode()
    assert f"当前筛选：{section}、办理中、含“公开”" in page


@pytest.mark.parametrize(
    "query",
    [
        "light=purple",
        "section=abc",
        "section=99999999999",
        "area=-1",
        "state=%27",
        "page=0",
        "page=x",
        "sort=;drop",
        "q=%3Cscript%3E",
    ],
)
def test_a_senseless_address_is_answered_with_the_whole_ledger_or_nothing_found(plan, office, query):
    response = client_of(office).get(f"/desk/ledger/{plan.pk}/?{query}")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<main")[1]


def test_a_long_plan_is_turned_page_by_page(plan, office):
    first = plan.tasks.order_by("order").first()
    section = Duty.objects.filter(plan=plan).first().section
    made = type(first).objects.bulk_create(
        [
            type(first)(plan=plan, area=first.area, order=1000 + n, number=str(1000 + n), requirement="公布情况")
            for n in range(PAGE)
        ]
    )
    Duty.objects.bulk_create(
        [
            Duty(
                task=task,
                plan=plan,
                agency=plan.agency,
                section=section,
                state=State.WORKING,
                assigned_at=plan.confirmed_at,
            )
            for task in made
        ]
    )
    when = horizon(plan.agency, TODAY)
    pages = [ledger(plan, office, when, Filters(page=number)) for number in (1, 2)]
    orders = [row.task.order for found in pages for band in found.bands for row in band.rows]
    assert len(orders) == len(set(orders)) == 55 + PAGE
    client = client_of(office)
    assert "下一页" in client.get(f"/desk/ledger/{plan.pk}/").content.decode()
    assert client.get(f"/desk/ledger/{plan.pk}/?page=9").status_code == 404


def test_several_at_once_says_what_was_refused_and_does_the_rest(plan, office):
    ids = list(Duty.objects.filter(plan=plan, section=office.section).values_list("pk", flat=True)[:3])
    ids += list(Duty.objects.filter(plan=plan).exclude(section=office.section).values_list("pk", flat=True)[:2])
    response = client_of(office).post(
        f"/desk/ledger/{plan.pk}/several/",
        {"duty": ids, "act": "sign", "back": "https://elsewhere.example/"},
        follow=True,
    )
    assert response.redirect_chain[-1][0] == f"/desk/ledger/{plan.pk}/"


def test_the_parents_coordinator_sees_the_children_and_may_not_act(plan):
    root = Person.objects.get(username="p-root")
    client = client_of(root)
    assert plan.agency.name in client.get("/desk/leader/").content.decode()
    duty = Duty.objects.filter(plan=plan, state=State.REVIEW).first()
    page = client.get(f"/desk/ledger/duties/{duty.pk}/").content.decode()
    assert "办公室处理" not in page
    client.post(f"/desk/ledger/duties/{duty.pk}/end/", {"reason": "不再需要"})
    duty.refresh_from_db()
    assert duty.state == State.REVIEW


def test_opening_the_duty_signs_for_it_once(plan):
    duty = Duty.objects.filter(plan=plan, state=State.PENDING).exclude(section__is_office=True).first()
    handler = Person.objects.filter(section=duty.section, role=Role.HANDLER).first()
    client = client_of(handler)
    client.get(f"/desk/ledger/duties/{duty.pk}/")
    duty.refresh_from_db()
    first = duty.signed_at
    assert (duty.state, duty.signed_by) == (State.WORKING, handler.name)
    client.get(f"/desk/ledger/duties/{duty.pk}/")
    duty.refresh_from_db()
    assert duty.signed_at == first


def test_a_nul_character_is_refused_in_addresses_and_forms(plan, office):
    client = client_of(office)
    duty = Duty.objects.filter(plan=plan).first()
    assert client.get(f"/desk/ledger/{plan.pk}/?q=%00").status_code == 400
    assert client.post(f"/desk/ledger/duties/{duty.pk}/end/", {"reason": "不再\0需要"}).status_code == 400
