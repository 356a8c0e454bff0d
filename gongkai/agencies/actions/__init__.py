"""Every write of the room."""

from gongkai.agencies.actions.accounts import appoint, deactivate, enrol, reactivate, set_password
from gongkai.agencies.actions.calendar import correct_day, enter_notice
from gongkai.agencies.actions.organisation import (
    amend_section,
    dissolve_section,
    found_agency,
    found_section,
    remember_alias,
    set_reminders,
)
from gongkai.agencies.actions.roll import RollRefused, enrol_roll, fresh_password, renew_password
from gongkai.agencies.actions.signing import (
    note_audit,
    note_failure,
    note_second_step,
    note_sign_in,
    note_sign_out,
    require_totp,
    reset_totp,
    unlock,
)

__all__ = [
    "RollRefused",
    "amend_section",
    "appoint",
    "correct_day",
    "deactivate",
    "dissolve_section",
    "enrol",
    "enrol_roll",
    "enter_notice",
    "found_agency",
    "found_section",
    "fresh_password",
    "note_audit",
    "note_failure",
    "note_second_step",
    "note_sign_in",
    "note_sign_out",
    "reactivate",
    "remember_alias",
    "renew_password",
    "require_totp",
    "reset_totp",
    "set_password",
    "set_reminders",
    "unlock",
]
