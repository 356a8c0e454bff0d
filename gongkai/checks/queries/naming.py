"""The names that a plan's words are compared with."""

from __future__ import annotations

from gongkai.publications.models import Column, Kind


def named_columns(agency: int) -> list[tuple[int, str]]:
    """Key and name of the agency's columns in use."""
    return list(Column.objects.filter(agency=agency, active=True).order_by("pk").values_list("pk", "name"))


def kind_codes() -> list[str]:
    """Codes of the kinds in use."""
    return list(Kind.objects.filter(active=True).values_list("code", flat=True))
