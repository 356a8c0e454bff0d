"""设置: how the agency receives requests, its templates of letters, the rates of fees, who stands in for whom."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, SECTION_ROLES, Person, Role
from gongkai.casework.deeds import day_field
from gongkai.desk.documents.doors import tried
from gongkai.desk.documents.forms import model_form
from gongkai.desk.pages import StaffRequest, download, now, staff, today
from gongkai.fees.actions.rates import NewRates, add_rates, remove_rates
from gongkai.fees.models import Rate
from gongkai.foi.actions.assigning import remove_deputy, save_deputy
from gongkai.foi.actions.settling import FIELDS, save_reception
from gongkai.foi.models import Deputy, Reception
from gongkai.letters.actions.templates import restore_version, retire_template, upload_template
from gongkai.letters.models import Code, Layout, Template
from gongkai.letters.queries.templates import content_of, known_fields, rows_for, versions
from gongkai.records.sources.files import KINDS
from gongkai.rules.refused import Refused
from gongkai.rules.requests.grounds import GROUNDS

UPKEEP = (Role.COORDINATOR, Role.ADMINISTRATOR)
TIER = re.compile(r"\s*(\d{1,6})\s*[:：]\s*(\d{1,6})\s*")
REFUSED = 409


@require_http_methods(["GET", "POST"])
@staff(*UPKEEP)
def reception(request: StaffRequest) -> HttpResponse:
    """受理机构 of the reader's own agency."""
    agency = request.user.agency
    row = Reception.objects.filter(agency=agency).first() or Reception(agency=agency)
    form = model_form(Reception, FIELDS, request.POST or None, {name: getattr(row, name) for name in FIELDS})
    status = 200
    if request.method == "POST" and form.is_valid():
        if tried(
            request, lambda: save_reception(agency, form.cleaned_data, by=request.user, at=now()), "受理机构已保存。"
        ):
            return redirect("desk:request_reception")
        status = REFUSED
    context = {"form": form, "title": "受理机构", "back": reverse("desk:request_templates"), "up": "文书模板"}
    return render(request, "casework/setup/reception.html", context, status=status)


@require_GET
@staff(*UPKEEP)
def templates(request: StaffRequest) -> HttpResponse:
    """Every letter with the template that holds, and what may stand in one."""
    context = {"rows": rows_for(request.user.agency), "fields": known_fields()}
    return render(request, "casework/setup/templates.html", context)


@require_http_methods(["GET", "POST"])
@staff(*UPKEEP)
def template(request: StaffRequest, code: str, ground: str = "") -> HttpResponse:
    """The versions of one template; sending a file makes a new one."""
    if code not in Code.values or (ground and ground not in GROUNDS):
        raise Http404
    agency, status = request.user.agency, 200
    if request.method == "POST":
        done = tried(request, lambda: _upload(request, code, ground), "新模板已启用，以前的文书不受影响。")
        if done:
            return redirect(request.path)
        status = REFUSED
    rows = list(versions(agency, code, ground))
    context = {
        "code": Code(code), "ground": GROUNDS.get(ground), "rows": rows, "layouts": Layout.choices,
        "own": any(row.agency_id and row.retired_at is None for row in rows),
        "note": request.POST.get("note", ""), "chosen": request.POST.get("layout", Layout.LETTER),
    }  # fmt: skip
    return render(request, "casework/setup/template.html", context, status=status)


def _upload(request: StaffRequest, code: str, ground: str) -> Template:
    file = request.FILES.get("file")
    if file is None:
        raise Refused("没有选文件。", then="请选择 .docx 模板。")
    layout = Layout(request.POST["layout"]) if request.POST.get("layout") in Layout.values else Layout.LETTER
    return upload_template(request.user.agency, code, file.name or "", file.read(), by=request.user, at=now(), ground=ground,
                           layout=layout, note=request.POST.get("note", ""))  # fmt: skip


def _own_template(request: StaffRequest, pk: int) -> Template:
    """A template of the reader's agency, or the product's."""
    rows = Template.objects.select_related("content", "agency").filter(agency__in=[request.user.agency_id])
    shared = Template.objects.select_related("content", "agency").filter(agency=None)
    row: Template = get_object_or_404(rows | shared, pk=pk)
    return row


@require_GET
@staff(*UPKEEP)
def template_file(request: StaffRequest, template: int) -> HttpResponse:
    """A version as the .docx that it is, to be changed in Word or WPS."""
    row = _own_template(request, template)
    return download(content_of(row), f"{row}.docx", KINDS["docx"])


@require_POST
@staff(*UPKEEP)
def template_act(request: StaffRequest, template: int, name: str) -> HttpResponse:
    """An older version again, or back to the product's."""
    row = _own_template(request, template)
    if name == "restore":
        tried(request, lambda: restore_version(row, by=request.user, at=now()), "旧版已恢复为新的版次。")
    elif name == "retire":
        reason = request.POST.get("reason", "")
        tried(request, lambda: retire_template(row, by=request.user, at=now(), reason=reason), "已停用，改用系统模板。")
    else:
        raise Http404
    place = [row.code, row.ground] if row.ground else [row.code]
    return redirect(reverse("desk:request_template_of" if row.ground else "desk:request_template", args=place))


class RatesForm(forms.Form):
    """New rates. Tiers are lines of 起点:单价."""

    use_required_attribute = False
    since = day_field("施行日期", help_text="今天以后的日期。")
    basis = forms.CharField(label="依据", max_length=120)
    items = forms.CharField(
        label="按件档次",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行“超过几件:单价（元）”，第一行从0开始，例如 10:100。",
    )
    step = forms.IntegerField(label="每增加几件", min_value=1, initial=10)
    step_rate = forms.IntegerField(label="单价递增（元）", min_value=0, initial=100)
    pages = forms.CharField(
        label="按量档次", widget=forms.Textarea(attrs={"rows": 4}), help_text="每行“超过几页:每页单价（元）”。"
    )

    def clean_items(self) -> list[tuple[int, int]]:
        """Tiers by item."""
        return _tiers(self.cleaned_data["items"])

    def clean_pages(self) -> list[tuple[int, int]]:
        """Tiers by page."""
        return _tiers(self.cleaned_data["pages"])


def _tiers(text: str) -> list[tuple[int, int]]:
    found = []
    for line in filter(str.strip, text.splitlines()):
        match = TIER.fullmatch(line)
        if match is None:
            raise forms.ValidationError(f"“{line.strip()[:20]}”不是“起点:单价”。")
        found.append((int(match[1]), int(match[2])))
    return found


@require_http_methods(["GET", "POST"])
@staff(*UPKEEP)
def rates(request: StaffRequest) -> HttpResponse:
    """The rates by day; new ones are entered where the whole installation is looked after."""
    may = request.user.agency.parent_id is None
    form, status = RatesForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        new = NewRates(**form.cleaned_data)
        if tried(request, lambda: add_rates(new, by=request.user, at=now()), "收费标准已登记，到日施行。"):
            return redirect("desk:request_rates")
        status = REFUSED
    context = {"rows": list(Rate.objects.all()), "form": form, "may": may, "today": today()}
    return render(request, "casework/setup/rates.html", context, status=status)


@require_POST
@staff(*UPKEEP)
def rates_remove(request: StaffRequest, rate: int) -> HttpResponse:
    """Take back rates that are not in force yet."""
    row = get_object_or_404(Rate, pk=rate)
    tried(
        request, lambda: remove_rates(row, reason=request.POST.get("reason", ""), by=request.user, at=now()), "已删除。"
    )
    return redirect("desk:request_rates")


class DeputyForm(forms.Form):
    """Who stands in for whom, from when to when."""

    use_required_attribute = False
    person = forms.ModelChoiceField(label="被代理人", queryset=Person.objects.none(), empty_label="请选择")
    deputy = forms.ModelChoiceField(label="代理人", queryset=Person.objects.none(), empty_label="请选择")
    since = day_field("自")
    until = day_field("至")
    reason = forms.CharField(label="事由", max_length=120, required=False)

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = Person.objects.filter(agency=person.agency_id, is_active=True, role__in=SECTION_ROLES)
        rows = own.select_related("section").order_by("section__order", "name")
        for name in ("person", "deputy"):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda one: f"{one.section}　{one.name}"  # type: ignore[attr-defined]
        self.fields["person"].initial = person.pk
        self.fields["since"].initial = today()


@require_http_methods(["GET", "POST"])
@staff(*BUSINESS_ROLES)
def deputies(request: StaffRequest) -> HttpResponse:
    """Who stands in now and from when on; who may, adds one."""
    form, status = DeputyForm(request.user, request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        if tried(request, lambda: save_deputy(by=request.user, at=now(), **form.cleaned_data), "代理已登记。"):
            return redirect("desk:request_deputies")
        status = REFUSED
    rows = Deputy.objects.filter(person__agency=request.user.agency_id, until__gte=today()).select_related(
        "person", "deputy"
    )
    return render(
        request, "casework/setup/deputies.html", {"rows": list(rows), "form": form, "today": today()}, status=status
    )


@require_POST
@staff(*BUSINESS_ROLES)
def deputy_remove(request: StaffRequest, deputy: int) -> HttpResponse:
    """Nobody stands in any more."""
    mine = Deputy.objects.filter(person__agency=request.user.agency_id)
    row = get_object_or_404(mine.select_related("person__agency", "deputy"), pk=deputy)
    tried(request, lambda: remove_deputy(row, by=request.user, at=now()), "代理已结束。")
    return redirect("desk:request_deputies")
