"""Every write of the room."""

from gongkai.checks.actions.clockwork import tick
from gongkai.checks.actions.proposing import propose
from gongkai.checks.actions.running import recheck, run_checks
from gongkai.checks.actions.settling import change, confirm, decline, set_up, switch_off

__all__ = [
    "change",
    "confirm",
    "decline",
    "propose",
    "recheck",
    "run_checks",
    "set_up",
    "switch_off",
    "tick",
]
