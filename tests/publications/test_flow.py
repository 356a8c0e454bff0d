"""The table of moves: every pair of state and act, everybody who might try, and nobody twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from moments import NOON
from writing import SECRECY, go_on

from gongkai.agencies.models import Person, Role
from gongkai.publications import actions
from gongkai.publications.actions.moves import advance, permit
from gongkai.publications.models import FLOW, Act, Decision, Document, Edition, Standing, State, Verdict
from gongkai.publications.queries import review
from gongkai.publications.queries.rights import current_step, may
from gongkai.records.models import SYSTEM, Event
from gongkai.rules.refused import Refused

PAIRS = [(state, act) for state in State for act in Act]


def put(edition: Edition, state: State) -> Edition:
    """The edition in a state, put there without the flow."""
    Edition.objects.filter(pk=edition.pk).update(state=state, step=1 if state == State.REVIEW else 0, round=1)
    edition.refresh_from_db()
    return edition


@pytest.mark.parametrize(("state", "act"), PAIRS, ids=[f"{act} from {state}" for state, act in PAIRS])
def test_an_act_starts_from_the_states_of_the_table_and_from_no_other(state, act, notice, cast):
    put(notice, state)
    people = [*cast.values(), SYSTEM]
    if state in FLOW[act].sources:
        for target in FLOW[act].targets:
            put(notice, state)
            before = Event.objects.count()
            advance(notice, act, target, by=SYSTEM, at=NOON)
            assert Edition.objects.get(pk=notice.pk).state == target
            assert Event.objects.count() == before + 1
        return
    with pytest.raises(ValueError, match="does not lead"):
        advance(notice, act, next(iter(FLOW[act].targets)), by=SYSTEM, at=NOON)
    for one in people:
        with pytest.raises(Refused, match="不能办理"):
            permit(notice, act, one)


@pytest.mark.parametrize("act", list(Act), ids=str)
@pytest.mark.parametrize("who", ["outsider", "colleague", "administrator", "auditor", "overseer"])
def test_nobody_from_elsewhere_does_anything(act, who, notice, request):
    person = request.getfixturevalue(who)
    put(notice, next(iter(FLOW[act].sources)))
    assert not may(notice, act, person)
    with pytest.raises(Refused):
        permit(notice, act, person)


def test_three_people_and_a_leader_bring_a_normative_document_out(norm, reading, cast):
    go_on(norm, cast)
    norm.refresh_from_db()
    document = norm.document
    assert (norm.state, document.standing, document.live_id) == (State.RELEASED, Standing.LIVE, norm.pk)
    decisions = Decision.objects.filter(edition=norm).values_list("step_name", "person_name")
    assert list(decisions) == [
        ("科室初审", "许国梁"),
        ("合法性、保密审查", "方正平"),
        ("办公室终审", "林静"),
        ("分管领导签发", "周明"),
    ]
    reading.refresh_from_db()
    assert reading.state == State.RELEASED
    assert reading.document.interprets == document


def test_the_writer_does_not_review(notice, handler, head, account, bureau, safety):
    """A head who has written on the text is a writer of it, whatever the role."""
    actions.save_edition(notice, {"summary": "夜间封闭"}, version=1, by=head, at=NOON)
    notice.refresh_from_db()
    edition = actions.submit(notice, by=handler, at=NOON)
    with pytest.raises(Refused, match="参与了起草"):
        actions.approve(edition, by=head, at=NOON, secrecy=SECRECY)
    second = account("罗敏", Role.HEAD, bureau, safety)
    actions.approve(edition, by=second, at=NOON, secrecy=SECRECY)
    assert Edition.objects.get(pk=edition.pk).step == 2


def test_one_person_does_not_decide_two_steps(norm, reading, cast, leader):
    edition = actions.submit(norm, by=cast["writer"], at=NOON)
    actions.approve(edition, by=leader, at=NOON)
    with pytest.raises(Refused, match="连审两步"):
        actions.approve(Edition.objects.get(pk=edition.pk), by=leader, at=NOON, secrecy=SECRECY)


def test_the_writer_of_the_interpretation_reviews_neither(norm, reading, cast, head):
    actions.save_edition(reading, {"summary": "看图"}, version=1, by=head, at=NOON)
    edition = actions.submit(norm, by=cast["writer"], at=NOON)
    with pytest.raises(Refused, match="参与了起草"):
        actions.approve(edition, by=head, at=NOON)
    assert edition.pk not in review.queue(head).values_list("pk", flat=True)


def test_two_reviewers_cannot_both_win(notice, cast, leader):
    edition = actions.submit(notice, by=cast["writer"], at=NOON)
    stale = Edition.objects.get(pk=edition.pk)
    actions.approve(edition, by=cast["own"], at=NOON, secrecy=SECRECY)
    with pytest.raises(Refused, match="刚被他人处理"):
        actions.approve(stale, by=leader, at=NOON, secrecy=SECRECY)


def test_sending_back_to_the_writers_says_why_and_starts_anew(notice, cast):
    edition = actions.submit(notice, by=cast["writer"], at=NOON)
    actions.approve(edition, by=cast["own"], at=NOON, secrecy=SECRECY)
    edition = Edition.objects.get(pk=edition.pk)
    with pytest.raises(Refused, match="没有写退回的理由"):
        actions.send_back(edition, reason=" ", by=cast["office"], at=NOON)
    actions.send_back(edition, reason="绕行路线写错了", by=cast["office"], at=NOON)
    edition = Edition.objects.get(pk=edition.pk)
    assert (edition.state, edition.step) == (State.DRAFT, 0)
    edition = actions.submit(edition, by=cast["writer"], at=NOON)
    assert (edition.round, edition.step) == (2, 1)
    assert not Decision.objects.filter(edition=edition, round=2).exists()


def test_sending_back_to_an_earlier_step_asks_that_step_again(norm, reading, cast):
    edition = actions.submit(norm, by=cast["writer"], at=NOON)
    for who in ("own", "legal"):
        actions.approve(edition, by=cast[who], at=NOON, secrecy=SECRECY)
        edition = Edition.objects.get(pk=edition.pk)
    with pytest.raises(Refused, match="前面的步骤"):
        actions.send_back(edition, reason="请法规科再看", to_step=3, by=cast["office"], at=NOON)
    actions.send_back(edition, reason="请法规科再看", to_step=2, by=cast["office"], at=NOON)
    edition = Edition.objects.get(pk=edition.pk)
    assert (edition.state, current_step(edition).name) == (State.REVIEW, "合法性、保密审查")
    go_on(edition, cast)
    assert Document.objects.get(pk=norm.document_id).standing == Standing.LIVE


def test_secrecy_is_answered_where_the_step_holds_it(norm, reading, cast):
    edition = actions.submit(norm, by=cast["writer"], at=NOON)
    actions.approve(edition, by=cast["own"], at=NOON)
    with pytest.raises(Refused, match=r"保密审查意见.*第十七条"):
        actions.approve(Edition.objects.get(pk=edition.pk), by=cast["legal"], at=NOON)


def test_an_urgent_release_is_looked_at_afterwards(norm, reading, cast, handler):
    edition = actions.submit(norm, by=handler, at=NOON, urgent_why="台风红色预警，今晚封路")
    assert current_step(edition).name == "分管领导签发"
    actions.approve(edition, by=cast["leadership"], at=NOON, secrecy=SECRECY)
    norm.refresh_from_db()
    assert norm.state == State.RELEASED
    assert [step.name for step in review.unlooked_steps(norm)] == ["科室初审", "合法性、保密审查", "办公室终审"]
    assert norm in review.to_look_at(cast["office"])
    with pytest.raises(Refused, match="没有写过"):
        actions.look(norm, 1, fine=True, by=cast["leadership"], at=NOON)
    for order, who in ((1, "own"), (2, "legal"), (3, "office")):
        actions.look(norm, order, fine=True, by=cast[who], at=NOON)
    assert norm not in review.to_look_at(cast["office"])
    assert Decision.objects.filter(edition=norm, verdict=Verdict.LOOKED).count() == 3


def test_an_objection_afterwards_needs_words(norm, reading, cast, handler):
    edition = actions.submit(norm, by=handler, at=NOON, urgent_why="台风红色预警，今晚封路")
    actions.approve(edition, by=cast["leadership"], at=NOON, secrecy=SECRECY)
    norm.refresh_from_db()
    with pytest.raises(Refused, match="没有写是什么问题"):
        actions.look(norm, 2, fine=False, by=cast["legal"], at=NOON)
    row = actions.look(norm, 2, fine=False, opinion="第三条没有上位法依据", by=cast["legal"], at=NOON)
    assert row.verdict == Verdict.OBJECTED
    with pytest.raises(Refused, match="已经有人补审过"):
        actions.look(norm, 2, fine=True, by=cast["legal"], at=NOON)


def test_the_queue_shows_what_waits_for_me_and_nothing_else(notice, norm, reading, cast, colleague, account, bureau):
    actions.submit(notice, by=cast["writer"], at=NOON)
    actions.submit(norm, by=cast["writer"], at=NOON)
    assert set(review.queue(cast["own"])) == {notice, norm}
    assert set(review.stand_in(cast["leadership"])) == {notice, norm}
    assert not review.queue(cast["leadership"])
    for one in (cast["writer"], cast["legal"], cast["office"], colleague):
        assert not review.queue(one)
    for edition in list(review.queue(cast["own"])):
        assert may(edition, Act.APPROVE, cast["own"])
    actions.approve(Edition.objects.get(pk=norm.pk), by=cast["own"], at=NOON)
    assert set(review.queue(cast["legal"])) == {norm}
    assert reading not in review.queue(cast["legal"])


@pytest.mark.parametrize("who", ["handler", "head", "lawyer", "coordinator", "leader", "colleague", "outsider"])
def test_the_queue_and_the_right_to_decide_agree(who, notice, norm, reading, cast, request):
    person = request.getfixturevalue(who)
    actions.submit(notice, by=cast["writer"], at=NOON)
    edition = actions.submit(norm, by=cast["writer"], at=NOON)
    for step in range(4):
        rows = set(review.queue(person)) | set(review.stand_in(person))
        assert rows == {one for one in Edition.objects.filter(pk__in=[notice.pk, norm.pk])
                        if may(one, Act.APPROVE, person)}  # fmt: skip
        if step < 3:
            one = Edition.objects.get(pk=edition.pk)
            actions.approve(one, by=cast[current_step(one).where], at=NOON, secrecy=SECRECY)


def test_a_step_has_its_last_day_in_working_days(norm, reading, cast):
    edition = actions.submit(norm, by=cast["writer"], at=NOON)
    assert edition.step_due == date(2026, 5, 15)
    actions.approve(edition, by=cast["own"], at=NOON + timedelta(days=2))
    edition = Edition.objects.get(pk=edition.pk)
    assert edition.step_due == date(2026, 5, 22)
    assert edition in review.overdue(cast["office"], date(2026, 5, 23))
    assert edition not in review.overdue(cast["office"], date(2026, 5, 22))


def test_recall_and_discard(notice, cast):
    edition = actions.submit(notice, by=cast["writer"], at=NOON)
    actions.recall(edition, by=cast["writer"], at=NOON)
    edition = Edition.objects.get(pk=edition.pk)
    with pytest.raises(Refused, match="作废的理由"):
        actions.discard(edition, reason="", by=cast["writer"], at=NOON)
    actions.discard(edition, reason="已并入另一份公告", by=cast["writer"], at=NOON)
    assert Edition.objects.get(pk=edition.pk).state == State.DISCARDED


@pytest.mark.usefixtures("coordinator")
def test_an_interpretation_goes_with_its_document_and_not_alone(norm, reading, cast, handler):
    with pytest.raises(Refused, match="随《江州市公路养护作业交通组织规定》一并审核"):
        actions.submit(reading, by=handler, at=NOON)


def test_a_policy_without_interpretation_is_not_accepted(norm, handler):
    with pytest.raises(Refused, match=r"解读方案和解读材料.*国办发〔2016〕80号"):
        actions.submit(norm, by=handler, at=NOON)
    assert Edition.objects.get(pk=norm.pk).state == State.DRAFT


def test_an_unfinished_interpretation_keeps_its_document_back(norm, reading, handler):
    Edition.objects.filter(pk=reading.pk).update(reading_outline="", contact="")
    with pytest.raises(Refused, match="还缺：咨询方式、解读提纲"):
        actions.submit(norm, by=handler, at=NOON)


Make = Callable[..., Person]


def test_a_leader_has_the_steps_of_leaders_in_the_queue(norm, reading, cast):
    edition = actions.submit(norm, by=cast["writer"], at=NOON)
    for who in ("own", "legal", "office"):
        actions.approve(Edition.objects.get(pk=edition.pk), by=cast[who], at=NOON, secrecy=SECRECY)
    assert set(review.queue(cast["leadership"])) == {norm}
    assert not review.stand_in(cast["leadership"])
