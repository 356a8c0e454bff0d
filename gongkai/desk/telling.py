"""What an event says, in Chinese: every value for the auditor, one line for a duty's timeline. Reads no table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone

from gongkai.plans.models import Outcome, State
from gongkai.publications.models import STANDARD_FIELDS
from gongkai.records.models import Event, Verb
from gongkai.rules.days import in_chinese

GIST, TITLE = 60, 24  # characters: of a line in the timeline, of a title in it
Nouns = tuple[type[models.Model], ...]
Gist = tuple[str, list[str]]  # what it is about, and what is said of it; either may be empty

WORDS = {  # keys that are no fields, or mean something else than the field of that name nearby
    "active": "在用", "address": "网络地址", "areas": "领域数", "bytes": "字节数", "day": "几日", "days": "天数",
    "drawn": "抽取数", "duties": "承办数", "effects": "对其他文件的效力", "everywhere": "适用全部机关", "evidence": "佐证",
    "fields": "改了", "file": "文件", "filters": "筛选条件", "found": "核验到的文件", "from": "原科室", "items": "任务",
    "key": "旧系统编号", "lead": "牵头科室", "lead_days": "提前天数", "left_out": "未计入的文件", "line": "第几行",
    "locked": "锁定", "month": "第几个月", "next_period": "在下一期", "not_ours": "不涉及", "note": "对外说明",
    "offered": "比对出的改动", "order": "期次", "orders": "期次", "ours": "本机关承办", "password": "密码",
    "people": "提醒对象", "periods": "报告期", "pool": "可抽取数", "row": "报告期编号", "seed": "抽取种子",
    "separate": "另一年度的要点", "sm3": "SM3", "steps": "审核步骤", "support": "配合科室", "taken": "采用的改动", "tasks": "任务数",
    "text": "说明", "to_step": "退回到", "totp": "动态口令", "unclaimed": "未用到的文字", "undecided": "未明确", "units": "责任单位",
    "username": "账号", "warnings": "核对结果", "why": "未计入原因",
}  # fmt: skip
TOLD_OF = {  # a key that says of which noun the event tells, where that is not its subject
    "happened_on": "plans.Evidence",
    "is_workday": "agencies.CalendarDay",
    "revision": "agencies.CalendarNotice",
}
NAMED_BY = {"row": "period", "order": "period", "orders": "period", "evidence": "title"}  # numbers beside a name
COUNTED = {"evidence": "条", "lead": "个科室", "support": "个科室"}  # lists of keys whose names the event does not hold
ASKED = {  # what the confirmation screen asks, by the last word of the question's key
    "body": "由谁承办", "columns_differ": "列数不一致", "dates": "按哪个期限", "duty": "由谁承办",
    "far_date": "期限不在本年度", "no_units": "没有责任单位", "no_year": "期限没有年份", "number_double": "序号重复",
    "number_gap": "序号不连续", "past": "年度已过", "rest_day": "期限遇休息日", "year": "年度",
}  # fmt: skip
ANSWERS = {
    "before": "改到前一个工作日", "clear": "不设期限", "drop": "不是单位", "each": "逐项指定", "keep": "照原样",
    "not_ours": "不涉及", "ours": "按所列科室承办", "outside": "其他机关", "seen": "已核对", "wait": "随年度补上",
}  # fmt: skip
ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


PUBLISHING = {Verb.SUBMITTED: "送审", Verb.RELEASED: "发布"}  # what a verb means of a document


def verb(event: Event) -> str:
    """What was done, in the words of what it was done to."""
    if event.subject_type.startswith("publications."):
        return PUBLISHING.get(Verb(event.verb), event.get_verb_display())
    return event.get_verb_display()


def subject_kind(event: Event) -> str:
    """What kind of thing the event is about: 承办, 要点, 科室."""
    noun = _noun(event.subject_type)
    return str(noun._meta.verbose_name) if noun else event.subject_type


def changes(event: Event) -> list[tuple[str, str, str, bool]]:
    """(what, before, after, whether it differs) for every value that the event holds.

    Numbers of rows are left out where the event holds the name as well.
    """
    keys = [key for key in dict.fromkeys([*event.before, *event.after]) if not _is_named(event, key)]
    nouns = _nouns_of(event)
    rows = []
    for key in keys:
        was, now = event.before.get(key), event.after.get(key)
        field = _field(nouns, key, (was, now))
        rows.append((_label(field, key), _shown(field, key, was), _shown(field, key, now), was != now))
    return rows


def gist(event: Event) -> str:
    """One line of at most GIST characters: 2026年第二季度：有进展，已完成前三条线路."""
    tell = GISTS.get(event.verb, _altered)
    topic, details = tell(_Said(event))
    details = [one for one in details if one]
    if event.reason and event.reason not in details:
        details.append(event.reason)
    said = "，".join(" ".join(one.split()) for one in details)
    return _cut("：".join(part for part in (topic, said) if part), GIST)


# Values


@cache
def _noun(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


@cache
def _around(label: str) -> Nouns:
    """The noun, those of its app that it points to, and those that point to it."""
    noun = _noun(label)
    if noun is None:
        return ()
    forward = [field.related_model for field in noun._meta.fields if field.is_relation]
    back = [relation.related_model for relation in noun._meta.related_objects]
    near = (one for one in (*forward, *back) if isinstance(one, type) and one._meta.app_label == noun._meta.app_label)
    return tuple(dict.fromkeys([noun, *near]))


def _nouns_of(event: Event) -> Nouns:
    """Where to look for the event's keys, the likeliest first."""
    told = [TOLD_OF[key] for key in TOLD_OF if key in event.after or key in event.before]
    labels = [*told, event.subject_type]
    return tuple(dict.fromkeys(noun for label in labels for noun in _around(label)))


def _field(nouns: Nouns, key: str, values: Iterable[Any]) -> models.Field[Any, Any] | None:
    """The field that a key means: on the first noun, else, unless WORDS knows better, the first that has such values."""
    told = {value for value in values if isinstance(value, str) and value}
    found = [field for noun in nouns if (field := _own_field(noun, key))]
    if key in WORDS and not (found and found[0].model is nouns[0]):
        return None
    fitting = (field for field in found if not field.flatchoices or told <= {one for one, _ in field.flatchoices})
    return next(fitting, found[0] if found else None)


def _own_field(noun: type[models.Model], key: str) -> models.Field[Any, Any] | None:
    try:
        field = noun._meta.get_field(key)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _label(field: models.Field[Any, Any] | None, key: str) -> str:
    return str(field.verbose_name) if field else WORDS.get(key, key)


def _shown(field: models.Field[Any, Any] | None, key: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return _list(key, value)
    if isinstance(value, dict):
        return _mapping(key, value)
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _moment(field, value) if isinstance(value, str) else str(value)


def _list(key: str, values: list[Any]) -> str:
    if key in COUNTED:
        return f"{len(values)}{COUNTED[key]}" if values else ""
    names = STANDARD_FIELDS if key == "demands" else {}
    return "、".join(_days_in(names.get(str(one), str(one))) for one in values)


def _moment(field: models.Field[Any, Any] | None, value: str) -> str:
    """ISO text of a date, a moment or a time of day as one writes it; other text as it is."""
    try:
        if isinstance(field, models.DateTimeField):
            local = timezone.localtime(datetime.fromisoformat(value))
            return f"{in_chinese(local.date())} {local:%H:%M}"
        if isinstance(field, models.DateField):
            return in_chinese(date.fromisoformat(value))
        if isinstance(field, models.TimeField):
            return f"{time.fromisoformat(value):%H:%M}"
    except ValueError:
        return value
    return value


def _days_in(text: str) -> str:
    """第二季度 2026-07-10 becomes 第二季度 2026年7月10日; a period without a date is written with None."""

    def chinese(found: re.Match[str]) -> str:
        try:
            return in_chinese(date.fromisoformat(found.group()))
        except ValueError:
            return found.group()

    return ISO_DAY.sub(chinese, text.removesuffix(" None"))


def _mapping(key: str, value: Mapping[str, Any]) -> str:
    """What was chosen while a file was being confirmed, or the day in each period."""
    if key == "items":
        parts = (f"第{order}项（{_choice(chosen)}）" for order, chosen in value.items())
    elif key == "units":
        parts = (f"{name}：{_answer(chosen)}" for name, chosen in value.items())
    elif key == "warnings":
        parts = (f"{_question(name)}：{_answer(chosen)}" for name, chosen in value.items())
    else:
        return _pairs("plans.Plan" if key == "plan" else "", value)
    return "；".join(parts)


def _choice(chosen: Any) -> str:
    return _pairs("plans.Task", chosen) if isinstance(chosen, dict) and chosen else _answer(chosen or None)


def _pairs(label: str, value: Mapping[str, Any]) -> str:
    nouns = _around(label)[:1]
    fields = {key: _field(nouns, key, (one,)) for key, one in value.items()}
    return "，".join(f"{_label(fields[key], key)}：{_shown(fields[key], key, one)}" for key, one in value.items())


def _question(key: str) -> str:
    """`item:3:duty` is 第3项由谁承办, `plan:year` is 年度."""
    where, _, rest = key.partition(":")
    order, _, asked = rest.rpartition(":")
    words = ASKED.get(asked, asked)
    return f"第{order}项{words}" if where == "item" else words


def _answer(value: Any) -> str:
    if value is None:
        return "未选"
    keys = value if isinstance(value, list) else str(value).split(",")
    if keys and len(str(keys[0])) < len("2026") and all(str(one).isdecimal() for one in keys):
        return f"{len(keys)}个科室"
    return ANSWERS.get(str(value), _days_in(str(value)))


def _is_named(event: Event, key: str) -> bool:
    name = NAMED_BY.get(key)
    return name is not None and (name in event.after or name in event.before)


# Gists


@dataclass(frozen=True, slots=True)
class _Said:
    """An event's new values in words: `said("claim")` is 已完成, empty where there is none."""

    event: Event

    def __call__(self, key: str) -> str:
        return _shown(self.field(key), key, self.raw(key))

    def field(self, key: str) -> models.Field[Any, Any] | None:
        """The field that a key of this event means."""
        return _field(_nouns_of(self.event), key, (self.event.before.get(key), self.raw(key)))

    def raw(self, key: str) -> Any:
        """The value as the event holds it."""
        return self.event.after.get(key)


def _reason_alone(_: _Said) -> Gist:
    return "", []


def _of_period(said: _Said) -> Gist:
    return said("period"), []


def _claimed(said: _Said) -> Gist:
    return said("period"), [said("claim"), said("text")]


def _submitted(said: _Said) -> Gist:
    counted = said.raw("counted")
    return said("period"), [said("claim"), f"已计入佐证{counted}条" if counted else ""]


def _recalled(said: _Said) -> Gist:
    return ("延期申请", []) if said.raw("outcome") else _of_period(said)


def _accepted(said: _Said) -> Gist:
    return said("period"), [State.DONE.label if said.raw("state") == State.DONE else ""]


def _assigned(said: _Said) -> Gist:
    section, part, periods = said("section"), said("part"), said.raw("periods")
    if not section:
        return "维持派发", []
    if said.raw("from"):
        return f"{said('from')}改派{section}", []
    return f"{section}（{part}）" if part else section, [f"{periods}个报告期" if isinstance(periods, int) else ""]


def _asked(said: _Said) -> Gist:
    return said("period"), [f"延至{said('new_due')}"]


def _agreed(said: _Said) -> Gist:
    return "", [f"延至{said('new_due')}" if said.raw("outcome") == Outcome.GRANTED else said("outcome")]


def _merged(said: _Said) -> Gist:
    return said("merged_into"), []


def _reopened(said: _Said) -> Gist:
    return said("period"), [f"截止{said('due')}" if said.raw("due") else ""]


def _sampled(said: _Said) -> Gist:
    return "", [f"从{said('pool')}项中抽取{said('drawn')}项"]


def _confirmed(said: _Said) -> Gist:
    return said("verdict"), []


def _evidenced(said: _Said) -> Gist:
    return said("period"), [_book(said("title")), f"未计入（{said('why')}）" if said.raw("why") else ""]


def _checked(said: _Said) -> Gist:
    if isinstance(said.raw("found"), list):
        return said("period"), [f"已计入{said.raw('counted')}件", said("found"), said("left_out")]
    counts = said.raw("counts")
    return _book(said("title")), ["" if counts is None else "改为计入" if counts else "改为不计入"]


def _reminded(said: _Said) -> Gist:
    return "", [said("people")]


def _altered(said: _Said) -> Gist:
    """Every value that differs; beside values that were something before, those that only follow from them are left out."""
    before, after = said.event.before, said.event.after
    keys = [key for key in after if before.get(key) != after[key] and (key in before or not before)]
    return "", [_alteration(said, key) for key in keys]


def _alteration(said: _Said, key: str) -> str:
    value, label = said.raw(key), _label(said.field(key), key)
    if key == "periods" and isinstance(value, list):
        return f"报告期重新划分，共{len(value)}期" if len(value) > 1 else f"期限改为{said(key).rpartition(' ')[2]}"
    now = _cut(said(key), TITLE)
    if not said.event.before:
        return f"{label}：{now}" if now else ""
    return f"{label}改为{now}" if now else f"{label}改为空"


def _removed(said: _Said) -> Gist:
    """What had a name, by its name."""
    name = said.event.before.get("name")
    return ("", [_cut(str(name), TITLE)]) if name else _altered(said)


GISTS: dict[str, Callable[[_Said], Gist]] = {
    Verb.SIGNED: _reason_alone,
    Verb.CLAIMED: _claimed,
    Verb.SUBMITTED: _submitted,
    Verb.RECALLED: _recalled,
    Verb.ACCEPTED: _accepted,
    Verb.SENT_BACK: _of_period,
    Verb.DECLINED: _reason_alone,
    Verb.ASSIGNED: _assigned,
    Verb.ASKED: _asked,
    Verb.AGREED: _agreed,
    Verb.REFUSED: _reason_alone,
    Verb.ENDED: _reason_alone,
    Verb.MERGED: _merged,
    Verb.REOPENED: _reopened,
    Verb.SAMPLED: _sampled,
    Verb.CONFIRMED: _confirmed,
    Verb.EVIDENCED: _evidenced,
    Verb.CHECKED: _checked,
    Verb.REMINDED: _reminded,
    Verb.REMOVED: _removed,
}


def _book(title: str) -> str:
    """A title in its marks, once."""
    short = _cut(title, TITLE)
    return short if not short or short.startswith("《") else f"《{short}》"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
