"""Chips, day strips, lights and sums of requests in templates."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.desk import telling
from gongkai.foi.models import AnswerState, Reply, RequestState, State
from gongkai.records.models import Event

register = template.Library()

TONES = {
    State.UNCONFIRMED: "amber", State.WORKING: "blue", State.CORRECTING: "amber", State.CONSULTING: "grey",
    State.PAYING: "amber", State.ANSWERED: "green", State.ENDED: "grey", State.JOINED: "grey", State.ARCHIVED: "grey",
    AnswerState.DRAFT: "amber", AnswerState.REVIEW: "blue", AnswerState.APPROVED: "amber", AnswerState.SENT: "green",
    AnswerState.VOID: "grey", RequestState.ASKED: "amber", RequestState.GRANTED: "green", RequestState.REFUSED: "red",
    Reply.NONE: "amber", Reply.AGREED: "green", Reply.PARTLY: "amber", Reply.OBJECTED: "red", Reply.SILENT: "grey",
    Reply.ANSWERED: "green", Reply.RECALLED: "grey",
}  # fmt: skip


@register.simple_tag
def case_chip(state: str, words: str = "") -> SafeString:
    """The chip of a state of a request, an answer, a consultation or an extension; `words` in place of the state's own."""
    known = next((one for one in TONES if one.value == state), None)
    tone = TONES[known] if known is not None else "grey"
    return format_html(
        '<span class="chip chip--{}">{}</span>', tone, words or (known.label if known is not None else state)
    )


@register.filter
def size(count: int) -> str:
    """Bytes as people read them: 12 KB, 3.4 MB."""
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.0f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"


@register.filter
def told(event: Event) -> str:
    """What was done to a request, in one line: the act, the day that it speaks of, whom it concerns, the reason."""
    after = event.after
    about = [str(after[key]) for key in ("event", "act") if after.get(key)][:1] or [telling.verb(event)]
    about += [str(after[key]) for key in ("section", "handler", "what", "step", "reply") if after.get(key)]
    if day := after.get("day"):
        about.append(_day(str(day)))
    if due := after.get("due"):
        about.append(f"答复期限{_day(str(due))}")
    words = "，".join(dict.fromkeys(about))
    return f"{words}：{event.reason}" if event.reason and event.reason not in words else words


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.month}月{day.day}日"
