"""What an edition still lacks before it may go into review: the elements of its kind, and what the law asks of all."""

from __future__ import annotations

from gongkai.publications.models import STANDARD_FIELDS, Edition, Layout, Openness


def lacks(edition: Edition) -> list[str]:
    """Names of what is missing, in Chinese, in the order of the form."""
    kind = edition.document.kind
    found = []
    if kind.layout == Layout.TEXT and not edition.body.strip() and not edition.files.exists():
        found.append("正文")
    if kind.layout == Layout.BLOCKS and not len(edition.blocks):
        found.append("正文")
    found += [STANDARD_FIELDS[name] for name in kind.demands if not _has(edition, name)]
    found += [
        str(field["label"])
        for field in kind.extra
        if field.get("required") and not str(edition.extra.get(str(field["name"]), "")).strip()
    ]
    if edition.openness != Openness.ACTIVE and not edition.openness_ground.strip():
        found.append(f"{Openness(edition.openness).label}的依据")
    if kind.is_interpretation or kind.needs_interpretation:
        found += [] if edition.contact else ["咨询方式"]
    if kind.is_interpretation:
        plan = {"form": "解读形式", "reading_outline": "解读提纲", "reading_channel": "解读渠道"}
        found += [label for name, label in plan.items() if not getattr(edition, name)]
    if edition.number > 1 and not edition.change_note.strip():
        found.append("修订说明")
    return list(dict.fromkeys(found))


def _has(edition: Edition, name: str) -> bool:
    if name == "files":
        return edition.files.exists()
    value = getattr(edition, name)
    return bool(value.strip()) if isinstance(value, str) else value is not None
