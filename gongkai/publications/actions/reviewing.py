"""The review: submit, recall, decide step by step, and look again afterwards at what went out in a hurry."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.agencies.queries import work_calendar
from gongkai.publications.actions.checking import blocking, check_edition
from gongkai.publications.actions.files import drop_unused_pictures
from gongkai.publications.actions.moves import hold, move, permit
from gongkai.publications.actions.releasing import let_out
from gongkai.publications.models import (
    Act,
    Decision,
    Edition,
    State,
    Step,
    Verdict,
)
from gongkai.publications.queries.companions import companions, is_interpreted
from gongkai.publications.queries.lacks import lacks
from gongkai.publications.queries.review import unlooked_steps
from gongkai.publications.queries.rights import current_step, owns, steps_of, wrote
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.cites import Cite
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

THREE_IN_STEP = Cite("国办发〔2016〕80号")


@transaction.atomic
def submit(edition: Edition, *, by: Person, at: datetime, urgent_why: str = "") -> Edition:
    """Send a draft into the review of its kind, its interpretations with it.

    urgent_why   not empty: only the last step decides before the release, the others look afterwards
    """
    held = hold(edition)
    permit(held, Act.SUBMIT, by)
    if len(urgent_why.strip()) > 200:
        raise Refused("紧急事由太长。", then="请写在200字以内。")
    steps = steps_of(held)
    if not steps:
        raise Refused(f"种类“{held.document.kind}”没有设审核步骤。", then="请系统管理员先设好步骤。")
    _complete(held)
    following = companions(held)
    _interpreted(held, following)
    for one in following:
        _complete(one)
    for one in [held, *following]:
        drop_unused_pictures(one, by=by, at=at)
    first = steps[-1] if urgent_why.strip() else steps[0]
    for one in [held, *following]:
        check_edition(one, at=at)
    return move(
        held, Act.SUBMIT, State.REVIEW, by=by, at=at, reason=urgent_why.strip(), step=first.order,
        round=held.round + 1, step_due=_due(held, first, day_of(at)), submitted_at=at,
        urgent=bool(urgent_why.strip()), urgent_why=urgent_why.strip(),
        told={"step_name": first.name, "urgent": bool(urgent_why.strip())},
    )  # fmt: skip


@transaction.atomic
def recall(edition: Edition, *, by: Person, at: datetime) -> Edition:
    """Take a submitted edition back into draft."""
    return move(hold(edition), Act.RECALL, State.DRAFT, by=by, at=at, step=0, step_due=None)


@transaction.atomic
def approve(edition: Edition, *, by: Person, at: datetime, opinion: str = "", secrecy: str = "") -> Edition:
    """Approve the step it waits at. The last approval releases it, or leaves it waiting for its hour.

    secrecy   the sentence of the secrecy review, demanded by steps that hold it
    """
    held = hold(edition)
    permit(held, Act.APPROVE, by)
    step = current_step(held)
    assert step is not None  # permit has refused it otherwise
    if _must_review_secrecy(held, step) and not secrecy.strip():
        raise Refused("没有填写保密审查意见。", then="请写明审查结论，例如“不涉及国家秘密，可以公开”。",
                      basis=Cite("政府信息公开条例", 17))  # fmt: skip
    following = companions(held)
    rest = [] if held.urgent else [one for one in steps_of(held) if one.order > step.order]
    if not rest:
        _gate(held, following, at)
    after = rest[0] if rest else None
    move(
        held,
        Act.APPROVE,
        State.REVIEW if after else State.READY,
        by=by,
        at=at,
        reason=opinion.strip(),
        step=after.order if after else 0,
        step_due=_due(held, after, day_of(at)) if after else None,
        told={"step_name": step.name},
    )
    for one in [held, *following]:
        _decide(one, step, Verdict.APPROVED, by=by, at=at, reason=opinion, secrecy=secrecy)
    if after is None and (held.release_at is None or held.release_at <= at):
        let_out(held, by=by, at=at)
    return held


@transaction.atomic
def send_back(edition: Edition, *, reason: str, by: Person, at: datetime, to_step: int = 0) -> Edition:
    """Send it back: to the writers (`to_step` 0) or to an earlier step, with what has to change."""
    if not reason.strip():
        raise Refused("没有写退回的理由。", then="请写明要改什么。")
    held = hold(edition)
    permit(held, Act.SEND_BACK, by)
    step = current_step(held)
    assert step is not None
    target = next((one for one in steps_of(held) if one.order == to_step), None)
    if to_step and (target is None or target.order >= step.order):
        raise Refused("只能退回到前面的步骤。", then="请选择前面的步骤，或退回起草人。")
    if to_step and held.urgent:
        raise Refused("紧急发布的文件只由最后一步审核，不能退回到前面的步骤。", then="请退回起草人。")
    for one in [held, *companions(held)]:
        _decide(one, step, Verdict.SENT_BACK, by=by, at=at, reason=reason)
    if target is None:
        return move(held, Act.SEND_BACK, State.DRAFT, by=by, at=at, reason=reason.strip(), step=0, step_due=None,
                    told={"step_name": step.name})  # fmt: skip
    Decision.objects.filter(edition=held, round=held.round, step__gte=target.order, verdict=Verdict.APPROVED).delete()
    return move(held, Act.SEND_BACK, State.REVIEW, by=by, at=at, reason=reason.strip(), step=target.order,
                step_due=_due(held, target, day_of(at)), told={"step_name": step.name, "to_step": target.name})  # fmt: skip


@transaction.atomic
def look(edition: Edition, step_order: int, *, fine: bool, opinion: str = "", by: Person, at: datetime) -> Decision:
    """The second pair of eyes on a step that an urgent release left out; an objection asks the office to act."""
    held = Edition.objects.select_for_update(of=("self",)).select_related("document__kind", "document__agency").get(
        pk=edition.pk
    )  # fmt: skip
    step = next((one for one in unlooked_steps(held) if one.order == step_order), None)
    if step is None:
        raise Refused("这一步不需要补审，或已经有人补审过。", then="请刷新页面。")
    if not owns(step, held.document, by):
        raise Refused(f"您不能补审“{step.name}”。", then=f"请由{step.owners}补审。")
    if wrote(held, by) or Decision.objects.filter(edition=held, round=held.round, person=by).exists():
        raise Refused("补审要由没有写过、也没有审过这份文件的人来做。", then="请由其他审核人或分管领导补审。")
    if not fine and not opinion.strip():
        raise Refused("有异议，但没有写是什么问题。", then="请写明问题，办公室据此撤下或修订。")
    verdict = Verdict.LOOKED if fine else Verdict.OBJECTED
    row = _decide(held, step, verdict, by=by, at=at, reason=opinion)
    record(Verb.LOOKED, held, by=by, at=at, after={"step_name": step.name, "verdict": str(verdict)},
           reason=opinion.strip())  # fmt: skip
    return row


def _complete(edition: Edition) -> None:
    """Refuse what the kind demands and the edition lacks."""
    if found := lacks(edition):
        raise Refused(f"{edition}还缺：{'、'.join(found)}。", then="请补全后再送审。")


def _interpreted(edition: Edition, following: list[Edition]) -> None:
    """三同步: a policy goes into review with its interpretation or not at all."""
    if not edition.document.kind.needs_interpretation or following or is_interpreted(edition.document):
        return
    raise Refused(
        f"{edition}还没有解读方案和解读材料。", then="请先起草解读材料并写好解读方案，再一并送审。", basis=THREE_IN_STEP
    )


def _gate(edition: Edition, following: list[Edition], at: datetime) -> None:
    for one in [edition, *following]:
        check_edition(one, at=at)
        if open_ones := blocking(one):
            raise Refused(
                f"{one}还有{len(open_ones)}处检查发现没有处理（{open_ones[0]}）。",
                then="请退回起草人改正，或由起草人逐处说明理由。",
            )


def _must_review_secrecy(edition: Edition, step: Step) -> bool:
    """The steps that hold it; an urgent release has it done by whoever decides."""
    return step.secrecy or edition.urgent


def _decide(
    edition: Edition, step: Step, verdict: Verdict, *, by: Person, at: datetime, reason: str, secrecy: str = ""
) -> Decision:
    return Decision.objects.create(
        edition=edition, round=edition.round, step=step.order, step_name=step.name, verdict=verdict, person=by,
        person_name=by.name, reason=reason.strip()[:400], secrecy=secrecy.strip()[:200], at=at,
    )  # fmt: skip


def _due(edition: Edition, step: Step, day: date) -> date:
    """The last day of a step: working days after it came."""
    return work_calendar(edition.document.agency).add_workdays(day, step.days)
