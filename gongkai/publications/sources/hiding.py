"""What an attachment hides from its reader: one line for each kind of thing, kept beside the file so that nobody looks twice.

What shows on paper (headers, words behind pictures, titles) is not told: it is read and screened like any other text.
"""

from __future__ import annotations

from typing import Any, get_args

from gongkai.papers.actions.sheets import AUTHOR
from gongkai.papers.actions.texts import clean
from gongkai.redaction.models import Format, Hidden, Trace
from gongkai.redaction.sources.looking import look
from gongkai.rules.refused import Refused

LOOKED: tuple[Format, ...] = get_args(Format)
UNREAD = "unread"  # in the place of a kind: the file could not be looked into
LABELS = {Trace.PROPERTY: "作者等文件属性"}  # where the trace's own word says too little
OURS = f"作者：{AUTHOR}"  # written by the product into its own exports: nobody's name


def hides_in(data: bytes, kind: str) -> list[dict[str, Any]]:
    """JSON for `EditionFile.hides`: kind (a `Trace` or UNREAD), label, count, the first one in words, whether it blocks.

    Comments, revisions and hidden content block; names in the properties and changes of mere looks do not. Empty for
    formats that hide nothing (pictures, plain text). About a twentieth of a second for a page of a PDF.
    """
    known = next((one for one in LOOKED if one == kind), None)
    if known is None:
        return []
    try:
        finds = [one for one in look(data, known) if _is_told(one)]
    except Refused as refusal:
        return [{"kind": UNREAD, "label": "打不开的内容", "count": 1, "first": refusal.what, "blocks": True}]
    kinds = dict.fromkeys(one.kind for one in finds)
    return [_line(one, [find for find in finds if find.kind == one]) for one in kinds]


def _is_told(find: Hidden) -> bool:
    return find.excerpt != OURS and (find.severity == "must" or find.kind is Trace.REVISION)


def _line(kind: Trace, finds: list[Hidden]) -> dict[str, Any]:
    first = finds[0]
    return {
        "kind": kind.value, "label": LABELS.get(kind, kind.label), "count": len(finds), "first": clean(f"{first.place}“{first.excerpt}”"),
        "blocks": kind is not Trace.PROPERTY and any(find.severity == "must" for find in finds),
    }  # fmt: skip
