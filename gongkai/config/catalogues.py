"""Compile the translation catalogues: ``python -m gongkai.config.catalogues FOLDER``.

Does what ``compilemessages`` does where gettext is not installed. Safe to run twice: a .mo at least as new as its .po
is left alone. Silent unless a catalogue cannot be read; then the others are still compiled and the exit code is 1.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import polib


def compile_catalogue(source: Path) -> bool:
    """Write the .mo beside a .po; False if it was already there and no older than its source.

    Raises OSError (also for a syntax error, as polib does) and UnicodeDecodeError. The file appears whole or not at
    all.
    """
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        partial.write_bytes(polib.pofile(str(source), encoding="utf-8").to_binary())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return True


def main(arguments: Sequence[str]) -> int:
    """Compile every .po under the given folders; the exit code is 2 for a wrong call, 1 for a bad catalogue."""
    folders = [Path(argument) for argument in arguments]
    wrong = [str(folder) for folder in folders if not folder.is_dir()]
    if wrong or not folders:
        print(f"not a folder: {', '.join(wrong) or '(none given)'}", file=sys.stderr)
        return 2
    bad = 0
    for source in sorted(source for folder in folders for source in folder.rglob("*.po")):
        try:
            compile_catalogue(source)
        except (OSError, UnicodeDecodeError) as error:
            print(f"{source}: {error}", file=sys.stderr)
            bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
