"""Actors who walk the desk, and a small world in which every address has an object behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
from django.core.cache import cache
from django.test import Client
from moments import NOON, TODAY

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.archives.models import ArchiveFile
from gongkai.checks.models import Check, CheckState
from gongkai.fees.models import Rate
from gongkai.foi.models import Answer, Case, Consultation, Decision, Deputy, Item, Piece
from gongkai.foi.models import State as FoiState
from gongkai.foi.queries.keys import ring
from gongkai.foi.queries.personal import piece_about
from gongkai.intake.models import Reading, ReadingState
from gongkai.letters.models import Enclosure, Letter, Template
from gongkai.letters.sources.starting import starts
from gongkai.merging.actions.letterhead import build_template
from gongkai.plans.models import Duty, Evidence, EvidenceKind, LookBack, Period, Plan, State, Task
from gongkai.publications.models import (
    Column,
    Document,
    Edition,
    EditionFile,
    FileRole,
    Finding,
    Kind,
    Step,
    Term,
    TermKind,
    Where,
)
from gongkai.records.actions import keep, record
from gongkai.records.actions.attachments import sm3
from gongkai.records.models import SYSTEM, Event, Verb
from gongkai.records.sources.files import KINDS
from gongkai.vault.sealing import seal_bytes

BACKEND = "gongkai.agencies.backends.RoleBackend"
SignedIn = Callable[[Person | None], Client]


@pytest.fixture(autouse=True)
def fresh_rate_limits() -> None:
    """allauth counts attempts in the cache."""
    cache.clear()


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """A client as this person; nobody for None."""

    def enter(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person, backend=BACKEND)
        return client

    return enter


@pytest.fixture
def root_administrator(account: Callable[..., Person], government: Agency) -> Person:
    return account("钱勇", Role.ADMINISTRATOR, government, None, "qianyong")


@pytest.fixture
def stranger(account: Callable[..., Person], waterworks: Agency) -> Person:
    """The administrator of another agency."""
    return account("冯凯", Role.ADMINISTRATOR, waterworks, None, "fengkai")


@pytest.fixture
def strange_auditor(account: Callable[..., Person], waterworks: Agency) -> Person:
    return account("秦岚", Role.AUDITOR, waterworks, None, "qinlan")


@pytest.fixture
def actors(
    administrator: Person,
    auditor: Person,
    coordinator: Person,
    head: Person,
    handler: Person,
    leader: Person,
    outsider: Person,
    overseer: Person,
    root_administrator: Person,
    stranger: Person,
    strange_auditor: Person,
) -> dict[str, Person | None]:
    people = [
        administrator, auditor, coordinator, head, handler, leader, outsider, overseer, root_administrator, stranger,
        strange_auditor,
    ]  # fmt: skip
    names = (
        "administrator auditor coordinator head handler leader outsider overseer root_administrator stranger"
        " strange_auditor"
    )
    return {"anonymous": None, **dict(zip(names.split(), people, strict=True))}


def publications(bureau: Agency, safety: Section) -> dict[str, object]:
    """Numbers of a draft of the section 安全监督科 with what hangs on it."""
    kind = Kind.objects.create(code="notice", name="公告公示")
    Step.objects.create(kind=kind, order=1, name="科室初审", where=Where.OWN, roles=["head"], secrecy=True)
    column = Column.objects.create(agency=bureau, section=safety, name="公告公示", slug="notices", path="notices/")
    document = Document.objects.create(agency=bureau, section=safety, column=column, kind=kind)
    draft = Edition.objects.create(document=document, number=1, title="夜间养护的公告", created_at=NOON, saved_at=NOON)
    image = keep(b"\x89PNG\r\n\x1a\n", media_type="image/png", at=NOON)
    EditionFile.objects.create(edition=draft, role=FileRole.IMAGE, attachment=image, name="图.png", kind="png")
    paper = EditionFile.objects.create(edition=draft, attachment=image, name="表.png", kind="png", order=2)
    finding = Finding.objects.create(
        edition=draft, key="k", code="mobile", label="手机号码", where="body", where_name="正文"
    )
    term = Term.objects.create(agency=bureau, kind=TermKind.CONFUSION, words="登陆", source="词典")
    return {"kind": kind.pk, "column": column.pk, "document": document.pk, "edition": draft.pk, "file": paper.pk,
            "finding": finding.pk, "term": term.pk, "digest": image.digest}  # fmt: skip


def requests(bureau: Agency, safety: Section) -> dict[str, object]:
    """Numbers of a request that the section 安全监督科 answers, with what hangs on it."""
    case = Case.objects.create(
        agency=bureau, year=2026, serial=1, number="江交公开申〔2026〕1号", state=FoiState.WORKING, channel="counter",
        arrived_at=NOON, arrived_on=TODAY, received_on=TODAY, first_received_on=TODAY, applicant_name="李华",
        applicant_mark="a", subject="养护资金", subject_mark="b", content="养护资金的分配方案", section=safety,
    )  # fmt: skip
    item = Item.objects.create(case=case, text="养护资金", agency=bureau, applicant_kind="natural", received_on=TODAY)
    asked = Consultation.objects.create(
        case=case, party="third_party", name="江州路桥公司", question="是否同意", asked_on=TODAY
    )
    digest = "0" * 64
    sealed = seal_bytes(b"%PDF-1.4", ring(), about=piece_about(case, digest))
    piece = Piece.objects.create(
        case=case, kind="request", name="申请表.pdf", media_type="application/pdf", size=8, digest=digest,
        content=keep(sealed, media_type="application/octet-stream", at=NOON), added_at=NOON, added_by="林静",
    )  # fmt: skip
    return {"case": case.pk, "item": item.pk, "consultation": asked.pk, "piece": piece.pk, **following(case, item)}


def one_page() -> bytes:
    """A .pdf of one blank page."""
    buffer = BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    pdf.save(buffer)
    return buffer.getvalue()


def following(case: Case, item: Item) -> dict[str, object]:
    """Numbers of what follows on a request: its answer, a letter, a file that goes out, a volume, settings."""
    writer = Person.objects.get(username="chenxiaolan")
    at_home = Section.objects.filter(agency=case.agency, is_office=True).first()
    others = Person.objects.filter(agency=case.agency).exclude(pk=writer.pk)
    deputy = others.filter(section=at_home).first() or others.first()
    if deputy is None:
        deputy = Person.objects.create(username="dairen", name="代仁", role=Role.LEADER, agency=case.agency)
    answer = Answer.objects.create(case=case, drafted_by=writer, drafted_at=NOON)
    Decision.objects.create(answer=answer, item=item)
    data = one_page()
    digest = sm3(data)
    sealed = seal_bytes(data, ring(), about=piece_about(case, digest))
    kept = keep(sealed, media_type="application/octet-stream", at=NOON)
    given = Piece.objects.create(
        case=case, kind="information", name="资金.pdf", media_type="application/pdf", size=len(data), digest=digest,
        content=kept, added_at=NOON, added_by="陈晓岚",
    )  # fmt: skip
    enclosure = Enclosure.objects.create(answer=answer, original=given, name="资金.pdf", pages=1, checked_at=NOON)
    word = keep(
        build_template(next(one.draft for one in starts() if one.code == "L03")), media_type=KINDS["docx"], at=NOON
    )
    template = Template.objects.create(
        agency=None, code="L03", name="登记回执", content=word, made_at=NOON, made_by="系统"
    )
    letter = Letter.objects.create(
        case=case, code="L03", template=template, addressee="李华", docx=given, pdf=given, dated=TODAY, issued_at=NOON,
        issued_by="林静",
    )  # fmt: skip
    ArchiveFile.objects.create(
        case=case, retention="10", manifest=[], content=kept, digest="0" * 64, size=1, made_at=NOON, made_by="林静"
    )
    rate = Rate.objects.create(since=date(2999, 1, 1), items=[[0, 0]], pages=[[0, 0]], basis="试验")
    stands_in = Deputy.objects.create(person=writer, deputy=deputy, since=TODAY, until=date(2999, 1, 1))
    return {
        "answer": answer.pk, "enclosure": enclosure.pk, "letter": letter.pk, "template": template.pk, "rate": rate.pk,
        "deputy": stands_in.pk,
    }  # fmt: skip


@pytest.fixture
def world(bureau: Agency, safety: Section, handler: Person) -> SimpleNamespace:
    """Numbers of one object of each kind, all of the bureau and its section 安全监督科."""
    kept = keep("一、做好公开".encode(), media_type="text/plain", at=NOON)
    plan = Plan.objects.create(
        agency=bureau, year=2026, title="2026年政务公开工作要点", starts=date(2026, 1, 1), ends=date(2026, 12, 31),
        confirmed_at=NOON, confirmed_by="林静",
    )  # fmt: skip
    task = Task.objects.create(plan=plan, order=1, number="1", requirement="公开养护工程进展")
    common = {"task": task, "plan": plan, "agency": bureau, "section": safety, "assigned_at": NOON}
    duty = Duty.objects.create(state=State.WORKING, **common)
    period = Period.objects.create(
        duty=duty,
        order=1,
        label="2026年第二季度",
        starts=date(2026, 4, 1),
        ends=date(2026, 6, 30),
        due=date(2026, 7, 10),
    )
    proof = Evidence.objects.create(
        duty=duty, period=period, kind=EvidenceKind.FILE, title="养护月报", attachment=kept, happened_on=TODAY,
        added_at=NOON, added_by=handler.name, added_key=handler.username,
    )  # fmt: skip
    waiting_task = Task.objects.create(plan=plan, order=2, number="2", requirement="公开安全检查结果")
    waiting = Duty.objects.create(state=State.REVIEW, **{**common, "task": waiting_task})
    submitted = Period.objects.create(
        duty=waiting, order=1, label="2026年第二季度", starts=date(2026, 4, 1), ends=date(2026, 6, 30),
        due=date(2026, 7, 10), submitted_at=NOON, claimed_key=handler.username,
    )  # fmt: skip
    look_back = LookBack.objects.create(duty=duty, sampled_at=NOON, sampled_by="林静")
    check = Check.objects.create(task=task, measure="guide", state=CheckState.RUNNING, proposed_at=NOON)
    reading = Reading.objects.create(
        agency=bureau, attachment=kept, name="要点.txt", state=ReadingState.FAILED, failure="没有任务",
        created_at=NOON, created_by="林静",
    )  # fmt: skip
    event: Event = record(Verb.CREATED, plan, by=SYSTEM, at=NOON, after={"title": plan.title})
    return SimpleNamespace(
        **publications(bureau, safety), **requests(bureau, safety),
        person=handler.pk, agency=bureau.pk, section=safety.pk, event=event.pk, plan=plan.pk, duty=duty.pk,
        period=submitted.pk, evidence=proof.pk, task=task.pk, check=check.pk, look_back=look_back.pk, reading=reading.pk,
    )  # fmt: skip
