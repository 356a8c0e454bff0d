"""Which template holds for a letter, the list of them, and what fields there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.db.models import Q, QuerySet

from gongkai.agencies.models import Agency, Person, Role
from gongkai.letters.models import Code, Template
from gongkai.letters.queries.fields import FIELDS, keys
from gongkai.letters.queries.typing import ASKS
from gongkai.letters.sources.starting import starts
from gongkai.merging.actions.letterhead import build_template
from gongkai.rules.refused import Refused
from gongkai.rules.requests.grounds import GROUNDS

EDITORS = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Row:
    """A letter of the list: the template that holds, and whether it is the agency's own."""

    code: Code
    ground: str
    current: Template
    own: bool
    versions: int

    @property
    def title(self) -> str:
        """The letter and for which answer it is."""
        return f"{self.code.value} {self.current.name}"


def may_edit(agency: Agency, person: Person) -> bool:
    """Whether the person changes the agency's templates: its administrator, or the one who leads its office's work."""
    return person.is_active and person.agency_id == agency.pk and person.role in EDITORS


def template_for(agency: Agency, code: str, ground: str = "") -> Template:
    """The agency's own of the ground, else its own for all grounds, else the product's; Refused where there is none.

    A letter for several items has no ground; it never takes the template of one.
    """
    grounds = [ground, ""] if ground and code not in {Code.L14, Code.L15} else [ground]
    found = _standing(agency, code, grounds)
    if not found:
        kind = f"（{GROUNDS[ground].title}）" if ground in GROUNDS else ""
        raise Refused(f"没有“{Code(code).label}{kind}”的模板。", then="请由管理员恢复系统模板或者上传模板。")
    return found[0]


def _standing(agency: Agency, code: str, grounds: list[str]) -> list[Template]:
    """Those in use, the agency's own before the product's, the ground's before that of all."""
    rows = Template.objects.filter(code=code, ground__in=grounds, retired_at=None).filter(
        Q(agency=agency) | Q(agency=None)
    )
    return sorted(rows.select_related("content"), key=lambda one: (one.agency_id is None, grounds.index(one.ground)))


def standing_content(agency: Agency, code: str) -> bytes | None:
    """The .docx in use of a letter that has no kinds, None where none was installed."""
    found = _standing(agency, code, [""])
    return content_of(found[0]) if found else None


@cache
def built(code: str, ground: str = "") -> bytes:
    """The .docx that the product brings; setting all of them takes seconds and gives the same bytes each time."""
    return build_template(next(one for one in starts() if (one.code, one.ground) == (code, ground)).draft)


def rows_for(agency: Agency) -> list[Row]:
    """Every letter with the template that holds for the agency."""
    found: dict[tuple[str, str], list[Template]] = {}
    for one in Template.objects.filter(Q(agency=agency) | Q(agency=None)).order_by("code", "ground", "-version"):
        found.setdefault((one.code, one.ground), []).append(one)
    return [row for (code, ground), group in found.items() if (row := _row(code, ground, group))]


def _row(code: str, ground: str, group: list[Template]) -> Row | None:
    standing = sorted((one for one in group if one.retired_at is None), key=lambda one: one.agency_id is None)
    if not standing:
        return None
    mine = sum(one.agency_id is not None for one in group)
    return Row(Code(code), ground, standing[0], standing[0].agency_id is not None, mine)


def versions(agency: Agency, code: str, ground: str = "") -> QuerySet[Template]:
    """Every version that the agency had, and the product's, newest first."""
    rows = Template.objects.filter(Q(agency=agency) | Q(agency=None), code=code, ground=ground)
    return rows.select_related("content").order_by("-made_at", "-id")


def known_fields() -> list[tuple[str, str, str]]:
    """As it is written in a template, what it means, and whether it is typed when the letter is made."""
    asked = {ask.name for asks in ASKS.values() for ask in asks}
    return [
        ("".join(f"{{{{{name}.{column}}}}}" for column in known.columns) or f"{{{{{name}}}}}", known.meaning,
         "制发时填写" if name in asked else "自动填写")
        for name, known in FIELDS.items()
    ]  # fmt: skip


def unknown_fields(names: Iterable[str]) -> list[str]:
    """Names in a template that no value can ever be found for, in their order."""
    known = {*keys(), *FIELDS}
    return [name for name in names if name not in known]


def content_of(template: Template) -> bytes:
    """The .docx of a template."""
    return _bytes(template.content_id, template.content.content.name)


@lru_cache(maxsize=128)
def _bytes(key: int, name: str) -> bytes:
    """Attachments never change: what was read once need not be read again."""
    from gongkai.records.models import Attachment

    with Attachment.objects.get(pk=key).content.open("rb") as file:
        return bytes(file.read())
