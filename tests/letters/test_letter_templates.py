"""Templates: the product's own, an agency's versions, what is refused, and which one holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from letter_steps import docx_words, pdf_words, template_file
from moments import NOON
from request_steps import AT, fresh

from gongkai.agencies.models import Agency, Person
from gongkai.foi.models import Case
from gongkai.letters.actions.issuing import issue, void
from gongkai.letters.actions.templates import (
    install_templates,
    restore_version,
    retire_template,
    upload_template,
)
from gongkai.letters.models import Code, Letter, Template
from gongkai.letters.queries.fields import FIELDS
from gongkai.letters.queries.templates import content_of, known_fields, rows_for, template_for, unknown_fields
from gongkai.merging.sources.templates import read_template
from gongkai.records.models import SYSTEM, Event
from gongkai.rules.refused import Refused

OWN = (
    "{{申请人}}：",
    "本机关要求您补正：",
    "{{补正事项.内容}}",
    "请于{{补正期限}}前补正。{{机关名称}}{{成文日期}}{{文号}}",
)


def test_the_products_templates_come_once(templates: list[Template]) -> None:
    assert len(templates) == 39
    assert {one.code for one in templates} == set(Code.values)
    events = Event.objects.count()
    assert install_templates(by=SYSTEM, at=NOON) == []
    assert Event.objects.count() == events


def test_every_field_of_the_products_templates_is_known_and_none_has_a_fault(templates: list[Template]) -> None:
    for one in templates:
        read = read_template(content_of(one))
        assert read.faults == (), one
        assert unknown_fields(field.name for field in read.fields) == [], one
        assert one.fields == [field.name for field in read.fields]


def test_every_known_field_says_what_it_means() -> None:
    told = known_fields()
    assert len(told) == len(FIELDS)
    assert all(meaning and where in {"制发时填写", "自动填写"} for _, meaning, where in told)
    assert ("{{事项.序号}}{{事项.内容}}{{事项.答复}}", "多项答复的逐项内容", "自动填写") in told


def test_an_agencys_own_version_holds_for_it_alone(
    templates: list[Template], bureau: Agency, waterworks: Agency, coordinator: Person
) -> None:
    made = upload_template(bureau, Code.L04, "补正.docx", template_file(*OWN), note="用词", by=coordinator, at=NOON)
    assert made.version == 1
    assert template_for(bureau, Code.L04) == made
    assert template_for(waterworks, Code.L04).agency is None
    again = upload_template(bureau, Code.L04, "补正.docx", template_file(*OWN, "附言"), by=coordinator, at=NOON)
    assert (again.version, template_for(bureau, Code.L04)) == (2, again)
    row = next(one for one in rows_for(bureau) if one.code == Code.L04)
    assert (row.own, row.versions, row.current) == (True, 2, again)


def test_the_products_template_holds_again_after_the_own_one_is_retired(
    templates: list[Template], bureau: Agency, coordinator: Person
) -> None:
    made = upload_template(bureau, Code.L04, "补正.docx", template_file(*OWN), by=coordinator, at=NOON)
    back = retire_template(made, reason="改用系统模板", by=coordinator, at=NOON)
    assert back == template_for(bureau, Code.L04)
    assert back is not None
    assert back.agency is None
    restored = restore_version(made, by=coordinator, at=NOON)
    assert template_for(bureau, Code.L04) == restored
    assert (restored.version, restored.content) == (2, made.content)
    with pytest.raises(Refused, match="正在使用"):
        restore_version(restored, by=coordinator, at=NOON)


def test_unknown_fields_are_named_with_the_list_of_known_ones(bureau: Agency, coordinator: Person) -> None:
    data = template_file("{{申请人}}", "{{局长签名}}和{{申请人身高}}")
    with pytest.raises(Refused, match="2个不认识的字段：局长签名、申请人身高。") as refusal:
        upload_template(bureau, Code.L04, "补正.docx", data, by=coordinator, at=NOON)
    assert "补正事项.内容" in refusal.value.then
    assert Template.objects.filter(agency=bureau).count() == 0


def test_faults_are_refused_with_their_places(bureau: Agency, coordinator: Person) -> None:
    with pytest.raises(Refused, match="写得不对：正文第1段"):
        upload_template(bureau, Code.L04, "补正.docx", template_file("{{申请人"), by=coordinator, at=NOON)


@pytest.mark.parametrize(("name", "data", "told"), [
    pytest.param("补正.docx", b"MZ\x90\x00\x03\x00\x00\x00", "认不出", id="a program named .docx"),
    pytest.param("补正.docx", b"%PDF-1.4\n%%EOF", "内容却是 .pdf", id="a .pdf named .docx"),
    pytest.param("补正.pdf", b"%PDF-1.4\n%%EOF", "要用 .docx", id="a .pdf"),
    pytest.param("补正.docx", b"", "空的", id="nothing"),
])  # fmt: skip
def test_what_is_no_docx_is_refused(bureau: Agency, coordinator: Person, name: str, data: bytes, told: str) -> None:
    with pytest.raises(Refused, match=told):
        upload_template(bureau, Code.L04, name, data, by=coordinator, at=NOON)


def test_only_the_agencys_own_editors_change_templates(
    templates: list[Template], bureau: Agency, handler: Person, outsider: Person, overseer: Person
) -> None:
    for person in (handler, outsider, overseer):
        with pytest.raises(Refused, match="您不能修改文书模板"):
            upload_template(bureau, Code.L04, "补正.docx", template_file(*OWN), by=person, at=NOON)
    with pytest.raises(Refused, match="系统自带"):
        retire_template(template_for(bureau, Code.L04), reason="不用", by=handler, at=NOON)


def test_a_kind_of_answer_that_the_letter_has_not_is_refused(bureau: Agency, coordinator: Person) -> None:
    with pytest.raises(Refused, match="没有这种答复类型"):
        upload_template(bureau, Code.L04, "补正.docx", template_file("甲"), ground="A1", by=coordinator, at=NOON)


def test_the_same_file_twice_is_refused(bureau: Agency, coordinator: Person) -> None:
    data = template_file(*OWN)
    upload_template(bureau, Code.L04, "补正.docx", data, by=coordinator, at=NOON)
    with pytest.raises(Refused, match="一样"):
        upload_template(bureau, Code.L04, "补正.docx", data, by=coordinator, at=NOON)


def test_a_version_that_is_restored_writes_the_next_letter(
    templates: list[Template], bureau: Agency, coordinator: Person, make_case: Callable[..., Case]
) -> None:
    first = upload_template(bureau, Code.L04, "补正.docx", template_file(*OWN, "第一种写法"), by=coordinator, at=NOON)
    upload_template(bureau, Code.L04, "补正.docx", template_file(*OWN, "第二种写法"), by=coordinator, at=NOON)
    case, typed = make_case(), {"补正事项": "年份"}
    old = issue(case, Code.L04, typed=typed, by=coordinator, at=AT)
    assert "第二种写法" in docx_words(old)
    void(old, reason="写法不当", by=coordinator, at=AT)
    restored = restore_version(first, by=coordinator, at=NOON)
    letter = issue(fresh(case), Code.L04, typed=typed, by=coordinator, at=AT)
    assert (letter.template, restored.version) == (restored, 3)
    assert "第一种写法" in docx_words(letter)
    assert "第二种写法" not in pdf_words(letter)
    assert "第二种写法" in docx_words(Letter.objects.get(pk=old.pk))
