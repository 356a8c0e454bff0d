"""Sign-in policy: accounts are made by the administrator, nobody signs up, and every attempt is in the record.

allauth and axes offer signals; their hooks (adapter methods, a lockout callable) do the same and can be followed by
reading, so no receiver is connected here or anywhere.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies import actions
from gongkai.agencies.models import Person, Role
from gongkai.agencies.queries import locked_until
from gongkai.rules.refused import Refused

SECOND_STEP = {
    "mfa/email/totp_activated": "启用",
    "mfa/email/totp_deactivated": "停用",
    "mfa/email/recovery_codes_generated": "重新生成恢复码",
}
RECENT = 300  # seconds in which a typed password counts for changes of the account's own security
FIRST_PAGE = {Role.ADMINISTRATOR: "desk:accounts", Role.AUDITOR: "desk:audit"}


def first_page(person: Person) -> str:
    """Where somebody begins: the desk's home, or the one screen that the role has."""
    return reverse(FIRST_PAGE.get(Role(person.role), "desk:home"))


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth without self-registration and mail, with every attempt recorded."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "账号或密码不对，请重新输入。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from the administrator."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """By role."""
        return first_page(request.user) if isinstance(request.user, Person) else settings.LOGIN_REDIRECT_URL

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account's own page."""
        return reverse("desk:account")

    def login(self, request: HttpRequest, user: Person) -> None:
        """Both steps are done: the session begins, and the record says so."""
        super().login(request, user)
        actions.note_sign_in(user, address=self.get_client_ip(request), at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        """The session ends; `request.idle` says that nobody asked for it."""
        person = request.user
        if isinstance(person, Person):
            idle = bool(getattr(request, "idle", False))
            actions.note_sign_out(person, address=self.get_client_ip(request), idle=idle, at=timezone.now())
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong name or password, or an account that is locked for now."""
        locked = bool(getattr(request, "axes_locked_out", False))
        why = "连续输错，暂时锁定" if locked else "账号或密码不对"
        name = str(credentials.get("username", ""))
        address = self.get_client_ip(request)
        actions.note_failure(name, address=address, locked=locked, why=why, at=timezone.now())

    def set_password(self, user: Person, password: str) -> None:
        """Somebody's own password, by the same door as the administrator's."""
        try:
            actions.set_password(user, password, by=user, at=timezone.now())
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Not within minutes of the password that was typed to come in: that is recent enough."""
        records = get_authentication_records(self.request, self.request.user)
        oldest = timezone.now().timestamp() - RECENT
        return not any(record["at"] > oldest for record in records)

    def send_notification_mail(self, template_prefix: str, user: Person, *_: Any, **__: Any) -> None:
        """No mail; a changed second step goes into the record."""
        if template_prefix in SECOND_STEP:
            actions.note_second_step(user, SECOND_STEP[template_prefix], at=timezone.now())


class SignInForm(LoginForm):  # type: ignore[misc]
    """The account and its password, named as the desk names them; no link to a reset by mail, which there is not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "账号"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step: secrets are kept encrypted, and an agency can make it compulsory."""

    def get_totp_label(self, user: Person) -> str:
        """How the entry is named on the telephone."""
        return user.username

    def encrypt(self, text: str) -> str:
        """With a key made from SECRET_KEY."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Back to the clear secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not where the agency demands it."""
        return not authenticator.user.agency.totp_required


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]
    """The code asked for after the password; a wrong one is in the record, and counts like a wrong password.

    allauth alone would limit guesses by address, and whoever has the password could guess from many.
    """

    def clean_code(self) -> str:
        """The code, or a recovery code."""
        request, credentials = context.request, {"username": self.user.username}
        if not AxesProxyHandler.is_allowed(request, credentials):
            raise ValidationError(self._locked())
        try:
            return str(super().clean_code())
        except ValidationError:
            AxesProxyHandler.user_login_failed(type(self), credentials, request)
            locked = bool(getattr(request, "axes_locked_out", False))
            address = ClosedAdapter().get_client_ip(request)
            actions.note_failure(
                self.user.username, address=address, locked=locked, why="动态口令不对", at=timezone.now()
            )
            raise

    def _locked(self) -> str:
        until = locked_until(self.user.username, timezone.now())
        return f"连续输错，账号已锁定，{f'{timezone.localtime(until):%H:%M}后' if until else '稍后'}再试。"


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"second step" + settings.SECRET_KEY.encode()).digest()))


def who_tries(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account name by which axes counts: Django calls it `username`, the form's field is `login`.

    With AXES_USERNAME_FORM_FIELD alone axes would find no name in one of the two, and count nothing.
    """
    return str((credentials or {}).get("username") or request.POST.get("login", ""))


def locked_out(
    request: HttpRequest, _response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """What axes shows instead of the form: until when, and who can help sooner."""
    until = locked_until(who_tries(request, credentials), timezone.now())
    words = f"{timezone.localtime(until):%H:%M}" if until else ""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"message": f"账号已锁定，{words}后再试。"}, status=429)
    context = {"until": words, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "account/locked.html", context, status=429)
