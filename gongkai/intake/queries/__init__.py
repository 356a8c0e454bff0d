"""A read plan on the confirmation screen: proposals, questions, and the comparison with a plan that is there already."""

from gongkai.intake.queries.comparing import Change, Diff, Match, Row, compare, matching_plan, same_file
from gongkai.intake.queries.proposals import Proposal, Proposals, proposals
from gongkai.intake.queries.questions import Question
from gongkai.intake.queries.units import DROP, OUTSIDE, Unit, UnitBook

__all__ = [
    "DROP",
    "OUTSIDE",
    "Change",
    "Diff",
    "Match",
    "Proposal",
    "Proposals",
    "Question",
    "Row",
    "Unit",
    "UnitBook",
    "compare",
    "matching_plan",
    "proposals",
    "same_file",
]
