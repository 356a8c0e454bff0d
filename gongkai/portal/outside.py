"""Which links lead out of government's sites, and the way there: past a page that says so (国办发〔2017〕47号, rules 5.6.11)."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urlencode, urlsplit

from django.conf import settings

OFFICIAL = ("gov.cn", "xn--zfr164b")  # no warning is needed there; the second is .政务
WEB = ("http://", "https://", "//", "/\\")  # the last two begin with another site as well
_LINK = re.compile(r'<a href="([^"]+)"')


def is_outside(url: str) -> bool:
    """Whether an address leads to a site that is neither ours nor a government's; one that cannot be read does."""
    if not url.lower().startswith(WEB):
        return False
    host = host_of(url)
    if host == urlsplit(settings.BASE_URL).hostname:
        return False
    return "\\" in url or not any(host == end or host.endswith(f".{end}") for end in OFFICIAL)


def host_of(url: str) -> str:
    """The name of the site behind an address, as a browser looks it up; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").encode("idna").decode("ascii")
    except ValueError:  # http://[ or a name that is none
        return ""


def way_out(url: str, page: str) -> str:
    """The address itself, or for an outside one the page in between, below the page whose words hold it.

    page   the path of that page, with its last slash; empty (a draft) leaves every address as it is
    """
    return f"{page}leaving/?{urlencode({'to': url})}" if page and is_outside(url) else url


def led(html: str, page: str) -> str:
    """A cleaned text whose outside links lead past the page in between, with the site's name for who points at them and the address for paper."""
    return _LINK.sub(lambda found: _link(unescape(found[1]), page) or found[0], html)


def _link(url: str, page: str) -> str:
    if not is_outside(url):
        return ""
    shown = f'title="外部网站 {escape(host_of(url))}" data-to="{escape(url)}"'
    return f'<a class="out" {shown} href="{escape(way_out(url, page))}"'
