"""Every write to the index."""

from gongkai.search.actions.outbox import flush_pending
from gongkai.search.actions.rebuilding import Rebuilt, rebuild
from gongkai.search.actions.storing import clear, drop, drop_many, put, put_many

__all__ = ["Rebuilt", "clear", "drop", "drop_many", "flush_pending", "put", "put_many", "rebuild"]
