"""What the product brings: with the first agency, and again after an upgrade."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from letter_steps import docx_words, template_file
from moments import NOON
from request_steps import AT
from requests_world import intake

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.fees.actions.charging import compute
from gongkai.fees.models import Rate
from gongkai.foi.actions.registering import register
from gongkai.foi.models import Reception
from gongkai.letters.actions.issuing import issue
from gongkai.letters.actions.products import install_products
from gongkai.letters.actions.templates import upload_template
from gongkai.letters.models import Code, Template
from gongkai.letters.queries.templates import template_for
from gongkai.publications.actions import save_term
from gongkai.publications.models import Kind, Term
from gongkai.records.models import SYSTEM, Event, Verb
from gongkai.rules.requests.fees import Method

pytestmark = pytest.mark.django_db
FOUND = ("found_agency", "江州市交通运输局", "市交通局", "jiaotong")
FIX = "{{申请人}}：{{补正事项.内容}}，请于{{补正期限}}前补正。{{机关名称}}{{成文日期}}{{文号}}"


def told(*command: str) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.fixture
def founded() -> Agency:
    told(*FOUND)
    return Agency.objects.get()


@pytest.fixture
def clerk(founded: Agency) -> Person:
    office = Section.objects.create(agency=founded, name="办公室", is_office=True)
    return Person.objects.create(username="linjing", name="林静", role=Role.COORDINATOR, agency=founded, section=office)


def test_a_fresh_agency_makes_a_letter_and_a_charge(founded: Agency, clerk: Person) -> None:
    Reception.objects.create(
        agency=founded, code="江交", unit="办公室", address="人民路1号", hours="工作日", phone="0750-1234567",
        review_organ="江州市人民政府", court="江州市东城区人民法院",
    )  # fmt: skip
    case = register(intake(founded, items=tuple(f"第{n}项资料" for n in range(12))), by=clerk, at=AT).case
    letter = issue(case, Code.L03, by=clerk, at=AT)
    charge = compute(case, Method.ITEM, reason="一次申请12项，明显超过合理范围", by=clerk, at=AT)
    assert letter.number == "江交公开收〔2026〕1号"
    assert "李华" in docx_words(letter)
    assert (charge.units, charge.amount) == (12, 200)


def test_an_upgrade_brings_only_what_is_missing_or_has_changed(founded: Agency) -> None:
    events = Event.objects.count()
    assert told("install_products") == "都在，没有要装入的。\n"
    assert Event.objects.count() == events
    Kind.objects.get(code="news").delete()
    Rate.objects.all().delete()
    term = Term.objects.order_by("pk")[0]
    Term.objects.filter(pk=term.pk).update(instead="旧的写法", active=False)
    old = Template.objects.get(code=Code.L03)
    Template.objects.filter(pk=old.pk).update(content=Template.objects.get(code=Code.L04).content)
    words = told("install_products")
    assert "已装入1个文件种类（含审核步骤）：工作动态。" in words
    assert "已装入1份收费标准：" in words
    assert f"已装入1条用语：{term.words}。" in words
    assert "已装入1份文书模板：" in words
    now = Term.objects.get(pk=term.pk)
    assert (now.instead, now.active) == (term.instead, False)
    event = Event.objects.about(term).get(verb=Verb.CHANGED)
    assert (event.before["instead"], event.after["instead"]) == ("旧的写法", term.instead)
    assert template_for(founded, Code.L03).version == 2
    old.refresh_from_db()
    assert old.retired_at is not None
    assert told("install_products") == "都在，没有要装入的。\n"


def test_what_an_agency_made_itself_stays(founded: Agency, clerk: Person) -> None:
    own = upload_template(founded, Code.L04, "补正.docx", template_file(FIX), by=clerk, at=NOON)
    common = Term.objects.order_by("pk")[0]
    values = {"kind": common.kind, "words": common.words, "instead": "本局的写法", "source": "本局", "active": True}
    mine = save_term(founded, values, by=clerk, at=NOON, term=common)
    Kind.objects.filter(code="news").update(code="dongtai", limit_days=3)
    Term.objects.filter(pk=common.pk).update(instead="旧的写法")
    Template.objects.filter(agency=None, code=Code.L04).update(content=own.content)
    came = install_products(by=SYSTEM, at=NOON)
    assert (came.kinds, came.terms, [one.code for one in came.templates]) == ([], [common], [Code.L04])
    mine.refresh_from_db()
    assert mine.instead == "本局的写法"
    assert template_for(founded, Code.L04) == own
    assert Kind.objects.get(name="工作动态").limit_days == 3


def test_before_the_first_agency_there_is_nothing_to_bring_it_to() -> None:
    with pytest.raises(CommandError, match=r"还没有机关，不能装入。请先运行 manage.py found_agency"):
        told("install_products")
    assert not Kind.objects.exists()
