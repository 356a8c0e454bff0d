"""Nouns of the room."""

from gongkai.publications.models.column import STATUTORY_ITEMS, Column, Part, QuotaPer, UpdateRule
from gongkai.publications.models.document import OUT, Document, Standing
from gongkai.publications.models.edition import (
    UNDER_REVIEW,
    UNFINISHED,
    Edition,
    EditionFile,
    FileRole,
    Form,
    Openness,
    PlanPeriod,
    Writer,
)
from gongkai.publications.models.effect import Effect, EffectKind
from gongkai.publications.models.flow import FLOW, Act, By, Move, State
from gongkai.publications.models.kind import STANDARD_FIELDS, Kind, Layout, Step, Where
from gongkai.publications.models.review import HIDES, Decision, Finding, FindingState, Link, Verdict
from gongkai.publications.models.site import OldAddress, Site, StalePage, Term, TermKind

__all__ = [
    "FLOW",
    "HIDES",
    "OUT",
    "STANDARD_FIELDS",
    "STATUTORY_ITEMS",
    "UNDER_REVIEW",
    "UNFINISHED",
    "Act",
    "By",
    "Column",
    "Decision",
    "Document",
    "Edition",
    "EditionFile",
    "Effect",
    "EffectKind",
    "FileRole",
    "Finding",
    "FindingState",
    "Form",
    "Kind",
    "Layout",
    "Link",
    "Move",
    "OldAddress",
    "Openness",
    "Part",
    "PlanPeriod",
    "QuotaPer",
    "Site",
    "StalePage",
    "Standing",
    "State",
    "Step",
    "Term",
    "TermKind",
    "UpdateRule",
    "Verdict",
    "Where",
    "Writer",
]
