"""我的文件: the list of one's own documents by where they stand, whom each waits for, and how pressing it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, prefetch_related_objects

from gongkai.agencies.models import Person
from gongkai.publications.models import Decision, Document, Edition, Standing, State, Step, Verdict
from gongkai.publications.queries.rights import current_step
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.days import SHANGHAI, day_of, months_later
from gongkai.rules.reporting import YELLOW_DAYS, Light
from gongkai.rules.validity import REVIEW_MONTHS

TABS = {
    "draft": "草稿",
    "back": "退回的",
    "review": "审核中",
    "ready": "待发布",
    "live": "已发布",
    "left": "已撤下、归档",
}
SORTS = {"saved": "最近保存", "due": "时限", "title": "标题", "released": "发布时间"}
_ORDER: Mapping[str, list[Any]] = {"saved": ["-saved_at"], "due": [F("step_due").asc(nulls_last=True), "-saved_at"], "title": ["title"],
          "released": [F("released_at").desc(nulls_last=True)]}  # fmt: skip
LATE = timedelta(minutes=5)  # past its hour: the clock runs at least every five minutes
LEFT = [Standing.WITHDRAWN, Standing.REDIRECTED, Standing.GONE, Standing.FILED]


@dataclass(frozen=True, slots=True)
class PaperFilters:
    """What the list is narrowed to; keys of rows, empty for all."""

    tab: str = ""
    words: str = ""
    kind: int | None = None
    column: int | None = None
    section: int | None = None
    sort: str = "saved"


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the list: an edition, its tab, the step it waits at, and its light."""

    edition: Edition
    tab: str
    step: Step | None
    light: Light | None

    @property
    def waits(self) -> str:
        """Whom it waits for, in words."""
        if self.tab == "review":
            return f"{self.step.name}：等{self.step.owners}" if self.step else "审核中"
        return {"draft": "等起草人写完送审", "back": "等起草人修改后重新送审", "ready": "等到定时发布的时间"}.get(
            self.tab, ""
        )


def papers(person: Person, filters: PaperFilters) -> QuerySet[Edition]:
    """Unfinished editions and those that stand before the public (or stood), of the person's own work."""
    rows = _narrowed(_base(person), filters)
    if filters.tab in TABS:
        rows = rows.filter(_tab(filters.tab))
    return rows.select_related(
        "document__kind", "document__column", "document__section", "document__agency", "saved_by"
    ).order_by(*_ORDER.get(filters.sort, _ORDER["saved"]), "-pk")  # fmt: skip


def tab_counts(person: Person, filters: PaperFilters) -> Mapping[str, int]:
    """How many lines each tab has under the other filters, '' for all of them; one query."""
    counted = {tab: Count("pk", filter=_tab(tab)) for tab in TABS}
    found: dict[str, int] = _narrowed(_base(person), filters).aggregate(**counted)
    return {"": sum(found.values()), **found}


def lines(editions: Iterable[Edition], calendar: WorkCalendar, at: datetime) -> list[Paper]:
    """The lines of one page as they stand at a moment, with the steps of their kinds in one query."""
    rows = list(editions)
    prefetch_related_objects(rows, "document__kind__steps")
    return [Paper(row, tab_of(row), current_step(row), light_of(row, calendar, at)) for row in rows]


def tab_of(edition: Edition) -> str:
    """The tab that an edition stands in. `was_sent_back` is annotated by `papers`."""
    if edition.state == State.DRAFT:
        return "back" if getattr(edition, "was_sent_back", False) else "draft"
    if edition.state in {State.REVIEW, State.READY}:
        return str(edition.state)
    return "live" if edition.document.standing == Standing.LIVE else "left"


def light_of(edition: Edition, calendar: WorkCalendar, at: datetime) -> Light | None:
    """The step's last day in review, the statutory limit before the release, its hour, the end of validity after it."""
    document, today = edition.document, day_of(at)
    if edition.state == State.REVIEW and edition.step_due:
        return due_light(edition.step_due, calendar, today)
    if edition.state == State.READY:
        late = lateness(edition, at)
        return Light("red", f"{late}，还没有发布") if late else Light("grey", _hour(edition))
    days = document.kind.limit_days
    if edition.state == State.DRAFT and days and edition.formed_on and document.first_published_at is None:
        return due_light(calendar.add_workdays(edition.formed_on, days), calendar, today)
    ends = document.expires_on
    if edition.state == State.RELEASED and ends and not document.repealed_on and today <= ends <= months_later(today, REVIEW_MONTHS):  # fmt: skip
        return Light("yellow", f"{ends.month}月{ends.day}日到期")
    return None


def due_light(due: date, calendar: WorkCalendar, today: date) -> Light:
    """Working days left to a last day, or past it."""
    if today > due:
        late = calendar.workdays_between(due, today)
        return Light("red", f"逾期{late}个工作日" if late else "已逾期", late)
    left = calendar.workdays_between(today, due)
    return Light("yellow" if left <= YELLOW_DAYS // 2 else "green", f"还剩{left}个工作日" if left else "今天到期", left)


def lateness(edition: Edition, at: datetime) -> str:
    """How long after its hour a scheduled edition came out, or waits at the moment `at`; empty while that is in time."""
    if edition.release_at is None or not (edition.released_at or edition.state == State.READY):
        return ""
    late = (edition.released_at or at) - edition.release_at
    if late <= LATE:
        return ""
    minutes = int(late.total_seconds() // 60)
    return (
        f"晚了{minutes}分钟" if minutes < 120 else f"晚了{minutes // 60}小时" if late.days < 2 else f"晚了{late.days}天"
    )


def _hour(edition: Edition) -> str:
    if edition.release_at is None:
        return "等待发布"
    local = edition.release_at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}发布"


def _base(person: Person) -> QuerySet[Edition]:
    shown = Q(state__in=[State.DRAFT, State.REVIEW, State.READY]) | Q(document__live=F("pk"))
    sent_back = Decision.objects.filter(edition=OuterRef("pk"), round=OuterRef("round"), verdict=Verdict.SENT_BACK)
    rows = Edition.objects.filter(shown, document__in=Document.objects.own_of(person))
    return rows.annotate(was_sent_back=Exists(sent_back))


def _narrowed(rows: QuerySet[Edition], filters: PaperFilters) -> QuerySet[Edition]:
    words = filters.words
    if words:
        rows = rows.filter(
            Q(title__icontains=words) | Q(doc_no__icontains=words) | Q(document__index_no__icontains=words)
        )
    chosen = {"document__kind": filters.kind, "document__column": filters.column, "document__section": filters.section}
    return rows.filter(**{name: value for name, value in chosen.items() if value})


def _tab(tab: str) -> Q:
    return {
        "draft": Q(state=State.DRAFT, was_sent_back=False),
        "back": Q(state=State.DRAFT, was_sent_back=True),
        "review": Q(state=State.REVIEW),
        "ready": Q(state=State.READY),
        "live": Q(document__live=F("pk"), document__standing=Standing.LIVE),
        "left": Q(document__live=F("pk"), document__standing__in=LEFT),
    }[tab]


def released_today(person: Person, today: date) -> QuerySet[Edition]:
    """What of the person's own work goes out today at its hour, or should have gone out before."""
    tomorrow = datetime.combine(today + timedelta(days=1), time.min, tzinfo=SHANGHAI)
    return Edition.objects.filter(
        state=State.READY, release_at__lt=tomorrow, document__in=Document.objects.own_of(person)
    )
