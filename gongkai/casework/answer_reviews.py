"""答复审核: the answers that wait at my step at the left, the chosen one at the right; four eyes before the button."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, Person
from gongkai.casework.answering import AnswerView, answer_view, find_answer
from gongkai.casework.pages import find_sheet
from gongkai.desk.documents.doors import tried
from gongkai.desk.pages import StaffRequest, now, staff, today, whole
from gongkai.foi.actions import reviewing
from gongkai.foi.models import STEPS, Answer, AnswerAct, AnswerState, Desk, Verdict
from gongkai.foi.queries.case import Sheet
from gongkai.foi.queries.desks import at_my_desk
from gongkai.foi.queries.rights import owns
from gongkai.letters.queries.conditions import forbids_files

NEVER = "B1"  # 国家秘密
GIVEN, KEPT, CLOSED = "经审查，不涉及国家秘密，可以公开", "经审查，不涉及国家秘密", "经审查，属于国家秘密，不得公开"
MOST = 100


@require_GET
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest) -> HttpResponse:
    """The queue, the most urgent first, and the chosen answer."""
    rows = _queue(request.user)
    wanted = whole(request.GET.get("at"))
    chosen = next((row for row in rows if row.pk == wanted), rows[0] if rows and wanted is None else None)
    if chosen is None and wanted is not None:
        chosen = find_answer(request, wanted)
    context: dict[str, Any] = {"rows": rows, "chosen": chosen, "today": today()}
    return render(request, "casework/answers/reviews.html", context | (_shown(request, chosen) if chosen else {}))


def _queue(person: Person) -> list[Answer]:
    rows = at_my_desk(person).select_related("case__section", "case__agency", "drafted_by")
    return list(rows.order_by("step_due", "case__due", "pk")[:MOST])


def _shown(request: StaffRequest, row: Answer) -> dict[str, Any]:
    """The chosen answer with its request, and whether its reader may decide."""
    sheet = find_sheet(request, row.case_id)
    one = next(found for found in sheet.answers if found.answer.pk == row.pk)
    view = answer_view(sheet, one)
    at = STEPS.index(Desk(one.answer.step)) if one.answer.step else 0
    demands = Desk.LEGAL if Desk.LEGAL in sheet.route else Desk.UNIT
    return {
        "sheet": sheet, "case": sheet.case, "view": view, "told": [one], "eyes": _eyes(sheet, view, request.user),
        "may_decide": AnswerAct.APPROVE in one.acts, "needs_secrecy": one.answer.step == demands,
        "earlier": [step for step in sheet.route if STEPS.index(step) < at],
        "secrecy": request.POST.get("secrecy_words") or _secrecy({one.decision.code for one in view.decisions}),
    }  # fmt: skip


def _secrecy(codes: Collection[str]) -> str:
    """The words of the secrecy review that fit the answer; the reviewer changes them where they do not."""
    if NEVER in codes:
        return CLOSED
    return KEPT if forbids_files(codes) else GIVEN


def _eyes(sheet: Sheet, view: AnswerView, person: Person) -> str:
    """Whose hands the answer went through, and why the reader may or may not decide this step."""
    answer, one = view.answer, view.sheet
    if answer.state != AnswerState.REVIEW:
        return ""
    if any(writer.pk == person.pk for writer in one.writers):
        return "您写过这份答复，不能审核它。请由本步骤的其他审核人或者分管领导审核。"
    mine = [row for row in one.opinions if row.person_id == person.pk and row.round == answer.round]
    if any(row.verdict == Verdict.APPROVED and not row.outdated for row in mine):
        return "您在本轮已经审过一步，这一步要由另一人审核。"
    if not owns(Desk(answer.step), sheet.case, person):
        return f"这一步是“{answer.get_step_display()}”，不由您审核。"
    return "您没有写过这份答复，本轮也没有审过别的步骤，可以审核。"


@require_POST
@staff(*BUSINESS_ROLES)
def decide(request: StaffRequest, answer: int) -> HttpResponse:
    """Approve or send back; the next one comes by itself, a refusal keeps what was typed."""
    row = find_answer(request, answer)
    post, text = request.POST, request.POST.get("opinion", "").strip()
    row.step, row.round = post.get("step", row.step), whole(post.get("round")) or row.round
    rest = [one.pk for one in _queue(request.user) if one.pk != row.pk]
    if post.get("verdict") == "approve":
        secrecy = post.get("secrecy_words", "") if post.get("secrecy") == "1" else ""
        done = tried(request, lambda: reviewing.approve(row, by=request.user, at=now(), text=text, secrecy=secrecy),
                     f"{row.case.number}：已通过。")  # fmt: skip
    else:
        to = next((step for step in STEPS if step == post.get("to")), None)
        done = tried(request, lambda: reviewing.send_back(row, reason=text, by=request.user, at=now(), to=to),
                     f"{row.case.number}：已退回。")  # fmt: skip
    if done:
        return redirect(reverse("desk:request_reviews") + (f"?at={rest[0]}" if rest else ""))
    fresh = find_answer(request, answer)
    context = {"rows": _queue(request.user), "chosen": fresh, "today": today(), "typed": text}
    return render(request, "casework/answers/reviews.html", context | _shown(request, fresh), status=409)
