"""A real nginx on loopback with the configuration of `deploy/`, in front of a server of ours."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
KEY = "key-of-the-test"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def front(folder: Path, upstream: str, static: Path | None = None) -> Iterator[str]:
    """nginx before `upstream` (host:port); yields its own address. Its files lie in `folder`; `static` is served under /same/."""
    port = free_port()
    cache = (DEPLOY / "cache.conf").read_text().replace("/var/cache/nginx/gongkai", str(folder / "cache"))
    (folder / "cache.conf").write_text(cache.replace("put-the-refresh-key-here", KEY))
    shutil.copy(DEPLOY / "locations.conf", folder / "locations.conf")
    files = f"location /same/ {{ alias {static}/; }}" if static else ""
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    owner = "user root;\n" if os.geteuid() == 0 else ""  # else its workers could not write into the folder
    (folder / "nginx.conf").write_text(
        f"{owner}daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log warn; worker_processes 1;\n"
        f"events {{ worker_connections 512; }}\n"
        f"http {{ access_log off; {temporary} include {folder}/cache.conf;\n"
        f"upstream gongkai {{ server {upstream}; keepalive 8; }}\n"
        f"server {{ listen 127.0.0.1:{port}; set $gongkai_scheme http; include {folder}/locations.conf; {files} }} }}\n"
    )
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            _wait(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise RuntimeError((process.stderr.read() if process.stderr else b"").decode())
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx does not listen")
