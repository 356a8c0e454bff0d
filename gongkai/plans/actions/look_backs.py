"""Look-backs (回头看): a sample of closed duties, each with a verdict of its own."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from django.db import transaction

from gongkai.plans.actions.assignments import again, given
from gongkai.plans.actions.moves import hold, hold_many, move, move_many, office_only, permit
from gongkai.plans.models import Act, Duty, Evidence, EvidenceKind, LookBack, LookBackVerdict, Plan, State
from gongkai.records.models import Performer
from gongkai.records.sources.pages import fetch_page
from gongkai.rules.refused import Refused

BROKEN = 400  # HTTP status from which a page is not there
MAX_LINKS = 20  # of one duty
SLIPPED_OR_UNTRUE = frozenset({LookBackVerdict.SLIPPED, LookBackVerdict.UNTRUE})


@transaction.atomic
def sample_look_back(plan: Plan, number: int, *, seed: str, by: Performer, at: datetime) -> list[LookBack]:
    """Draw so many closed duties of a plan that were never looked at again. The same seed draws the same ones.

    The seed is kept in the record, so that anybody can draw again and see that nobody chose.
    """
    office_only(plan.agency, by, "抽取回头看")
    if number < 1:
        raise Refused("没有填抽取数量。", then="请填1或更大的数。")
    pool = sorted(
        Duty.objects.filter(plan=plan, state=State.DONE, look_backs__isnull=True).values_list("pk", flat=True)
    )
    if not pool:
        raise Refused(f"{plan}没有可抽查的办结任务。", then="有任务办结后再抽取。")
    drawn = Random(seed).sample(pool, min(number, len(pool)))  # noqa: S311
    held = list(hold_many(Duty(pk=pk) for pk in drawn).values())
    rows = LookBack.objects.bulk_create([LookBack(duty=duty, sampled_at=at, sampled_by=by.actor_name) for duty in held])
    told = {duty.pk: {"seed": seed, "pool": len(pool), "drawn": len(held)} for duty in held}
    move_many(held, Act.LOOK_BACK, by=by, at=at, told=told)
    return rows


@transaction.atomic
def decide_look_back(
    look_back: LookBack,
    verdict: LookBackVerdict | str,
    *,
    text: str = "",
    reopen: bool | None = None,
    due: date | None = None,
    by: Performer,
    at: datetime,
) -> Duty:
    """What the look-back found. The first verdict stays as it was.

    属实 confirms, 不属实 reopens; 有反弹 reopens unless `reopen` is False.
    """
    held = hold(look_back.duty)
    row = LookBack.objects.get(pk=look_back.pk)
    found = LookBackVerdict(verdict)
    reopens = found == LookBackVerdict.UNTRUE or (found == LookBackVerdict.SLIPPED and reopen is not False)
    act = Act.REOPEN if reopens else Act.CONFIRM_CLOSED
    permit(held, act, by)
    if found == LookBackVerdict.OPEN:
        raise Refused("没有选核查结论。", then="请选一项结论。")
    if row.verdict != LookBackVerdict.OPEN:
        raise Refused(f"{held}的回头看刚被他人处理。", then="请刷新页面，看过最新状态再办。")
    said = given(text, found.label) if found in SLIPPED_OR_UNTRUE else text.strip()
    row.verdict, row.text, row.decided_at, row.decided_by = found, said, at, by.actor_name
    row.save(update_fields=["verdict", "text", "decided_at", "decided_by"])
    if reopens:
        return again(held, said, due, by, at)
    return move(held, act, by=by, at=at, reason=said, told={"verdict": found.value})


def try_links(*, limit: int = 10) -> int:
    """Open the links of sampled duties again, so that whoever looks back sees which still work. Returns how many.

    So many look-backs at a time: pages are slow. It is a finding beside the verdict, and decides nothing.
    """
    rows = LookBack.objects.filter(verdict="", links_alive=None).order_by("pk")[:limit]
    tried = 0
    for row in rows:
        urls = Evidence.objects.filter(duty=row.duty_id, kind=EvidenceKind.LINK, counts=True).values_list(
            "url", flat=True
        )
        opened = [0 < fetch_page(url).status < BROKEN for url in urls[:MAX_LINKS]]
        LookBack.objects.filter(pk=row.pk, links_alive=None).update(
            links_alive=sum(opened), links_dead=len(opened) - sum(opened)
        )
        tried += len(opened)
    return tried
