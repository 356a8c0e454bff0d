"""Nouns of the room."""

from gongkai.foi.models.answer import Answer, Decision, Opinion, Verdict, Writer
from gongkai.foi.models.case import Applicant, Carrier, Case, Delivery, Paper
from gongkai.foi.models.clock import ClockEntry, Consultation, Party, Piece, PieceKind, Reply
from gongkai.foi.models.flow import (
    ANSWER_FLOW,
    BUSY,
    CLOSED,
    FLOW,
    OPEN,
    STEPS,
    Act,
    AnswerAct,
    AnswerBy,
    AnswerState,
    By,
    Desk,
    State,
)
from gongkai.foi.models.item import Item
from gongkai.foi.models.reception import Deputy, Reception, SpentProof

__all__ = [
    "ANSWER_FLOW",
    "BUSY",
    "CLOSED",
    "FLOW",
    "OPEN",
    "STEPS",
    "Act",
    "Answer",
    "AnswerAct",
    "AnswerBy",
    "AnswerState",
    "Applicant",
    "By",
    "Carrier",
    "Case",
    "ClockEntry",
    "Consultation",
    "Decision",
    "Delivery",
    "Deputy",
    "Desk",
    "Item",
    "Opinion",
    "Paper",
    "Party",
    "Piece",
    "PieceKind",
    "Reception",
    "Reply",
    "SpentProof",
    "State",
    "Verdict",
    "Writer",
]
