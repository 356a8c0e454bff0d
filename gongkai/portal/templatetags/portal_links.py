"""Links in public templates: `<a {{ url|link_to:page }}>`."""

from __future__ import annotations

from django import template

from gongkai.portal.outside import link_to

register = template.Library()
register.filter("link_to", link_to)
