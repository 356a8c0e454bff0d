"""Fetching the page behind a link: what it is called and what it said, never anything inside the house.

1. The address is resolved first; private, loopback, link-local, multicast and metadata addresses are refused.
2. The connection goes to the address that was checked (the name may resolve otherwise a moment later), while Host and
   the TLS name stay those of the link.
3. Every redirect is checked in the same way.
"""

from __future__ import annotations

import html
import re
import socket
import ssl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from time import monotonic
from unicodedata import category
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import urllib3
from cryptography.hazmat.primitives import hashes
from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection

MAX_REDIRECTS = 5
MEGABYTE = 1024 * 1024
AGENT = "Gongkai/0.1 (link check)"
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_INSIDE = (ip_network("192.0.0.0/24"), ip_network("fec0::/10"))  # of networks' own machinery, for Python public
_NAT64 = (0x0064FF9B << 96, 0xFFFFFFFF)  # 64:ff9b::/96 carries an IPv4 address in its last 32 bits


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What was found behind a link.

    url         where the redirects ended
    status      HTTP status, 0 where no answer came
    digest      SM3 of the body, empty where it was not read to its end
    size        bytes read
    failure     one sentence why the page is no proof as it stands, or None
    """

    url: str
    status: int
    title: str
    digest: str
    size: int
    failure: str | None = None


class _Stop(Exception):
    """The fetch ends here; the message is the sentence for the user."""


def fetch_page(
    url: str, *, timeout: float = 8, limit: int = 2 * MEGABYTE, allow_private: bool | None = None
) -> FetchedPage:
    """Fetch a page. Never raises: what went wrong is the page's `failure`.

    timeout         seconds for everything together, redirects included
    limit           bytes of body read at most
    allow_private   whether private and loopback addresses may be fetched; None asks the setting ALLOW_PRIVATE_LINKS
    """
    inside = getattr(settings, "ALLOW_PRIVATE_LINKS", False) if allow_private is None else allow_private
    ends = monotonic() + timeout
    at = url.strip()
    try:
        for _ in range(MAX_REDIRECTS + 1):
            answer = _ask(at, ends, limit, inside)
            if isinstance(answer, FetchedPage):
                return answer
            at = answer
    except _Stop as stop:
        return FetchedPage(at, 0, "", "", 0, str(stop))
    except (OSError, HTTPException, urllib3.exceptions.HTTPError, ValueError, zlib.error) as error:
        return FetchedPage(at, 0, "", "", 0, _why(error, ends))
    return FetchedPage(at, 0, "", "", 0, f"网页转了{MAX_REDIRECTS}次还没有到。")


def _ask(url: str, ends: float, limit: int, inside: bool) -> FetchedPage | str:
    """One request: the page, or where it sends us."""
    parts = _checked(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _resolve(host, port, inside)
    left = ends - monotonic()
    if left <= 0:
        raise TimeoutError
    connection = _connection(parts.scheme, address, host, port, left)
    with _cut_off(connection, left) as sockets:
        connection.request(
            "GET", _target(parts), headers=_headers(parts, host), preload_content=False, decode_content=False
        )
        sockets.append(connection.sock)
        response = connection.getresponse()
        if response.status in (301, 302, 303, 307, 308) and response.headers.get("Location"):
            return urljoin(url, response.headers["Location"])
        body, whole = _body(response, limit)
    if monotonic() >= ends:  # what a cut connection leaves looks like a whole body
        raise TimeoutError
    return _page(url, response, body, whole, limit)


def _checked(url: str) -> SplitResult:
    """The parts of an address that may be fetched at all."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _Stop("只能取 http 或 https 开头的网址。")
    if parts.username is not None or parts.password is not None:
        raise _Stop("网址里不能带账号和密码。")
    return parts


def _resolve(host: str, port: int, inside: bool) -> str:
    """The address to connect to. All addresses of the name must be public, or none is used."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _Stop("网址里的域名查不到。") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not all(_may_ask(ip_address(each.split("%")[0]), inside) for each in addresses):
        raise _Stop("网址指向内部地址，没有取。")
    return addresses[0]


def _may_ask(address: IPv4Address | IPv6Address, inside: bool) -> bool:
    """Whether an address may be asked, also when an IPv4 address is wrapped in it. Link-local ones (169.254.169.254
    tells a cloud machine's secrets), multicast and reserved ones never, the rest of the house only where allowed.
    """
    if isinstance(address, IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if int(address) & ~_NAT64[1] == _NAT64[0]:
            wrapped = IPv4Address(int(address) & _NAT64[1])
        if wrapped is not None:
            return _may_ask(wrapped, inside)
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return inside or (address.is_global and not address.is_reserved and not any(address in net for net in _INSIDE))


def _connection(scheme: str, address: str, host: str, port: int, left: float) -> HTTPConnection:
    """A connection to the checked address; for TLS the certificate must be the host's."""
    if scheme == "https":
        return HTTPSConnection(address, port, timeout=left, server_hostname=host, assert_hostname=host)
    return HTTPConnection(address, port, timeout=left)


@contextmanager
def _cut_off(connection: HTTPConnection, left: float) -> Iterator[list[socket.socket]]:
    """Cut the connection when the time is over, however slowly the other side drips.

    Yields a list for its socket: the connection gives it up to its answer, which may go on dripping.
    """
    sockets: list[socket.socket] = []

    def cut() -> None:
        for each in [*sockets, connection.sock]:
            with suppress(OSError, AttributeError):
                each.shutdown(socket.SHUT_RDWR)

    timer = Timer(left, cut)
    timer.daemon = True
    timer.start()
    try:
        yield sockets
    finally:
        timer.cancel()
        connection.close()


def _target(parts: SplitResult) -> str:
    """Path and query as they go into the request line, Chinese characters quoted."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else path


def _headers(parts: SplitResult, host: str) -> dict[str, str]:
    name = f"[{host}]" if ":" in host else host
    return {
        "Host": f"{name}:{parts.port}" if parts.port else name,
        "User-Agent": AGENT,
        "Accept": "text/html,application/xhtml+xml,*/*",
        "Accept-Encoding": "identity",
    }


def _body(response: urllib3.BaseHTTPResponse, limit: int) -> tuple[bytes, bool]:
    """What was sent, up to the limit, and whether that is all. A packed body is unpacked up to the same limit."""
    data = b""
    while len(data) <= limit:
        piece = response.read(min(65536, limit + 1 - len(data)), decode_content=False)
        if not piece:
            break
        data += piece
    whole = len(data) <= limit
    if response.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip", "deflate"):
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        data = unpacker.decompress(data[:limit], limit)
        whole = whole and unpacker.eof
    return data[:limit], whole


def _page(url: str, response: urllib3.BaseHTTPResponse, body: bytes, whole: bool, limit: int) -> FetchedPage:
    status = response.status
    title = _title(body, response.headers.get("Content-Type", ""))
    failure = None
    if status >= 400:
        failure = f"网页打不开（{status}）。"
    elif not whole:
        failure = f"网页超过{limit // MEGABYTE or 1}MB，只读了开头。"
    return FetchedPage(url, status, title, _sm3(body) if whole else "", len(body), failure)


def _title(body: bytes, content_type: str) -> str:
    """The page's title in one line without what cannot be seen, decoded by what it declares, else as UTF-8, else as GB18030."""
    declared = _CHARSET.search(content_type.encode()) or _CHARSET.search(body[:4096])
    text = ""
    for name in [declared[1].decode().lower() if declared else "utf-8", "utf-8", "gb18030"]:
        try:
            text = body.decode("gb18030" if name in ("gb2312", "gbk") else name, "strict")
            break
        except (UnicodeDecodeError, LookupError):
            text = body.decode("utf-8", "replace")
    found = _TITLE.search(text)
    seen = "".join(" " if category(each)[0] == "C" else each for each in html.unescape(found[1])) if found else ""
    return " ".join(seen.split())[:200]


def _sm3(data: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def _why(error: Exception, ends: float) -> str:
    """One sentence for what went wrong on the way."""
    never_met = isinstance(error, urllib3.exceptions.NewConnectionError)
    waited = isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError) and not never_met
    if monotonic() >= ends or waited:
        return "网页太久没有回应，没有取到。"
    if isinstance(error, ssl.SSLError | urllib3.exceptions.SSLError):
        return "网页的安全证书有问题，没有取。"
    return "网页连不上，没有取到。"
