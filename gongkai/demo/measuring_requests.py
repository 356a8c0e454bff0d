"""Measuring requests for information: their screens, and the reads behind them beside the bare SQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.agencies.models import Agency, Person, Role
from gongkai.agencies.queries import work_calendar
from gongkai.demo.scale_requests import code_of
from gongkai.disputes.models import Dispute
from gongkai.foi.models import OPEN, Case, Item
from gongkai.foi.queries.case import case_sheet
from gongkai.foi.queries.clocks import entries_of, standing
from gongkai.foi.queries.queues import Filters, queue
from gongkai.letters.actions.issuing import Order, issue_many
from gongkai.letters.actions.templates import install_templates
from gongkai.letters.models import Code
from gongkai.records.models import SYSTEM
from gongkai.returns.queries.tables import Scope, disputes_table, requests_table
from gongkai.rules.requests.clock import count_due

WARM, RUNS = 3, 20
TABS = ("mine", "unassigned", "soon", "overdue", "waiting", "review", "send", "archive", "all")
ASK = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """Queries, CPU milliseconds of this process (median, 95th of 100), of the database's (median; 0 inside this one), bytes."""

    name: str
    queries: int
    cpu: float
    p95: float
    server: float
    size: int = 0
    status: int = 0

    @property
    def all(self) -> float:
        """CPU of both processes, medians, in milliseconds."""
        return self.cpu + self.server


@dataclass(frozen=True, slots=True)
class Bench:
    """Who asks for what: the office, a handler, and one of the handler's open cases."""

    agency: Agency
    office: Person
    handler: Person
    case: Case
    today: date

    @classmethod
    def of(cls, agency: Agency, today: date) -> Bench:
        """An open case within its period whose answer is in review; generated and not copied, so that its seals open."""
        rows = Case.objects.filter(agency=agency, state="working", due__gte=today, answers__state="review")
        case = rows.order_by("serial").select_related("handler__agency", "handler__section")[0]
        office = Person.objects.select_related("agency", "section").get(agency=agency, role=Role.COORDINATOR)
        return cls(agency, office, case.handler, case, today)  # type: ignore[arg-type]


def taken(name: str, ask: ASK, runs: int = RUNS) -> Taken:
    """Ask a few times; one run more counts the queries."""
    for _ in range(WARM):
        ask()
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    queries, own, server = len(captured), [], []
    for _ in range(runs):
        begun, served = time.process_time(), _served()
        ask()
        own.append((time.process_time() - begun) * 1000)
        server.append(_served() - served)
    page = answer if isinstance(answer, HttpResponse) else None
    worst = quantiles(own, n=20)[-1]
    return Taken(name, queries, median(own), worst, median(server), len(page.content) if page else 0,
                 page.status_code if page else 0)  # fmt: skip


def screens(bench: Bench) -> Iterator[Taken]:
    """Each screen as the one who uses it, 20 times."""
    for person, who in ((bench.office, "办公室"), (bench.handler, "经办人")):
        get = _getter(person)
        address = reverse("desk:requests")
        for tab in TABS:
            yield taken(f"{address}?tab={tab}（{who}）", get(f"{address}?tab={tab}"))
    get, key = _getter(bench.office), bench.case.pk
    words = f"{address}?tab=all&q=公路养护+北湖"
    for more in (
        words,
        f"{words}&page=20",
        f"{address}?tab=all&state=archived&kind=natural&page=20",
        f"{address}?tab=all&sort=due",
    ):
        yield taken(more, get(more))
    yield taken(f"{words}（经办人）", _getter(bench.handler)(words))
    for name in (
        "request",
        "request_clock",
        "request_answers",
        "request_letters",
        "request_fee",
        "request_similar",
        "request_disputes",
        "request_archive",
    ):
        yield taken(name, get(reverse(f"desk:{name}", args=[key])))
    alike = {"applicant_name": "李华", "content": bench.case.content, "subject": bench.case.subject}
    yield taken("request_alike（登记时查相似）", _poster(bench.office, reverse("desk:request_alike"), alike))
    form = f"{reverse('desk:request_new')}?form={'0' * 32}"  # without a key one is led on to it
    yield taken("request_new", get(form))
    for name in ("request_reviews", "request_open_disputes", "request_proposals", "request_returns"):
        yield taken(name, get(reverse(f"desk:{name}")))
    yield from _public(bench)


def _public(bench: Bench) -> Iterator[Taken]:
    """The state of a case by number and code, each time from another address as the limit counts them; the calculator."""
    client, numbers = Client(), count(1)
    address = reverse("portal:agency_request_status", args=[bench.agency.code])
    asked = {"number": bench.case.number, "code": code_of(bench.case.serial, bench.case.year)}

    def post() -> Any:
        n = next(numbers)
        return client.post(address, asked, REMOTE_ADDR=f"198.51.{n // 250}.{n % 250}")

    yield taken("公众查询进度（POST）", post)
    calculator = reverse("portal:request_calculator")
    yield taken("公众期限计算", lambda: client.get(f"{calculator}?received=2026-05-11&extension=10"))


def functions(bench: Bench) -> Iterator[Taken]:
    """The reads themselves, and beside each sweep or table the bare SQL that says the same."""
    yield taken("queue(全部)", lambda: queue(bench.office, Filters("all"), bench.today))
    yield taken("queue(临期)", lambda: queue(bench.office, Filters("soon"), bench.today))
    yield taken("case_sheet", lambda: case_sheet(bench.case, bench.handler, bench.today))
    overdue = Case.objects.overdue(bench.today).order_by("due", "pk")
    yield taken("逾期清单", lambda: list(overdue.values_list("pk", "due")))
    yield taken("逾期清单，直接SQL", lambda: _bare(*overdue_sql(bench.today)))
    year, scope = bench.today.year - 1, Scope(bench.agency)
    yield taken("表三", lambda: requests_table(scope, year))
    yield taken("表三，直接SQL", lambda: [_bare(*each) for each in requests_sql(bench.agency.pk, year)])
    yield taken("表四", lambda: disputes_table(scope, year))
    yield taken("表四，直接SQL", lambda: _bare(*disputes_sql(bench.agency.pk, year)))


def overdue_sql(today: date) -> tuple[str, list[Any]]:
    """Open cases past their day, every agency's."""
    marks = ", ".join(["%s"] * len(OPEN))
    table = Case._meta.db_table
    return f"SELECT id, due FROM {table} WHERE state IN ({marks}) AND due < %s ORDER BY due, id", [*sorted(OPEN), today]  # noqa: S608


def requests_sql(agency: int, year: int) -> Iterator[tuple[str, list[Any]]]:
    """The four counts of table 三 as somebody would write them by hand."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    head = f"FROM {Item._meta.db_table} WHERE agency_id = %s AND counted AND received_on IS NOT NULL AND result <> 'F1'"
    by_kind = f"SELECT applicant_kind, count(*) {head} AND %s GROUP BY applicant_kind"
    for condition, values in (
        ("received_on BETWEEN %s AND %s", [first, last]),
        ("received_on < %s AND (closed_on IS NULL OR closed_on >= %s)", [first, first]),
        ("received_on <= %s AND (closed_on IS NULL OR closed_on > %s)", [last, last]),
    ):
        yield by_kind.replace("AND %s GROUP", f"AND {condition} GROUP"), [agency, *values]
    closed = f"SELECT applicant_kind, result, count(*) {head} AND closed_on BETWEEN %s AND %s GROUP BY 1, 2"
    yield closed, [agency, first, last]


def disputes_sql(agency: int, year: int) -> tuple[str, list[Any]]:
    """Table 四 in one statement."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    column = "CASE WHEN outcome_on IS NULL OR outcome_on > %s THEN 'open' ELSE outcome END"
    text = (f"SELECT route, {column}, count(*) FROM {Dispute._meta.db_table} WHERE agency_id = %s AND "  # noqa: S608
            "(accepted_on <= %s OR (accepted_on IS NULL AND received_on <= %s)) AND (outcome_on IS NULL OR outcome_on >= %s) "
            "GROUP BY 1, 2")  # fmt: skip
    return text, [last, agency, last, last, first]


def due_time(bench: Bench, cases: int = 500) -> float:
    """Microseconds of CPU that one due date takes, from ledgers of every length in hand."""
    calendar = work_calendar(bench.agency)
    ledgers = [standing(entries_of(case)) for case in Case.objects.filter(agency=bench.agency).order_by("-pk")[:cases]]
    begun = time.process_time()
    for ledger in ledgers:
        count_due(ledger, calendar)
    return (time.process_time() - begun) / cases * 1_000_000


def letters_time(bench: Bench, letters: int, at: datetime) -> tuple[int, float]:
    """How many receipts (登记回执) of as many open cases were made as .docx and .pdf, and CPU seconds; nothing stays."""
    rows = Case.objects.filter(agency=bench.agency, state="working").order_by("serial").select_related("agency")
    with transaction.atomic():
        install_templates(by=SYSTEM, at=at)
        orders = [Order(case, Code.L03) for case in rows[: letters + 1]]
        issue_many(orders[:1], by=bench.office, at=at)
        begun = time.process_time()
        report = issue_many(orders[1:], by=bench.office, at=at)
        used = time.process_time() - begun
        transaction.set_rollback(True)
    return len(report.made), used


def _getter(person: Person) -> Callable[[str], ASK]:
    client = _client(person)
    return lambda address: lambda: client.get(address)


def _poster(person: Person, address: str, values: dict[str, str]) -> ASK:
    client = _client(person)
    return lambda: client.post(address, values)


def _client(person: Person) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(person, backend="gongkai.agencies.backends.RoleBackend")
    return client


def _bare(text: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())


def _served() -> float:
    """CPU milliseconds that the connection's own server process has used; 0 where the database is inside this process."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    ran = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text(encoding="ascii").split()[0]
    return int(ran) / 1_000_000
