"""Styles and script of the request screens, after the desk's. Wagtail finds this module by its name."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css", order=10)  # type: ignore[untyped-decorator]
def our_styles() -> SafeString:
    """What the desk's components do not say."""
    return format_html('<link rel="stylesheet" href="{}">', static("casework/casework.css"))


@hooks.register("insert_global_admin_js", order=10)  # type: ignore[untyped-decorator]
def our_script() -> SafeString:
    """What saves steps: the receipt told while one types, similar requests beside."""
    return format_html('<script src="{}" defer></script>', static("casework/casework.js"))
