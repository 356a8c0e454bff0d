"""Every write of the room."""

from gongkai.agencies.actions.accounts import appoint, deactivate, enrol, reactivate, set_password
from gongkai.agencies.actions.calendar import correct_day, enter_notice
from gongkai.agencies.actions.organisation import dissolve_section, found_agency, found_section, remember_alias

__all__ = [
    "appoint",
    "correct_day",
    "deactivate",
    "dissolve_section",
    "enrol",
    "enter_notice",
    "found_agency",
    "found_section",
    "reactivate",
    "remember_alias",
    "set_password",
]
