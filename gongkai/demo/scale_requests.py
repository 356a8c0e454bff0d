"""Many requests in one agency of a province, for measuring: bulk, seeded, every date by the law's own functions.

The first agency holds the number asked for, the others a thousandth of it each. A case keeps what the real actions keep:
its ledger of three to seven entries, due date, sealed identity and contact, items, an answer with a decision of each item,
and the event of its registration. Reviews of old answers and files are left out: nothing measured reads across them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.agencies.queries import work_calendar
from gongkai.demo.scale_copies import multiply
from gongkai.demo.scale_works import Course, closing, course, item_results
from gongkai.disputes.models import Dispute, Outcome, Route
from gongkai.foi.actions.timing import kept, state_of
from gongkai.foi.models import (
    Answer,
    AnswerState,
    Applicant,
    Case,
    CaseWords,
    ClockEntry,
    Decision,
    Desk,
    Item,
    Reception,
    State,
    Writer,
)
from gongkai.foi.queries.personal import Agent, Contact, Personal, applicant_mark, code_mark, sealed_fields
from gongkai.foi.queries.similar import subject_mark
from gongkai.foi.queries.words import tokens_of
from gongkai.records.actions import Entry, reach_number, record_many
from gongkai.records.models import SYSTEM, Verb
from gongkai.rules.calendar import WorkCalendar
from gongkai.rules.requests.clock import count

AGENCIES, SECTIONS, HANDLERS = 5, 10, 4
BATCH, MADE = 2000, 50_000  # cases written at once; made one by one
FIRST_DAY = date(2019, 5, 15)  # the Regulations as they stand now
CHANNELS = ("web", "web", "web", "post_signed", "counter", "post_plain", "email")
KINDS = (Applicant.NATURAL,) * 8 + (Applicant.ENTERPRISE, Applicant.LEGAL, Applicant.RESEARCH, Applicant.OTHER)
PLACES = ("东城区", "西城区", "北湖镇", "南岭乡", "白沙街道", "沿江新区", "高桥镇", "石门街道", "柳林村", "开发区")
THINGS = ("农村公路养护资金分配方案", "房屋征收补偿标准及批复", "公交线路调整论证材料", "出租车经营权招标文件", "桥梁检测报告",
          "道路改造工程合同", "行政处罚决定书", "环评批复文件", "停车场收费审批材料", "会议纪要", "补贴发放名册", "占道施工许可")  # fmt: skip
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"


@dataclass(slots=True)
class Bureau:
    """An agency that receives requests, with its people; `serials` by year."""

    agency: Agency
    sections: list[Section]
    handlers: list[Person]
    calendar: WorkCalendar
    serials: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Rows:
    """One batch before it is written; what belongs to a case stands at the place of the case."""

    cases: list[Case] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)


def make_requests(number: int, today: date, tell: Callable[[int], object]) -> Agency:
    """Make the province and the requests; `tell` gets the number of cases after each batch. Returns the large agency.

    Above MADE the cases are made once and then copied inside the database, which is twenty times as quick.
    """
    times = max(1, round(number / MADE))
    agency = _make(number // times, today, tell)
    if times > 1:
        multiply(times, tell)
    return agency


def _make(number: int, today: date, tell: Callable[[int], object]) -> Agency:
    rng = Random(44)  # noqa: S311 - dice, not secrets
    root = Agency.objects.create(name="样板省人民政府办公厅", short_name="省政府办", code="requests", path="requests/")
    bureaus = [_bureau(root, n) for n in range(AGENCIES)]
    for bureau, of in zip(bureaus, (number, *[max(number // 1000, 20)] * (AGENCIES - 1)), strict=True):
        for days in _batches(of, today):
            with transaction.atomic():
                _write(_made(bureau, days, today, rng), bureau, rng)
            tell(len(days))
        _count_on(bureau)
    return bureaus[0].agency


def code_of(serial: int, year: int) -> str:
    """The query code of a generated case; real ones are drawn at random and kept nowhere."""
    letters = "ABCDEFGHJK"
    return "".join(letters[int(figure)] for figure in f"{year}{serial:06d}")


def _batches(number: int, today: date) -> Iterator[list[date]]:
    """The days on which so many requests come, evenly spread from FIRST_DAY, in batches."""
    span = (today - FIRST_DAY).days
    days = [FIRST_DAY + timedelta(days=span * n // number) for n in range(1, number + 1)]
    for first in range(0, number, BATCH):
        yield days[first : first + BATCH]


def _bureau(root: Agency, n: int) -> Bureau:
    code = f"requests-{n}"
    agency = Agency.objects.create(name=f"样板省第{n}局", short_name=f"第{n}局", code=code, parent=root,
                                   path=f"{root.path}{code}/")  # fmt: skip
    Reception.objects.create(
        agency=agency, code=f"样{n}", unit=f"{agency.name}办公室", address="样板市人民路1号", hours="工作日9:00至17:00",
        phone="0750-1234567", review_organ="样板省人民政府", court="样板市中级人民法院",
    )  # fmt: skip
    sections = Section.objects.bulk_create(
        Section(agency=agency, name=["办公室", "政策法规科"][k] if k < 2 else f"业务{k - 1}科", order=k, is_office=not k,
                is_legal=k == 1) for k in range(SECTIONS)
    )  # fmt: skip
    people = [
        _person(agency, sections[0], Role.COORDINATOR, f"{code}-office"),
        _person(agency, None, Role.LEADER, f"{code}-leader"),
    ]
    people += [_person(agency, section, Role.HEAD, f"{code}-head-{section.order}") for section in sections]
    handlers = [
        _person(agency, sections[2 + k % (SECTIONS - 2)], Role.HANDLER, f"{code}-{k}")
        for k in range((SECTIONS - 2) * HANDLERS)
    ]
    made = Person.objects.bulk_create(people + handlers)
    return Bureau(agency, sections, made[len(people) :], work_calendar(agency))


def _person(agency: Agency, section: Section | None, role: Role, username: str) -> Person:
    return Person(username=username, name="张三", role=role, agency=agency, section=section, password="!")  # noqa: S106


def _made(bureau: Bureau, days: list[date], today: date, rng: Random) -> Rows:
    """The cases of these days, none of them written yet."""
    rows = Rows()
    for day in days:
        one = course(day, today, bureau.calendar, rng)
        rows.courses.append(one)
        rows.cases.append(_case(bureau, day, one, today, rng))
    return rows


def _case(bureau: Bureau, day: date, one: Course, today: date, rng: Random) -> Case:
    handler = rng.choice(bureau.handlers)
    serial = bureau.serials[day.year] = bureau.serials.get(day.year, 0) + 1
    at = timezone.make_aware(datetime.combine(day, time(9, serial % 60)))
    given = bool(one.events) and (day < today or rng.random() < 0.5)
    case = Case(
        agency=bureau.agency, year=day.year, serial=serial, arrived_at=at, arrived_on=day, channel=rng.choice(CHANNELS),
        number=f"{bureau.agency.reception.code}公开申〔{day.year}〕{serial}号", code_mark=code_mark(code_of(serial, day.year)),
        receipt_why="依《条例》第三十一条", first_received_on=day if one.events else None,
        received_on=one.received_on, section=handler.section if given else None, handler=handler if given else None,
        assigned_at=at if given else None, **_asked(rng, one), **_stands(one, bureau.calendar, today),
    )  # fmt: skip
    identity = f"11010519{60 + serial % 40}0{1 + serial % 9}1{serial % 10}{rng.randrange(30_000):05d}"[:18]
    personal = Personal(identity, Contact(phone="13800138000", address="样板市东城区解放路8号"), Agent())
    for name, seal in sealed_fields(case, personal).items():
        setattr(case, name, seal)
    case.applicant_mark = applicant_mark(case.applicant_kind, case.applicant_name, identity, "")
    return case


def _asked(rng: Random, one: Course) -> dict[str, Any]:
    place, thing, year = rng.choice(PLACES), rng.choice(THINGS), rng.randrange(2010, 2027)
    content = (f"请公开{year}年{place}第{rng.randrange(1, 60)}号项目的{thing}及其附件，包括审批过程中形成的正式文件、"
               "实施单位、金额和完成时间。以上信息请以纸质复印件加盖公章后邮寄提供。")  # fmt: skip
    return {
        "applicant_kind": rng.choice(KINDS), "applicant_name": rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN),
        "subject": f"{year}年{place}{thing}", "content": content, "subject_mark": subject_mark(content),
    }  # fmt: skip


def _stands(one: Course, calendar: WorkCalendar, today: date) -> dict[str, Any]:
    """State and what is kept of the clock; the closed ones keep the day that held at the end."""
    now = count(one.events, calendar, today=today) if not one.closed_on else None
    if now is not None:
        return kept(now, calendar) | {"state": state_of(now)}
    return closing(one, calendar, today)


def _write(rows: Rows, bureau: Bureau, rng: Random) -> None:
    """A batch in as many statements as there are tables."""
    cases = Case.objects.bulk_create(rows.cases, batch_size=500)
    CaseWords.objects.bulk_create([CaseWords(case=case, words=tokens_of(case)) for case in cases], batch_size=500)
    pairs = list(zip(cases, rows.courses, strict=True))
    ClockEntry.objects.bulk_create(
        (ClockEntry(case=case, kind=event.kind.value, day=event.day, key=event.key, days=event.days, until=event.until,
                    entered_at=case.arrived_at, entered_by="张三") for case, one in pairs for event in one.events),
        batch_size=1000,
    )  # fmt: skip
    items = Item.objects.bulk_create([item for case, one in pairs for item in _items(case, one, rng)], batch_size=1000)
    _answers(items, bureau, rng)
    Dispute.objects.bulk_create([_dispute(case, rng) for case, one in pairs if one.answered and rng.random() < 0.015])
    record_many([Entry(Verb.REGISTERED, case, after={"number": case.number}) for case in cases], by=SYSTEM,
                at=cases[-1].arrived_at)  # fmt: skip


def _items(case: Case, one: Course, rng: Random) -> Iterator[Item]:
    for order in range(1, 2 + (rng.random() < 0.3)):
        yield Item(case=case, order=order, text=case.subject, agency_id=case.agency_id, section=case.section,
                   applicant_kind=case.applicant_kind, applicant_mark=case.applicant_mark,
                   received_on=case.first_received_on, **item_results(one, rng))  # fmt: skip


def _answers(items: list[Item], bureau: Bureau, rng: Random) -> None:
    """An answer for each case that was answered, and drafts of some that are in work."""
    wanted = {item.case.pk: item.case for item in items if item.result[:1] not in ("", "E")}
    moving = {item.case.pk: item.case for item in items if item.case.state == State.WORKING and rng.random() < 0.4}
    answers = [_answer(case, AnswerState.SENT, "", bureau) for case in wanted.values()]
    for case in moving.values():
        state = rng.choice([AnswerState.DRAFT, AnswerState.REVIEW, AnswerState.REVIEW, AnswerState.APPROVED])
        answers.append(_answer(case, state, rng.choice(list(Desk)) if state == AnswerState.REVIEW else "", bureau))
    made = {answer.case_id: answer for answer in Answer.objects.bulk_create(answers, batch_size=500)}
    Writer.objects.bulk_create([Writer(answer=one, person=one.drafted_by) for one in made.values()], batch_size=1000)
    Decision.objects.bulk_create(
        [Decision(answer=made[item.case_id], item=item, code=item.result or "A2", manner="随函提供复印件。")
         for item in items if item.case_id in made], batch_size=1000,
    )  # fmt: skip


def _answer(case: Case, state: AnswerState, step: str, bureau: Bureau) -> Answer:
    sent = state == AnswerState.SENT
    return Answer(
        case=case, state=state, step=step, step_due=case.due if step else None, round=0 if state == AnswerState.DRAFT else 1,
        drafted_by=case.handler or bureau.handlers[0], drafted_at=case.arrived_at, submitted_at=case.arrived_at if sent else None,
        approved_at=case.arrived_at if sent else None, told_on=case.answered_on if sent else None,
    )  # fmt: skip


def _dispute(case: Case, rng: Random) -> Dispute:
    begun = (case.ended_on or case.arrived_on) + timedelta(days=20)
    is_open = rng.random() < 0.1
    result, outcome = rng.choice(
        [("maintained", Outcome.UPHELD), ("revoked", Outcome.CORRECTED), ("withdrawn", Outcome.OTHER)]
    )
    return Dispute(
        case=case, agency_id=case.agency_id, route=Route.REVIEW, procedure="review", body="样板省人民政府", received_on=begun,
        accepted_on=begun, answer_due=begun + timedelta(days=14), answered_on=begun + timedelta(days=10),
        result="" if is_open else result, outcome=Outcome.OPEN if is_open else outcome,
        outcome_on=None if is_open else begun + timedelta(days=60), entered_at=case.arrived_at,
    )  # fmt: skip


def _count_on(bureau: Bureau) -> None:
    """The next real registration goes on where the generated numbers end."""
    with transaction.atomic():
        for year, last in bureau.serials.items():
            reach_number(f"公开申请/{bureau.agency.code}/{year}", last)
