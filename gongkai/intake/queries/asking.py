"""Where a person must look: the questions about the whole plan, about units, and about single items."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from gongkai.drafts.models import Draft
from gongkai.intake.queries.questions import Choice, Question
from gongkai.intake.queries.units import DROP, OUTSIDE, Unit, UnitBook
from gongkai.plans.models import Concern, Kind
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import in_chinese
from gongkai.rules.reporting import rest_day_note

if TYPE_CHECKING:
    from gongkai.intake.queries.proposals import Proposal

Answers = Mapping[str, str]


def year_question(draft: Draft, uploaded: int, answers: Answers) -> Question | None:
    """Asked where the plan prints no year; its dates suggest one."""
    if draft.year is not None:
        return None
    years = Counter(day.year for item in draft.items for day in item.deadlines)
    default = str(years.most_common(1)[0][0]) if years else None
    offered = sorted({*years, uploaded - 1, uploaded, uploaded + 1})
    return Question(
        key="plan:year",
        kind="year",
        item=None,
        sentence="文件没有写明年度，请选定这份要点是哪一年的。",
        choices=tuple((str(year), f"{year}年") for year in offered),
        default=default,
        answer=answers.get("plan:year"),
    )


def plan_questions(
    draft: Draft, items: Sequence[Proposal], book: UnitBook, answers: Answers, *, year: int | None, uploaded: date
) -> Iterator[Question]:
    """A plan without units, a plan whose year is over, and what the reader itself noticed about the whole."""
    if items and not any(one.units or one.item.not_concerned for one in items):
        yield Question(
            key="plan:no_units",
            kind="no_units",
            item=None,
            sentence="没有找到责任单位。可以先全部派给一个科室再逐项改，也可以逐项指定。",
            choices=(("each", "逐项指定"), *_sections(book)),
            default="each",
            answer=answers.get("plan:no_units"),
        )
    if year is not None and year < uploaded.year:
        yield Question(
            key="plan:past",
            kind="past",
            item=None,
            sentence=f"{year}年已经过去，导入后到期的任务会显示逾期。",
            choices=(("keep", "照原年度导入"),),
            default="keep",
            answer=answers.get("plan:past"),
        )
    for warning in draft.warnings:
        if warning.kind in ("columns_differ", "number_gap", "number_double"):
            order = warning.item or 0
            yield Question(
                key=f"item:{order}:{warning.kind}" if order else f"plan:{warning.kind}",
                kind=warning.kind,
                item=warning.item,
                sentence=warning.sentence,
                choices=(("seen", "已核对"),),
                default="seen",
                answer=answers.get(f"item:{order}:{warning.kind}" if order else f"plan:{warning.kind}"),
                words=warning.words,
                items=(order,) if order else (),
            )


def unit_questions(items: Iterable[Proposal], book: UnitBook, chosen: Mapping[str, Any]) -> Iterator[Question]:
    """One question for each name that is no section's own name, however often it stands in the plan."""
    where: dict[str, list[int]] = defaultdict(list)
    for one in items:
        for _, unit in one.units:
            where[unit.name].append(one.order)
    for name, found in where.items():
        unit = book.unit(name)
        if unit.sure:
            continue
        answer = chosen.get(name)
        orders = list(dict.fromkeys(found))
        many = f"，共{len(orders)}项" if len(orders) > 1 else ""
        yield Question(
            key=f"unit:{name}",
            kind="unit",
            item=orders[0],
            sentence=f"“{name}”{unit.reason}{many}，请核对。",
            choices=(*_sections(book), (OUTSIDE, "其他机关，不派发"), (DROP, "不是单位，去掉")),
            default=_default(unit),
            answer=answer if answer is None or isinstance(answer, str) else ",".join(map(str, answer)),
            many=True,
            words=name,
            items=tuple(orders),
        )


def _default(unit: Unit) -> str | None:
    if unit.meaning == "unknown":
        return None
    return OUTSIDE if unit.meaning == "outside" else ",".join(map(str, unit.sections)) or None


def _sections(book: UnitBook) -> tuple[Choice, ...]:
    return tuple((str(key), book.sections[key].name) for key in book.active)


@dataclass(frozen=True, slots=True)
class ItemAsking:
    """The questions about single items. `warned`: sentences of the reader by item and kind."""

    book: UnitBook
    calendar: WorkCalendar
    answers: Answers
    year: int | None
    warned: Mapping[int, Mapping[str, str]]

    @classmethod
    def of(cls, draft: Draft, book: UnitBook, calendar: WorkCalendar, answers: Answers, year: int | None) -> ItemAsking:
        """Sort the reader's warnings by item."""
        warned: dict[int, dict[str, str]] = defaultdict(dict)
        for warning in draft.warnings:
            if warning.item is not None:
                warned[warning.item][warning.kind] = warning.sentence
        return cls(book, calendar, answers, year, warned)

    def about(self, one: Proposal) -> Iterator[Question]:
        """Whose the item is, then its date. What a person has set by hand is not asked again."""
        if not one.edited & {"concern", "lead", "support"}:
            yield from self._whose(one)
        elif one.concern == Concern.UNDECIDED or f"item:{one.order}:duty" in self.answers:
            yield self._ask(one, "duty", "没有选承办科室，请选定，或选不涉及。", self._bodies(), None, many=True)
        if one.concern != Concern.NOT_OURS and not one.edited & {"due", "kind"}:
            yield from self._dates(one)

    def _whose(self, one: Proposal) -> Iterator[Question]:
        warned = self.warned.get(one.order, {})
        spared = self.answers.get("plan:no_units", "each") != "each" and not one.units
        if one.item.not_concerned or spared or any(unit.meaning == "unknown" for _, unit in one.units):
            return
        if one.outside:
            names = "、".join(unit.name for _, unit in one.units)
            sentence = f"所列单位都不是本机关的科室（{names}），按不涉及处理。"
            yield self._ask(one, "body", sentence, self._bodies(), "not_ours", many=True)
        elif not one.named:
            sentence = warned.get("dash_unexplained") or "没有写责任单位，请选由哪些科室承办，或选不涉及。"
            yield self._ask(one, "duty", sentence, self._bodies(), None, many=True)
        elif "other_body" in warned:
            choices = (("ours", "按所列科室承办"), ("not_ours", "不涉及"))
            yield self._ask(one, "body", warned["other_body"], choices, "ours")

    def _bodies(self) -> tuple[Choice, ...]:
        return (("not_ours", "不涉及"), *_sections(self.book))

    def _dates(self, one: Proposal) -> Iterator[Question]:
        undated = any(guess.field == "deadline" for guess in one.item.guesses)
        if undated and not one.days and self.year is None:
            sentence = f"“{one.due_words}”没有写年份，选定年度后自动补上。"
            yield self._ask(one, "no_year", sentence, (("wait", "随年度补上"),), "wait")
        cleared = self.answers.get(f"item:{one.order}:far_date") == "clear"
        if not one.days or (one.kind != Kind.ONCE and not cleared):
            return
        if len(one.days) > 1:
            choices = tuple((day.isoformat(), in_chinese(day)) for day in one.days)
            sentence = f"写了{len(one.days)}个期限，请选台账按哪一个计，其余留在识别依据里。"
            yield self._ask(one, "dates", sentence, choices, None)
        printed = self._printed(one)
        if printed is not None:
            yield from self._day(one, printed)

    def _day(self, one: Proposal, printed: date) -> Iterator[Question]:
        if self.year is not None and printed.year != self.year:
            choices: tuple[Choice, ...] = (("keep", "照原文"), ("clear", "不设期限，按持续推进"))
            sentence = f"期限{in_chinese(printed)}不在{self.year}年度内，请核对。"
            yield self._ask(one, "far_date", sentence, choices, "keep")
        note = rest_day_note(printed, self.calendar)
        if note:
            before = self.calendar.latest_workday(printed)
            choices = (("keep", "照原文，按前一个工作日提醒"), ("before", f"改为{in_chinese(before)}"))
            yield self._ask(one, "rest_day", note, choices, "keep")

    def _printed(self, one: Proposal) -> date | None:
        """The date as printed, before any answer moved it; None while one of several is still to be chosen."""
        if len(one.days) == 1:
            return one.days[0]
        chosen = self.answers.get(f"item:{one.order}:dates")
        return date.fromisoformat(chosen) if chosen else None

    def _ask(
        self,
        one: Proposal,
        kind: str,
        sentence: str,
        choices: tuple[Choice, ...],
        default: str | None,
        *,
        many: bool = False,
    ) -> Question:
        key = f"item:{one.order}:{kind}"
        words = one.due_words if kind in ("dates", "far_date", "rest_day", "no_year") else ""
        return Question(
            key, kind, one.order, sentence, choices, default, self.answers.get(key), many, words, (one.order,)
        )
