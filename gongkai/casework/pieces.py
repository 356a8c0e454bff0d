"""Putting papers into the file of a request, and taking out what does not belong there."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.casework.deeds import Deed, DeedForm, FilesField, Values, WhyForm, by_key, keep_files
from gongkai.desk.pages import StaffRequest, now
from gongkai.foi.models import PieceKind
from gongkai.foi.queries.case import Sheet
from gongkai.letters.actions.enclosing import remove_ungiven
from gongkai.rules.refused import Refused

# What comes by hand; the other kinds come with an act of their own.
KINDS = (PieceKind.REQUEST, PieceKind.IDENTITY, PieceKind.AUTHORITY, PieceKind.ENVELOPE, PieceKind.SEARCH,
         PieceKind.SECRECY, PieceKind.OTHER)  # fmt: skip
APPLICANTS = frozenset({PieceKind.REQUEST, PieceKind.IDENTITY, PieceKind.AUTHORITY, PieceKind.ENVELOPE})


class PieceForm(DeedForm):
    """Of which kind, and the files."""

    kind = forms.ChoiceField(label="材料种类", choices=[(one.value, one.label) for one in KINDS])
    files = FilesField(label="文件")  # type: ignore[assignment]


def _add(request: StaffRequest, sheet: Sheet, _: Any, values: Values) -> str:
    kind = PieceKind(values["kind"])
    added = keep_files(request, sheet.case, kind, from_applicant=kind in APPLICANTS)
    if not added:
        raise Refused("没有选择文件。", then="请选择要存入案卷的文件。")
    return f"已存入{added}份{kind.label}。"


def _remove(request: StaffRequest, sheet: Sheet, piece: Any, values: Values) -> str:
    remove_ungiven(piece, reason=values["reason"], by=request.user, at=now())
    return f"已移出“{piece.name}”。"


DEEDS = {
    "piece-add": Deed("存入材料", PieceForm, _add, "存入", "文件按内容识别，加密保存，记录摘要（SM3）；办结前存错的可以移出。"),
    "piece-remove": Deed("移出材料", WhyForm, _remove, "移出", "移出的材料不再入卷，记录和原内容保留备查。", find=by_key("pieces"), danger=True),
}  # fmt: skip
