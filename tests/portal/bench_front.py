"""A cached page through nginx beside nginx serving the same bytes as a file, as a table. `make bench-front`.

Needs nginx and wrk. Starts gunicorn on a database of GONGKAI_VAR that holds documents (bench_site or the demo), and nginx
with the configuration of deploy/. Each measurement takes SECONDS, ROUNDS times in turn; the table gives the medians.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from front import free_port, front

ROOT = Path(__file__).parents[2]
PAGES = sys.argv[1:] or ["/"]
SECONDS, ROUNDS, CONNECTIONS = 4, 3, 16


def rate(url: str) -> float:
    """Requests a second, as wrk counts them."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise SystemExit(f"{url} does not answer 200:\n{told}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


def main() -> None:
    """See the module."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "gongkai.config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "GONGKAI_HOSTS": "127.0.0.1"}) as server:
        folder = Path(tempfile.mkdtemp())
        try:
            time.sleep(8)
            with front(folder, f"127.0.0.1:{port}", static=folder / "same") as address:
                print(
                    "| page | bytes | nginx, from its cache | nginx, the same bytes as a file | ratio | without nginx |"
                )
                print("|---|---|---|---|---|---|")
                for page in PAGES:
                    print(row(address, f"http://127.0.0.1:{port}", page, folder / "same"))
        finally:
            server.terminate()
            shutil.rmtree(folder, ignore_errors=True)


def row(address: str, direct: str, page: str, same: Path) -> str:
    """One line: the page is warmed, its bytes are laid down as a file, both are asked in turn."""
    for _ in range(3):
        body = urllib.request.urlopen(address + page).read()
    same.mkdir(exist_ok=True)
    (same / "page.html").write_bytes(body)
    pairs = [(rate(address + page), rate(f"{address}/same/page.html")) for _ in range(ROUNDS)]
    cached, file = (statistics.median(one[at] for one in pairs) for at in (0, 1))
    alone = rate(direct + page)
    return f"| {page} | {len(body):,} | {cached:,.0f}/s | {file:,.0f}/s | {cached / file:.0%} | {alone:,.0f}/s |"


main()
