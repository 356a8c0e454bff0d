"""账号: the list, a new account, one account and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.administration.accounts.forms import PeopleFilter, PersonForm, PlaceForm
from gongkai.agencies import actions
from gongkai.agencies.models import Agency, Person, Role
from gongkai.agencies.queries import locked_until
from gongkai.desk.pages import StaffRequest, chips, now, paged, refused_message, staff, today, whole
from gongkai.rules.refused import Refused

ROLES = [("", "全部"), *Role.choices]


@require_GET
@staff(Role.ADMINISTRATOR)
def index(request: StaffRequest) -> HttpResponse:
    """Everybody with an account in the agency and below, narrowed and paged."""
    form = PeopleFilter(request.user, request.GET)
    rows = form.narrowed(Person.objects.visible_to(request.user))
    counts = dict(rows.order_by().values_list("role").annotate(Count("pk")))
    counts[""] = sum(counts.values())
    if (role := request.GET.get("role")) in Role.values:
        rows = rows.filter(role=role)
    page = paged(request, rows.select_related("agency", "section").order_by("agency__path", "section__order", "id"))
    several = Agency.objects.visible_to(request.user).count() > 1
    context = {
        "form": form,
        "page": page,
        "chips": chips(request, "role", ROLES, counts),
        "several": several,
        "today": today(),
    }
    return render(request, "desk/accounts/index.html", context)


@require_http_methods(["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def add(request: StaffRequest) -> HttpResponse:
    """A new account with a random password, shown once."""
    agencies = Agency.objects.visible_to(request.user)
    chosen = whole(request.GET.get("agency"))
    agency = request.user.agency if chosen is None else get_object_or_404(agencies, pk=chosen)
    form = PersonForm(agency, request.POST or None)
    if form.is_valid():
        found = form.cleaned_data
        try:
            person, password = _enrolled(agency, found, request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            context = {"made": [(person, password)], "what": "账号已建好"}
            return render(request, "desk/accounts/passwords.html", context)
    others = agencies if agencies.count() > 1 else None
    return render(request, "desk/accounts/add.html", {"form": form, "agency": agency, "others": others})


def _enrolled(agency: Agency, found: dict[str, Any], by: Person) -> tuple[Person, str]:
    password = actions.fresh_password()
    person = actions.enrol(
        agency,
        found["username"],
        found["name"],
        Role(found["role"]),
        section=found["section"],
        email=found["email"],
        password=password,
        by=by,
        at=now(),
    )
    return person, password


@require_GET
@staff(Role.ADMINISTRATOR)
def show(request: StaffRequest, person: int) -> HttpResponse:
    """One account."""
    row = _found(request, person)
    form = PlaceForm(row.agency, initial={"role": row.role, "section": row.section_id})
    return render(request, "desk/accounts/show.html", {"person": row, "form": form, **_state(row)})


def _state(person: Person) -> dict[str, Any]:
    """Whether the second step is on and whether the account is locked out."""
    second_step = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    return {"locked_until": locked_until(person.username, now()), "second_step": second_step, "today": today()}


def _found(request: StaffRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user).select_related("agency", "section"), pk=pk)


@sensitive_post_parameters()
@require_POST
@staff(Role.ADMINISTRATOR)
def act(request: StaffRequest, person: int, name: str) -> HttpResponseBase:
    """What the buttons of an account do."""
    row = _found(request, person)
    if name not in ACTS:
        raise Http404
    try:
        return ACTS[name](request, row)
    except Refused as refusal:
        refused_message(request, refusal)
    return redirect("desk:account_show", person=row.pk)


def _told(request: StaffRequest, person: Person, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("desk:account_show", person=person.pk)


def _appoint(request: StaffRequest, person: Person) -> HttpResponse:
    form = PlaceForm(person.agency, request.POST)
    if not form.is_valid():
        return render(request, "desk/accounts/show.html", {"person": person, "form": form, **_state(person)})
    found = form.cleaned_data
    actions.appoint(person, Role(found["role"]), section=found["section"], by=request.user, at=now())
    return _told(request, person, f"{person}的角色和科室已保存，下一次打开页面就生效。")


def _deactivate(request: StaffRequest, person: Person) -> HttpResponse:
    actions.deactivate(person, reason=request.POST.get("reason", "")[:200], by=request.user, at=now())
    return _told(request, person, f"{person}的账号已停用，不能再登录。办过的事和记录都保留。")


def _reactivate(request: StaffRequest, person: Person) -> HttpResponse:
    actions.reactivate(person, by=request.user, at=now())
    return _told(request, person, f"{person}的账号已恢复使用。")


def _password(request: StaffRequest, person: Person) -> HttpResponse:
    password = actions.renew_password(person, by=request.user, at=now())
    return render(request, "desk/accounts/passwords.html", {"made": [(person, password)], "what": "密码已重设"})


def _second_step(request: StaffRequest, person: Person) -> HttpResponse:
    actions.reset_totp(person, by=request.user, at=now())
    return _told(request, person, f"{person}的动态口令已清除，可以重新启用。")


def _unlock(request: StaffRequest, person: Person) -> HttpResponse:
    actions.unlock(person, by=request.user, at=now())
    return _told(request, person, f"{person}的账号已解锁，现在就能登录。")


ACTS: dict[str, Callable[[StaffRequest, Person], HttpResponse]] = {
    "appoint": _appoint,
    "deactivate": _deactivate,
    "reactivate": _reactivate,
    "password": _password,
    "totp": _second_step,
    "unlock": _unlock,
}
