"""How the desk stands in the Wagtail admin: its menu, icons and styles. Wagtail finds this module by its name."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.agencies.models import BUSINESS_ROLES, Role
from gongkai.desk.pages import StaffRequest, now
from gongkai.records.models import Message

ICONS = ("ledger", "inbox", "gauge", "import", "message", "people", "audit", "calendar", "status", "document", "columns",
         "review", "sweep", "words", "site", "check", "request")  # fmt: skip
COORDINATION = frozenset({Role.COORDINATOR})
UPKEEP = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})

MESSAGES = "消息"

# Words, url name, icon, who sees it. The order is the menu's.
MENU: tuple[tuple[str, str, str, frozenset[Role]], ...] = (
    ("我的工作台", "desk:home", "home", BUSINESS_ROLES),
    ("任务台账", "desk:ledger", "gk-ledger", BUSINESS_ROLES),
    ("依申请公开", "desk:requests", "gk-request", BUSINESS_ROLES),
    ("信息公开", "desk:documents", "gk-document", BUSINESS_ROLES),
    ("文件审核", "desk:document_reviews", "gk-inbox", BUSINESS_ROLES),
    ("栏目更新", "desk:columns", "gk-columns", BUSINESS_ROLES),
    ("台账审核", "desk:reviews", "gk-review", COORDINATION),
    ("自动核验", "desk:checks", "gk-check", COORDINATION),
    ("领导总览", "desk:leader", "gk-gauge", frozenset({Role.COORDINATOR, Role.LEADER})),
    ("导入要点", "desk:imports", "gk-import", COORDINATION),
    ("账号与科室", "desk:accounts", "gk-people", frozenset({Role.ADMINISTRATOR})),
    ("申请公开设置", "desk:request_reception", "gk-words", frozenset({Role.ADMINISTRATOR})),
    ("文件种类", "desk:kinds", "gk-document", frozenset({Role.ADMINISTRATOR})),
    ("操作记录", "desk:audit", "gk-audit", frozenset({Role.AUDITOR})),
    ("工作日历", "desk:calendar", "gk-calendar", UPKEEP),
    ("规范性文件清理", "desk:cleanup", "gk-sweep", COORDINATION),
    ("用语清单", "desk:terms", "gk-words", COORDINATION),
    ("站点信息", "desk:site", "gk-site", COORDINATION),
    ("提醒设置", "desk:reminders", "gk-status", COORDINATION),
    ("运行状况", "desk:status", "gk-status", frozenset({Role.ADMINISTRATOR})),
    (MESSAGES, "desk:messages", "gk-message", BUSINESS_ROLES),
)


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]
def our_menu(request: StaffRequest, items: list[MenuItem]) -> None:
    """Wagtail's own entries out, ours in, by role."""
    shown = [entry for entry in MENU if request.user.role in entry[3]]
    items[:] = [
        MenuItem(_told(request, words), reverse(name), name=name.replace(":", "-"), icon_name=icon, order=order)
        for order, (words, name, icon, _) in enumerate(shown)
    ]


def _told(request: StaffRequest, words: str) -> str:
    """The entry's words; messages not read yet are counted."""
    unread = Message.objects.of(request.user.username, at=now()).filter(read_at=None)
    count = unread.count() if words == MESSAGES else 0
    return f"{words}（{count}）" if count else words


@hooks.register("register_icons")  # type: ignore[untyped-decorator]
def our_icons(icons: list[str]) -> list[str]:
    """Signs of the menu, in the admin's sprite."""
    return icons + [f"desk/icons/{name}.svg" for name in ICONS]


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def our_styles() -> SafeString:
    """Tokens and components, after Wagtail's own."""
    sheets = ("desk/tokens.css", "desk/desk.css", "desk/plans.css", "desk/documents.css")
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in sheets))


@hooks.register("insert_global_admin_js")  # type: ignore[untyped-decorator]
def our_script() -> SafeString:
    """The few lines that save steps."""
    scripts = ("desk/desk.js", "desk/plans.js")
    plain = format_html_join("", '<script src="{}" defer></script>', ((static(script),) for script in scripts))
    # the loader of the text editor: where its module lies, it learns from its own tag, so that names may carry hashes
    own = format_html(
        '<script src="{}" data-module="{}" defer></script>',
        static("desk/documents.js"),
        static("desk/documents-editor.js"),
    )
    return plain + own
