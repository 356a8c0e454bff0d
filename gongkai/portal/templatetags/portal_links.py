"""Links in public templates."""

from __future__ import annotations

from django import template

from gongkai.portal import outside

register = template.Library()


@register.filter
def way_out(url: str, page: str) -> str:
    """An address as the public gets it: outside ones past the page in between, below `page`."""
    return outside.way_out(url, page)


@register.filter
def is_outside(url: str) -> bool:
    """Whether an address leads out of government's sites."""
    return outside.is_outside(url)
