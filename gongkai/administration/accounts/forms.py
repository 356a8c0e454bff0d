"""Forms of the account screens."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.agencies.models.person import SECTION_ROLES


class PlaceForm(forms.Form):
    """Role and section: one role for an account; a section for whoever works in one."""

    role = forms.ChoiceField(label="角色", choices=Role.choices)
    section = forms.ModelChoiceField(
        label="科室",
        queryset=Section.objects.none(),
        required=False,
        empty_label="不属于科室",
        help_text="办公室统筹、科室负责人、经办人要选科室；系统管理员和审计员不选。",
    )

    def __init__(self, agency: Agency, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = Section.objects.filter(agency=agency, active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A section's role without a section is told at the field."""
        found = super().clean() or self.cleaned_data
        role = found.get("role")
        if role and Role(role) in SECTION_ROLES and not found.get("section"):
            self.add_error("section", f"“{Role(role).label}”要选一个科室。")
        return found


class PersonForm(PlaceForm):
    """A new account."""

    name = forms.CharField(label="姓名", max_length=40)
    username = forms.CharField(label="账号", max_length=150, help_text="登录时输入，用字母、数字或中文，建好后不能改。")
    email = forms.EmailField(label="电子邮箱", required=False, help_text="用来收提醒邮件。")
    field_order = ("name", "username", "role", "section", "email")


class PeopleFilter(forms.Form):
    """What the list of people is narrowed by."""

    q = forms.CharField(label="姓名或账号", required=False, max_length=40)
    agency = forms.ModelChoiceField(
        label="机关", queryset=Agency.objects.none(), required=False, empty_label="全部机关"
    )
    section = forms.ModelChoiceField(
        label="科室", queryset=Section.objects.none(), required=False, empty_label="全部科室"
    )
    active = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("yes", "在用"), ("no", "已停用")])

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.visible_to(person)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["section"].queryset = Section.objects.filter(agency=person.agency_id, active=True)  # type: ignore[attr-defined]

    def narrowed(self, rows: Any) -> Any:
        """The rows that fit; a filter that makes no sense leaves its rows alone."""
        self.is_valid()
        found = self.cleaned_data
        if words := found.get("q"):
            rows = rows.filter(name__icontains=words) | rows.filter(username__icontains=words)
        for name in ("agency", "section"):
            if found.get(name):
                rows = rows.filter(**{name: found[name]})
        if found.get("active"):
            rows = rows.filter(is_active=found["active"] == "yes")
        return rows


class SectionForm(forms.Form):
    """A section's name and place in the list."""

    name = forms.CharField(label="科室名称", max_length=60)
    order = forms.IntegerField(label="排序", min_value=0, max_value=9999, initial=0, help_text="小的排在前面。")
    is_legal = forms.BooleanField(
        label="这是合法性、保密审查科室", required=False, help_text="发布前的合法性、保密审查由这个科室办理。"
    )


class NewSectionForm(SectionForm):
    """A new section."""

    is_office = forms.BooleanField(label="这是牵头政务公开的办公室", required=False)


class DissolveForm(forms.Form):
    """Which section takes over."""

    successor = forms.ModelChoiceField(
        label="职责并入", queryset=Section.objects.none(), required=False, empty_label="没有科室承接"
    )

    def __init__(self, section: Section, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Section.objects.filter(agency=section.agency_id, active=True).exclude(pk=section.pk)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]


class AgencyForm(forms.Form):
    """A new agency below another."""

    name = forms.CharField(label="机关名称", max_length=80)
    short_name = forms.CharField(label="简称", max_length=30)
    code = forms.SlugField(
        label="机关代码", max_length=40, help_text="小写字母、数字和连字符，用于网址和记录链，建好后不能改。"
    )


class RollForm(forms.Form):
    """The list of people to be read."""

    agency = forms.ModelChoiceField(label="导入到", queryset=Agency.objects.none(), empty_label=None)
    file = forms.FileField(label="人员名单", help_text="按模板填写的 .xlsx 文件，一次最多1000人。")

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.visible_to(person)  # type: ignore[attr-defined]
