"""Nouns of the room."""

from gongkai.records.models.attachment import Attachment, Serial
from gongkai.records.models.event import GENESIS, SYSTEM, Actor, Chain, Event, Performer, Subject, Verb
from gongkai.records.models.message import Beat, Message

__all__ = [
    "GENESIS",
    "SYSTEM",
    "Actor",
    "Attachment",
    "Beat",
    "Chain",
    "Event",
    "Message",
    "Performer",
    "Serial",
    "Subject",
    "Verb",
]
