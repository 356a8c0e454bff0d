"""What the public pages list: the front, columns, the fixed parts of 政府信息公开, plans by period. Only what is public."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max, Min, Q, QuerySet

from gongkai.agencies.models import Agency
from gongkai.publications.models import STATUTORY_ITEMS, Column, Document, Kind, Layout, Part, PlanPeriod, Site
from gongkai.publications.queries.validity import validities
from gongkai.rules.days import day_of
from gongkai.rules.validity import Validity

ROWS = 20
REACH = range(1900, 3000)  # years that time zones can be applied to
LOOKED_AT = 300  # newest documents of a column in which its kinds are looked for
IN_PERIODS = (
    "agency__code", "column__path", "kind__name", "slug", "year", "serial", "published_at", "live__title",
    "live__formed_on", "live__plan_period",
)  # fmt: skip
FIRST_PERIOD = PlanPeriod.P11  # 十一五: earlier plans exist on paper only
CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2}T[0-9:.+]{8,30})~(\d{4})~(\d{1,9})")
TITLE_MARKS = {
    Validity.EXPIRED: "已失效",
    Validity.REPEALED: "已废止",
    Validity.DECLARED_INVALID: "已宣布失效",
    Validity.NOT_YET: "尚未施行",
}  # before the title, rules 5.6.10 and 5.7


@dataclass(frozen=True, slots=True)
class Line:
    """A document in a list, and the mark before its title; empty where it is law or has no validity."""

    document: Document
    mark: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A column and what hangs below it."""

    column: Column
    children: list[Branch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Group:
    """A block of columns on the front page, with the column it stands for, if it is one."""

    name: str
    column: Column | None
    branches: list[Branch]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a column by key: its sub-columns, the next cursor, and the years and kinds it can be narrowed to.

    latest  when something was last released here or below
    """

    lines: list[Line]
    following: str
    children: list[Column]
    years: list[int]
    kinds: list[Kind]
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Fixed:
    """One of the fixed parts of 政府信息公开专栏 with its columns and the newest in them.

    Columns of a statutory item are left out: the table of items names them.
    """

    part: Part
    columns: list[Column]
    lines: list[Line]


def portal_agency() -> Agency | None:
    """Whose site this is: GONGKAI_PORTAL_AGENCY, else the first agency that has columns, else the first."""
    rows = Agency.objects.order_by("path").select_related("site")
    code = getattr(settings, "GONGKAI_PORTAL_AGENCY", "")
    if code:
        return rows.filter(code=code).first()
    return rows.filter(columns__active=True).first() or rows.first()


def site_of(agency: Agency | None) -> Site:
    """What the footer says; empty where nothing was entered."""
    found = getattr(agency, "site", None) if agency else None
    return found or Site(agency=agency)


def listed(rows: QuerySet[Document]) -> QuerySet[Document]:
    """With all that a list shows and without the texts, the newest first."""
    rows = rows.select_related("live", "agency", "column", "kind").defer("live__body", "live__blocks")
    return rows.order_by("-published_at", "-pk")


def lines(documents: Iterable[Document], today: date) -> list[Line]:
    """Documents with the marks of what is not in force on the day, in one query."""
    rows = list(documents)
    states = validities([row for row in rows if row.kind.has_validity], today)
    return [Line(row, TITLE_MARKS.get(states[row.pk], "") if row.pk in states else "") for row in rows]


def tree(agency: Agency) -> list[Branch]:
    """The columns as a tree, in one query."""
    rows = list(Column.objects.public().filter(agency=agency))
    below: dict[int | None, list[Column]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def branches(parent: int | None) -> list[Branch]:
        return [Branch(row, branches(row.pk)) for row in below.get(parent, [])]

    return branches(None)


def front(agency: Agency) -> list[Group]:
    """The columns as the front page groups them: each with what hangs below it, those without in two groups of their own."""
    branches = tree(agency)
    alone = [branch for branch in branches if not branch.children]
    fixed, rest = [one for one in alone if one.column.part], [one for one in alone if not one.column.part]
    groups = [Group("政府信息公开", None, fixed)] if fixed else []
    groups += [Group(one.column.name, one.column, one.children) for one in branches if one.children]
    return [*groups, Group("更多栏目", None, rest)] if rest else groups


def newest(agency: Agency, today: date, limit: int = 8) -> list[Line]:
    """The newest of the agency; free pages are no news."""
    rows = Document.objects.public().filter(agency=agency).exclude(kind__layout=Layout.BLOCKS)
    return lines(listed(rows)[:limit], today)


def topics(agency: Agency, limit: int = 12) -> list[Document]:
    """Free pages with an address of their own."""
    rows = Document.objects.public().filter(agency=agency, kind__layout=Layout.BLOCKS).exclude(slug="")
    return list(listed(rows)[:limit])


def trail(column: Column) -> list[Column]:
    """The columns from the root to this one."""
    parts = column.path.strip("/").split("/")
    if len(parts) == 1:
        return [column]
    paths = ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]
    rows = Column.objects.public().filter(agency=column.agency_id, path__in=paths).select_related("agency")
    return sorted(rows, key=lambda row: len(row.path))


def column_page(column: Column, today: date, *, cursor: str = "", year: int | None = None, kind: str = "") -> ListPage:
    """The newest of a column and what hangs below it, by key."""
    below = list(Column.objects.public().filter(agency=column.agency_id, path__startswith=column.path))  # fmt: skip
    rows = Document.objects.public().filter(column__in=[row.pk for row in below])
    narrowed = rows.filter(kind__code=kind) if kind else rows
    if year and year in REACH:
        narrowed = narrowed.filter(published_at__year=year)
    found = list(listed(narrowed.filter(_after(cursor, column.agency_id)))[: ROWS + 1])
    following = _cursor(found[ROWS - 1]) if len(found) > ROWS else ""
    children = [row for row in below if row.parent_id == column.pk]
    latest = max((row.latest_at for row in below if row.latest_at), default=None)
    return ListPage(lines(found[:ROWS], today), following, children, _years(rows), _kinds(rows), latest)


def column_newest(agency: Agency, path: str, count: int) -> tuple[Column | None, list[Document]]:
    """A column by its path, if the public sees it, and its newest."""
    column = Column.objects.public().filter(agency=agency, path=path.strip("/") + "/").select_related("agency").first()
    if column is None:
        return None, []
    rows = Document.objects.public().filter(agency=agency, column__path__startswith=column.path)
    return column, list(listed(rows)[: min(count, 30)])


def fixed_parts(agency: Agency, today: date, each: int = 5) -> list[Fixed]:
    """The four fixed parts in their order (国办公开办函〔2019〕61号)."""
    columns = list(Column.objects.public().filter(agency=agency))
    found: list[tuple[Part, list[Column], list[Document]]] = []
    for part in Part:
        mine = [column for column in columns if column.part == part]
        under = [row.pk for row in columns if any(row.path.startswith(column.path) for column in mine)]
        rows = list(listed(Document.objects.public().filter(column__in=under))[:each]) if under else []
        found.append((part, [column for column in mine if not column.item], rows))
    marked = {line.document.pk: line for line in lines([row for *_, rows in found for row in rows], today)}
    return [Fixed(part, mine, [marked[row.pk] for row in rows]) for part, mine, rows in found]


def statutory(agency: Agency) -> list[tuple[str, str, list[Column]]]:
    """Every item of articles 20 and 21 with the columns that hold it; an item without any is shown all the same (6.10)."""
    columns = list(Column.objects.public().filter(agency=agency).exclude(item=""))
    return [(code, name, [row for row in columns if row.item == code]) for code, name in STATUTORY_ITEMS.items()]


def item_newest(agency: Agency, item: str, today: date, limit: int = 10) -> list[Line]:
    """The newest in the columns of one statutory item."""
    rows = Document.objects.public().filter(agency=agency, column__item=item, column__active=True)
    return lines(listed(rows)[:limit], today)


def plans_by_period(agency: Agency, each: int = 15) -> list[tuple[PlanPeriod, int, list[Document]]]:
    """Plans by their five years, the newest period first: how many and the newest; one without any is a gap that shows."""
    rows = Document.objects.public().filter(agency=agency, kind__in=Kind.objects.filter(has_plan_period=True))
    of: dict[int, list[int]] = {}
    told = rows.exclude(live__plan_period=None).order_by("-published_at", "-pk").values_list("live__plan_period", "pk")
    for period, pk in told:
        assert period is not None
        of.setdefault(period, []).append(pk)
    shown = listed(Document.objects.filter(pk__in=[pk for pks in of.values() for pk in pks[:each]])).only(*IN_PERIODS)
    found: dict[int, list[Document]] = {}
    for row in shown:
        assert row.live is not None
        assert row.live.plan_period is not None
        found.setdefault(row.live.plan_period, []).append(row)
    periods = [one for one in reversed(PlanPeriod) if one >= min([FIRST_PERIOD, *of])]
    return [(one, len(of.get(one, [])), found.get(one, [])) for one in periods]


def _years(rows: QuerySet[Document]) -> list[int]:
    """From the newest to the oldest: two look-ups by index, however many documents there are."""
    ends = rows.order_by().aggregate(first=Min("published_at"), last=Max("published_at"))
    if ends["first"] is None:
        return []
    return list(range(day_of(ends["last"]).year, day_of(ends["first"]).year - 1, -1))


def _kinds(rows: QuerySet[Document]) -> list[Kind]:
    """Kinds of the newest documents."""
    near = set(rows.order_by("-published_at", "-pk").values_list("kind", flat=True)[:LOOKED_AT])
    return list(Kind.objects.filter(pk__in=near)) if len(near) > 1 else []


def _after(cursor: str, agency: int) -> Q:
    parts = CURSOR.fullmatch(cursor)
    try:
        at = datetime.fromisoformat(parts[1]) if parts else None
    except ValueError:
        at = None
    if parts is None or at is None or at.tzinfo is None or at.year not in REACH:
        return Q()
    key = Document.objects.filter(agency=agency, year=parts[2], serial=parts[3]).values("pk")[:1]
    return Q(published_at__lt=at) | Q(published_at=at, pk__lt=key)


def _cursor(document: Document) -> str:
    at = document.published_at
    return f"{at.isoformat()}~{document.year}~{document.serial}" if at else ""
