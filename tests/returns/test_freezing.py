"""A year is kept as it was reported: who may, when, what shows afterwards, and the carry-over against the year before."""

from __future__ import annotations

from datetime import date

import pytest
from cases import Fight, Request, fight, write
from moments import NOON, on

from gongkai.agencies.models import Agency, Person
from gongkai.foi.models import Case, Item
from gongkai.records.models import Event, Verb
from gongkai.returns.actions.freezing import freeze, thaw
from gongkai.returns.models import Return
from gongkai.returns.queries.tables import Scope
from gongkai.returns.queries.years import year_of, years_with_cases
from gongkai.rules.refused import Refused

pytestmark = pytest.mark.django_db
CARRIED = Request(date(2024, 12, 20), "natural", (("", None),))
UNPAID = Request(date(2025, 2, 1), "legal", (("E2", date(2025, 5, 1)),))


def checks(scope: Scope, year: int) -> list[tuple[str, str]]:
    return [(found.check, found.severity.value) for found in year_of(scope, year).discrepancies]


def test_a_year_is_kept_once_and_only_when_it_is_over(bureau: Agency, coordinator: Person) -> None:
    write(bureau, [CARRIED])
    with pytest.raises(Refused, match="2026年还没有结束"):
        freeze(bureau, 2026, by=coordinator, at=NOON)
    row = freeze(bureau, 2025, by=coordinator, at=NOON)
    assert (row.form, row.cells["requests"]["r2"]["natural"]) == ("国办公开办函〔2021〕30号", 1)
    with pytest.raises(Refused, match="已经定稿"):
        freeze(bureau, 2025, by=coordinator, at=NOON)


def test_only_the_agencys_own_coordinator_keeps_and_takes_back(
    bureau: Agency,
    coordinator: Person,
    handler: Person,
    head: Person,
    leader: Person,
    outsider: Person,
    overseer: Person,
) -> None:
    row = freeze(bureau, 2024, by=coordinator, at=NOON)
    for person in (handler, head, leader, outsider, overseer):
        with pytest.raises(Refused, match="您不能定稿"):
            freeze(bureau, 2025, by=person, at=NOON)
        with pytest.raises(Refused, match="您不能撤销定稿"):
            thaw(row, reason="改", by=person, at=NOON)
    assert [Return.objects.visible_to(person).count() for person in (coordinator, overseer, outsider)] == [1, 1, 0]


def test_what_changed_since_is_named_cell_by_cell(bureau: Agency, coordinator: Person) -> None:
    write(bureau, [CARRIED])
    freeze(bureau, 2025, by=coordinator, at=NOON)
    assert year_of(Scope(bureau), 2025).differences == ()
    Item.objects.update(result="A2", closed_on=date(2025, 3, 1))
    found = {
        (one.table, one.row, one.column, one.reported, one.now) for one in year_of(Scope(bureau), 2025).differences
    }
    assert ("表三", "四、结转下年度继续办理", "自然人", 1, 0) in found
    assert ("表三", "(一)予以公开", "总计", 0, 1) in found


def test_taking_back_needs_a_reason_and_leaves_what_was_reported_in_the_record(
    bureau: Agency, coordinator: Person
) -> None:
    row = freeze(bureau, 2025, by=coordinator, at=NOON)
    with pytest.raises(Refused, match="没有写撤销定稿的理由"):
        thaw(row, reason=" ", by=coordinator, at=NOON)
    thaw(row, reason="补登一件", by=coordinator, at=NOON)
    assert not Return.objects.exists()
    assert Event.objects.filter(verb=Verb.REOPENED).get().before["cells"]["requests"]["r1"]["total"] == 0
    freeze(bureau, 2025, by=coordinator, at=NOON)


def test_K4_the_carry_over_is_held_against_last_years_report(bureau: Agency, coordinator: Person) -> None:
    write(bureau, [CARRIED])
    freeze(bureau, 2024, by=coordinator, at=NOON)
    assert checks(Scope(bureau), 2025) == []
    write(bureau, [CARRIED], start=2)
    assert checks(Scope(bureau), 2025) == [("K4", "error"), ("K4", "error")]  # the column and the total
    with pytest.raises(Refused, match="勾稽关系有2处不符"):
        freeze(bureau, 2025, by=coordinator, at=NOON)


def test_K9_requests_that_ended_unpaid_need_notices(bureau: Agency) -> None:
    write(bureau, [UNPAID])
    assert checks(Scope(bureau), 2025) == [("K9", "warn")]


def test_K10_what_was_open_is_found_again(bureau: Agency, coordinator: Person) -> None:
    write(bureau, [Request(date(2024, 2, 1), "natural", (("B4", date(2024, 3, 1)),))])
    case = Case.objects.get()
    fight(bureau, case, [Fight("review", date(2024, 12, 1))])
    freeze(bureau, 2024, by=coordinator, at=NOON)
    assert checks(Scope(bureau), 2025) == []
    case.disputes.all().delete()
    assert checks(Scope(bureau), 2025) == [("K10", "warn")]


def test_K13_the_sum_is_held_against_the_reports_below_once_all_are_in(
    bureau: Agency, waterworks: Agency, government: Agency, coordinator: Person, overseer: Person, outsider: Person
) -> None:
    write(bureau, [CARRIED])
    freeze(bureau, 2025, by=coordinator, at=NOON)
    assert checks(Scope(government, under=True), 2025) == []
    for agency in (waterworks, government):
        row = Return.objects.get(agency=bureau)
        row.pk, row.agency = None, agency
        row.cells = year_of(Scope(agency), 2025).cells
        row.save()
    assert checks(Scope(government, under=True), 2025) == []
    write(bureau, [CARRIED], start=2)
    assert {check for check, _ in checks(Scope(government, under=True), 2025)} == {"K13"}


def test_years_are_offered_from_the_first_receipt_on(bureau: Agency, government: Agency) -> None:
    assert years_with_cases(bureau) == []
    write(
        bureau,
        [Request(date(2023, 5, 1), "natural", (("", None),)), Request(date(2026, 5, 1), "natural", (("", None),))],
    )
    assert years_with_cases(bureau) == years_with_cases(government) == [2026, 2025, 2024, 2023]


def test_a_frozen_year_says_when_and_by_whom(bureau: Agency, coordinator: Person) -> None:
    row = freeze(bureau, 2025, by=coordinator, at=on(date(2026, 1, 20)))
    assert (row.frozen_by, len(row.digest), str(row)) == ("林静", 64, "交通局2025年申请情况")
