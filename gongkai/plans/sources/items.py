"""An entry becomes an item: roles settled, times read, every guess with its words and reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.plans.sources.draft import Guess, Item, Spans
from gongkai.plans.sources.entries import Entry
from gongkai.plans.sources.labels import Role
from gongkai.plans.sources.notes import Rules, unconcerned
from gongkai.plans.sources.times import times_of
from gongkai.plans.sources.units import Units, names_class, split_names
from gongkai.plans.sources.words import Words, joined, run_on


@dataclass(frozen=True, slots=True)
class Setting:
    """What all items of a plan share."""

    rules: Rules
    year: int | None
    leads: bool  # some place for leading units exists (column or label)
    helps: bool  # some place for co-operating units exists

    @classmethod
    def of(cls, entries: Sequence[Entry], rules: Rules, year: int | None, names: Iterable[str]) -> Setting:
        """Look at all entries, and at the column headings."""
        roles = {role for entry in entries for role, _ in entry.duties}
        headings = " ".join(names)
        leads = "牵头" in headings or "主办" in headings
        helps = re.search("配合|协办|协同|协助|参与", headings) is not None
        labelled = any(role is Role.DUTY for role in roles)
        return cls(rules, year, leads or (labelled and _labels_lead(entries)), helps)


def _labels_lead(entries: Sequence[Entry]) -> bool:
    """牵头单位 and 责任单位 stand side by side: then 责任单位 co-operates."""
    both = [entry for entry in entries if {Role.LEAD, Role.DUTY} <= {role for role, _ in entry.duties}]
    return len(both) * 2 > sum(1 for entry in entries if any(role is Role.LEAD for role, _ in entry.duties)) > 0


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
    making = _Making(entry, setting, run_on(entry.text))
    making.keep("requirement", [making.requirement])
    making.keep("no", [entry.numbered])
    making.keep("task", [entry.task])
    making.keep("area", [words for heading in entry.area for words in (*heading.parts, *heading.repeats)])
    making.keep("note", entry.notes)
    making.keep("rest", entry.rest)
    times = times_of(entry.times, making.requirement, entry.task, setting.year)
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


def _plain(words: Words) -> str:
    return re.sub(r"\s*\n\s*", "", words.printed).strip()


def _units(making: _Making) -> dict[str, Any]:
    entry, setting = making.entry, making.setting
    units = Units.of(entry.duties)
    undivided = list(units.plain)
    stated = units.settled(
        leads_elsewhere=setting.leads,
        helps_elsewhere=setting.helps,
        first_leads=setting.rules.first_leads is not None,
    )
    _explain(making, undivided, stated=stated)
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


def _explain(making: _Making, undivided: Sequence[Words], *, stated: bool) -> None:
    if making.entry.lent:
        for words in undivided[:1]:
            making.guess("units", words, "单位写在上一级标题里，这里按标题处理。")
    if not undivided:
        return
    _explain_roles(making, undivided, stated=stated)
    for name in undivided:
        if names_class(name.text):
            making.guess("all_units", name, "指一类单位，按全部单位处理，名单请核对。")


def _explain_roles(making: _Making, undivided: Sequence[Words], *, stated: bool) -> None:
    whole, setting = joined(undivided, "、"), making.setting
    if stated and setting.leads:
        making.guess("support_units", whole, "另有牵头单位，责任单位按配合处理。")
    elif len(undivided) > 1 and stated and setting.rules.first_leads is not None:
        making.guess("lead_units", whole, "文件写明列第一位的牵头，其余按配合处理。")
    elif len(undivided) > 1 and not stated:
        making.guess("lead_units", whole, "没有写明谁牵头，并列单位都先按牵头处理。")
