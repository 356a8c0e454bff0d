"""A whole list of people becomes accounts, or none of it does."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction

from gongkai.agencies.actions.accounts import enrol, set_password
from gongkai.agencies.models import Agency, Person, Section
from gongkai.agencies.sources import RollRow
from gongkai.records.models import Performer
from gongkai.rules.refused import Refused

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no look-alikes: people copy these by hand
LENGTH = 14  # about 69 bits
QUICK = 10_000  # rounds: a random password needs no slow hash, and the first sign-in makes it a slow one anyway


class RollRefused(Refused):
    """Lines of the list that cannot become accounts, each with the reason."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        self.faults = list(faults)
        super().__init__(f"有{len(self.faults)}行不能导入，一个账号也没有建。", then="请改好下面各行，再上传一次。")


def fresh_password() -> str:
    """A random password in three groups, to be shown once."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{drawn[:5]}-{drawn[5:10]}-{drawn[10:]}"


def renew_password(person: Person, *, by: Performer, at: datetime) -> str:
    """Give an account a random password; it is returned for the screen and kept nowhere."""
    password = fresh_password()
    set_password(person, password, by=by, at=at)
    return password


@transaction.atomic
def enrol_roll(agency: Agency, rows: Sequence[RollRow], *, by: Performer, at: datetime) -> list[tuple[Person, str]]:
    """Make an account for every line, each with a random password; RollRefused names every faulty line at once."""
    sections = {section.name: section for section in Section.objects.filter(agency=agency, active=True)}
    made: list[tuple[Person, str]] = []
    faults: list[tuple[int, str]] = []
    for row in rows:
        try:
            with transaction.atomic():
                person = _enrol(agency, row, sections, by, at)
        except Refused as refusal:
            faults.append((row.line, str(refusal)))
        else:
            made.append((person, _quick_password(person)))
    if faults:
        raise RollRefused(faults)
    return made


def _enrol(agency: Agency, row: RollRow, sections: dict[str, Section], by: Performer, at: datetime) -> Person:
    if not row.name:
        raise Refused("没有姓名。", then="请填姓名。")
    if row.role is None:
        raise Refused(f"没有“{row.role_words}”这个角色。", then="请按模板第二页的角色名填写。")
    if row.section and row.section not in sections:
        raise Refused(f"{agency}没有在用的科室“{row.section}”。", then="请核对科室名称，或先建科室。")
    section = sections.get(row.section)
    return enrol(agency, row.username, row.name, row.role, section=section, email=row.email, by=by, at=at)


def _quick_password(person: Person) -> str:
    hasher, password = PBKDF2PasswordHasher(), fresh_password()
    person.password = hasher.encode(password, hasher.salt(), iterations=QUICK)
    person.save(update_fields=["password"])
    return password
