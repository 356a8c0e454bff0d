"""Terms of a check: only the fields that its measure asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.checks.models import INTERPRETATION_DAYS, REQUESTS, Check, Measure
from gongkai.publications.models import Column, Kind, PlanPeriod

FIELDS: dict[str, tuple[str, ...]] = {
    Measure.QUOTA: ("column", "target", "own"),
    Measure.READING: ("days", "own"),
    Measure.GUIDE: (),
    Measure.LIMIT: ("kinds", "days", "own"),
    Measure.PLANS: ("first_plan", "last_plan"),
    **dict.fromkeys(REQUESTS, ("own",)),
}
DAYS_HINT = {
    Measure.READING: f"文件发布后几个工作日内；各地通行{INTERPRETATION_DAYS}个，0为当天。",
    Measure.LIMIT: "成文之日起几个工作日内；0为按文件种类自己的期限。",
}


class Choices:
    """What can be chosen in one agency. Two reads, for any number of forms."""

    def __init__(self, agency: int) -> None:
        rows = Column.objects.filter(agency=agency, active=True)
        self.columns = {column.pk: column for column in rows}
        self.kinds = [
            (kind.code, f"{kind.name}（{kind.limit_days}个工作日）" if kind.limit_days else kind.name)
            for kind in Kind.objects.filter(active=True)
        ]


class TermsForm(forms.Form):
    """Column, figure, days, kinds, plans: as the check has them, or as they are to be."""

    column = forms.TypedChoiceField(label="核验栏目", coerce=int, help_text="它的下级栏目一并计入。")
    target = forms.IntegerField(label="每期至少", min_value=1, max_value=9999, required=False)
    kinds = forms.MultipleChoiceField(
        label="文件种类", required=False, widget=forms.CheckboxSelectMultiple, help_text="都不选为所有设了期限的种类。"
    )
    days = forms.IntegerField(label="工作日数", min_value=0, max_value=60)
    first_plan = forms.TypedChoiceField(label="从", coerce=int, choices=PlanPeriod.choices)
    last_plan = forms.TypedChoiceField(label="到", coerce=int, choices=PlanPeriod.choices)
    own = forms.BooleanField(label="只计承办科室自己起草的", required=False)

    def __init__(self, check: Check, choices: Choices, data: Any = None) -> None:
        super().__init__(data, initial=_initial(check), auto_id=f"id_{check.pk or 'new'}_%s")
        self.choices = choices
        for name in set(self.fields) - set(FIELDS[check.measure]):
            del self.fields[name]
        if "column" in self.fields:
            named = [
                (key, f"{'　' * (column.path.count('/') - 1)}{column.name}") for key, column in choices.columns.items()
            ]
            self.fields["column"].choices = [("", "请选择"), *named]  # type: ignore[attr-defined]
        if "kinds" in self.fields:
            self.fields["kinds"].choices = choices.kinds  # type: ignore[attr-defined]
        if "own" in self.fields and check.of_requests:
            self.fields["own"].label = "只计承办科室自己办理的"
        if "days" in self.fields:
            self.fields["days"].help_text = DAYS_HINT[Measure(check.measure)]

    def terms(self) -> dict[str, Any]:
        """What was entered, as the actions take it."""
        given = dict(self.cleaned_data)
        if "column" in given:
            given["column"] = self.choices.columns.get(given["column"])
        return given


def _initial(check: Check) -> dict[str, Any]:
    return {
        "column": check.column_id or "",
        "target": check.target or check.task.target,
        "kinds": check.kinds,
        "days": check.days if check.pk or check.measure != Measure.READING else INTERPRETATION_DAYS,
        "first_plan": check.first_plan or PlanPeriod.P11,
        "last_plan": check.last_plan or PlanPeriod.P15,
        "own": check.own,
    }
