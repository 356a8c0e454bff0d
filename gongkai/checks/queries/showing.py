"""What the records show in a period, judged from facts alone: no database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from gongkai.checks.models import Measure
from gongkai.publications.models import PlanPeriod, Standing
from gongkai.rules.calendar import Span, WorkCalendar

GUIDE = "guide"  # code of the kind 政府信息公开指南
OTHER_DAY, OTHER_SECTION, OTHER_KIND = "首次发布不在本期", "不是承办科室起草的", "不是要核验的文件种类"


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one document that is or was out.

    first_on    day of its first release; formed_on its own date, or that of the decision
    releases    day and number of each edition released, for guides
    readings    days on which interpretations that are out came out, the first one first
    """

    pk: int
    title: str
    address: str
    edition: int
    kind: str
    column: int
    column_name: str
    section: int
    standing: str
    first_on: date
    limit_days: int = 0
    needs_reading: bool = False
    left_on: date | None = None
    left_why: str = ""
    formed_on: date | None = None
    plan_period: int | None = None
    releases: tuple[tuple[date, int], ...] = ()
    readings: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """A check's terms for one duty, as `models.Check` names them. `columns`: keys of the column and those below it."""

    measure: Measure
    columns: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    target: int | None = None
    days: int = 0
    first_plan: int = PlanPeriod.P11
    last_plan: int = PlanPeriod.P15
    section: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One document of the list. It counts where `why` is empty; `day` is the one that counts."""

    fact: Fact
    day: date
    edition: int
    why: str = ""
    inside: bool = True  # asked for by the check; else it is only listed since it was once counted


@dataclass(frozen=True, slots=True)
class Shown:
    """What a period's records show: the figure asked for, the list that is counted, and what should be there and is not."""

    target: int | None
    items: list[Item] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)

    @property
    def figure(self) -> int:
        """How many count."""
        return sum(not item.why for item in self.items)

    @property
    def failing(self) -> list[Item]:
        """Those that do not count."""
        return [item for item in self.items if item.why]


def show(
    terms: Terms, span: Span, facts: Iterable[Fact], calendar: WorkCalendar, *, today: date, known: Collection[int] = ()
) -> Shown:
    """Judge the facts for one period.

    known   keys of documents that were counted before: listed with a reason even where they are out of scope now
    """
    items = []
    for fact in sorted(facts, key=lambda fact: (fact.first_on, fact.pk)):
        outside = _outside(terms, fact, span)
        if outside and fact.pk not in known:
            continue
        day, edition = _latest(fact, span) if terms.measure == Measure.GUIDE else (fact.first_on, fact.edition)
        why = _left(fact) or outside or _fails(terms, fact, calendar, today)
        items.append(Item(fact, day, edition, why, not outside))
    if terms.measure == Measure.PLANS:
        return _plans(terms, items)
    return Shown(_target(terms, items), items)


def _outside(terms: Terms, fact: Fact, span: Span) -> str:
    """Why a document is none that the check asks for; empty where it is."""
    if terms.section is not None and fact.section != terms.section:
        return OTHER_SECTION
    if terms.measure == Measure.QUOTA and fact.column not in terms.columns:
        return f"在“{fact.column_name}”栏目，不在核验的栏目"
    if not _of_kind(terms, fact):
        return OTHER_KIND
    return "" if _within(terms, fact, span) else OTHER_DAY


def _of_kind(terms: Terms, fact: Fact) -> bool:
    if terms.measure == Measure.READING:
        return fact.needs_reading
    if terms.measure == Measure.GUIDE:
        return fact.kind == GUIDE
    if terms.measure == Measure.LIMIT:
        return fact.kind in terms.kinds if terms.kinds else fact.limit_days > 0
    if terms.measure == Measure.PLANS:
        return fact.plan_period is not None and terms.first_plan <= fact.plan_period <= terms.last_plan
    return True


def _within(terms: Terms, fact: Fact, span: Span) -> bool:
    """Both ends of a period belong to it; plans may have come out at any time before its end."""
    if terms.measure == Measure.GUIDE:
        return any(span.start <= day <= span.end for day, _ in fact.releases)
    return fact.first_on <= span.end and (terms.measure == Measure.PLANS or span.start <= fact.first_on)


def _latest(fact: Fact, span: Span) -> tuple[date, int]:
    """The newest release within the period, else the newest of all."""
    days = [pair for pair in fact.releases if span.start <= pair[0] <= span.end] or list(fact.releases)
    return max(days, default=(fact.first_on, fact.edition))


def _left(fact: Fact) -> str:
    """Why a document is not on the site any more; empty where it is."""
    if fact.standing == Standing.LIVE:
        return ""
    on = f"{_short(fact.left_on)}" if fact.left_on else ""
    if fact.standing == Standing.GONE:
        return f"{on}已删除"
    if fact.standing == Standing.REDIRECTED:
        return f"{on}已转到新网址"
    return f"{on}已撤下：{fact.left_why}"


def _fails(terms: Terms, fact: Fact, calendar: WorkCalendar, today: date) -> str:
    """Why a document that is out does not fulfil what is asked; empty where it does."""
    if terms.measure == Measure.READING:
        return _unread(fact, calendar.add_workdays(fact.first_on, terms.days), calendar, today)
    if terms.measure == Measure.LIMIT:
        return _late(fact, terms.days or fact.limit_days, calendar)
    return ""


def _unread(fact: Fact, last: date, calendar: WorkCalendar, today: date) -> str:
    """An interpretation on the last day is in time, and one before the document too."""
    if not fact.readings:
        return f"还没有解读，最迟{_short(last)}" if today <= last else f"没有解读，应在{_short(last)}前发布"
    first = fact.readings[0]
    return f"解读{_days_late(last, first, calendar)}" if first > last else ""


def _late(fact: Fact, days: int, calendar: WorkCalendar) -> str:
    if fact.formed_on is None:
        return "没有成文日期，不能核验期限"
    if not days:
        return "这个种类没有设公开期限"
    last = calendar.add_workdays(fact.formed_on, days)
    return f"公开{_days_late(last, fact.first_on, calendar)}" if fact.first_on > last else ""


def _days_late(last: date, day: date, calendar: WorkCalendar) -> str:
    number = calendar.workdays_between(last, day)
    return f"晚了{f'{number}个工作日' if number else '，不足1个工作日'}（应在{_short(last)}前）"


def _plans(terms: Terms, items: Iterable[Item]) -> Shown:
    """One document for each plan counts, the first that came out; plans without any are named."""
    wanted = range(terms.first_plan, terms.last_plan + 1)
    there: dict[int, Item] = {}
    listed = []
    for item in items:
        number = item.fact.plan_period or 0
        twice = "" if item.why or number not in there else f"“{plan_name(number)}”已计入另一份"
        if not item.why:
            there.setdefault(number, item)
        listed.append(replace(item, why=item.why or twice))
    return Shown(len(wanted), listed, [plan_name(number) for number in wanted if number not in there])


def plan_name(number: int) -> str:
    """十五五, without its years."""
    return PlanPeriod(number).label.split("（")[0]


def _target(terms: Terms, items: Iterable[Item]) -> int | None:
    """The figure to reach. Where every document asked for must fulfil something, it is how many are on the site."""
    fixed: Mapping[Measure, int | None] = {Measure.QUOTA: terms.target, Measure.GUIDE: 1}
    if terms.measure in fixed:
        return fixed[terms.measure]
    return sum(item.inside and item.fact.standing == Standing.LIVE for item in items) or None


def _short(day: date | None) -> str:
    return f"{day:%-m月%-d日}" if day else ""
