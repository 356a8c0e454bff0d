"""文书代字: what stands in the numbers of the agency's letters, and choosing another for one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.casework.setup import REFUSED, UPKEEP
from gongkai.desk.documents.doors import tried
from gongkai.desk.pages import StaffRequest, now, staff, today
from gongkai.letters.actions.marking import save_mark
from gongkai.letters.queries.marks import Marked, marked


class MarkForm(forms.Form):
    """The mark, and whether the letter may count together with others."""

    use_required_attribute = False
    mark = forms.CharField(
        label="代字",
        max_length=4,
        help_text="1至4个汉字，印在“公开”后面。已经制发的文书编号不变；新代字接着它本年用到的号往下编，没有用过的从1号编起。",
    )
    shared = forms.BooleanField(
        label="合用一个序列", required=False, help_text="代字与另一种文书相同时勾选，两种文书合在一起连续编号。"
    )


@require_GET
@staff(*UPKEEP)
def index(request: StaffRequest) -> HttpResponse:
    """Every letter that is numbered, with the number that comes next."""
    return render(request, "casework/setup/marks.html", {"rows": marked(request.user.agency, today().year)})


@require_http_methods(["GET", "POST"])
@staff(*UPKEEP)
def change(request: StaffRequest, code: str) -> HttpResponse:
    """Another mark for one letter; a refusal keeps what was typed."""
    row = _row(request, code)
    form, status = MarkForm(request.POST or None, initial={"mark": row.mark}), 200
    if request.method == "POST":
        if form.is_valid() and _saved(request, code, form.cleaned_data):
            return redirect("desk:request_marks")
        status = REFUSED
    context = {"form": form, "row": row}
    return render(request, "casework/setup/mark.html", context, status=status)


def _row(request: StaffRequest, code: str) -> Marked:
    for row in marked(request.user.agency, today().year):
        if row.code.value == code:
            return row
    raise Http404


def _saved(request: StaffRequest, code: str, values: dict[str, Any]) -> bool:
    agency, by = request.user.agency, request.user
    said = "代字已修改，从下一份文书起使用。"
    return tried(
        request, lambda: save_mark(agency, code, values["mark"], by=by, at=now(), shared=values["shared"]), said
    )
