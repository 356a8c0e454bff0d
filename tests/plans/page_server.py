"""A real web server on this machine that answers well, badly, slowly, and without end."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD = "<html><head><title>江州市交通运输局\n  养护工程进展</title></head><body>正文</body></html>"


class Pages(BaseHTTPRequestHandler):
    """One path, one behaviour. What was asked is kept in `server.asked`."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Host"]))  # type: ignore[attr-defined]
        with suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, "at_" + self.path.strip("/").split("/")[0].split("?")[0], self.at_missing)()

    def at_good(self) -> None:
        self._send(200, GOOD.encode(), "text/html; charset=utf-8")

    def at_gbk(self) -> None:
        self._send(200, GOOD.encode("gb18030"), "text/html; charset=GB2312")

    def at_meta(self) -> None:
        body = GOOD.replace("<head>", '<head><meta charset="gbk">').encode("gb18030")
        self._send(200, body, "text/html")

    def at_missing(self) -> None:
        self._send(404, "<title>找不到</title>".encode(), "text/html; charset=utf-8")

    def at_broken(self) -> None:
        self._send(500, b"", "text/html")

    def at_huge(self) -> None:
        self._send(200, GOOD.encode() + b" " * 5_000_000, "text/html; charset=utf-8")

    def at_bomb(self) -> None:
        self._send(200, gzip.compress(GOOD.encode() + b" " * 200_000_000, 1), "text/html", "gzip")

    def at_packed(self) -> None:
        self._send(200, gzip.compress(GOOD.encode()), "text/html", "gzip")

    def at_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"a")
            self.wfile.flush()
            time.sleep(0.1)

    def at_slowhead(self) -> None:
        for _ in range(200):
            self.wfile.write(b"H")
            self.wfile.flush()
            time.sleep(0.1)

    def at_away(self) -> None:
        self._redirect("/good")

    def at_inside(self) -> None:
        self._redirect("http://169.254.169.254/latest/meta-data/")

    def at_file(self) -> None:
        self._redirect("file:///etc/passwd")

    def at_loop(self) -> None:
        self._redirect("/loop")

    def _redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, body: bytes, kind: str, packing: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if packing:
            self.send_header("Content-Encoding", packing)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


@contextmanager
def serving() -> Iterator[ThreadingHTTPServer]:
    """The server, for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
