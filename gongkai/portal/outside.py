"""Which links lead out of government's sites, and the way there: past a page that says so (国办发〔2017〕47号, rules 5.6.11)."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

OFFICIAL = ("gov.cn", "xn--zfr164b")  # no warning is needed there; the second is .政务
WEB = ("http://", "https://", "//", "/\\")  # the last two begin with another site as well
_ADDRESS = re.compile(r"https?://[^\s（）()，。；、“”<>\"']+")
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


def link_to(url: str, page: str) -> SafeString:
    """The attributes of a link; an outside one has a mark, the site's name for who points at it and the address for paper."""
    if not is_outside(url):
        return format_html('href="{}"', url)
    return format_html('class="out" title="外部网站 {}" data-to="{}" href="{}"', host_of(url), url, way_out(url, page))


def address_in(words: str) -> str:
    """The first address that stands in words people wrote, 网上申请（https://…）; empty where there is none."""
    found = _ADDRESS.search(words)
    return found[0] if found else ""


def led(html: str, page: str) -> str:
    """A cleaned text whose outside links lead past the page in between."""
    return _LINK.sub(lambda found: _led(found[0], unescape(found[1]), page), html)


def _led(link: str, url: str, page: str) -> str:
    return f"<a {link_to(url, page)}" if is_outside(url) else link
