"""Agencies, sections, and the other names by which plans call them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction

from gongkai.agencies.actions.doors import only
from gongkai.agencies.models import Agency, Person, Role, Section, SectionAlias
from gongkai.records.actions import record
from gongkai.records.models import Performer, Verb
from gongkai.rules.refused import Refused

MOST_DAYS = 30  # working days: a reminder further ahead reminds of nothing

CODE = re.compile(r"[a-z0-9-]{1,40}")  # part of paths, which some databases compare whatever the case


@transaction.atomic
def found_agency(
    name: str, short_name: str, code: str, *, parent: Agency | None = None, by: Performer, at: datetime
) -> Agency:
    """A new agency, below `parent` or as a root. `code` is part of its record chain and never changes."""
    only(by, parent, Role.ADMINISTRATOR)
    if not CODE.fullmatch(code):
        raise Refused(f"机关代码“{code[:40]}”不能用。", then="请只用小写字母、数字和连字符，不超过40个。")
    if Agency.objects.filter(name=name).exists() or Agency.objects.filter(code=code).exists():
        raise Refused(f"“{name}”或代码“{code}”已经有了。", then="请换一个名称或代码。")
    path = f"{parent.path if parent else ''}{code}/"
    agency = Agency.objects.create(name=name, short_name=short_name, code=code, parent=parent, path=path)
    record(Verb.CREATED, agency, by=by, at=at, after={"name": name, "code": code, "path": path})
    return agency


@transaction.atomic
def set_reminders(
    agency: Agency,
    *,
    yellow_days: int,
    escalation_days: int,
    quiet_from: time,
    quiet_until: time,
    by: Performer,
    at: datetime,
) -> Agency:
    """When lights turn yellow and the head is told (working days), and between which hours nobody is mailed."""
    only(by, agency, Role.COORDINATOR)
    if not (1 <= yellow_days <= MOST_DAYS and 1 <= escalation_days <= MOST_DAYS):
        raise Refused(f"天数要在1到{MOST_DAYS}个工作日之间。", then="请改正后再保存。")
    if quiet_from == quiet_until:
        raise Refused("免打扰的开始和结束是同一时刻。", then="请改成一段时间，例如18:00到8:30。")
    values = {
        "yellow_days": yellow_days,
        "escalation_days": escalation_days,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }
    before = {name: getattr(agency, name) for name in values}
    if before == values:
        return agency
    for name, value in values.items():
        setattr(agency, name, value)
    agency.save(update_fields=list(values))
    record(Verb.CHANGED, agency, by=by, at=at, before=before, after=values)
    return agency


@transaction.atomic
def found_section(
    agency: Agency, name: str, *, order: int = 0, is_office: bool = False, is_legal: bool = False, by: Performer,
    at: datetime,
) -> Section:  # fmt: skip
    """A new section of an agency. `is_office` marks the one that leads the open-government work, `is_legal` the one
    that reviews legality and secrecy before a release.
    """
    only(by, agency, Role.ADMINISTRATOR)
    if Section.objects.filter(agency=agency, name=name).exists():
        raise Refused(f"{agency}已经有“{name}”。", then="请核对科室名称。")
    section = Section.objects.create(agency=agency, name=name, order=order, is_office=is_office, is_legal=is_legal)
    after = {"name": name, "is_office": is_office, "is_legal": is_legal}
    record(Verb.CREATED, section, by=by, at=at, after=after)
    return section


@transaction.atomic
def amend_section(
    section: Section, name: str, *, order: int, is_legal: bool | None = None, by: Performer, at: datetime
) -> Section:
    """Rename a section, move it in the list, or give it the review of legality (None leaves that as it is). The old name is kept as an alias: plans go on using it for years."""
    only(by, section.agency, Role.ADMINISTRATOR)
    name = name.strip()
    if not name:
        raise Refused("科室名称是空的。", then="请填写科室名称。")
    if Section.objects.filter(agency=section.agency, name=name).exclude(pk=section.pk).exists():
        raise Refused(f"{section.agency}已经有“{name}”。", then="请换一个名称。")
    legal = section.is_legal if is_legal is None else is_legal
    before = {"name": section.name, "order": section.order, "is_legal": section.is_legal}
    after = {"name": name, "order": order, "is_legal": legal}
    if before == after:
        return section
    if section.name != name:
        alias, made = SectionAlias.objects.get_or_create(agency=section.agency, name=section.name)
        if made:
            alias.sections.set([section])
    section.name, section.order, section.is_legal = name, order, legal
    section.save(update_fields=["name", "order", "is_legal"])
    record(Verb.CHANGED, section, by=by, at=at, before=before, after=after)
    return section


@transaction.atomic
def dissolve_section(section: Section, successor: Section | None, *, by: Performer, at: datetime) -> Section:
    """The section is no more; what it did goes to its successor. It stays in the records under its name.

    Refused while people still belong to it: they must be moved first, or nobody sees their duties.
    """
    only(by, section.agency, Role.ADMINISTRATOR)
    if successor and (successor.agency_id != section.agency_id or successor.pk == section.pk or not successor.active):
        raise Refused(f"职责不能并入“{successor}”。", then="请选本机关另一个在用的科室。")
    if Person.objects.filter(section=section, is_active=True).exists():
        raise Refused(f"{section}还有在用的账号。", then="请先把这些人员调到别的科室。")
    section.active, section.successor = False, successor
    section.save(update_fields=["active", "successor"])
    record(
        Verb.CHANGED, section, by=by, at=at, before={"active": True},
        after={"active": False, "successor": successor.name if successor else ""},
    )  # fmt: skip
    return section


@transaction.atomic
def remember_alias(
    agency: Agency, name: str, sections: Iterable[Section], *, by: Performer, at: datetime
) -> SectionAlias:
    """From now on this name in a plan means these sections; none of ours where the list is empty.

    The coordinator says so on the confirmation screen. Saying the same again changes and records nothing.
    """
    chosen = list(sections)
    only(by, agency, Role.COORDINATOR, Role.ADMINISTRATOR)
    if any(section.agency_id != agency.pk for section in chosen):
        raise Refused(f"“{name}”对应的科室里有别的机关的。", then="请只选本机关的科室。")
    alias, made = SectionAlias.objects.get_or_create(agency=agency, name=name.strip()[:80])
    before = sorted(alias.sections.values_list("name", flat=True))
    after = sorted(section.name for section in chosen)
    if made or before != after:
        alias.sections.set(chosen)
        verb = Verb.CREATED if made else Verb.CHANGED
        record(verb, alias, by=by, at=at, before={} if made else {"sections": before}, after={"sections": after})
    return alias
