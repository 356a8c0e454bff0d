"""A read plan on the confirmation screen: proposals, questions, and the comparison with a plan that is there already."""

from gongkai.plans.queries.importing.comparing import Change, Diff, Match, Row, compare, matching_plan, same_file
from gongkai.plans.queries.importing.proposals import Proposal, Proposals, proposals
from gongkai.plans.queries.importing.questions import Question
from gongkai.plans.queries.importing.units import DROP, OUTSIDE, Unit, UnitBook

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
