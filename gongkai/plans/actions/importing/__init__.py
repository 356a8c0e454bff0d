"""From an uploaded file to a plan in the ledger: read, choose, confirm, or bring an existing plan up to date."""

from gongkai.plans.actions.importing.choosing import choose
from gongkai.plans.actions.importing.confirming import confirm
from gongkai.plans.actions.importing.reading import drop, read_file
from gongkai.plans.actions.importing.updating import apply_diff
from gongkai.plans.actions.importing.uploads import start_reading

__all__ = ["apply_diff", "choose", "confirm", "drop", "read_file", "start_reading"]
