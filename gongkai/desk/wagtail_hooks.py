"""How the desk stands in the Wagtail admin: its menu, icons and styles. Wagtail finds this module by its name."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.agencies.models import BUSINESS_ROLES, Role
from gongkai.desk.pages import StaffRequest

ICONS = ("ledger", "inbox", "gauge", "import", "message", "people", "audit", "calendar", "status")
COORDINATION = frozenset({Role.COORDINATOR})
UPKEEP = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})

# Words, url name, icon, who sees it. The order is the menu's.
MENU: tuple[tuple[str, str, str, frozenset[Role]], ...] = (
    ("我的工作台", "desk:home", "home", BUSINESS_ROLES),
    ("任务台账", "desk:ledger", "gk-ledger", BUSINESS_ROLES),
    ("审核队列", "desk:reviews", "gk-inbox", COORDINATION),
    ("领导总览", "desk:leader", "gk-gauge", frozenset({Role.COORDINATOR, Role.LEADER})),
    ("导入要点", "desk:imports", "gk-import", COORDINATION),
    ("账号与科室", "desk:accounts", "gk-people", frozenset({Role.ADMINISTRATOR})),
    ("操作记录", "desk:audit", "gk-audit", frozenset({Role.AUDITOR})),
    ("工作日历", "desk:calendar", "gk-calendar", UPKEEP),
    ("运行状况", "desk:status", "gk-status", frozenset({Role.ADMINISTRATOR})),
    ("消息", "desk:messages", "gk-message", BUSINESS_ROLES | {Role.ADMINISTRATOR}),
)


@hooks.register("construct_main_menu")
def our_menu(request: StaffRequest, items: list[MenuItem]) -> None:
    """Wagtail's own entries out, ours in, by role."""
    shown = [entry for entry in MENU if request.user.role in entry[3]]
    items[:] = [
        MenuItem(words, reverse(url_name), name=url_name.replace(":", "-"), icon_name=icon, order=order)
        for order, (words, url_name, icon, _) in enumerate(shown)
    ]


@hooks.register("register_icons")
def our_icons(icons: list[str]) -> list[str]:
    """Signs of the menu, in the admin's sprite."""
    return icons + [f"desk/icons/{name}.svg" for name in ICONS]


@hooks.register("insert_global_admin_css")
def our_styles() -> SafeString:
    """Tokens and components, after Wagtail's own."""
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">',
        static("desk/tokens.css"),
        static("desk/desk.css"),
    )


@hooks.register("insert_global_admin_js")
def our_script() -> SafeString:
    """The few lines that save steps."""
    return format_html('<script src="{}" defer></script>', static("desk/desk.js"))
