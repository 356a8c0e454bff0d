"""What our base template needs beyond Django's and Wagtail's tags: signs of the sprite, the page's own query, kept text."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.base import Node, NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def sign(name: str, label: str = "") -> SafeString:
    """One sign of `desk/sprite.svg`, coloured by the text around it. Without a label it is decoration."""
    address = f"{static('desk/sprite.svg')}#{name}"
    if label:
        return format_html('<svg class="sign" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="sign" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag(takes_context=True)
def here(context: template.Context, **changes: Any) -> str:
    """The query of this page with some parameters changed; None or '' takes one away, and so does the page number."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


class KeepNode(Node):
    """Shows what is inside and keeps it under a name for a later place of the page."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> SafeString:
        """What is inside; `render_context` outlives the block that this stands in."""
        shown = SafeString(self.nodelist.render(context).strip())
        context.render_context[f"kept_{self.name}"] = shown
        return shown


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """`{% keep title %}…{% endkeep %}`: a block can stand in a page once, its text twice."""
    name = token.split_contents()[1]
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(name, nodelist)


@register.simple_tag(takes_context=True)
def kept(context: template.Context, name: str) -> SafeString:
    """What `keep` kept."""
    return SafeString(context.render_context.get(f"kept_{name}", ""))
