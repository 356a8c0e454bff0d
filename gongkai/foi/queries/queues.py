"""The queues of requests: one list with tabs, filters, sorting and paging, and how many stand under each tab."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce

from gongkai.agencies.models import Person, Section
from gongkai.foi.models import OPEN, Answer, AnswerState, Case, Item, State
from gongkai.foi.models.case import CaseQuerySet
from gongkai.foi.queries.desks import at_my_desk
from gongkai.foi.queries.lights import Horizon, horizon, light_of
from gongkai.foi.queries.rights import stands_in_for
from gongkai.foi.queries.words import holding
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import SHANGHAI
from gongkai.rules.reporting import Light
from gongkai.rules.requests.ledger import Waiting

PAGE, MOST_COUNTED = 25, 1_000  # rows of a page; above this many nobody counts on
SPANS = (1, 3)  # years, the present one among them, in which words are looked for before they are looked for in all
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
    Tab.MINE: "我的", Tab.UNASSIGNED: "待分办", Tab.SOON: "临期", Tab.OVERDUE: "逾期", Tab.WAITING: "等待他人",
    Tab.REVIEW: "待我审核", Tab.SEND: "待发出", Tab.ARCHIVE: "待归档", Tab.ALL: "全部",
})  # fmt: skip
OF_OPEN = (Tab.MINE, Tab.UNASSIGNED, Tab.SOON, Tab.OVERDUE, Tab.WAITING)
OF_ANSWERS = (Tab.REVIEW, Tab.SEND)
SORTS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "due": ("due",), "arrived": ("arrived_at",), "number": ("year", "serial"), "applicant": ("applicant_name",),
    "section": ("section__order",), "state": ("state",),
})  # fmt: skip
EMPTIED = frozenset({"due", "section"})  # sorts by what may be empty: that comes last, and first the other way round
SHORT = frozenset(
    {"applicant", "section", "state"}
)  # sorts that no index gives: of lists that are counted to their end


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
    at_least   the total is that of the newest years, which filled the page and more; earlier years follow on later pages
    """

    tab: Tab
    rows: list[Row]
    counts: Mapping[Tab, int]
    total: int
    page: int
    pages: int
    when: Horizon
    at_least: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it goes on beyond what is counted: such a list takes few orders."""
        return self.total > MOST_COUNTED

    @property
    def by_due(self) -> bool:
        """Whether it can be sorted by due date: of open cases any list, of closed ones a short one."""
        return not self.is_long or self.tab not in (Tab.ALL, Tab.ARCHIVE)

    @property
    def total_words(self) -> str:
        """How many rows there are, in Chinese."""
        if self.total > MOST_COUNTED:
            return f"{MOST_COUNTED}件以上"
        return f"至少{self.total}件" if self.at_least else f"{self.total}件"


def queue(person: Person, filters: Filters, today: date) -> Queue:
    """A page of requests as the person may see them. Days are counted by the person's own agency's calendar."""
    when, tab = horizon(person.agency, today), _tab(filters.tab)
    heaps = _Heaps(person, when)
    spans = _spans(heaps.rows(tab), filters, tab, today)
    counts, total, span = heaps.counts(spans if filters.narrowed() else [], tab, filters.page * PAGE)
    pages = max(1, -(-min(total, MOST_COUNTED) // PAGE))
    page = min(max(1, filters.page), pages)
    order = _order(filters.sort, tab, total)
    keys = spans[span].order_by(*order).values("pk")  # keys first: narrow rows to sort
    shown = keys[(page - 1) * PAGE : page * PAGE]
    rows = (
        Case.objects.filter(pk__in=shown).select_related("agency", "section", "handler", "joined_to").order_by(*order)
    )
    cases = list(rows)
    return Queue(tab, _rows(cases, when), counts, total, page, pages, when, at_least=span < len(spans) - 1)


def wanted(person: Person, filters: Filters, today: date) -> CaseQuerySet:
    """Every case that the filters leave, for exports."""
    when, tab = horizon(person.agency, today), _tab(filters.tab)
    rows = _narrow(_Heaps(person, when).rows(tab), filters)
    return rows.order_by(*_order(filters.sort, tab, 0))


def counts(person: Person, today: date) -> Mapping[Tab, int]:
    """How many stand under each tab."""
    return _Heaps(person, horizon(person.agency, today)).counts([], Tab.ALL, 0)[0]


def open_counts(person: Person, today: date, calendar: WorkCalendar | None = None) -> Mapping[Tab, int]:
    """How many stand under each tab of open cases, in two queries: for the first page of the desk, which has a calendar."""
    return _Heaps(person, horizon(person.agency, today, calendar)).open_counts()


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


class _HowMany(Subquery):
    """The number of rows that a query gives."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0  # of rows that nobody can have


class _MoreThan(Subquery):
    """That number as far as it is above `least`, else nothing; with the place of the query, by which it is known."""

    template = "(SELECT COUNT(*) * %(places)s + %(place)s FROM (%(subquery)s) AS counted HAVING COUNT(*) > %(least)s)"
    output_field = IntegerField()
    empty_result_set_value = None  # of rows that nobody can have


@dataclass(frozen=True)
class _Heaps:
    """What stands under each tab for a person, and how much of it."""

    person: Person
    when: Horizon

    def rows(self, tab: Tab) -> CaseQuerySet:
        """The cases of a tab."""
        if tab in OF_ANSWERS:
            approved = Answer.objects.filter(state=AnswerState.APPROVED)
            if tab is Tab.SEND:
                return self._in_work().filter(self._working(), pk__in=approved.values("case"))
            return self._in_work().filter(pk__in=at_my_desk(self.person).values("case"))
        if tab is Tab.ARCHIVE:
            return self._own(Q()).filter(self._conditions[tab])
        return (self._in_work() if tab in OF_OPEN else self._seen()).filter(self._conditions[tab])

    def counts(self, spans: list[CaseQuerySet], tab: Tab, least: int) -> tuple[Mapping[Tab, int], int, int]:
        """How many stand under each tab, how many are wanted, and in which of the spans; without spans all of the tab.

        Three queries. For a section with few cases a fourth: those of others of which it decides an item.
        spans   the wanted rows of more and more years, all of them last; the first with more rows than `least` is taken
        """
        section = self._section_alone()
        every = Case.objects.filter(section=section) if section else self.rows(Tab.ALL)
        asked = [_HowMany(_counted(rows)) for rows in (self.rows(Tab.ARCHIVE), every)]
        found = Person.objects.filter(pk=self.person.pk).values_list(*asked, *_widening(spans, least))[0]
        archive, all_of_it, *narrow = found
        if section and all_of_it <= MOST_COUNTED:
            guests = Item.objects.filter(section=section).exclude(case__section=section).values("case").distinct()
            all_of_it = min(all_of_it + guests.order_by().count(), MOST_COUNTED + 1)
        counts = {**self.open_counts(), Tab.ARCHIVE: archive, Tab.ALL: all_of_it}
        total, span = divmod(narrow[0] or len(spans) - 1, len(spans)) if narrow else (counts[tab], 0)
        return counts, total, span

    def open_counts(self) -> Mapping[Tab, int]:
        """How many stand under each tab of open cases: one query over them, one over the answers under way."""
        conditions, work = self._conditions, self._in_work()
        found = work.aggregate(**{tab.value: Count("pk", filter=conditions[tab]) for tab in OF_OPEN})
        moving = Answer.objects.filter(state__in=[AnswerState.REVIEW, AnswerState.APPROVED], case__in=work)
        mine = Q(pk__in=at_my_desk(self.person).values("pk"))
        found |= moving.aggregate(
            review=Count("case", filter=mine, distinct=True),
            send=Count("case", filter=Q(self._working("case__"), state=AnswerState.APPROVED), distinct=True),
        )  # fmt: skip
        return {tab: found[tab.value] for tab in (*OF_OPEN, *OF_ANSWERS)}

    def _seen(self) -> CaseQuerySet:
        return Case.objects.visible_to(self.person)

    def _in_work(self) -> CaseQuerySet:
        """Open cases; of a section its own, and those of others of which an item waits for it."""
        waits = Item.objects.filter(section=self.person.section, closed_on=None)
        return self._own(Q(pk__in=waits.values("case"))).in_work()

    def _own(self, others: Q) -> CaseQuerySet:
        """What the person sees; of a section its own cases and these others. They are all found without a look at each."""
        section = self._section_alone()
        return self._seen().filter(Q(section=section) | others) if section else self._seen()

    def _section_alone(self) -> Section | None:
        """The section whose cases are all that the person sees, but for those of which it decides an item."""
        person, section = self.person, self.person.section
        if section is None or section.is_office or section.is_legal or person.oversees:
            return None
        return section

    def _working(self, prefix: str = "") -> Q:
        """Of what a reviewer of law sees, the cases that the own section works on; everybody else is shown no others.

        prefix   leads to the case
        """
        person, section = self.person, self.person.section
        if section is None or not section.is_legal or section.is_office or person.oversees:
            return Q()
        items = Item.objects.filter(section=section, closed_on=None)
        return Q((f"{prefix}section", section)) | Q((f"{prefix}pk__in", items.values("case")))

    @cached_property
    def _conditions(self) -> dict[Tab, Q]:
        """Each tab but those of answers as a condition on visible cases."""
        is_open, person, today = Q(state__in=OPEN), self.person, self.when.today
        section = person.section
        wide = person.oversees or (section is not None and section.is_office)
        nobody = Q(handler=None) | (Q(section=None) if wide else Q(pk__in=[]))
        return {
            Tab.MINE: is_open & Q(handler__in=[person.pk, *stands_in_for(person, today)]),
            Tab.UNASSIGNED: is_open & nobody & self._working(),
            Tab.SOON: is_open & Q(due__gte=today, due__lte=self.when.until),
            Tab.OVERDUE: is_open & Q(due__lt=today),
            Tab.WAITING: is_open & (~Q(waiting_for="") | Q(state=State.UNCONFIRMED)),
            Tab.ARCHIVE: Q(state__in=[State.ANSWERED, State.ENDED]),
            Tab.ALL: Q(),
        }


def _counted(rows: CaseQuerySet) -> QuerySet[Case, Any]:
    """The keys of as many rows as are counted at most."""
    return rows.order_by().values("pk")[: MOST_COUNTED + 1]


def _widening(spans: list[CaseQuerySet], least: int) -> list[Coalesce | _MoreThan]:
    """The number of the first span that holds enough, with its place; the database looks into the next only if it has to."""
    bounds = [min(least, MOST_COUNTED)] * (len(spans) - 1) + [-1]
    found = [
        _MoreThan(_counted(rows), places=len(spans), place=place, least=bound)
        for place, (rows, bound) in enumerate(zip(spans, bounds, strict=bool(spans)))
    ]
    return [Coalesce(*found)] if len(found) > 1 else list(found)


def _spans(rows: CaseQuerySet, filters: Filters, tab: Tab, today: date) -> list[CaseQuerySet]:
    """The wanted rows; words are looked for in the newest years before, where the newest come first."""
    whole = _narrow(rows, filters)
    newest_first = filters.sort in ("", "-arrived") and tab in (Tab.ALL, Tab.ARCHIVE)
    if not filters.words or filters.year or not newest_first:
        return [whole]
    end = today.year + 2  # beyond what anybody has registered, however late in December it is
    return [*(_narrow(rows, filters, range(today.year - span + 1, end)) for span in SPANS), whole]


def _narrow(rows: CaseQuerySet, filters: Filters, newest: range | None = None) -> CaseQuerySet:
    """What the filters leave of the rows; of those registered in the newest years, where only these are asked for."""
    exact = {"section": filters.section, "handler": filters.handler, "state": filters.state,
             "applicant_kind": filters.kind, "year": filters.year}  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.year:  # the register's year is that of the registration, by whose moment an index finds it
        rows = rows.filter(arrived_at__year=filters.year)
    if filters.wait == UNCONFIRMED:
        rows = rows.filter(state=State.UNCONFIRMED)
    elif filters.wait:
        rows = rows.filter(waiting_for=filters.wait)
    if newest is None:
        return rows.filter(holding(filters.words, [filters.year] if filters.year else []))
    begins = datetime(newest.start, 1, 1, tzinfo=SHANGHAI)
    return rows.filter(holding(filters.words, newest), arrived_at__gte=begins)


def _order(sort: str, tab: Tab, total: int) -> list[OrderBy | str]:
    """The order of so many rows; the last key makes it the same on every page.

    A list beyond what is counted takes only orders that an index gives: by due date of open cases, and by the moment of
    registration, which is that of the numbers too.
    """
    is_long, mostly_closed = total > MOST_COUNTED, tab in (Tab.ALL, Tab.ARCHIVE)
    sort = sort.replace("number", "arrived") if is_long else sort
    name = sort.lstrip("-")
    unindexed = name in SHORT or (name == "due" and mostly_closed)
    if name not in SORTS or (unindexed and is_long):
        name, sort = ("arrived", "-arrived") if mostly_closed else ("due", "due")
    back, empty = sort.startswith("-"), name in EMPTIED or None  # else the index gives the order
    keys = [F(key).desc(nulls_first=empty) if back else F(key).asc(nulls_last=empty) for key in SORTS[name]]
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
