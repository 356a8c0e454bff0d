"""Sign-in policy: accounts are made by the administrator, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth without self-registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from the administrator."""
        return False
