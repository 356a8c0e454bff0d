"""What the names of units in a plan mean for one agency: its sections, all of them, another body, or nobody known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from gongkai.agencies.models import Agency, Section, SectionAlias

OUTSIDE = "outside"
DROP = "drop"
Meaning = Literal["sections", "all", "others", "own", "outside", "drop", "unknown"]
Chosen = Sequence[int] | str | None

_CLASS = re.compile(
    r"(?:局属|局内|局机关|机关|本局|我局|局)?(?:各|全体|所有|全部)(?:有关|相关|业务|职能|责任|内设)*"
    r"(?:科室|处室|股室|科股室|科|处|股|科\(室\)|内设机构|职能科室)(?:及局属单位)?"
)
_OTHERS = re.compile(
    r"(?:局)?(?:其他|其它|其余)(?:各|有关|相关|业务|职能|责任)*(?:科室|处室|股室|科|处|股|科\(室\)|内设机构)"
)
_OWN = frozenset({"本局", "我局", "局机关", "本机关", "本单位", "局", "局领导班子"})
_OWN_HEADS = ("本局", "我局", "局机关", "机关", "局")
_PLACE = re.compile(r"^[省市县区州旗](?=.{3})")
_KIND = re.compile(r"(?:管理|监督|工作)?(科|处|室|股)$")
_LIKE_SECTION = re.compile(r"(?:科|处|室|股|中心|大队|支队|站|所|队|办)$")


@dataclass(frozen=True, slots=True)
class Unit:
    """One name and what it means.

    sections    keys of sections, in their order; for `others` empty, since it depends on the item
    sure        nothing was guessed: the name itself, a remembered name, or a person's choice
    """

    name: str
    meaning: Meaning
    sections: tuple[int, ...] = ()
    reason: str = ""
    sure: bool = True

    @property
    def like_section(self) -> bool:
        """Whether the name looks like a section's, so that a guess "another body" would be bold."""
        return _LIKE_SECTION.search(self.name) is not None


def bare(name: str) -> str:
    """The name without blanks, with half-width brackets: two prints of one name are equal."""
    return re.sub(r"\s", "", name).replace("（", "(").replace("）", ")")


@dataclass(slots=True)
class UnitBook:
    """Everything that is known of an agency's units: three reads, then no more."""

    agency: Agency
    sections: dict[int, Section]
    aliases: dict[str, tuple[int, ...]]
    _found: dict[str, Unit] = field(default_factory=dict)

    @classmethod
    def of(cls, agency: Agency) -> UnitBook:
        """Read the agency's sections, dissolved ones too, and its remembered names."""
        sections = {section.pk: section for section in Section.objects.filter(agency=agency).order_by("order", "pk")}
        rows = SectionAlias.objects.filter(agency=agency).prefetch_related("sections")
        aliases = {bare(row.name): tuple(section.pk for section in row.sections.all()) for row in rows}
        return cls(agency, sections, aliases)

    @property
    def active(self) -> tuple[int, ...]:
        """Sections in use, in their order."""
        return tuple(pk for pk, section in self.sections.items() if section.active)

    def names(self, keys: Iterable[int]) -> list[str]:
        """Names of sections."""
        return [self.sections[key].name for key in keys if key in self.sections]

    def living(self, key: int) -> int | None:
        """The section that answers now: itself, or the last of its successors; None where nobody took it over."""
        seen: set[int] = set()
        while key in self.sections and key not in seen:
            section = self.sections[key]
            if section.active:
                return key
            seen.add(key)
            key = section.successor_id or 0
        return None

    def unit(self, name: str, chosen: Chosen = None) -> Unit:
        """What a name means; a person's choice goes before everything."""
        if chosen in (OUTSIDE, DROP):
            return Unit(name, "outside" if chosen == OUTSIDE else "drop", reason="人工指定")
        if chosen is not None and not isinstance(chosen, str):
            return Unit(name, "sections", tuple(chosen), "人工指定")
        if name not in self._found:
            self._found[name] = self._look(name, bare(name))
        return self._found[name]

    def _look(self, name: str, key: str) -> Unit:
        return (
            self._exact(name, key)
            or self._remembered(name, key)
            or self._class(name, key)
            or self._contained(name, key)
            or self._shortened(name, key)
            or self._stranger(name)
        )

    def _exact(self, name: str, key: str) -> Unit | None:
        for pk, section in self.sections.items():
            if bare(section.name) != key:
                continue
            if section.active:
                return Unit(name, "sections", (pk,))
            heir = self.living(pk)
            if heir is not None:
                reason = f"“{section.name}”的职责已并入{self.sections[heir].name}"
                return Unit(name, "sections", (heir,), reason, sure=False)
            return Unit(name, "unknown", reason=f"“{section.name}”已停用，没有登记由谁接手", sure=False)
        return None

    def _remembered(self, name: str, key: str) -> Unit | None:
        if key not in self.aliases:
            return None
        if not self.aliases[key]:
            return Unit(name, "outside", reason="以前导入时确认过：不是本机关的科室")
        heirs = tuple(dict.fromkeys(heir for pk in self.aliases[key] if (heir := self.living(pk)) is not None))
        return Unit(name, "sections", heirs, "以前导入时确认过") if heirs else None

    def _class(self, name: str, key: str) -> Unit | None:
        short = _without_head(key, (self.agency.name, self.agency.short_name))
        if _OTHERS.fullmatch(short):
            return Unit(name, "others", reason="除已写明的科室以外的全部科室")
        if _CLASS.fullmatch(short):
            sure = "有关" not in short and "相关" not in short
            reason = "全部科室" if sure else "没有写明是哪几个科室，先按全部科室"
            return Unit(name, "all", self.active, reason, sure=sure)
        if key in _OWN or key in (bare(self.agency.name), bare(self.agency.short_name)):
            office = tuple(pk for pk in self.active if self.sections[pk].is_office)
            if office:
                return Unit(name, "own", office, "写的是本机关，没有写明科室，先派办公室", sure=False)
            return Unit(name, "unknown", reason="写的是本机关，没有写明科室", sure=False)
        return None

    def _contained(self, name: str, key: str) -> Unit | None:
        """局办公室 → 办公室; 区财政局 → 财政局. Never 市委宣传部办公室 → 办公室."""
        own_heads = (bare(self.agency.name), bare(self.agency.short_name), *_OWN_HEADS)
        inner, placed = _without_head(key, own_heads), _PLACE.sub("", key)
        for pk in self.active:
            full = bare(self.sections[pk].name)
            if full == inner:
                return Unit(name, "sections", (pk,), f"本机关的{self.sections[pk].name}")
            if full == placed or full.removeprefix("局") == key:
                return Unit(name, "sections", (pk,), f"与“{self.sections[pk].name}”只差前面的字", sure=False)
        return None

    def _shortened(self, name: str, key: str) -> Unit | None:
        """运管科 → 道路运输管理科: the characters stand in this order in one section's name and in no other's."""
        key = _without_head(key, _OWN_HEADS)
        kind = _KIND.search(key)
        if kind is None or len(key) < 3:
            return None
        stem = key[: kind.start(1)]
        fits = [pk for pk in self.active if _abbreviates(stem, kind[1], bare(self.sections[pk].name))]
        if len(fits) == 1:
            return Unit(name, "sections", (fits[0],), f"像是“{self.sections[fits[0]].name}”的简称", sure=False)
        fits = fits or [pk for pk in self.active if _spelled_out(bare(self.sections[pk].name), kind[1], key)]
        if len(fits) == 1:
            return Unit(name, "sections", (fits[0],), f"像是“{self.sections[fits[0]].name}”的另一种叫法", sure=False)
        if fits:
            return Unit(name, "unknown", reason=f"可能是{'或'.join(self.names(fits))}", sure=False)
        return None

    def _stranger(self, name: str) -> Unit:
        unit = Unit(name, "unknown", reason="本机关没有这个科室", sure=False)
        return (
            unit if unit.like_section else Unit(name, "outside", reason="不像本机关的科室，按其他机关处理", sure=False)
        )


def _without_head(key: str, heads: Iterable[str]) -> str:
    for head in heads:
        if head and key.startswith(head) and len(key) - len(head) >= 2:
            return key[len(head) :]
    return key


def _abbreviates(stem: str, kind: str, full: str) -> bool:
    if not full.endswith(kind) or len(stem) < 2 or len(stem) >= len(full) - 1:
        return False
    rest = iter(full[: -len(kind)])
    return all(char in rest for char in stem)


def _spelled_out(section: str, kind: str, key: str) -> bool:
    """道路运输管理科 for our 道路运输科: our name, two characters at least beside its kind, abbreviates the plan's."""
    stem = section.removesuffix(kind)
    return stem != section and len(stem) >= 2 and key.startswith(stem[:2]) and _abbreviates(stem, kind, key)
