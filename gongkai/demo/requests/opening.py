"""Before the first request: how the agencies receive, and the neighbour's people."""

from __future__ import annotations

from datetime import date, datetime

from gongkai.agencies.actions import enrol, found_section
from gongkai.agencies.models import Role
from gongkai.demo.people import Cast
from gongkai.demo.requests.docket import Docket
from gongkai.demo.requests.sheets import words
from gongkai.demo.requests.units import Unit
from gongkai.foi.actions.settling import save_reception
from gongkai.records.models import SYSTEM

NEIGHBOURS = (("lanxin", "兰心", Role.COORDINATOR, "办公室"), ("kangjian", "康健", Role.HEAD, "办公室"),
              ("yumin", "于敏行", Role.HEAD, "河湖管理科"))  # fmt: skip


def open_desks(cast: Cast, today: date, at: datetime) -> Docket:
    """Everything that stands before the first request, and the requests that will come up to a day."""
    water = cast.people["zhaoqiang"].agency
    office = found_section(water, "办公室", is_office=True, by=SYSTEM, at=at)
    sections = {"办公室": office, "河湖管理科": cast.people["zhaoqiang"].section}
    for username, name, role, section in NEIGHBOURS:
        cast.people[username] = enrol(water, username, name, role, section=sections[section], by=SYSTEM, at=at,
                                      email=f"{username}@shuiwu.example")  # fmt: skip
    for agency, person in ((cast.bureau, cast.coordinator), (water, cast.people["lanxin"])):
        save_reception(agency, words()["receptions"][agency.code], by=person, at=at)
    units = {
        "jiaotong": Unit.of(cast.bureau, registrar="songyu", second="linjing", chief="suwan"),
        "shuiwu": Unit.of(water, registrar="lanxin", second="kangjian", chief="kangjian"),
    }
    reporters = {cast.bureau: cast.coordinator, water: cast.people["lanxin"], cast.city: cast.people["shizheng"]}
    return Docket(units, reporters, today)
