"""答复: which items an answer decides, what is decided of each, what it still lacks, and its way into the review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.agencies.models import BUSINESS_ROLES
from gongkai.casework import grounds
from gongkai.casework.articles import quoted
from gongkai.casework.pages import find_sheet, shell
from gongkai.desk.documents.doors import tried
from gongkai.desk.pages import StaffRequest, now, staff, whole, wholes
from gongkai.disputes.queries.reading import lessons
from gongkai.foi.actions import deciding, reviewing
from gongkai.foi.models import (
    Act,
    Answer,
    AnswerAct,
    AnswerState,
    Case,
    Consultation,
    Decision,
    Desk,
    Item,
    Party,
    Verdict,
)
from gongkai.foi.queries.case import AnswerSheet, Sheet
from gongkai.foi.queries.lacks import Facts, facts_of, lacks, lacks_of
from gongkai.foi.queries.queues import find
from gongkai.letters.queries.conditions import NO_FILES, forbids_files
from gongkai.letters.queries.outgoing import unchecked_of
from gongkai.rules.refused import Refused
from gongkai.rules.requests.grounds import EXEMPTIONS, GROUNDS, PARTIAL, Need, cites_of

REFUSED = 409
MOVING = (AnswerState.DRAFT, AnswerState.REVIEW, AnswerState.APPROVED)


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as the page shows it: its form where it may be written, what it lacks, the articles it rests on."""

    decision: Decision
    title: str
    articles: list[tuple[str, str]]
    exempt: list[str]
    boxes: list[grounds.Shown]
    code: str
    withheld: list[str]
    lacks: list[str]
    earlier: str
    third: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the review: who decided it, or that it waits here."""

    step: Desk
    words: str
    done: bool
    here: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as the page shows it. `acts` are words of `AnswerAct`; `writes` whether its forms are open.

    unchecked   how many of its files nobody has cleared
    """

    answer: Answer
    decisions: list[DecisionView]
    steps: list[StepView]
    sheet: AnswerSheet
    acts: set[str]
    writes: bool
    lacks: list[tuple[int, str]]
    unchecked: int = 0


@require_GET
@staff(*BUSINESS_ROLES)
def index(request: StaffRequest, case: int) -> HttpResponse:
    """The answers of a request, those under way first."""
    return _page(request, find_sheet(request, case))


def _page(request: StaffRequest, sheet: Sheet, typed: Mapping[int, Mapping[str, Any]] | None = None) -> HttpResponse:
    """The tab; `typed` holds what was refused, by the key of the item."""
    case, third = sheet.case, [one for one in sheet.consultations if one.party == Party.THIRD_PARTY]
    standing, left = [one for one in sheet.answers if one.answer.state != AnswerState.VOID], unchecked_of(case)
    shown = [replace(answer_view(sheet, one, typed), unchecked=left[one.answer.pk]) for one in standing]
    free = [item for item in sheet.items if not hasattr(item, "decision") and not item.result]
    same = Case.objects.filter(agency=case.agency_id, subject_mark=case.subject_mark).exclude(pk=case.pk)
    context = {
        **shell(request, sheet, "answers"), "answers": sorted(shown, key=lambda one: one.answer.state not in MOVING),
        "void": [one.answer for one in sheet.answers if one.answer.state == AnswerState.VOID], "free": free,
        "may_draft": Act.DRAFT in sheet.acts and bool(free), "groups": grounds.groups(), "notes": grounds.notes(),
        "exemptions": grounds.exemptions(), "third": third,
        "third_codes": " ".join(grounds.shown_for(Need.THIRD_PARTY_RECORD)), "lessons": lessons(same.values_list("pk", flat=True)),
    }  # fmt: skip
    return render(request, "casework/answers/index.html", context, status=REFUSED if typed is not None else 200)


def answer_view(sheet: Sheet, one: AnswerSheet, typed: Mapping[int, Mapping[str, Any]] | None = None) -> AnswerView:
    """An answer with all that is shown of it."""
    answer, draft = one.answer, one.answer.state == AnswerState.DRAFT
    facts = facts_of(sheet) if draft else None
    decisions = [_decision(row, facts, (typed or {}).get(row.item_id)) for row in one.decisions]
    lacking = [(row.decision.item.order, words) for row in decisions for words in row.lacks]
    writes = AnswerAct.SAVE in one.acts
    return AnswerView(answer, decisions, _steps(sheet, one), one, {act.value for act in one.acts}, writes, lacking)


def _decision(row: Decision, facts: Facts | None, typed: Mapping[str, Any] | None) -> DecisionView:
    code, withheld = grounds.chosen(row, typed)
    known = row.code in GROUNDS
    kept = [name for name in row.exemptions if name in EXEMPTIONS] if row.code == PARTIAL else []
    earlier = str(typed.get("earlier", "")) if typed is not None else (row.earlier.number if row.earlier else "")
    return DecisionView(
        decision=row, title=GROUNDS[row.code].title if known else "", code=code, withheld=withheld, earlier=earlier,
        articles=_articles(row.code, kept) if known else [], exempt=[EXEMPTIONS[name].title for name in kept],
        boxes=list(grounds.boxes(row, typed)), lacks=list(lacks_of(row, facts)) if facts else [],
        third=grounds.is_shown(grounds.shown_for(Need.THIRD_PARTY_RECORD), code, withheld),
    )  # fmt: skip


def _articles(code: str, kept: list[str]) -> list[tuple[str, str]]:
    """What the decision rests on; of a partial disclosure without grounds yet its own article alone."""
    cites = GROUNDS[code].cites if code == PARTIAL and not kept else cites_of(code, kept)
    return quoted(cites)


def _steps(sheet: Sheet, one: AnswerSheet) -> list[StepView]:
    """The steps of its review with who decided them in this round."""
    valid = {row.step: row for row in one.opinions
             if row.round == one.answer.round and row.verdict == Verdict.APPROVED and not row.outdated}  # fmt: skip
    shown = []
    for step in sheet.route:
        row, here = valid.get(step), one.answer.step == step
        words = f"{row.person_name} {row.at.astimezone():%-m月%-d日}通过" if row else "等审核" if here else "未到"
        shown.append(StepView(step, words, row is not None, here))
    return shown


@require_POST
@staff(*BUSINESS_ROLES)
def start(request: StaffRequest, case: int) -> HttpResponse:
    """Begin an answer over the items that were ticked."""
    sheet = find_sheet(request, case)
    wanted = set(wholes(request.POST.getlist("item")))
    items = [item for item in sheet.items if item.pk in wanted]
    tried(
        request,
        lambda: deciding.draft_answer(sheet.case, items, by=request.user, at=now()),
        "已开始拟答复，请逐项填写。",
    )
    return redirect("desk:request_answers", sheet.case.pk)


@require_POST
@staff(*BUSINESS_ROLES)
def decide(request: StaffRequest, answer: int, item: int) -> HttpResponse:
    """Keep what is decided of an item; a refusal shows the page with what was typed."""
    row = find_answer(request, answer)
    own = get_object_or_404(Item.objects.filter(case=row.case_id), pk=item)
    typed: dict[str, Any] = {
        name: request.POST.get(name, "") for name in (*grounds.PLAIN, "code", "consultation", "earlier")
    }
    typed["exemptions"] = request.POST.getlist("exemptions")
    try:
        values = _values(request, row, typed)
        version = whole(request.POST.get("version")) or 0
        deciding.save_decision(row, own, values, version=version, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, find_sheet(request, row.case_id), {own.pk: typed})
    messages.success(request, f"第{own.order}项已保存。")
    return redirect(reverse("desk:request_answers", args=[row.case_id]) + f"#item-{own.order}")


def _values(request: StaffRequest, answer: Answer, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed as the action takes it: records by their keys and numbers, grounds only where the kind has them."""
    code, withheld = str(typed["code"]), list(typed["exemptions"])
    exempt = withheld if code == PARTIAL else []
    values: dict[str, Any] = {name: typed[name] for name in grounds.PLAIN} | {"code": code, "exemptions": exempt}
    wants = grounds.is_shown(grounds.shown_for(Need.THIRD_PARTY_RECORD), code, exempt)
    asked = whole(typed["consultation"]) if wants else None
    values["consultation"] = Consultation.objects.filter(case=answer.case_id, pk=asked).first() if asked else None
    number = str(typed["earlier"]).strip() if code == "D2" else ""
    values["earlier"] = find(request.user, number) if number else None
    if number and values["earlier"] is None:
        raise Refused(f"没有找到编号为“{number}”的申请。", then="请核对登记编号，例如 2026-12。")
    return values


Doing = Callable[[StaffRequest, Answer], object]


def _opening(request: StaffRequest, row: Answer) -> None:
    version = whole(request.POST.get("version")) or 0
    deciding.save_opening(row, request.POST.get("opening", ""), version=version, by=request.user, at=now())


def _submit(request: StaffRequest, row: Answer) -> None:
    """What it lacks stands on the page beside each item and is not said again; a refusal gives no file (《条例》第十四至十六条)."""
    if row.state == AnswerState.DRAFT and (missing := lacks(row)):
        raise Refused(f"还缺{len(missing)}处，没有送审。", then="请补齐各项标出的内容，保存后再送审。")
    if row.enclosures.exists() and forbids_files(set(row.decisions.values_list("code", flat=True))):
        raise Refused(NO_FILES, then="请先在“随答复提供的文件”里去掉，再送审。")
    reviewing.submit(row, by=request.user, at=now())


def _recall(request: StaffRequest, row: Answer) -> None:
    reviewing.recall(row, by=request.user, at=now(), reason=request.POST.get("reason", ""))


def _discard(request: StaffRequest, row: Answer) -> None:
    deciding.discard(row, request.POST.get("reason", ""), by=request.user, at=now())


ACTS: Mapping[str, tuple[Doing, str]] = {
    "opening": (_opening, "补充说明已保存。"), "submit": (_submit, "已送审。"), "recall": (_recall, "已撤回，可以继续修改。"),
    "discard": (_discard, "拟答复已作废，事项可以重新拟。"),
}  # fmt: skip


@require_POST
@staff(*BUSINESS_ROLES)
def act(request: StaffRequest, answer: int, name: str) -> HttpResponse:
    """One act of its writers, by its name in the address."""
    if name not in ACTS:
        raise Http404
    doing, said = ACTS[name]
    row = find_answer(request, answer)
    tried(request, lambda: doing(request, row), said)
    return redirect("desk:request_answers", row.case_id)


def find_answer(request: StaffRequest, answer: int) -> Answer:
    """The answer through the door; 404 where its case is out of sight."""
    return get_object_or_404(Answer.objects.visible_to(request.user).select_related("case__agency"), pk=answer)
