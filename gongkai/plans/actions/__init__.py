"""Every write of the room."""

from gongkai.plans.actions.assignments import decline, end, insist, merge, reassign, reopen
from gongkai.plans.actions.claims import claim, current_period, open_duty, recall, report_no_change, sign, submit
from gongkai.plans.actions.clockwork import put_forward, remind, start_periods
from gongkai.plans.actions.corrections import edit_task
from gongkai.plans.actions.counting import Proof, Tally, count_documents
from gongkai.plans.actions.evidence import (
    add_file,
    add_link,
    add_record,
    exclude_evidence,
    include_evidence,
    may_add_evidence,
)
from gongkai.plans.actions.extensions import (
    agree_extension,
    ask_extension,
    grant_extension,
    refuse_extension,
    withdraw_extension,
)
from gongkai.plans.actions.look_backs import decide_look_back, sample_look_back
from gongkai.plans.actions.moves import move
from gongkai.plans.actions.periods import make_periods, refresh, refresh_values
from gongkai.plans.actions.releases import release_accepted, release_plan, release_task, withdraw_plan, withdraw_task
from gongkai.plans.actions.reminders import urge
from gongkai.plans.actions.verdicts import accept, accept_many, send_back

__all__ = [
    "Proof",
    "Tally",
    "accept",
    "accept_many",
    "add_file",
    "add_link",
    "add_record",
    "agree_extension",
    "ask_extension",
    "claim",
    "count_documents",
    "current_period",
    "decide_look_back",
    "decline",
    "edit_task",
    "end",
    "exclude_evidence",
    "grant_extension",
    "include_evidence",
    "insist",
    "make_periods",
    "may_add_evidence",
    "merge",
    "move",
    "open_duty",
    "put_forward",
    "reassign",
    "recall",
    "refresh",
    "refresh_values",
    "refuse_extension",
    "release_accepted",
    "release_plan",
    "release_task",
    "remind",
    "reopen",
    "report_no_change",
    "sample_look_back",
    "send_back",
    "sign",
    "start_periods",
    "submit",
    "urge",
    "withdraw_extension",
    "withdraw_plan",
    "withdraw_task",
]
