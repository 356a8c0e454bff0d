"""What all views of the desk share: who may come in, how a refusal is told, paging and filter chips, and the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from gongkai.agencies.models import Person, Role
from gongkai.rules.refused import Refused

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
PAGE_ROWS = 50
LONGEST_NUMBER = 15  # digits: keys are shorter, and every database takes so many
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
EVERYBODY = frozenset(Role)


class StaffRequest(HttpRequest):
    """A request behind `@staff`: somebody signed in, active, with a role that may come in."""

    user: Person


def staff(
    *roles: Role,
) -> Callable[[Callable[Concatenate[StaffRequest, P], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Let in active people of these roles (none named: everybody with an account); others are told in Chinese.

    Anonymous people go to the sign-in page, scripts get 401. Objects out of sight are a 404 of the view's own
    `get_object_or_404(Model.objects.visible_to(request.user), …)`. What a view answers is never kept by the browser.
    """
    allowed = frozenset(roles) or EVERYBODY

    def wrap(view: Callable[Concatenate[StaffRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def inner(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not (request.user.is_authenticated and request.user.is_active):
                response: HttpResponseBase = _sign_in_first(request)
            elif request.user.role not in allowed:
                response = closed_page(request)
            elif _has_nul(request):
                raise BadRequest("a NUL character, which no text holds and PostgreSQL refuses")
            else:
                response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
            return response

        inner.roles = allowed  # type: ignore[attr-defined]
        return inner

    return wrap


def _has_nul(request: HttpRequest) -> bool:
    """Whether any value of the address or the form holds a NUL character."""
    return any("\0" in value for data in (request.GET, request.POST) for _, values in data.lists() for value in values)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if is_script(request):
        return JsonResponse({"message": "登录已失效，请重新登录。"}, status=401)
    return redirect_to_login(request.get_full_path())


def is_script(request: HttpRequest) -> bool:
    """Whether a script of ours asks, which wants data instead of a page."""
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


def closed_page(request: HttpRequest) -> HttpResponse:
    """The friendly 403: this page is not for your role."""
    if is_script(request):
        return JsonResponse({"message": "您的角色不能使用这个页面。"}, status=403)
    role = getattr(request.user, "actor_role", "")
    return HttpResponseForbidden(
        render_to_string("desk/closed.html", {"title": "这个页面不对您开放", "role": role}, request)
    )


def refused_message(request: HttpRequest, refusal: Refused) -> None:
    """Show a refusal as it stands: what failed, on what ground, what to do next."""
    messages.error(request, str(refusal))


def now() -> datetime:
    """This moment. Screens may know it; below them it is an argument."""
    return timezone.now()


def today() -> date:
    """This day in Asia/Shanghai."""
    return timezone.localdate()


def midnight(day: date) -> datetime:
    """The first moment of a day in Asia/Shanghai; a day that no record reaches counts as the nearest one within reach."""
    return timezone.make_aware(datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time.min))


def whole(text: str | None) -> int | None:
    """The whole number that a form or an address sends; None for anything else."""
    value = text or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER else None


def wholes(texts: Iterable[str]) -> list[int]:
    """The whole numbers among several values of one name."""
    return [number for number in map(whole, texts) if number is not None]


def download(data: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be saved under a Chinese name (RFC 6266), never shown in the page."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def paged(request: HttpRequest, rows: QuerySet[Any] | list[Any], size: int = PAGE_ROWS) -> Page[Any]:
    """The page asked for by ?page=; a number out of range gives the nearest page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter chip: its words, how many rows it leaves (10000+ where nobody counted on), its address, whether in force."""

    words: str
    count: int | str | None
    address: str
    current: bool
    sign: str = ""


def chips(
    request: HttpRequest,
    name: str,
    choices: Iterable[tuple[str, str]],
    counts: Mapping[str, int] | None = None,
    signs: Mapping[str, str] | None = None,
) -> list[Chip]:
    """Filter chips over the query parameter `name`; the choice '' is 'all' and stands for no parameter.

    The other parameters of the page are kept, the page number is not.
    """
    kept = [(key, value) for key, values in request.GET.lists() for value in values if key not in {name, "page"}]
    current = request.GET.get(name, "")
    shown = []
    for value, words in choices:
        query = urlencode([*kept, (name, value)] if value else kept)
        count = counts.get(value, 0) if counts is not None else None
        shown.append(Chip(words, count, f"?{query}", value == current, (signs or {}).get(value, "")))
    return shown
