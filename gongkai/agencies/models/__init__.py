"""Nouns of the room."""

from gongkai.agencies.models.agency import Agency, Section, SectionAlias
from gongkai.agencies.models.calendar import CalendarDay, CalendarNotice
from gongkai.agencies.models.person import BUSINESS_ROLES, SECTION_ROLES, Person, Role

__all__ = [
    "BUSINESS_ROLES",
    "SECTION_ROLES",
    "Agency",
    "CalendarDay",
    "CalendarNotice",
    "Person",
    "Role",
    "Section",
    "SectionAlias",
]
