"""The pages people read: every link leads somewhere, every picture stands on a page and is small."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
OUTSIDE = ("http://", "https://", "mailto:")
PICTURES = "docs/images"
LARGEST = 120_000  # bytes of a picture


def pages(root: Path) -> list[Path]:
    """Every page of the repository that people read."""
    return sorted([*root.glob("README*.md"), *root.glob("docs/**/*.md")])


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Files that a page links to or shows, each with the heading it asks for; what lies outside is left out."""
    for target in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if not target.startswith(OUTSIDE):
            name, _, heading = target.partition("#")
            yield (page.parent / name).resolve() if name else page, heading


def anchors(page: Path) -> set[str]:
    """Headings as addresses: small letters, blanks as hyphens, without punctuation."""
    words = HEADING.findall(CODE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", word.lower()).replace(" ", "-") for word in words}


def broken_links(root: Path) -> list[str]:
    """Links to files or headings that are not there."""
    found = []
    for page in pages(root):
        for target, heading in links(page):
            there = target.exists() and (not heading or target.suffix != ".md" or heading in anchors(target))
            found += [] if there else [f"{page.relative_to(root)} → {target.name}{heading and '#'}{heading}"]
    return found


def unused_pictures(root: Path) -> list[str]:
    """Pictures that no page shows."""
    shown = {target for page in pages(root) for target, _ in links(page)}
    return [one.name for one in sorted((root / PICTURES).iterdir()) if one.resolve() not in shown]


def fat_pictures(root: Path) -> list[str]:
    """Pictures larger than a page should load."""
    return [one.name for one in sorted((root / PICTURES).iterdir()) if one.stat().st_size > LARGEST]


CHECKS = (broken_links, unused_pictures, fat_pictures)


@pytest.mark.parametrize("check", CHECKS)
def test_pages_link_to_what_is_there_and_show_every_picture(check):
    assert len(pages(ROOT)) > 20
    assert check(ROOT) == []


def test_planted_offences_are_found(tmp_path):
    (tmp_path / PICTURES).mkdir(parents=True)
    (tmp_path / "docs" / "there.md").write_text("# 归档（办公室）\n`[no](link.md)`\n", encoding="utf-8")
    (tmp_path / PICTURES / "shown.png").write_bytes(b"x" * (LARGEST + 1))
    (tmp_path / PICTURES / "left.png").touch()
    text = "[a](docs/there.md#归档办公室) [b](docs/there.md#无) [c](docs/gone.md) ![d](docs/images/shown.png) [e](https://x/y)"
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    assert broken_links(tmp_path) == ["README.md → there.md#无", "README.md → gone.md"]
    assert unused_pictures(tmp_path) == ["left.png"]
    assert fat_pictures(tmp_path) == ["shown.png"]
