"""From an uploaded file to a plan in the ledger: read, choose, confirm, or bring an existing plan up to date."""

from gongkai.intake.actions.choosing import choose
from gongkai.intake.actions.confirming import confirm
from gongkai.intake.actions.reading import drop, read_file
from gongkai.intake.actions.rollover import roll_over
from gongkai.intake.actions.updating import apply_diff
from gongkai.intake.actions.uploads import start_reading

__all__ = ["apply_diff", "choose", "confirm", "drop", "read_file", "roll_over", "start_reading"]
