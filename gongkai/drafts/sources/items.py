"""An entry becomes an item: roles settled, times read, every guess with its words and reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.drafts.models import Guess, Item, Spans
from gongkai.drafts.sources.entries import Entry
from gongkai.drafts.sources.labels import Role
from gongkai.drafts.sources.marks import mark_at
from gongkai.drafts.sources.notes import Rules, unconcerned
from gongkai.drafts.sources.times import times_of
from gongkai.drafts.sources.units import Units, names_class, split_names
from gongkai.drafts.sources.words import EMPTY, Words, joined, run_on

_LENT = "单位写在上一级标题或上一行里，这里按它处理。"
_LOOSE = "单位从正文的句子里读出，请核对。"
_TIME_ONLY = re.compile(
    r"(?:20\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年|(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?)(?:工作|任务|重点工作)?"
)
_AREA_TIME = "标题写的是时间，按这段时间的最后一天处理。"


@dataclass(frozen=True, slots=True)
class Setting:
    """What all items of a plan share."""

    rules: Rules
    year: int | None
    names: frozenset[str] = frozenset()  # of units, as the plan prints them


def places_of_labels(entries: Sequence[Entry]) -> None:
    """Labels stand in for columns: where most items with 牵头 also have 责任单位, the latter co-operates; likewise 配合."""
    labelled = [entry for entry in entries if entry.labelled]
    roles = [{role for role, _ in entry.duties} for entry in labelled]
    leads, helps = _beside(roles, Role.LEAD), _beside(roles, Role.SUPPORT)
    for entry in labelled:
        entry.leads, entry.helps = leads, helps


def names_in(entries: Iterable[Entry]) -> frozenset[str]:
    """The names of all units of the plan."""
    return frozenset(name.text for entry in entries for _, words in entry.duties for name in split_names(words))


def _beside(roles: Sequence[set[Role]], role: Role) -> bool:
    with_role = [found for found in roles if role in found]
    return sum(1 for found in with_role if Role.DUTY in found) * 2 > len(with_role)


@dataclass(slots=True)
class _Making:
    """One item in the making."""

    entry: Entry
    setting: Setting
    requirement: Words
    spans: Spans = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)

    def keep(self, name: str, words: Iterable[Words]) -> None:
        """Note where a field was read."""
        spans = tuple(span for one in words for span in one.spans())
        if spans:
            self.spans[name] = self.spans.get(name, ()) + spans

    def guess(self, name: str, words: Words, reason: str) -> None:
        """Note a choice that a person should see."""
        self.guesses.append(Guess(name, _plain(words), reason, words.spans()))


def item_of(order: int, entry: Entry, setting: Setting) -> Item:
    """The item with all its fields."""
    making = _Making(entry, setting, joined((run_on(entry.text), *entry.extra), "\n"))
    making.keep("requirement", [making.requirement])
    making.keep("no", [entry.numbered])
    making.keep("task", [entry.task])
    making.keep("area", [words for heading in entry.area for words in (*heading.parts, *heading.repeats)])
    making.keep("note", entry.notes)
    making.keep("rest", entry.rest)
    times = times_of(entry.times, making.requirement, entry.task, setting.year)
    if not times.fields["deadline_text"] and (dated := _dated_area(entry)):
        times = times_of([dated], making.requirement, entry.task, setting.year)
        making.guess("deadline", dated, _AREA_TIME)
    making.spans |= times.spans
    making.guesses += times.guesses
    area = " / ".join(_plain(heading.words) for heading in entry.area)
    return Item(
        order=order,
        no=entry.no,
        area=area or None,
        task=_plain(entry.task) or None,
        requirement=making.requirement.printed.strip() or entry.task.printed.strip(),
        note="\n".join(words.printed for words in entry.notes) or None,
        **_units(making),
        **times.fields,
        guesses=tuple(making.guesses),
        spans=making.spans,
    )


def _dated_area(entry: Entry) -> Words | None:
    """The innermost heading, where it is a stretch of time (第二季度) and nothing else."""
    words = entry.area[-1].words if entry.area else EMPTY
    mark = mark_at(words.text)
    rest = words[mark.end :].strip() if mark else words.strip()
    return rest if _TIME_ONLY.fullmatch(rest.text) else None


def _plain(words: Words) -> str:
    return re.sub(r"\s*\n\s*", "", words.printed).strip()


def _units(making: _Making) -> dict[str, Any]:
    entry, setting = making.entry, making.setting
    units = Units.of(entry.duties, setting.names)
    units.mark_leads(setting.rules.lead_signs)
    undivided = list(units.plain)
    stated = units.settled(
        leads_elsewhere=entry.leads,
        helps_elsewhere=entry.helps,
        first_leads=setting.rules.first_leads is not None,
    )
    _explain(making, undivided, units.all(), stated=stated)
    # The whole cell or phrase belongs to the item, separators and verbs with it.
    making.keep("units", [words for _, words in entry.duties])
    people = [name for words in entry.people for name in split_names(words)]
    making.keep("people", entry.people)
    making.keep("units", [entry.dash])
    found = {"lead_units": units.lead, "support_units": units.support, "implementing_units": units.doing}
    for name, names in found.items():
        making.keep(name, names)
    everything = units.all()
    return {
        **{name: tuple(_plain(words) for words in names) for name, names in found.items()},
        "people": tuple(_plain(name) for name in people),
        "roles_stated": stated,
        "all_units": any(names_class(name.text) for name in everything),
        "not_concerned": bool(entry.dash) and not everything and unconcerned(setting.rules, entry.dash),
    }


def _explain(making: _Making, undivided: Sequence[Words], names: Sequence[Words], *, stated: bool) -> None:
    for said, reason in ((making.entry.lent, _LENT), (making.entry.loose, _LOOSE)):
        if said:
            making.guess("units", joined((words for _, words in making.entry.duties), "；"), reason)
    if undivided:
        _explain_roles(making, undivided, stated=stated)
    for name in names:
        if names_class(name.text):
            making.guess("all_units", name, "指一类单位，按全部单位处理，名单请核对。")


def _explain_roles(making: _Making, undivided: Sequence[Words], *, stated: bool) -> None:
    whole, setting = joined(undivided, "、"), making.setting
    if stated and making.entry.leads:
        making.guess("support_units", whole, "另有牵头单位，责任单位按配合处理。")
    elif len(undivided) > 1 and stated and setting.rules.first_leads is not None:
        making.guess("lead_units", whole, "文件写明列第一位的牵头，其余按配合处理。")
    elif len(undivided) > 1 and not stated:
        making.guess("lead_units", whole, "没有写明谁牵头，并列单位都先按牵头处理。")
