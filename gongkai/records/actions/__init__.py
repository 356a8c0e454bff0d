"""Every write of the room."""

from gongkai.records.actions.attachments import keep
from gongkai.records.actions.events import Entry, record, record_many
from gongkai.records.actions.messages import Letter, beat, post, read_messages, send_due
from gongkai.records.actions.serials import next_number, reach_number

__all__ = [
    "Entry",
    "Letter",
    "beat",
    "keep",
    "next_number",
    "post",
    "reach_number",
    "read_messages",
    "record",
    "record_many",
    "send_due",
]
