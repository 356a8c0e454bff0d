"""我的设置 and leaving: what everybody may do with the own account."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import AccountView, BaseSettingsPanel, ThemeSettingsPanel
from wagtail.users.models import UserProfile

from gongkai.desk.pages import staff


class OwnScope:
    """A Wagtail view that knows no rows but the own account's."""


@method_decorator(staff(), name="dispatch")
class AccountSettings(OwnScope, AccountView):  # type: ignore[misc]
    """Wagtail's account page with its theme panel alone; names and roles belong to the administrator."""

    template_name = "desk/accounts/own.html"

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Theme, contrast and density."""
        profile = UserProfile.get_for_user(self.request.user)
        return [ThemeSettingsPanel(self.request, self.request.user, profile)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The panel's form, and whether the second step is on."""
        form = self.get_panels()[0].get_form()
        totp = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.TOTP)
        return {"form": form, "second_step": totp.exists(), "title": "我的设置"}


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The menu's button, by allauth's way so that it is recorded."""
    logout(request)
    return redirect("account_login")
