"""Forms of the document screens, built from the models' own fields so that labels and limits are said once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.models import fields_for_model

from gongkai.publications.models import STANDARD_FIELDS, Column, Edition, Kind, Openness

Data = Mapping[str, Any] | None
PLAN = ("form", "reading_outline", "reading_channel", "reading_on")
ALWAYS = ("title",)
OTHERS = ("summary", "doc_no", "unified_no", "issuer", "formed_on", "topic", "keywords", "source", "author", "contact")
VALIDITY = ("effective_on", "expires_on", "trial")
WIDE = frozenset({"title", "summary", "openness", "openness_ground", "change_note", "reading_outline", "contact"})
OUT = ("openness", "openness_ground", "release_at", "change_note")
GROUNDS = (
    "国家秘密（《政府信息公开条例》第十四条）",
    "法律、行政法规禁止公开（《政府信息公开条例》第十四条）",
    "公开后可能危及国家安全、公共安全、经济安全、社会稳定（《政府信息公开条例》第十四条）",
    "涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害（《政府信息公开条例》第十五条）",
    "内部事务信息：人事管理、后勤管理、内部工作流程（《政府信息公开条例》第十六条第一款）",
    "过程性信息：讨论记录、过程稿、磋商信函、请示报告（《政府信息公开条例》第十六条第二款）",
    "行政执法案卷信息（《政府信息公开条例》第十六条第二款）",
)  # rules 1.4: EX14-1 to EX16-3


class Day(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Minute(forms.DateTimeInput):
    """The browser's own picker for day and minute."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Grounds(forms.TextInput):
    """Free words with the law's grounds as suggestions."""

    def __init__(self) -> None:
        super().__init__(attrs={"list": "grounds"})


WIDGETS: dict[str, Any] = {
    "formed_on": Day, "effective_on": Day, "expires_on": Day, "reading_on": Day, "release_at": Minute,
    "summary": lambda: forms.Textarea(attrs={"rows": 2}), "reading_outline": lambda: forms.Textarea(attrs={"rows": 2}),
    "openness_ground": Grounds, "description": lambda: forms.Textarea(attrs={"rows": 2}),
    "openness": forms.RadioSelect,
}  # fmt: skip


def model_form(model: Any, names: Iterable[str], data: Data, start: Mapping[str, Any], **more: forms.Field) -> Any:
    """A plain form of some fields of a model; it never touches a row."""
    names = tuple(names)
    fields = fields_for_model(model, fields=names, widgets={name: WIDGETS[name]() for name in names if name in WIDGETS})
    for field in fields.values():
        if isinstance(field, forms.ChoiceField):
            choices: Any = field.choices
            field.choices = [(value, words if value else "（不选）") for value, words in choices]
    return type(f"{model.__name__}Form", (forms.Form,), {**fields, **more})(data, initial=start)


def edition_form(edition: Edition, columns: Iterable[Column], data: Data = None) -> Any:
    """Everything that is typed of an edition besides its text; only the title may not be empty while it is a draft."""
    kind = edition.document.kind
    names = [*ALWAYS, *OTHERS, *OUT] + [*PLAN] * kind.is_interpretation
    names += [*VALIDITY] * (kind.has_validity or {"effective_on", "expires_on"} <= set(kind.demands))
    names += ["plan_period"] * (kind.has_plan_period or "plan_period" in kind.demands)
    extra = {f"extra_{field['name']}": extra_field(field) for field in kind.extra}
    column = forms.TypedChoiceField(label="栏目", coerce=int, choices=[(row.pk, str(row)) for row in columns])
    start = {name: getattr(edition, name) for name in names} | {
        "column": edition.column_id or edition.document.column_id
    }
    start |= {f"extra_{name}": value for name, value in edition.extra.items()}
    form = model_form(Edition, names, data, start, column=column, **extra)
    for name, field in form.fields.items():
        field.required = name in {"title", "column", "openness"}
    form.fields["release_at"].help_text = "不填，最后一步审核通过就发布。"
    return form


def extra_field(field: Mapping[str, Any]) -> forms.Field:
    """A further field of a kind. Its value is kept as text whatever it is."""
    label, widget = (
        str(field["label"]),
        {"date": Day, "number": forms.NumberInput}.get(str(field["type"]), forms.TextInput),
    )
    return forms.CharField(label=label, max_length=300, required=False, widget=widget())


def groups(form: Any, kind: Kind, number: int) -> dict[str, list[Any]]:
    """The bound fields in the order of the page: what the kind demands first, the rest folded, then how it goes out.

    Fields with a line of their own come last in the first part, so that no gaps are left.
    """
    demanded = {"title", *kind.demands} | {f"extra_{field['name']}" for field in kind.extra if field.get("required")}
    demanded |= {"contact"} if kind.is_interpretation or kind.needs_interpretation else set()
    demanded |= {*PLAN[:3]} if kind.is_interpretation else set()
    out = {*OUT, "column"} - ({"change_note"} if number == 1 else set())
    shown: dict[str, list[Any]] = {"first": [], "others": [], "validity": [], "out": []}
    for bound in form:
        bound.demanded, bound.wide = bound.name in demanded, bound.name in WIDE
        first = bound.demanded or bound.name.startswith("extra_") or bound.name in PLAN
        place = "first" if first else "validity" if bound.name in VALIDITY else "out" if bound.name in out else "others"
        if bound.name != "change_note" or number > 1:
            shown[place].append(bound)
    shown["first"].sort(key=lambda bound: bound.name != "title" and bound.wide)
    return shown


def typed_values(form: Any, edition: Edition) -> dict[str, Any]:
    """What `save_edition` takes from a valid form."""
    values = {
        name: value for name, value in form.cleaned_data.items() if not name.startswith("extra_") and name != "column"
    }
    values["extra"] = edition.extra | {
        str(field["name"]): form.cleaned_data[f"extra_{field['name']}"] for field in edition.document.kind.extra
    }
    if values["openness"] == Openness.ACTIVE:
        values["openness_ground"] = ""
    return values


class KindExtras(forms.Form):
    """What a kind's form has besides its model's fields."""

    demands = forms.MultipleChoiceField(
        label="必填要素", choices=list(STANDARD_FIELDS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
