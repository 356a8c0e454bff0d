"""Whose a request is: given to a section, taken, handed over, given back; one or several at once."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.agencies.models import Person, Section
from gongkai.casework.deeds import Deed, DeedForm, NoForm, Values, text_field
from gongkai.desk.pages import StaffRequest, now, today, whole
from gongkai.foi.actions.assigning import assign, give_back, hand_over, take
from gongkai.foi.models import Deputy
from gongkai.foi.queries.case import Sheet
from gongkai.rules.refused import Refused


class AssignForm(DeedForm):
    """To which section, and if one likes to whom in it."""

    section = forms.ChoiceField(label="承办科室")
    handler = forms.ChoiceField(label="经办人", required=False)
    note = text_field("交办意见", 2, required=False)

    def prepare(self) -> None:
        """The agency's sections and their people, each with its section's name."""
        sections, people = choices_of(self.sheet.case.agency_id)
        self.fields["section"].choices = [("", "请选择"), *sections]  # type: ignore[attr-defined]
        self.fields["handler"].choices = [("", "由科室认领"), *people]  # type: ignore[attr-defined]
        self.fields["section"].initial = str(self.sheet.case.section_id or "")


class HandOverForm(DeedForm):
    """To whom of the section, and why."""

    to = forms.ChoiceField(label="移交给")
    reason = text_field("移交的原因", 2)

    def prepare(self) -> None:
        """Others of the same section; who stands in for the handler comes first and is named so."""
        case = self.sheet.case
        standing = Deputy.objects.filter(person=case.handler, since__lte=today(), until__gte=today())
        deputies = set(standing.values_list("deputy", flat=True))
        doing = Person.objects.none() if case.section is None else Person.objects.doing(case.section)
        people = [one for one in doing if one.pk != case.handler_id]
        people.sort(key=lambda one: one.pk not in deputies)
        told = [
            (str(one.pk), f"{one.name}（{case.handler}的代理人）" if one.pk in deputies else one.name) for one in people
        ]
        self.fields["to"].choices = [("", "请选择"), *told]  # type: ignore[attr-defined]


class BackForm(DeedForm):
    """Why it is not the section's."""

    reason = text_field("退回的理由", 3, help_text="写明为什么不由本科室办理，建议由谁办理。")


def choices_of(agency: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Sections of an agency and the people who do their work, as choices."""
    sections = list(Section.objects.filter(agency=agency, active=True))
    people = Person.objects.filter(section__in=sections, is_active=True).select_related("section")
    people = people.filter(role__in=("coordinator", "head", "handler")).order_by("section__order", "name")
    return [(str(one.pk), one.name) for one in sections], [
        (str(one.pk), f"{one.section}　{one.name}") for one in people
    ]


def chosen(agency: int, values: Values) -> tuple[Section, Person | None]:
    """The section and the person of a form. Refused where they are not of the agency."""
    section = Section.objects.filter(agency=agency, active=True, pk=whole(str(values.get("section"))) or 0).first()
    if section is None:
        raise Refused("没有选承办科室。", then="请选择一个科室。")
    key = whole(str(values.get("handler") or ""))
    return section, Person.objects.filter(pk=key, agency=agency).first() if key else None


def _assign(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    section, handler = chosen(sheet.case.agency_id, values)
    assign(sheet.case, section, by=request.user, at=now(), handler=handler, note=values["note"])
    return f"已派给{section}{handler.name if handler else ''}。"


def _take(request: StaffRequest, sheet: Sheet, _: Any, __: Values) -> str:
    take(sheet.case, by=request.user, at=now())
    return "已认领，由您经办。"


def _hand_over(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    to = Person.objects.filter(pk=whole(values["to"]) or 0, agency=sheet.case.agency_id).first()
    if to is None:
        raise Refused("没有选接手的人。", then="请选择一位。")
    hand_over(sheet.case, to, values["reason"], by=request.user, at=now())
    return f"已移交给{to.name}。"


def _give_back(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    give_back(sheet.case, values["reason"], by=request.user, at=now())
    return "已退回办公室，由办公室改派。"


DEEDS = {
    "assign": Deed("派给科室", AssignForm, _assign, "派件", "派件不停止期限计算。没有另派的事项一并派给这个科室。"),
    "take": Deed("认领", NoForm, _take, "由我经办", "认领后您会收到这件申请的提醒。"),
    "hand-over": Deed("移交经办人", HandOverForm, _hand_over, "移交", "接手的人会看到原因。期限不因移交改变。"),
    "give-back": Deed("退回办公室", BackForm, _give_back, "退回", "期限继续计算，请尽早退回。", "desk:request"),
}  # fmt: skip
