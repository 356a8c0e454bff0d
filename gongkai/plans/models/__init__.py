"""Nouns of the room."""

from gongkai.plans.models.duty import Duty, Part
from gongkai.plans.models.evidence import Evidence, EvidenceKind
from gongkai.plans.models.extension import OPEN_OUTCOMES, Extension, LookBack, LookBackVerdict, Outcome
from gongkai.plans.models.flow import CLOSED, FINISHED, FLOW, GONE, OPEN, Act, State, Step
from gongkai.plans.models.period import Claim, Period, Verdict
from gongkai.plans.models.plan import Area, Concern, Kind, Per, Plan, PlanState, Task

__all__ = [
    "CLOSED",
    "FINISHED",
    "FLOW",
    "GONE",
    "OPEN",
    "OPEN_OUTCOMES",
    "Act",
    "Area",
    "Claim",
    "Concern",
    "Duty",
    "Evidence",
    "EvidenceKind",
    "Extension",
    "Kind",
    "LookBack",
    "LookBackVerdict",
    "Outcome",
    "Part",
    "Per",
    "Period",
    "Plan",
    "PlanState",
    "State",
    "Step",
    "Task",
    "Verdict",
]
