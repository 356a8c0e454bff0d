"""Forms of the plan screens. Labels and hints are short: nobody reads them twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from gongkai.plans.models import Claim, Kind, LookBackVerdict, Per


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClaimForm(forms.Form):
    """科室自述: what changed. Words are asked for only where there is something to say."""

    claim = forms.ChoiceField(
        label="本期情况",
        choices=[
            (c.value, c.label) for c in (Claim.NO_CHANGE, Claim.PROGRESS, Claim.FINISHED, Claim.BLOCKED, Claim.LATE)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项本期情况。"},
    )
    text = forms.CharField(
        label="说明",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="有进展、受阻或逾期时写一两句，其他不用写。",
    )


class LinkForm(forms.Form):
    """佐证 by address."""

    url = forms.URLField(
        label="网址",
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "这不是一个网址，请从浏览器地址栏整行复制。", "required": "请填网址。"},
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
    )
    happened_on = forms.DateField(label="发生日期", required=False, widget=DateInput(), help_text="不填按今天计。")


class FileForm(forms.Form):
    """佐证 by file."""

    file = forms.FileField(
        label="文件",
        error_messages={"required": "请选择文件。", "empty": "这个文件是空的，请检查后重新选择。"},
        help_text="docx、xlsx、pdf、png、jpg、txt，20 MB以内。",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.xlsx,.pdf,.png,.jpg,.jpeg,.txt"}),
    )
    happened_on = forms.DateField(label="发生日期", required=False, widget=DateInput(), help_text="不填按今天计。")


class ReasonForm(forms.Form):
    """A reason, which is always asked for when somebody's work is sent back or ended."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由，对方要看得懂。"},
    )


class ExtensionForm(forms.Form):
    """申请延期."""

    new_due = forms.DateField(label="延至", widget=DateInput(), error_messages={"required": "请选新的日期。"})
    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    progress = forms.CharField(label="目前进展", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ReassignForm(forms.Form):
    """改派. `sections` are those that have people: (key, name)."""

    section = forms.TypedChoiceField(label="改派给", coerce=int, error_messages={"required": "请选科室。"})
    reason = forms.CharField(
        label="说明",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明改派的原因。"},
    )

    def __init__(self, sections: Sequence[tuple[int, str]], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        _choices(self, "section", [("", "请选择科室"), *sections])


class MergeForm(forms.Form):
    """并入 another duty of the same section and plan. `others`: (key, words)."""

    into = forms.TypedChoiceField(label="并入", coerce=int, error_messages={"required": "请选并入哪一项。"})
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明并入的理由。"},
    )

    def __init__(self, others: Sequence[tuple[int, str]], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        _choices(self, "into", [("", "请选择任务"), *others])


def _choices(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices")
    field.choices = choices


class TaskForm(forms.Form):
    """What the coordinator may correct of a task after it was confirmed."""

    due = forms.DateField(label="完成时限", required=False, widget=DateInput())
    kind = forms.ChoiceField(label="完成方式", choices=Kind.choices)
    per = forms.ChoiceField(label="周期", required=False, choices=[("", "—"), *Per.choices])
    target = forms.IntegerField(label="每期指标", required=False, min_value=1, max_value=9999)
    unit = forms.CharField(label="单位", required=False, max_length=10)
    reason = forms.CharField(label="更改理由", max_length=300)


class LookBackForm(forms.Form):
    """回头看 verdict."""

    verdict = forms.ChoiceField(
        label="核查结论", choices=[c for c in LookBackVerdict.choices if c[0]], widget=forms.RadioSelect
    )
    text = forms.CharField(label="核查说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SinceForm(forms.Form):
    """The day from which the leader wants to see changes."""

    since = forms.DateField(required=False, widget=DateInput())

    def day(self, otherwise: date) -> date:
        """The chosen day, or the other one."""
        return (self.cleaned_data.get("since") if self.is_valid() else None) or otherwise
