"""The command that begins everything."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from moments import NOON

from gongkai.agencies.models import Agency, Person, Role
from gongkai.fees.models import Rate
from gongkai.letters.models import Template
from gongkai.publications.models import Kind, Term

pytestmark = pytest.mark.django_db


def test_the_first_agency_comes_with_an_administrator_who_can_sign_in():
    out = StringIO()
    call_command("found_agency", "江州市交通运输局", "市交通局", "jiaotong", stdout=out)
    person = Person.objects.get(username="admin")
    assert (person.role, person.agency.code) == (Role.ADMINISTRATOR, "jiaotong")
    password = out.getvalue().split("初始密码 ")[1].split("（")[0]
    assert person.check_password(password)
    assert Kind.objects.count() == 18
    assert Term.objects.filter(agency=None).count() > 100
    assert (Template.objects.count(), Rate.objects.count()) == (39, 1)
    for words in ("18个文件种类（含审核步骤）：规范性文件、其他文件、", "条用语：", "39份文书模板：", "1份收费标准："):
        assert words in out.getvalue()


def test_a_name_that_is_taken_is_refused_and_makes_nothing():
    call_command("found_agency", "江州市交通运输局", "市交通局", "jiaotong", stdout=StringIO())
    with pytest.raises(CommandError, match="已经有了"):
        call_command("found_agency", "江州市水务局", "市水务局", "shuiwu", stdout=StringIO())
    assert (Agency.objects.count(), Person.objects.count(), Kind.objects.count()) == (1, 1, 18)


def test_a_section_is_given_the_review_of_legality_later(db, administrator, bureau, safety):
    from gongkai.agencies.actions import amend_section
    from gongkai.records.models import Event

    amend_section(safety, safety.name, order=safety.order, is_legal=True, by=administrator, at=NOON)
    safety.refresh_from_db()
    assert safety.is_legal
    amend_section(safety, "安全法规科", order=5, by=administrator, at=NOON)
    safety.refresh_from_db()
    assert (safety.name, safety.is_legal) == ("安全法规科", True)
    assert Event.objects.about(safety).count() == 2
