"""Tables 三 and 四 against counting request by request, over years, agencies, both forms, and every cell's list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from cases import Fight, Request, fight, recount, write
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.agencies.models import Agency
from gongkai.disputes.models import Dispute
from gongkai.foi.models import Case, Item
from gongkai.returns.queries.tables import Scope, disputes_table, in_cell, in_dispute_cell, requests_table
from gongkai.rules.refused import Refused
from gongkai.rules.requests.crosschecks import check_disputes, check_requests, k4, k5, k13
from gongkai.rules.requests.disputes import RESULTS, Route
from gongkai.rules.requests.grounds import GROUNDS
from gongkai.rules.requests.returns import (
    APPLICANTS,
    COLUMNS,
    DISPUTE_COLUMNS,
    format_for,
    rows_of,
    tabulate,
    tabulate_disputes,
)

pytestmark = pytest.mark.django_db
YEARS = (2019, 2020, 2021, 2022, 2023)
EDGE_DAYS = [date(year, month, day) for year in (2019, 2020, 2021, 2022) for month, day in ((1, 1), (6, 15), (12, 31))]
DAYS = st.sampled_from(EDGE_DAYS)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    received = draw(DAYS | st.none())
    results = []
    for _ in range(draw(st.integers(1, 3))):
        ended = draw(st.sampled_from([day for day in EDGE_DAYS if received is None or day >= received]) | st.none())
        results.append((draw(st.sampled_from(sorted(GROUNDS))), ended) if ended else ("", None))
    counted, joined = draw(st.sampled_from([(True, False)] * 4 + [(False, False), (True, True)]))
    return Request(received, draw(st.sampled_from(APPLICANTS)), tuple(results), counted, joined)


@st.composite
def fights(draw: st.DrawFn) -> Fight:
    begun, route = draw(DAYS), draw(st.sampled_from([one.value for one in Route]))
    decided = draw(st.sampled_from([day for day in EDGE_DAYS if day >= begun]) | st.none())
    return Fight(route, begun, draw(st.sampled_from(sorted(RESULTS))) if decided else "", decided)


def clear() -> None:
    Dispute.objects.all().delete()
    Item.objects.all().delete()
    Case.objects.all().update(joined_to=None, state="working", received_on=date(2020, 1, 1))
    Case.objects.all().delete()


EXAMPLES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@EXAMPLES
@given(ours=st.lists(requests(), max_size=9), theirs=st.lists(requests(), max_size=6))
def test_table_three_is_what_counting_one_by_one_gives(
    ours: list[Request], theirs: list[Request], bureau: Agency, waterworks: Agency, government: Agency
) -> None:
    clear()
    write(bureau, ours)
    write(waterworks, theirs)
    parts = {
        bureau: [part for one in ours for part in one.parts],
        waterworks: [part for one in theirs for part in one.parts],
    }
    for year in YEARS:
        form = format_for(year)
        tables = []
        for agency, mine in parts.items():
            table = requests_table(Scope(agency), year)
            assert table == tabulate(mine, year)
            assert check_requests(table, form) == []
            tables.append(table)
        whole = requests_table(Scope(government, under=True), year)
        assert whole == tabulate([part for mine in parts.values() for part in mine], year)
        assert k13(whole, tables) == []
        before = tabulate(parts[bureau], year - 1) if year > YEARS[0] else {}
        assert not before or k4(tables[0], before) == []
        results = {
            str(n): [row for row in rows_of(part, year, form) if row in form.results]
            for n, part in enumerate(parts[bureau])
        }
        assert k5(results) == []


@settings(EXAMPLES, max_examples=5)
@given(ours=st.lists(requests(), min_size=4, max_size=8))
def test_each_cell_counts_what_its_list_shows(ours: list[Request], bureau: Agency, government: Agency) -> None:
    clear()
    write(bureau, ours)
    for scope in (Scope(bureau), Scope(government, under=True)):
        for year in (2020, 2021):
            table = requests_table(scope, year)
            for row in format_for(year).rows:
                for column in COLUMNS:
                    assert in_cell(scope, year, row.id, column.id).count() == table[row.id][column.id]


@EXAMPLES
@given(rows=st.lists(fights(), max_size=10))
def test_table_four_is_what_counting_one_by_one_gives(rows: list[Fight], bureau: Agency, government: Agency) -> None:
    clear()
    write(bureau, [Request(date(2019, 1, 1), "natural", (("A2", date(2019, 6, 15)),))])
    fight(bureau, Case.objects.get(), rows)
    for year in YEARS:
        expected = tabulate_disputes(recount(rows, year))
        for scope in (Scope(bureau), Scope(government, under=True)):
            table = disputes_table(scope, year)
            assert table == expected
            assert check_disputes(table) == []
            for group, cells in table.items():
                for column in DISPUTE_COLUMNS:
                    assert in_dispute_cell(scope, year, group, column.id).count() == cells[column.id]


def one(bureau: Agency, request: Request) -> list[tuple[int, str]]:
    """Years and rows in which a request of one item stands."""
    write(bureau, [request])
    found = []
    for year in YEARS:
        table = requests_table(Scope(bureau), year)
        found += [(year, row) for row, cells in table.items() if cells["total"] and row != "r3.7"]
    return found


ANSWERED = ("A2", date(2021, 3, 1))
LATE = date(2020, 12, 31)


@pytest.mark.parametrize(("request_", "places"), [
    pytest.param(Request(LATE, "legal", (ANSWERED,)), [(2020, "r1"), (2020, "r4"), (2021, "r2"), (2021, "r3.1")], id="1.8.10 across 31 December"),
    pytest.param(Request(LATE, "natural", (("", None),)), [(2020, "r1"), (2020, "r4"), (2021, "r2"), (2021, "r4"), (2022, "r2"),
                 (2022, "r4"), (2023, "r2"), (2023, "r4")], id="1.8.10 open is carried over"),
    pytest.param(Request(LATE, "natural", (("F1", date(2021, 3, 1)),)), [], id="F1 is in no table"),
    pytest.param(Request(date(2021, 2, 1), "natural", (("E3", date(2021, 3, 1)),)), [(2021, "r1"), (2021, "r3.6.3")], id="E3 withdrawn"),
    pytest.param(Request(date(2020, 2, 1), "natural", (("E3", date(2020, 3, 1)),)), [(2020, "r1"), (2020, "r3.6")], id="E3 by the trial form"),
    pytest.param(Request(date(2021, 2, 1), "natural", (ANSWERED,), counted=False), [], id="handled anew is not counted"),
    pytest.param(Request(date(2021, 2, 1), "natural", (ANSWERED,), joined=True), [], id="joined into another"),
    pytest.param(Request(None, "natural", (("", None),)), [], id="not confirmed"),
])  # fmt: skip
def test_which_rows_a_request_stands_in(request_: Request, places: list[tuple[int, str]], bureau: Agency) -> None:
    assert one(bureau, request_) == places


def test_1_8_8_each_item_counts(bureau: Agency) -> None:
    write(bureau, [Request(date(2021, 2, 1), "natural", (ANSWERED, ("B4", date(2021, 3, 2)), ("", None)))])
    table = requests_table(Scope(bureau), 2021)
    assert [table[row]["natural"] for row in ("r1", "r3.1", "r3.3.4", "r3.7", "r4")] == [3, 1, 1, 2, 1]


def test_no_form_before_2019_and_no_list_for_what_is_no_cell(bureau: Agency) -> None:
    with pytest.raises(Refused, match="不适用现行格式"):
        requests_table(Scope(bureau), 2018)
    assert not in_cell(Scope(bureau), 2021, "r3.6", "total").exists()
    assert not in_cell(Scope(bureau), 2021, "r1", "aliens").exists()
    assert not in_dispute_cell(Scope(bureau), 2021, "duel", "total").exists()


def test_a_table_reads_four_times_whatever_there_is(
    bureau: Agency, django_assert_num_queries: Callable[..., object]
) -> None:
    write(bureau, [Request(date(2021, 2, 1), "natural", (ANSWERED,)) for _ in range(20)])
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        requests_table(Scope(bureau), 2021)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        disputes_table(Scope(bureau), 2021)


def test_rows_and_results_are_read_from_their_indexes(bureau: Agency) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan of a small table says nothing on PostgreSQL")
    for row, index in (("r1", "item_received"), ("r3.1", "item_results"), ("r3.7", "item_results")):
        plan = in_cell(Scope(bureau), 2021, row, "total").order_by().values("pk").explain()
        assert index in plan
