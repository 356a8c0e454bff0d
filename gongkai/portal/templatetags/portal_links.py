"""Links in public templates: `<a {{ url|link_to:page }}>`, and the address in words: `{{ words|address_in }}`."""

from __future__ import annotations

from django import template

from gongkai.portal.outside import address_in, link_to

register = template.Library()
register.filter("link_to", link_to)
register.filter("address_in", address_in)
