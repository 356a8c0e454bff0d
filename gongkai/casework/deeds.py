"""How an act on a request is asked for and done: one page with one form, whatever the act.

What was typed is shown again with the refusal, which stands as the action said it (409).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator

from gongkai.agencies.models import Person
from gongkai.desk.pages import FIRST_DAY, LAST_DAY, StaffRequest, now, today
from gongkai.foi.actions.intakes import NewFile
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.models import Case, PieceKind
from gongkai.foi.queries.case import Sheet

MOST_FILES = 10
LETTERS = "desk:request_letters"
Values = dict[str, Any]


def day_field(label: str, **options: Any) -> forms.DateField:
    """A day in the browser's own picker, within reach of the calendar: beyond it no working day can be counted."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=reach(FIRST_DAY, LAST_DAY), **options)


def reach(first: date | datetime, last: date | datetime) -> list[BaseValidator]:
    """Nothing before `first` and after `last`."""
    words = f"日期应在{first.year}年至{last.year}年之间，请核对。"
    return [MinValueValidator(first, words), MaxValueValidator(last, words)]


def text_field(label: str, rows: int = 3, **options: Any) -> forms.CharField:
    """A text of several lines. Its length is looked at by the action, which says by how much it is too long."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True})


class FilesField(forms.FileField):
    """Files that come with an act; what they are is looked at by the action, by their content."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The list as it came; none is no fault."""
        return data or []


class DeedForm(forms.Form):
    """The form of an act on `sheet`; `of` is the part of it that the act is about, the case itself where it is about none."""

    use_required_attribute = False

    def __init__(self, sheet: Sheet, of: Any, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sheet, self.of, self.person = sheet, of, person
        for name, value in self.starting().items():
            self.fields[name].initial = value
        self.prepare()

    def starting(self) -> Mapping[str, Any]:
        """Values that the form begins with."""
        return {"day": today()} if "day" in self.fields else {}

    def prepare(self) -> None:
        """Choices and hints that depend on the request."""


class NoForm(DeedForm):
    """Nothing to ask: the button is all."""


class WhyForm(DeedForm):
    """A reason alone."""

    reason = text_field("原因")


Doing = Callable[[StaffRequest, Sheet, Any, Values], str]
Finding = Callable[[Sheet, int], Any]


def to_letters(_: Values) -> str:
    """What was entered is told by a letter, which is made next."""
    return LETTERS


@dataclass(frozen=True, slots=True)
class Deed:
    """One act as the screens offer it.

    words, button   title of the page and the words on its button
    hint            what it means and on what ground, above the form
    back            name of the page that it leads back to
    then            from what was entered, name of the page where what follows is done: see `to_letters`; None: `back`
    find            finds the part that the act is about by its key, None where it is about the case
    kind            of the files that may come with it, None where none
    danger          whether it ends something
    """

    words: str
    form: type[DeedForm]
    do: Doing
    button: str = "登记"
    hint: str = ""
    back: str = "desk:request"
    find: Finding | None = None
    kind: PieceKind | None = None
    danger: bool = False
    then: Callable[[Values], str] | None = None


def by_key(rows: str) -> Finding:
    """Finds a part among the sheet's rows of a name."""

    def find(sheet: Sheet, key: int) -> Any:
        return next((one for one in getattr(sheet, rows) if one.pk == key), None)

    return find


def files_of(request: StaffRequest, kind: PieceKind) -> list[NewFile]:
    """The files that were chosen under `files`."""
    return [NewFile(kind, file.name or "", file.read()) for file in request.FILES.getlist("files")[:MOST_FILES]]


def keep_files(request: StaffRequest, case: Case, kind: PieceKind, **about: Any) -> int:
    """Keep the files that came with an act, in the same transaction. Returns how many."""
    files = files_of(request, kind)
    for file in files:
        keep_piece(case, file.kind, file.name, file.data, by=request.user, at=now(), **about)
    return len(files)
