"""What a role may do in Django's terms. There are no groups and no superusers: the role is the permission."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from gongkai.agencies.models import Person

ADMIN_ACCESS = "wagtailadmin.access_admin"


class RoleBackend(ModelBackend):
    """Password sign-in; every active account may enter the desk, and nothing of Wagtail's own beyond that."""

    def get_user(self, user_id: int) -> Person | None:
        """The account with what every page asks for: one read instead of four."""
        person = Person.objects.select_related(*settings.ACCOUNT_WITH).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Only the permission to enter."""
        return bool(user_obj.is_active and perm == ADMIN_ACCESS)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """No model of the admin is open by module."""
        return False

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The one permission of the table above."""
        return {ADMIN_ACCESS} if user_obj.is_active and not user_obj.is_anonymous and obj is None else set()
