"""Disputes: every pair of standing and act, who keeps papers and who then reads them, the year by rule and by query."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from moments import on
from requests_world import PDF

from gongkai.agencies.models import Person, Section
from gongkai.disputes.actions.entering import Papers, add_paper, answered, change_times, conclude, enter_dispute
from gongkai.disputes.actions.redoing import order_redo
from gongkai.disputes.models import Dispute, Outcome, Route
from gongkai.disputes.queries.reading import in_year
from gongkai.foi.actions.arranging import end
from gongkai.foi.actions.personal import look, open_piece
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.models import Case, PieceKind, State
from gongkai.records.models import Event
from gongkai.rules.refused import Refused
from gongkai.rules.requests import disputes as rules

pytestmark = pytest.mark.django_db
Make = Callable[..., Case]
CAME, DECIDED = date(2026, 6, 15), date(2026, 7, 10)
AT, LATER = on(CAME, 10), on(date(2026, 7, 14), 10)
REVIEW = Papers(route=Route.REVIEW, procedure=rules.Procedure.REVIEW, body="江州市人民政府", received_on=CAME)
ALLOWED = {  # written out by hand; what is concluded takes papers alone, and is handled anew where it was lost
    "open": "times answered conclude paper",
    "answered": "times conclude paper",
    "upheld": "paper",
    "corrected": "paper redo",
    "other": "paper",
    "redone": "paper",
}


@pytest.fixture
def case(make_case: Make, safety: Section, handler: Person, coordinator: Person) -> Case:
    return end(make_case(safety, handler), "申请人要求停止办理", by=coordinator, at=on(date(2026, 6, 1)))


def standing(name: str, case: Case, by: Person) -> Dispute:
    """A dispute that stands so, through the real actions."""
    row = enter_dispute(case, REVIEW, by=by, at=AT)
    results = {"upheld": "maintained", "corrected": "revoked", "other": "mediated", "redone": "revoked"}
    if name == "answered":
        row = answered(row, day=CAME, by=by, at=AT)
    elif name in results:
        row = conclude(row, result=results[name], day=DECIDED, text="主文", by=by, at=on(DECIDED))
    if name == "redone":
        order_redo(row, received_on=DECIDED, by=by, at=LATER)
    return row


def acts(row: Dispute, by: Person) -> dict[str, Callable[[], object]]:
    """Each act with all that it wants."""
    days: dict[str, Any] = {"received_on": CAME, "accepted_on": None, "number": "", "hearing_at": None}
    return {
        "times": lambda: change_times(
            row, procedure=rules.Procedure.REVIEW_SIMPLE, reason="转为简易程序", by=by, at=LATER, **days
        ),
        "answered": lambda: answered(row, day=CAME, by=by, at=LATER),
        "conclude": lambda: conclude(row, result="maintained", day=DECIDED, text="主文", by=by, at=LATER),
        "paper": lambda: add_paper(row, name="材料", file_name="材料.pdf", data=PDF, by=by, at=LATER),
        "redo": lambda: order_redo(row, received_on=DECIDED, by=by, at=LATER),
    }


@pytest.mark.parametrize("name", ALLOWED)
def test_every_act_in_every_standing_is_allowed_or_refused_in_words(name: str, case: Case, coordinator: Person) -> None:
    row = standing(name, case, coordinator)
    before = (Dispute.objects.values().get(), Case.objects.count(), Event.objects.count())
    for act, do in acts(row, coordinator).items():
        mark = transaction.savepoint()
        if act in ALLOWED[name].split():
            do()
            assert Event.objects.count() > before[2], act
        else:
            with pytest.raises(Refused) as refusal:
                do()
            assert refusal.value.what.endswith("。"), act
            assert refusal.value.then.endswith("。"), act
            assert (Dispute.objects.values().get(), Case.objects.count(), Event.objects.count()) == before, act
        transaction.savepoint_rollback(mark)


@pytest.mark.parametrize("state", list(State), ids=lambda state: state.value)
def test_a_dispute_is_entered_over_a_case_in_any_state_but_a_joined_one(
    state: State, case: Case, make_case: Make, coordinator: Person
) -> None:
    into = make_case() if state == State.JOINED else None
    Case.objects.filter(pk=case.pk).update(state=state, joined_to=into)
    case.refresh_from_db()
    if state == State.JOINED:
        with pytest.raises(Refused, match="请登记在并入的申请下"):
            enter_dispute(case, REVIEW, by=coordinator, at=AT)
    else:
        assert enter_dispute(case, REVIEW, by=coordinator, at=AT).case == case


def test_the_legal_section_and_leaders_keep_papers_and_others_do_not(
    case: Case, coordinator: Person, handler: Person, lawyer: Person, leader: Person, office_head: Person,
    colleague: Person, outsider: Person, overseer: Person, auditor: Person,
) -> None:  # fmt: skip
    row = standing("open", case, coordinator)
    for number, person in enumerate((coordinator, handler, lawyer, leader, office_head)):
        paper = add_paper(row, name="", file_name=f"{number}.pdf", data=PDF + bytes([48 + number]), by=person, at=AT)
        assert (paper.name, paper.piece.kind, paper.piece.added_by) == (f"{number}.pdf", "dispute", person.name)
    for person in (colleague, outsider, overseer, auditor):
        with pytest.raises(
            Refused, match="您不能给这件申请添加复议诉讼材料。请由办公室、承办科室、法制科室或者分管领导添加"
        ):
            add_paper(row, name="", file_name="副本.pdf", data=PDF, by=person, at=AT)
    assert row.papers.count() == 5


def test_the_legal_section_reads_a_case_once_it_is_disputed_and_nobody_in_full(
    case: Case, coordinator: Person, lawyer: Person, colleague: Person
) -> None:
    request = keep_piece(case, PieceKind.REQUEST, "申请表.pdf", PDF, by=coordinator, at=AT)
    assert not Case.objects.visible_to(lawyer).exists()
    with pytest.raises(Refused, match="您不能打开这份材料"):
        open_piece(request, by=lawyer, at=AT)
    paper = add_paper(standing("open", case, coordinator), name="申请书", file_name="申请书.pdf", data=PDF + b"2",
                      by=coordinator, at=AT)  # fmt: skip
    assert list(Case.objects.visible_to(lawyer)) == [case]
    assert list(Dispute.objects.visible_to(lawyer)) == [paper.dispute]
    assert (open_piece(request, by=lawyer, at=AT), open_piece(paper.piece, by=lawyer, at=AT)) == (PDF, PDF + b"2")
    assert [one.actor_name for one in Event.objects.filter(verb="viewed")] == ["方正平"]
    with pytest.raises(Refused, match="不能查看完整的个人信息"):
        look(case, by=lawyer, at=AT, why="了解情况")
    assert not Case.objects.visible_to(colleague).exists()
    with pytest.raises(Refused, match="您不能打开这份材料"):
        open_piece(paper.piece, by=colleague, at=AT)


def test_papers_come_to_an_archived_case_and_not_to_a_joined_one(
    case: Case, make_case: Make, coordinator: Person, lawyer: Person
) -> None:
    row = standing("open", case, coordinator)
    Case.objects.filter(pk=case.pk).update(state=State.ARCHIVED)
    assert add_paper(row, name="判决书", file_name="判决书.pdf", data=PDF, by=lawyer, at=AT).piece.case == case
    Case.objects.filter(pk=case.pk).update(state=State.JOINED, joined_to=make_case())
    with pytest.raises(Refused, match="已并案"):
        add_paper(row, name="裁定书", file_name="裁定书.pdf", data=PDF + b"2", by=lawyer, at=AT)


def test_the_query_of_table_four_counts_as_the_rule_does(case: Case, coordinator: Person) -> None:
    """`reading.in_year` reads in the database what `rules.requests.disputes.outcome_in` says of one dispute."""
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    rows = [
        Dispute(case=case, agency=case.agency, route=Route.REVIEW, procedure="review", body="府", entered_at=AT,
                received_on=received, accepted_on=accepted, answer_due=received, result="revoked" if decided else "",
                outcome=Outcome.CORRECTED if decided else Outcome.OPEN, outcome_on=decided)
        for received, accepted, decided in product(days, (None, *days), (None, *days))
        if decided is None or decided >= received
    ]  # fmt: skip
    made = Dispute.objects.bulk_create(rows)
    for year in (2024, 2025, 2026, 2027, 2028):
        by_query = dict(in_year(case.agency, year).values_list("pk", "column"))
        by_rule = {
            row.pk: rules.outcome_in(year, begun=row.accepted_on or row.received_on, decided=row.outcome_on,
                                     result=row.result)
            for row in made
        }  # fmt: skip
        assert by_query == {key: column.value for key, column in by_rule.items() if column is not None}, year
