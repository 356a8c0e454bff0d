"""Signing in and out, locked accounts, the second step (动态口令): what is kept of them, and what an administrator may undo."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.db import transaction

from gongkai.agencies.actions.doors import only
from gongkai.agencies.models import Agency, Person, Role
from gongkai.records.actions import record
from gongkai.records.models import Actor, Performer, Verb
from gongkai.rules.refused import Refused

STRANGER = Actor("anonymous", "未登录者", "")


@transaction.atomic
def note_sign_in(person: Person, *, address: str, at: datetime) -> None:
    """Somebody came in, from this network address."""
    record(Verb.SIGNED_IN, person, by=person, at=at, after={"address": address})


@transaction.atomic
def note_sign_out(person: Person, *, address: str, idle: bool = False, at: datetime) -> None:
    """Somebody left, or was led out after doing nothing for too long."""
    reason = "长时间未操作，自动退出" if idle else ""
    record(Verb.SIGNED_OUT, person, by=person, at=at, after={"address": address}, reason=reason)


@transaction.atomic
def note_failure(username: str, *, address: str, locked: bool, why: str, at: datetime) -> None:
    """A sign-in that did not succeed. A name that nobody has stands in the record of the first agency."""
    subject = Person.objects.filter(username=username).first() or Agency.objects.order_by("path").first()
    if subject is not None:
        verb = Verb.LOCKED_OUT if locked else Verb.SIGN_IN_FAILED
        after = {"username": username[:40], "address": address}
        record(verb, subject, by=STRANGER, at=at, after=after, reason=why)


@transaction.atomic
def note_second_step(person: Person, what: str, *, at: datetime) -> None:
    """The person changed its own second step: switched on, off, or made new recovery codes."""
    record(Verb.CHANGED, person, by=person, at=at, after={"totp": what})


@transaction.atomic
def note_audit(person: Person, verb: Verb, what: str, *, at: datetime) -> None:
    """The auditor's own acts stand in the record too: an export, a verification, each with its result in words."""
    only(person, person.agency, Role.AUDITOR)
    record(verb, person.agency, by=person, at=at, reason=what)


@transaction.atomic
def unlock(person: Person, *, by: Performer, at: datetime) -> None:
    """Forget the failed sign-ins of an account, so that it may try again at once."""
    only(by, person.agency, Role.ADMINISTRATOR)
    if not reset(username=person.username):
        raise Refused(f"{person}的账号没有被锁定。", then="如仍不能登录，请重设密码。")
    record(Verb.CHANGED, person, by=by, at=at, before={"locked": True}, after={"locked": False})


@transaction.atomic
def reset_totp(person: Person, *, by: Performer, at: datetime) -> None:
    """Take away a lost second step; where the agency demands one, the next sign-in sets up a new one."""
    only(by, person.agency, Role.ADMINISTRATOR)
    if not Authenticator.objects.filter(user=person).delete()[0]:
        raise Refused(f"{person}没有启用动态口令。", then="不需要重置。")
    record(Verb.CHANGED, person, by=by, at=at, before={"totp": "已启用"}, after={"totp": "已清除"})


@transaction.atomic
def require_totp(agency: Agency, required: bool, *, by: Performer, at: datetime) -> Agency:
    """Make the second step compulsory for everybody of the agency, or leave it to each person."""
    only(by, agency, Role.ADMINISTRATOR)
    if agency.totp_required != required:
        agency.totp_required = required
        agency.save(update_fields=["totp_required"])
        before, after = {"totp_required": not required}, {"totp_required": required}
        record(Verb.CHANGED, agency, by=by, at=at, before=before, after=after)
    return agency
