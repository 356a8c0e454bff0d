"""A bureau that receives requests, the people of its sections, and short ways to register one through the real actions.

林静 receives in the office, 苏婉 heads it (and so the work unit), 陈晓岚 handles in 安全监督科 under 许国梁, 邓伟 in 公路养护科,
方正平 reviews law, 周明 leads; 赵强 is the outsider, 吴芳 oversees from above.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from moments import on

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.foi.actions.intakes import Arrival, Intake, NewFile
from gongkai.foi.actions.registering import PORTAL, Registered, register
from gongkai.foi.models import Case, PieceKind, Reception
from gongkai.foi.queries.personal import Contact
from gongkai.rules.requests.receipt import Channel

__all__ = ["colleague", "law", "lawyer", "make_case", "office_head", "reception", "registered"]

RECEIVED = date(2026, 5, 11)  # a Monday; the 20th working day after it is 2026-06-08
IDENTITY = "11010519491231002X"  # the example of GB 11643
OTHER_IDENTITIES = ("440103199003078733", "440106198512120033", "32010219770605441X", "510104196801012289")
CREDIT_CODE = "91350100M000100Y43"  # the example of GB 32100
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CONTACT = Contact(phone="13800138000", email="lihua@example.com", address="江州市东城区解放路8号", postcode="529000")


@pytest.fixture
def law(bureau: Agency) -> Section:
    return Section.objects.create(agency=bureau, name="政策法规科", order=4, is_legal=True)


@pytest.fixture
def office_head(account: Callable[..., Person], bureau: Agency, office: Section) -> Person:
    return account("苏婉", Role.HEAD, bureau, office, "suwan")


@pytest.fixture
def lawyer(account: Callable[..., Person], bureau: Agency, law: Section) -> Person:
    return account("方正平", Role.HEAD, bureau, law, "fangzhengping")


@pytest.fixture
def colleague(account: Callable[..., Person], bureau: Agency, roads: Section) -> Person:
    """Another section of the same bureau."""
    return account("邓伟", Role.HANDLER, bureau, roads, "dengwei")


@pytest.fixture
def reception(bureau: Agency) -> Reception:
    return Reception.objects.create(
        agency=bureau, code="江交", unit="江州市交通运输局办公室", address="江州市东城区人民路1号", postcode="529000",
        hours="工作日8:30至12:00，14:30至17:30", phone="0750-1234567", fax="0750-1234568",
        email="gongkai@example.gov.cn", review_organ="江州市人民政府", review_address="江州市东城区白沙大道1号",
        review_channel="https://fy.example.gov.cn", superior="江南省交通运输厅", court="江州市东城区人民法院",
        payee="江州市财政局非税收入专户",
    )  # fmt: skip


def intake(
    agency: Agency, *, channel: Channel = Channel.COUNTER, arrived_on: date = RECEIVED, **changes: Any
) -> Intake:
    """A citizen's request without a fault. Names of `Arrival` go there, all others to the `Intake`."""
    names = set(Arrival.__dataclass_fields__)
    facts: dict[str, Any] = {"channel": channel, "arrived_on": arrived_on}
    facts |= {name: changes.pop(name) for name in list(changes) if name in names}
    files = (NewFile(PieceKind.IDENTITY, "身份证.pdf", PDF),) if channel is Channel.WEB else ()
    given: dict[str, Any] = {
        "applicant_name": "李华", "identity": IDENTITY, "contact": CONTACT, "files": files,
        "subject": "2025年农村公路养护资金", "content": "2025年全市农村公路养护资金的分配方案和到位情况。",
    }  # fmt: skip
    return Intake(agency, Arrival(**facts), **(given | changes))


@pytest.fixture
def registered(bureau: Agency, reception: Reception, coordinator: Person) -> Callable[..., Registered]:
    """Registers a request: `registered(channel=Channel.WEB, content="…")` gives the case and its query code."""

    def make(at: datetime | None = None, **changes: Any) -> Registered:
        given = intake(changes.pop("agency", bureau), **changes)
        by = PORTAL if given.arrival.channel is Channel.WEB else coordinator
        return register(given, by=by, at=at or on(given.arrival.confirmed_on or given.arrival.arrived_on))

    return make


@pytest.fixture
def make_case(registered: Callable[..., Registered]) -> Callable[..., Case]:
    """Registers a request and gives its case.

    make_case()                                    handed in by 李华 on RECEIVED: 办理中
    make_case(arrived_on=day, at=moment)           on another day, registered at that moment
    make_case(channel=Channel.EMAIL)               not confirmed yet: 待双方确认
    make_case(items=("…", "…"), section=safety)    two items; assigned to a section, with `handler` to a person
    make_case(applicant_name="王芳", identity=OTHER_IDENTITIES[0])   another applicant
    """

    def make(section: Section | None = None, handler: Person | None = None, **changes: Any) -> Case:
        case = registered(**changes).case
        if section is not None:
            Case.objects.filter(pk=case.pk).update(section=section, handler=handler, assigned_at=case.arrived_at)
            case.items.update(section=section)
            case.refresh_from_db()
        return case

    return make
