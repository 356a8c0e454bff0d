"""Index numbers that an old system gave: kept where they fit, so that what was cited stays found; else the next of the year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from string import Formatter

from gongkai.agencies.models import Agency
from gongkai.publications.actions.releasing import give_number
from gongkai.publications.models import Document, Site
from gongkai.records.actions import reach_number

LONGEST = 60
_GROUPS = {"year": r"(?P<year>[0-9]{4})", "serial": r"(?P<serial>[0-9]{1,9})"}


@dataclass(frozen=True, slots=True)
class Scheme:
    """How an agency's index numbers are written (`format`, with year and serial to fill in), and what they look like."""

    agency: Agency
    format: str
    pattern: re.Pattern[str]

    def parts(self, given: str) -> tuple[int, int] | None:
        """Year and serial of a number of this scheme; None for a number of another."""
        found = self.pattern.fullmatch(given)
        return (int(found["year"]), int(found["serial"])) if found else None


def scheme_of(agency: Agency) -> Scheme:
    """The agency's scheme as its site has it now."""
    site = Site.objects.filter(agency=agency).first() or Site(agency=agency)
    scheme = site.index_scheme.replace("{credit_code}", site.credit_code or agency.code).replace("{code}", agency.code)
    pattern, seen = "", set[str]()
    for text, name, _, _ in Formatter().parse(scheme):
        pattern += re.escape(text)
        if name:
            pattern += f"(?P={name})" if name in seen else _GROUPS[name]
            seen.add(name)
    return Scheme(agency, scheme, re.compile(pattern))


def unfit(given: str, scheme: Scheme) -> str:
    """Why an old index number cannot stay, to follow its words; empty where it can."""
    if len(given) > LONGEST or re.search(r"\s", given):
        return "太长或有空格"
    if Document.objects.filter(index_no=given).exists():
        return "已被另一份文件使用"
    parts = scheme.parts(given)
    if parts is None:
        return ""
    year, serial = parts
    if not serial or scheme.format.format(year=year, serial=serial) != given:
        return "与索引号格式不完全一致"
    taken = Document.objects.filter(agency=scheme.agency, year=year, serial=serial).exists()
    return "的序号已被另一份文件使用" if taken else ""


def number(document: Document, given: str, scheme: Scheme, published_at: datetime) -> None:
    """Give year, serial and index number: those of the old number where it is of the scheme, else the next of the year."""
    kept = bool(given) and not unfit(given, scheme)
    parts = scheme.parts(given) if kept else None
    if parts:
        document.year, document.serial = parts
        reach_number(f"索引号/{scheme.agency.code}/{document.year}", parts[1])
    else:
        give_number(document, published_at)
    if kept:
        document.index_no = given
