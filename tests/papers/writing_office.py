"""Opens what we wrote in LibreOffice, another program than the ones that wrote it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from machine import lacking

PACKAGES = {"soffice": "libreoffice-writer", "pdftotext": "poppler-utils", "chromium": "chromium"}


def need(program: str) -> str:
    """The program's path; see `lacking` where it is absent."""
    path = shutil.which(program)
    if path is None:
        lacking(program, PACKAGES[program])
    return path


def converted(data: bytes, name: str, to: str, folder: Path) -> Path:
    """The file opened by LibreOffice and saved as `to`, e.g. pdf."""
    program = need("soffice")
    source = folder / name
    source.write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [program, profile, "--headless", "--convert-to", to, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "out" / f"{source.stem}.{to.split(':', maxsplit=1)[0]}"


def printed_elsewhere(code: str) -> str:
    """What the code prints in a fresh interpreter that orders its sets and dictionaries of text otherwise."""
    here = Path(__file__).parent
    paths = os.pathsep.join(map(str, (here, here.parent, here.parents[1])))
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return run.stdout.strip()
