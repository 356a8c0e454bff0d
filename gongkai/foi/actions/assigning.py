"""Whose a case is: given to a section, taken by a person, handed over, given back; and who stands in for whom."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.agencies.models import SECTION_ROLES, Person, Role, Section
from gongkai.foi.actions.moves import STALE, demand, hold, stay
from gongkai.foi.models import Act, Case, Deputy, Item
from gongkai.foi.queries.rights import receives
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

LONGEST = 120


@transaction.atomic
def assign(case: Case, section: Section, *, by: Person, at: datetime, handler: Person | None = None, note: str = "") -> Case:  # fmt: skip
    """The office gives a case to a section, if it likes to one person of it. Items without a section go along."""
    held = hold(case)
    _active(section, held)
    if handler is not None:
        _of_section(handler, section)
    before = {"section": held.section and held.section.name, "handler": held.handler and held.handler.name}
    stay(held, Act.ASSIGN, by=by, at=at, reason=note.strip(), before=before,
         told={"section": section.name, "handler": handler and handler.name},
         section=section, handler=handler, assigned_at=at)  # fmt: skip
    return held


@transaction.atomic
def assign_item(item: Item, section: Section | None, *, by: Person, at: datetime) -> Item:
    """The office gives one item to another section than the case's; None gives it back to that."""
    held = hold(item.case)
    if section is not None:
        _active(section, held)
    stay(held, Act.ASSIGN, by=by, at=at, told={"item": item.order, "section": section and section.name})
    if not Item.objects.filter(pk=item.pk, result="").update(section=section):
        raise Refused(f"{item}已经办结，不能再派。", then=STALE)
    item.refresh_from_db()
    return item


@transaction.atomic
def take(case: Case, *, by: Person, at: datetime) -> Case:
    """Somebody of the section takes a case that nobody has. Of two at once one wins."""
    held = hold(case)
    if held.handler_id == by.pk:
        raise Refused(f"{held}已经是您的。", then="请刷新页面。")
    if held.handler_id is not None and held.handler is not None:
        raise Refused(f"{held}已由{held.handler.name}认领。", then="需要换人的，请由其移交。")
    return stay(held, Act.TAKE, by=by, at=at, told={"handler": by.name}, handler=by)


@transaction.atomic
def hand_over(case: Case, to: Person, reason: str, *, by: Person, at: datetime) -> Case:
    """The handler, the section's head or the office gives the case to another person of the section, with the reason."""
    why = demand(reason, "没有写移交的原因。", "请写明原因，接手的人会看到。", LONGEST)
    held = hold(case)
    if held.section is None:
        raise Refused(f"{held}还没有派给科室。", then="请由办公室先派件。")
    _of_section(to, held.section)
    if to.pk == held.handler_id:
        raise Refused(f"{held}已经由{to.name}办理。", then="请选择另一位。")
    if not (by.pk == held.handler_id or _heads(held.section, by) or receives(held, by)):
        raise Refused("您不能移交这件申请。", then="请由经办人、科室负责人或者办公室移交。")
    before = {"handler": held.handler and held.handler.name}
    return stay(held, Act.HAND_OVER, by=by, at=at, reason=why, before=before, told={"handler": to.name}, handler=to)


@transaction.atomic
def give_back(case: Case, reason: str, *, by: Person, at: datetime) -> Case:
    """The section gives the case back to the office, with the reason."""
    why = demand(reason, "没有写退回的理由。", "请写明为什么不由本科室办理，建议由谁办理。", LONGEST)
    held = hold(case)
    if held.section is None or held.section_id != by.section_id:
        raise Refused(f"{held}没有派给您的科室。", then="请刷新页面。")
    before = {"section": held.section.name, "handler": held.handler and held.handler.name}
    return stay(held, Act.RETURN, by=by, at=at, reason=why, before=before, section=None, handler=None, assigned_at=None)


@transaction.atomic
def save_deputy(
    person: Person, deputy: Person, since: date, until: date, *, by: Person, at: datetime, reason: str = "",
    row: Deputy | None = None,
) -> Deputy:  # fmt: skip
    """Who stands in from a day to a day, both included. For oneself; the section's head and the office for others."""
    _may_depute(person, by)
    _fits(person, deputy, since, until, day_of(at))
    same = Deputy.objects.filter(person=person, deputy=deputy, since__lte=until, until__gte=since)
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise Refused(f"这段时间已由{deputy.name}代理。", then="请修改原来那一条。")
    held = row or Deputy(person=person)
    before = {"deputy": held.deputy.name, "since": held.since, "until": held.until} if row else {}
    held.deputy, held.since, held.until, held.reason = deputy, since, until, reason.strip()[:LONGEST]
    held.save()
    record(Verb.CHANGED if row else Verb.CREATED, held, by=by, at=at, before=before,
           after={"person": person.name, "deputy": deputy.name, "since": since, "until": until})  # fmt: skip
    return held


@transaction.atomic
def remove_deputy(row: Deputy, *, by: Person, at: datetime) -> None:
    """Nobody stands in any more."""
    _may_depute(row.person, by)
    record(Verb.REMOVED, row, by=by, at=at,
           before={"person": row.person.name, "deputy": row.deputy.name, "since": row.since, "until": row.until})  # fmt: skip
    row.delete()


def _active(section: Section, case: Case) -> None:
    if section.agency_id != case.agency_id or not section.active:
        raise Refused(f"“{section}”不是本机关在用的科室。", then="请选择本机关的科室。")


def _of_section(person: Person, section: Section) -> None:
    if not person.is_active or person.role not in SECTION_ROLES or person.section_id != section.pk:
        raise Refused(f"{person.name}不在{section.name}。", then=f"请选择{section.name}的人员。")


def _heads(section: Section, person: Person) -> bool:
    return person.is_active and person.role == Role.HEAD and person.section_id == section.pk


def _may_depute(person: Person, by: Person) -> None:
    """Oneself, one's section's head, the office's people, the leader."""
    office = by.section is not None and by.section.is_office
    of_section = by.role == Role.HEAD and by.section_id == person.section_id
    inside = by.is_active and by.agency_id == person.agency_id and by.is_business
    if not inside or not (by.pk == person.pk or office or of_section or by.role == Role.LEADER):
        raise Refused("您不能设置这位人员的代理。", then="请由本人、科室负责人或者办公室设置。")


def _fits(person: Person, deputy: Person, since: date, until: date, today: date) -> None:
    if until < since or until < today:
        raise Refused("代理的起止日期不对。", then="请核对，截止日期不能早于开始日期和今天。")
    if deputy.pk == person.pk:
        raise Refused("不能由本人代理本人。", then="请选择另一位。")
    sees = deputy.section is not None and (deputy.section_id == person.section_id or deputy.section.is_office)
    if not deputy.is_active or deputy.agency_id != person.agency_id or deputy.role not in SECTION_ROLES or not sees:
        raise Refused(f"{deputy.name}看不到{person.name}的申请。", then="请选择同一科室或者办公室的人员。")
