"""Accounts: who has one, in which role. One account, one role (等级保护: 三权分立)."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from gongkai.agencies.actions.doors import only
from gongkai.agencies.models import BUSINESS_ROLES, Agency, Person, Role, Section
from gongkai.agencies.models.person import SECTION_ROLES
from gongkai.records.actions import record
from gongkai.records.models import Performer, Verb
from gongkai.rules.refused import Refused

LONGEST_NAME, LONGEST_USERNAME, LONGEST_EMAIL = 40, 150, 254  # what the columns hold


@transaction.atomic
def enrol(
    agency: Agency,
    username: str,
    name: str,
    role: Role,
    *,
    section: Section | None = None,
    email: str = "",
    password: str | None = None,
    by: Performer,
    at: datetime,
) -> Person:
    """Make an account. Without a password nobody can sign in to it until one is set."""
    only(by, agency, Role.ADMINISTRATOR)
    role = Role(role)
    _fits(agency, role, section)
    _well_formed(username, name, email)
    if Person.objects.filter(username=username).exists():
        raise Refused(f"账号“{username}”已经有了。", then="请换一个账号名。")
    person = Person(username=username, name=name, role=role, agency=agency, section=section, email=email)
    _give_password(person, password)
    person.save()
    record(Verb.CREATED, person, by=by, at=at, after=_told(person))
    return person


@transaction.atomic
def appoint(person: Person, role: Role, *, section: Section | None = None, by: Performer, at: datetime) -> Person:
    """Change role or section. Between business, administration and audit nobody changes: that needs a new account."""
    only(by, person.agency, Role.ADMINISTRATOR)
    role = Role(role)
    _fits(person.agency, role, section)
    if role != person.role and not {role, person.role} <= BUSINESS_ROLES:
        raise Refused(
            f"{person}的账号不能从“{Role(person.role).label}”改为“{role.label}”。",
            then="系统管理、审计、业务三类账号要分开，请停用旧账号，另建一个。",
        )
    before = _told(person)
    person.role, person.section = role, section
    person.save(update_fields=["role", "section"])
    if _told(person) != before:
        record(Verb.CHANGED, person, by=by, at=at, before=before, after=_told(person))
    return person


@transaction.atomic
def deactivate(person: Person, *, reason: str = "", by: Performer, at: datetime) -> Person:
    """Close an account. It can no longer sign in; what it did stays. The last administrator stays too."""
    only(by, person.agency, Role.ADMINISTRATOR)
    others = Person.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=person.pk)
    if person.role == Role.ADMINISTRATOR and not others.filter(agency=person.agency).exists():
        raise Refused(f"{person}是{person.agency}最后一个系统管理员。", then="请先另建一个系统管理员账号。")
    return _set_active(person, False, reason, by, at)


@transaction.atomic
def reactivate(person: Person, *, reason: str = "", by: Performer, at: datetime) -> Person:
    """Open a closed account again."""
    only(by, person.agency, Role.ADMINISTRATOR)
    return _set_active(person, True, reason, by, at)


@transaction.atomic
def set_password(person: Person, password: str, *, by: Performer, at: datetime) -> Person:
    """Give an account a password. Everybody may set their own, the administrator anybody's; all its sessions end.

    The password itself is nowhere in the record.
    """
    if not (isinstance(by, Person) and by.pk == person.pk and by.is_active):
        only(by, person.agency, Role.ADMINISTRATOR)
    _give_password(person, password)
    person.save(update_fields=["password"])
    record(Verb.CHANGED, person, by=by, at=at, after={"password": "已重设"})
    return person


def _set_active(person: Person, active: bool, reason: str, by: Performer, at: datetime) -> Person:
    if person.is_active == active:
        raise Refused(f"{person}的账号已经是{'在用' if active else '停用'}状态。", then="请刷新页面查看。")
    person.is_active = active
    person.save(update_fields=["is_active"])
    record(Verb.CHANGED, person, by=by, at=at, before={"active": not active}, after={"active": active}, reason=reason)
    return person


def _fits(agency: Agency, role: Role, section: Section | None) -> None:
    """A section's role needs a section in use of the same agency; administrator and auditor have none."""
    if section and (section.agency_id != agency.pk or not section.active):
        raise Refused(f"“{section}”不是{agency}在用的科室。", then="请选本机关在用的科室。")
    if role in SECTION_ROLES and section is None:
        raise Refused(f"“{role.label}”要属于一个科室。", then="请选科室。")
    if role not in BUSINESS_ROLES and section:
        raise Refused(f"“{role.label}”不属于科室。", then="请把科室留空。")


def _well_formed(username: str, name: str, email: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise Refused(f"姓名“{name[:LONGEST_NAME]}”太长或是空的。", then=f"请填1至{LONGEST_NAME}个字。")
    if len(username) > LONGEST_USERNAME or len(email) > LONGEST_EMAIL:
        raise Refused("账号名或电子邮箱太长。", then="请改短。")
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise Refused(f"账号名“{username}”里有不能用的字符。", then="请只用字母、数字和 @ . + - _。") from error
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Refused(f"“{email}”不是电子邮箱地址。", then="请改正，没有的留空。") from error


def _give_password(person: Person, password: str | None) -> None:
    if password is None:
        person.set_unusable_password()
        return
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("".join(error.messages), then="请换一个密码。") from error
    person.set_password(password)


def _told(person: Person) -> dict[str, str]:
    """What the record keeps of an account."""
    return {"name": person.name, "role": person.role, "section": person.section.name if person.section else ""}
