"""Which addresses of Wagtail and allauth are open. Both bring many; at this stage the desk needs a handful of them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.agencies.models import Person, Role

PREFIXES = ("/desk/", "/accounts/")
OPEN = frozenset({
    "wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "desk_login",
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
})  # fmt: skip
HOMES = {Role.ADMINISTRATOR: "desk:accounts", Role.AUDITOR: "desk:audit"}


class OpenDoorsMiddleware:
    """Below /desk/ and /accounts/: ours and the list above; everything else is not there (404), for anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Signed-in pages are kept by no browser and no proxy."""
        response = self.get_response(request)
        if request.path.startswith(PREFIXES) and request.user.is_authenticated and not response.has_header("Expires"):
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Raise Http404 for a closed address; lead roles without a business home to theirs."""
        match = request.resolver_match
        if match is None or not request.path.startswith(PREFIXES):
            return None
        if match.namespaces[:1] != ["desk"] and match.url_name not in OPEN:
            raise Http404("closed")
        person = request.user
        if match.view_name == "desk:home" and isinstance(person, Person) and person.role in HOMES:
            return redirect(HOMES[Role(person.role)])
        return None
