"""Chips, day strips, lights and sums of requests in templates."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.desk import telling
from gongkai.foi.models import AnswerState, Reply, RequestState, State
from gongkai.records.models import Event, Verb

register = template.Library()

TONES = {
    State.UNCONFIRMED: "amber", State.WORKING: "blue", State.CORRECTING: "amber", State.CONSULTING: "grey",
    State.PAYING: "amber", State.ANSWERED: "green", State.ENDED: "grey", State.JOINED: "grey", State.ARCHIVED: "grey",
    AnswerState.DRAFT: "amber", AnswerState.REVIEW: "blue", AnswerState.APPROVED: "amber", AnswerState.SENT: "green",
    AnswerState.VOID: "grey", RequestState.ASKED: "amber", RequestState.GRANTED: "green", RequestState.REFUSED: "red",
    Reply.NONE: "amber", Reply.AGREED: "green", Reply.PARTLY: "amber", Reply.OBJECTED: "red", Reply.SILENT: "grey",
    Reply.ANSWERED: "green", Reply.RECALLED: "grey",
}  # fmt: skip
# What stands in place of the act where an event holds the key: acts that would be told by less than they are
PLAIN = {"joined": "{value}并入本件", "into": "{act}，并入{value}", "recalled": "撤回征求意见"}


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
    about = [_act(event)]
    about += [str(after[key]) for key in ("section", "handler", "what", "step", "reply") if after.get(key)]
    if day := after.get("day"):
        about.append(_day(str(day)))
    if days := after.get("days"):
        about.append(f"{days}个工作日")
    if due := after.get("due"):
        about.append(f"答复期限{_day(str(due))}")
    words = "，".join(dict.fromkeys(about))
    reason = event.reason.removeprefix(f"{about[0]}：")
    return f"{words}：{reason}" if reason and reason not in words else words


def _act(event: Event) -> str:
    """The act in the words of its button, with the item or the other request that it was done to."""
    act = next((str(event.after[key]) for key in ("event", "act") if event.after.get(key)), telling.verb(event))
    for key, words in PLAIN.items():
        if event.after.get(key) is not None:
            return words.format(act=act, value=event.after[key])
    if "channel" in event.before:
        return "更正收到日期"
    if (holds := event.after.get("reasons_accepted")) is not None:
        return f"申请人的理由{'合理' if holds else '不合理'}"
    return _of_item(event, act)


def _of_item(event: Event, act: str) -> str:
    """The act with the number of its item, where it was done to one."""
    item = event.before.get("item") or event.after.get("item")
    if item and event.verb == Verb.CHANGED:
        return f"{'改写' if event.after.get('edited') else '拆分' if event.before.get('items') else '撤销'}第{item}项"
    return f"{act}，第{item}项" if item else act


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.month}月{day.day}日"
