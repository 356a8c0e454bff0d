"""The queues of requests: one list with tabs, filters, sorting and paging, and how many stand under each tab."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.expressions import OrderBy

from gongkai.agencies.models import Person
from gongkai.foi.models import OPEN, Answer, AnswerState, Case, Item, State
from gongkai.foi.models.case import CaseQuerySet
from gongkai.foi.queries.desks import at_my_desk
from gongkai.foi.queries.lights import Horizon, horizon, light_of
from gongkai.foi.queries.rights import stands_in_for
from gongkai.rules.reporting import Light
from gongkai.rules.requests.ledger import Waiting

PAGE, MOST_COUNTED = 25, 10_000  # rows of a page; above this many nobody counts on
UNCONFIRMED = "unconfirmed"  # what is waited for while both sides have not confirmed


class Tab(StrEnum):
    """The heaps that people work from."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    SOON = "soon"
    OVERDUE = "overdue"
    WAITING = "waiting"
    REVIEW = "review"
    SEND = "send"
    ARCHIVE = "archive"
    ALL = "all"

    @property
    def label(self) -> str:
        """In Chinese, as on the tab."""
        return TABS[self]


TABS: Mapping[Tab, str] = MappingProxyType({
    Tab.MINE: "我的", Tab.UNASSIGNED: "待派待领", Tab.SOON: "将到期", Tab.OVERDUE: "逾期", Tab.WAITING: "等待中",
    Tab.REVIEW: "待我审核", Tab.SEND: "待发出", Tab.ARCHIVE: "待归档", Tab.ALL: "全部",
})  # fmt: skip
OF_OPEN = (Tab.MINE, Tab.UNASSIGNED, Tab.SOON, Tab.OVERDUE, Tab.WAITING, Tab.REVIEW, Tab.SEND)
SORTS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "due": ("due",), "arrived": ("arrived_at",), "number": ("year", "serial"), "applicant": ("applicant_name",),
    "section": ("section__order",), "state": ("state",),
})  # fmt: skip
EMPTIED = frozenset({"due", "section"})  # sorts by what may be empty


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked for. Empty fields ask for nothing.

    kind   of applicant
    wait   a value of `Waiting`, or UNCONFIRMED
    words  in the number, the applicant's name or the subject
    sort   a key of SORTS, with - before it for the other way round; empty for the tab's own order
    """

    tab: str = Tab.ALL
    section: int | None = None
    handler: int | None = None
    state: str = ""
    kind: str = ""
    year: int | None = None
    wait: str = ""
    words: str = ""
    sort: str = ""
    page: int = 1

    def narrowed(self) -> bool:
        """Whether rows of the tab are left out."""
        return bool(self.section or self.handler or self.state or self.kind or self.year or self.wait or self.words)


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `stands` says more than the state where an answer is under way."""

    case: Case
    light: Light
    stands: str
    waits: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of a queue. `counts` are by tab over what the person sees, before the other filters.

    Counts and `total` end at MOST_COUNTED + 1, which means "more"; pages end there too, and filters lead further.
    """

    tab: Tab
    rows: list[Row]
    counts: Mapping[Tab, int]
    total: int
    page: int
    pages: int
    when: Horizon

    @property
    def total_words(self) -> str:
        """How many rows there are, in Chinese."""
        return f"{self.total}件" if self.total <= MOST_COUNTED else f"{MOST_COUNTED}件以上"


def queue(person: Person, filters: Filters, today: date) -> Queue:
    """A page of requests as the person may see them. Days are counted by the person's own agency's calendar."""
    when, tab = horizon(person.agency, today), _tab(filters.tab)
    conditions = _conditions(person, when)
    seen = Case.objects.visible_to(person)
    counts = _counts(person, seen, conditions)
    wanted = _narrow(seen.filter(conditions[tab]), filters)
    total = _counted(wanted) if filters.narrowed() else counts[tab]
    pages = max(1, -(-min(total, MOST_COUNTED) // PAGE))
    page = min(max(1, filters.page), pages)
    rows = wanted.select_related("agency", "section", "handler", "joined_to").order_by(*_order(filters.sort, tab))
    cases = list(rows[(page - 1) * PAGE : page * PAGE])
    return Queue(tab, _rows(cases, when), counts, total, page, pages, when)


def wanted(person: Person, filters: Filters, today: date) -> CaseQuerySet:
    """Every case that the filters leave, for exports."""
    when, tab = horizon(person.agency, today), _tab(filters.tab)
    seen = Case.objects.visible_to(person).filter(_conditions(person, when)[tab])
    return _narrow(seen, filters).order_by(*_order(filters.sort, tab))


def counts(person: Person, today: date) -> Mapping[Tab, int]:
    """How many stand under each tab."""
    return _counts(person, Case.objects.visible_to(person), _conditions(person, horizon(person.agency, today)))


def open_counts(person: Person, today: date) -> Mapping[Tab, int]:
    """How many stand under each tab of open cases, in one query: for the first page of the desk."""
    return _open_counts(Case.objects.visible_to(person), _conditions(person, horizon(person.agency, today)))


def find(person: Person, text: str) -> Case | None:
    """The visible case of a number: in full, or as year and serial, 2026-12."""
    number = text.strip().replace("[", "〔").replace("]", "〕").replace("（", "〔").replace("）", "〕")
    seen = Case.objects.visible_to(person)
    short = re.fullmatch(r"(\d{4})\D+(\d{1,6})号?", text.strip())
    if short:
        return seen.filter(year=int(short[1]), serial=int(short[2])).order_by("agency").first()
    return seen.filter(number=number.replace(" ", "")).order_by("agency").first()


def _tab(name: str) -> Tab:
    return Tab(name) if name in TABS else Tab.ALL


def _conditions(person: Person, when: Horizon) -> dict[Tab, Q]:
    """Each tab as a condition on visible cases."""
    is_open = Q(state__in=OPEN)
    section = person.section
    wide = person.oversees or (section is not None and section.is_office)
    nobody = Q(handler=None) | (Q(section=None) if wide else Q(pk__in=[]))
    approved = Answer.objects.filter(case=OuterRef("pk"), state=AnswerState.APPROVED)
    return {
        Tab.MINE: is_open & Q(handler__in=[person.pk, *stands_in_for(person, when.today)]),
        Tab.UNASSIGNED: is_open & nobody,
        Tab.SOON: is_open & Q(due__gte=when.today, due__lte=when.until),
        Tab.OVERDUE: is_open & Q(due__lt=when.today),
        Tab.WAITING: is_open & (~Q(waiting_for="") | Q(state=State.UNCONFIRMED)),
        Tab.REVIEW: is_open & Q(Exists(at_my_desk(person).filter(case=OuterRef("pk")))),
        Tab.SEND: is_open & Q(Exists(approved)),
        Tab.ARCHIVE: Q(state__in=[State.ANSWERED, State.ENDED]),
        Tab.ALL: Q(),
    }


def _counts(person: Person, seen: CaseQuerySet, conditions: Mapping[Tab, Q]) -> Mapping[Tab, int]:
    """Few queries: one over the open cases, and one or two for each of the long heaps."""
    archive = _counted(seen.filter(conditions[Tab.ARCHIVE]))
    return {**_open_counts(seen, conditions), Tab.ARCHIVE: archive, Tab.ALL: _counted_all(person, seen)}


def _open_counts(seen: CaseQuerySet, conditions: Mapping[Tab, Q]) -> Mapping[Tab, int]:
    found = seen.in_work().aggregate(**{tab.value: Count("pk", filter=conditions[tab]) for tab in OF_OPEN})
    return {tab: found[tab.value] for tab in OF_OPEN}


def _counted(rows: CaseQuerySet) -> int:
    """How many, up to one more than MOST_COUNTED."""
    return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()


def _counted_all(person: Person, seen: CaseQuerySet) -> int:
    """Everything the person sees. Of a section: its own cases, and those of others of which it decides an item."""
    section = person.section
    if section is None or section.is_office or section.is_legal or person.oversees:
        return _counted(seen)
    own = _counted(Case.objects.filter(section=section))
    if own > MOST_COUNTED:
        return own
    others = Item.objects.filter(section=section).exclude(case__section=section).values("case").distinct()
    return min(own + others.order_by().count(), MOST_COUNTED + 1)


def _narrow(rows: CaseQuerySet, filters: Filters) -> CaseQuerySet:
    exact = {"section": filters.section, "handler": filters.handler, "state": filters.state,
             "applicant_kind": filters.kind, "year": filters.year}  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.wait == UNCONFIRMED:
        rows = rows.filter(state=State.UNCONFIRMED)
    elif filters.wait:
        rows = rows.filter(waiting_for=filters.wait)
    for word in filters.words.split():
        how = "contains" if word.upper() == word.lower() else "icontains"  # Chinese has no case: a third of the work
        looked = [Q((f"{field}__{how}", word)) for field in ("number", "applicant_name", "subject")]
        rows = rows.filter(looked[0] | looked[1] | looked[2])
    return rows


def _order(sort: str, tab: Tab) -> list[OrderBy | str]:
    """The order of the rows; the last key makes it the same on every page."""
    name = sort.lstrip("-")
    if name not in SORTS:
        name, sort = ("arrived", "-arrived") if tab in (Tab.ALL, Tab.ARCHIVE) else ("due", "due")
    back = sort.startswith("-")
    last = name in EMPTIED or None  # else the index gives the order
    keys = [F(key).desc(nulls_last=last) if back else F(key).asc(nulls_last=last) for key in SORTS[name]]
    return [*keys, "-pk" if back else "pk"]


def _rows(cases: list[Case], when: Horizon) -> list[Row]:
    """The page's lines, with one read for the answers that are under way."""
    moving = (AnswerState.DRAFT, AnswerState.REVIEW, AnswerState.APPROVED)
    answers: dict[int, Answer] = {}
    for answer in Answer.objects.filter(case__in=[case.pk for case in cases], state__in=moving).order_by("-order"):
        answers[answer.case_id] = answer
    return [Row(case, light_of(case, when), _stands(case, answers.get(case.pk)), _waits(case)) for case in cases]


def _stands(case: Case, answer: Answer | None) -> str:
    if answer is None or not case.is_open:
        return State(case.state).label
    if answer.state == AnswerState.REVIEW:
        return f"审核中：{answer.get_step_display()}"
    return AnswerState(answer.state).label


def _waits(case: Case) -> str:
    """For whom, and until when."""
    if not case.is_open or not case.waiting_for:
        return ""
    until = f"，至{case.waits_until:%-m月%-d日}" if case.waits_until else "，尚未登记送达日期"
    return f"等待{Waiting(case.waiting_for).label}{until}"
