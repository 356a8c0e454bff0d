"""Making letters: number, .docx and .pdf, sealed in the case, in one transaction; voiding them; many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Person
from gongkai.fees.models import Charge
from gongkai.foi.actions.moves import hold
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.actions.registering import reception_of
from gongkai.foi.models import Answer, Case, Consultation, ExtensionRequest, Piece, PieceKind
from gongkai.foi.queries.rights import works_on
from gongkai.letters.models import Code, Letter, LetterState
from gongkai.letters.queries.conditions import addressee, hindrance, letter_of_remedy
from gongkai.letters.queries.drawing import Drawing, drawing
from gongkai.letters.queries.facts import Facts
from gongkai.letters.queries.marks import marks_of, printed, run_of, series_of
from gongkai.letters.queries.phrases import remedy_for
from gongkai.records.actions import next_number, record
from gongkai.records.models import Verb
from gongkai.rules.days import day_of, in_chinese
from gongkai.rules.refused import Refused

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """A letter to be made; fields as in `queries.facts.Facts`."""

    case: Case
    code: str
    typed: Mapping[str, str] = field(default_factory=dict)
    dated: date | None = None
    answer: Answer | None = None
    consultation: Consultation | None = None
    charge: Charge | None = None
    extension: ExtensionRequest | None = None
    letter: Letter | None = None

    def facts(self, case: Case, maker: str, today: date) -> Facts:
        """What the letter is made of."""
        return Facts(case, self.code, self.dated or today, self.answer, self.consultation, self.charge, self.extension,
                     self.letter, self.typed, maker)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What became of many orders: the letters made, and what was refused with its sentences."""

    made: list[Letter]
    refused: list[tuple[Order, str]]


def issue(case: Case, code: str, *, by: Person, at: datetime, **more: Any) -> Letter:
    """Make one letter; `more` as in `Order`. Nothing moves by it: only its service does."""
    return make(Order(case, code, **more), by=by, at=at)


@transaction.atomic
def make(order: Order, *, by: Person, at: datetime) -> Letter:
    """Check, take the next number, make both files, keep them with the case.

    Refused for whoever does not work on the case, before its time, and with every field that lacks a value; then no number
    is used. A process that dies in between leaves neither number nor letter.
    """
    held = hold(order.case)
    facts = order.facts(held, by.name, day_of(at))
    _permit(facts, by, at)
    one = drawing(facts)
    one.refuse_lacking()
    series, number, serial = _number(facts)
    docx, pdf = _kept(one, number, by=by, at=at)
    letter = Letter.objects.create(
        case=held, code=order.code, template=one.template, answer=order.answer, consultation=order.consultation,
        series=series, year=facts.dated.year if series else None, serial=serial, number=number, docx=docx, pdf=pdf,
        addressee=addressee(one.facts), remedy=letter_of_remedy(remedy_for(facts)), typed=_typed(one.facts),
        names_channel=bool(facts.reception.review_channel), dated=facts.dated, issued_at=at, issued_by=by.name[:40],
    )  # fmt: skip
    Piece.objects.filter(pk__in=[docx.pk, pdf.pk]).update(source=f"letters.Letter:{letter.pk}")
    record(Verb.ISSUED, letter, by=by, at=at, after={
        "code": letter.code, "number": number, "template": str(one.template), "docx": docx.digest, "pdf": pdf.digest,
    })  # fmt: skip
    return letter


def issue_many(orders: Iterable[Order], *, by: Person, at: datetime, progress: Progress | None = None) -> Report:
    """Make many letters, each in its own transaction: one that is refused does not stop the others.

    progress   called with how many are done and how many there are
    """
    todo = list(orders)
    report = Report([], [])
    for number, order in enumerate(todo, 1):
        try:
            report.made.append(make(order, by=by, at=at))
        except Refused as refusal:
            report.refused.append((order, str(refusal)))
        if progress is not None:
            progress(number, len(todo))
    return report


@transaction.atomic
def void(letter: Letter, *, reason: str, by: Person, at: datetime) -> Letter:
    """A wrong letter counts no more; its number stays used, its files stay in the case. Only before it went out."""
    held = hold(letter.case)
    if not works_on(held, by):
        raise Refused("您不能作废这件申请的文书。", then=WHOSE)
    if not reason.strip():
        raise Refused("没有写作废的原因。", then="请写明哪里有误。")
    if letter.services.exists():
        raise Refused(f"{letter}已经发出，不能作废。", then="内容有误的，请另行制发更正的文书。")
    mine = Letter.objects.filter(pk=letter.pk, state=LetterState.ISSUED, services=None)
    if not mine.update(state=LetterState.VOID, void_why=reason.strip()[:200]):
        raise Refused(f"{letter}刚被他人处理。", then="请刷新页面。")
    letter.refresh_from_db()
    record(Verb.DISCARDED, letter, by=by, at=at, before={"number": letter.number}, reason=reason.strip())
    return letter


WHOSE = "文书由办公室受理人员、承办科室的人员和工作机构负责人制发。"


def _permit(facts: Facts, by: Person, at: datetime) -> None:
    if facts.code not in Code.values:
        raise Refused("没有这种文书。", then="请在列出的文书中选择。")
    if not works_on(facts.case, by):
        raise Refused("您不能制发这件申请的文书。", then=WHOSE)
    for part in (facts.answer, facts.consultation, facts.given_charge, facts.given_extension, facts.letter):
        if part is not None and part.case_id != facts.case.pk:
            raise Refused("所选的记录不是本件的。", then="请刷新页面后重新选择。")
    reception_of(facts.case.agency)
    today = day_of(at)
    if not facts.case.arrived_on <= facts.dated <= today:
        raise Refused(f"落款日期{in_chinese(facts.dated)}不对。", then="落款日期在收到申请之后、今天及以前。")
    if words := hindrance(facts):
        raise Refused(f"不能制发{Code(facts.code).label}：{words}", then="请先办理前面的步骤，或者刷新页面核对。")


def _number(facts: Facts) -> tuple[str, str, int | None]:
    """The series, the number as printed, and its place in the run of the year; empty for forms."""
    agency, year = facts.case.agency, facts.dated.year
    mark = marks_of(agency).get(facts.code)
    if mark is None:
        return "", "", None
    series = series_of(agency, mark)
    serial = next_number(run_of(series, year))
    return series, printed(facts.reception.code, mark, year, serial), serial


def _kept(one: Drawing, number: str, *, by: Person, at: datetime) -> tuple[Piece, Piece]:
    """Both files as sealed pieces of the case."""
    name = f"{one.template.name}{number}"
    docx, pdf = (
        keep_piece(one.facts.case, PieceKind.LETTER, f"{name}.{ending}", data, by=by, at=at)
        for ending, data in zip(("docx", "pdf"), one.files(number, stamp=at), strict=True)
    )
    return docx, pdf


def _typed(facts: Facts) -> dict[str, Any]:
    """What was typed; of a proof of service also which letter it is for."""
    return dict(facts.typed) | ({"letter": facts.letter.pk} if facts.letter else {})
