"""What every request of somebody signed in must pass: the idle time-out, and the second step where it is compulsory."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from gongkai.agencies.models import Person

SEEN = "seen"
WRITE_EVERY = 60  # seconds between two writes of the moment last seen, so that not every page writes the session
FREE = frozenset({"wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "account_logout"})
SECOND_STEP_PAGES = frozenset({
    "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes", "account_reauthenticate",
    "mfa_reauthenticate",
})  # fmt: skip
GetResponse = Callable[[HttpRequest], HttpResponse]


class IdleMiddleware:
    """After IDLE_MINUTES without a request the session ends; scripts get 401, pages the sign-in with the reason."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Judge before the view, mark the moment for the next request."""
        if not isinstance(request.user, Person):
            return self.get_response(request)
        seconds = timezone.now().timestamp()
        seen = float(request.session.get(SEEN, seconds))
        if seconds - seen > settings.IDLE_MINUTES * 60:
            return self.led_out(request)
        if SEEN not in request.session or seconds - seen > WRITE_EVERY:
            request.session[SEEN] = seconds
        return self.get_response(request)

    def led_out(self, request: HttpRequest) -> HttpResponse:
        """End the session and say why."""
        request.idle = True  # type: ignore[attr-defined]
        get_adapter(request).logout(request)
        words = f"您超过{settings.IDLE_MINUTES}分钟没有操作，已自动退出。请重新登录。"
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"message": words}, status=401)
        messages.warning(request, words)
        back = request.get_full_path() if request.method == "GET" else settings.LOGIN_REDIRECT_URL
        return redirect_to_login(back)


class SecondStepMiddleware:
    """Whoever belongs to an agency that demands the second step sets it up before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The views decide in `process_view`, where the address is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """A redirect to the set-up until it is done."""
        person, match = request.user, request.resolver_match
        if not isinstance(person, Person) or match is None or match.url_name in FREE | SECOND_STEP_PAGES:
            return None
        if not person.agency.totp_required:
            return None
        if Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"message": "请先启用动态口令。"}, status=403)
        return redirect("mfa_activate_totp")
