"""Every write of the room."""

from gongkai.norms.actions.expiry import remind_of_expiry

__all__ = ["remind_of_expiry"]
