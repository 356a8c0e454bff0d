"""Names of units: where one ends and the next begins, who leads, which name means a whole class of bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gongkai.drafts.sources.labels import UNIT_ROLES, Role, labels_in
from gongkai.drafts.sources.words import Words, joined

OPEN, CLOSE = "（([【〔", "）)]】〕"
_SEPARATORS = "、，,；;。\n\t|/"
_NAME_END = re.compile(
    r"(?:局|委|办|部|科|室|处|股|中心|厅|院|队|站|所|司|公司|集团|政府|街道|乡镇|镇|乡|片区|园区|开发区|新区|委员会|管委会|学校|协会|联合会|"
    r"单位|部门|海关|银行|法院|检察院|社|会|联|市|县|区|州|旗|盟|企业|企|专班|组|机构|台|馆|校|总局|署|行|大学|集团公司|基地|医院|团市委|团委|"
    r"工会|妇联|科协|残联|社区|支行|分行|分局|大队|书记|办公室)(?:等)?(?:[（(][^（()）]*[)）])?(?:等)?$"
)
_SURE = re.compile(
    r"(?:局|委|办|部|科|室|处|股|中心|厅|队|公司|集团|政府|委员会|管委会|单位|部门|海关|署|联社|公安|法院|检察院|税务|海事)(?:[（(][^（()）]*[)）])?$"
)
_ROLE_BEHIND = re.compile(
    r"[（(](?:(?P<lead>牵头|主办|主责)|(?P<support>配合|协办|协助|参与))(?:单位|部门|科室|处室)?[)）]$"
)
_SENTENCE = re.compile("[。？！]|(?:的|了|是|要|应|对|将|把|和|与)$|^(?:对|将|把|做好|加强|推进|落实|按照|根据)")
_TAIL = re.compile(
    r"等(?P<open>(?:省|市|县|区|州|直|级|政府|国务院)*各?(?:有关|相关|其他|其它)(?:[一-鿿]{0,4})(?:部门|单位|科室|处室|企业|机构)(?:和单位)?)$"
)
_TAIL_EMPTY = re.compile(r"等(?:[0-9一二三四五六七八九十]*个?(?:部门|单位|科室|处室|股室|成员单位))?$")
_PREFIX = re.compile(r"^(?:由|其中|其余由|主要由|并由|具体由)(?=[一-鿿]{2})")
_CLASS = re.compile(
    r"(?:部门|单位|科室|处室|股室|科股室|企业|国企|企企|机构|机关|科|处|股|室|部门和单位|单位和部门|业务口|条线)(?:[（(][^（()）]*[)）])?$"
)
_CLASS_HEAD = re.compile(
    r"各|全体|所有|全部|直(?:属)?(?=有关|相关|部门|单位|机关)|属(?=有关|相关|部门|单位)|其他|其它|其余"
)
_NOT_CLASS = re.compile(r"(?:片区|乡镇|街道|镇街|市|县|区|政府)(?:[（(].*[)）])?$|^(?:有关|相关)")
_GROUP = re.compile(r"^(?:县级市|县|区|市|旗|镇|街道|乡镇|镇街|开发区|园区)(?:[（(][^）)]*[)）])?$")

_VERB = re.compile(
    r"""(?P<with>会同|会商)
    | (?P<lead>(?:共同|分别|联合|总)?牵头(?!单位|部门|科室|处室|股室|领导|人|起草)(?:负责|组织实施|组织|抓总|推进|落实|办理|实施|做好|总负责)?
        |(?:主办|主责|统筹协调|统筹|抓总|指导|督导)(?=$|[，,；;。、）)\s]))
    | (?P<support>(?:负责|做好|积极|(?:按|依)照?(?:各自)?职责(?:分工)?)?(?:(?:配合|协助|协同|参与)(?!单位|部门|科室|处室|股室)|(?:协办|参加|支持)(?=$|[，,；;。、）)\s]))
        (?:做好|实施|落实|推进|负责|执行|开展|办理|完成)?(?:相关工作|有关工作|工作)?)
    | (?P<duty>(?:(?:依|按)(?:照|据)?(?:各自|部门|科室)?的?(?:工作)?职能?职?责?(?:和|及)?(?:分工)?(?:统筹|分别|抓好|协同|共同)?)?
        (?:分工|分别|共同|具体|统筹|协同|各自|全面)*(?:负责(?:办理|落实|实施|推进|组织实施|完成|贯彻落实)?|承办|主管|主抓|办理)(?=$|[，,；;。、）)\s]))
    | (?P<doing>(?:负责|(?:按|依)照?(?:各自)?职责(?:分工)?(?:分别|统筹|抓好)?)?(?:具体|组织|贯彻|参照|分别|共同|抓好|协调|统筹|协同)*(?:落实|实施|承担|执行|推进|推动|开展)(?=$|[，,；;。、）)\s]))
    """,
    re.VERBOSE,
)
_VERB_ROLE = {"lead": Role.LEAD, "support": Role.SUPPORT, "duty": Role.DUTY, "doing": Role.DOING, "with": Role.LEAD}

Share = tuple[Role, Words]


def looks_like_unit(text: str) -> bool:
    """Whether the text could be the name of a unit: short, ends as such names do, no sentence."""
    name = re.sub(r"\s", "", text)
    return 2 <= len(name) <= 26 and _NAME_END.search(name) is not None and _SENTENCE.search(name) is None


def surely_unit(text: str) -> bool:
    """Whether the name could hardly be anything else: it ends in 局, 科, 办公室 and the like, or is 各…."""
    name = re.sub(r"\s", "", text)
    return looks_like_unit(name) and (_SURE.search(name) is not None or name.startswith("各"))


def names_class(name: str) -> bool:
    """Whether the name means a whole class of bodies (各科室, 区直有关单位); not areas alone (各乡镇), not 有关部门."""
    bare = re.sub(r"[（(][^（()）]*[)）]|\s", "", name)
    if _NOT_CLASS.search(bare) or _CLASS.search(bare) is None:
        return False
    return _CLASS_HEAD.search(bare) is not None


def split_names(words: Words) -> list[Words]:
    """The single names in a list, as printed; 等 and the like at their ends are gone."""
    parts = [words[a:b].strip() for a, b in _parts(words.text)]
    names: list[Words] = []
    for part in _mended([part for part in parts if part]):
        names += _without_tail(part)
    return _grouped([name for name in names if name])


def _parts(text: str) -> Iterator[tuple[int, int]]:
    depth = start = 0
    for index, char in enumerate(text):
        depth += char in OPEN
        depth -= char in CLOSE and depth > 0
        if not depth and _parts_names(text, start, index):
            yield start, index
            start = index + 1
    yield start, len(text)


def _parts_names(text: str, start: int, index: int) -> bool:
    char = text[index]
    if char in _SEPARATORS:
        return True
    return _breaks_at(text, index) if char.isspace() else char in "和及与" and _joins_two(text, start, index)


def _breaks_at(text: str, index: int) -> bool:
    """Whether a blank parts two names; print also puts blanks inside one (办 公 室)."""
    left = re.split(r"[、，,；;\s]", text[:index].rstrip())[-1]
    right = re.split(r"[、，,；;\s]", text[index:].lstrip())[0]
    return looks_like_unit(left) and len(right) > 1


def _joins_two(text: str, start: int, index: int) -> bool:
    left = text[start:index].removesuffix("以")
    right = re.split(r"[、，,；;\s]", text[index + 1 :])[0]
    return looks_like_unit(left) and len(left) > 2 and len(right) > 2 and looks_like_unit(right)


def _mended(parts: list[Words]) -> Iterator[Words]:
    """Names that a line end cut in two (道路运输管 | 理科) put together again."""
    held: Words | None = None
    for part in parts:
        if held is not None:
            whole = held + part
            if _cut_name(held, part) and looks_like_unit(whole.text):
                held = whole
                continue
            yield held
        held = part
    if held is not None:
        yield held


def _cut_name(left: Words, right: Words) -> bool:
    _, length, place, offset = left.pieces[-1]
    touching = place == right.pieces[0][2]
    gap = right.pieces[0][3] - offset - length
    return touching and gap == 1 and not looks_like_unit(left.text) and len(left) < 12 and len(right) < 8


def _without_tail(name: Words) -> list[Words]:
    lead = _PREFIX.match(name.text)
    if lead:
        name = name[lead.end() :]
    name = name.strip(" \u3000：:*－")
    match = _TAIL.search(name.text)
    if match:
        return [name[: match.start()].strip(), name[match.start("open") :]]
    match = _TAIL_EMPTY.search(name.text)
    return [name[: match.start()] if match and match.start() else name]


def _grouped(names: list[Words]) -> list[Words]:
    """各区、县级市 is one group: a bare kind of place goes with the 各… before it."""
    out: list[Words] = []
    for name in names:
        if out and _GROUP.match(name.text) and re.match("各.{0,6}$", out[-1].text):
            out[-1] = joined((out[-1], name), "、")
        else:
            out.append(name)
    return out


def shares(words: Words, role: Role) -> list[Share]:
    """Lists of units with their roles, from labels and verbs in the words; `role` where the words say nothing.

    X牵头，Y、Z配合 · X会同有关部门负责 · 牵头：X 配合：Y · X、Y
    """
    labels = [label for label in labels_in(words.text) if label.role in UNIT_ROLES]
    if not labels:
        return _phrases(words, role)
    head = words[: labels[0].start]
    found = _phrases(head, role) if head.strip("，,；;。 （(") else []
    for label, end in zip(labels, [*(later.start for later in labels[1:]), len(words)], strict=True):
        found += _phrases(words[label.end : end], label.role)
    return found


def _phrases(words: Words, role: Role) -> list[Share]:
    found: list[Share] = []
    position, after_with = 0, False
    for match in _VERB.finditer(words.text):
        if _in_bracket(words.text, match.start()):
            continue
        units = words[position : match.start()].strip(" \u3000，,；;。、")
        here = Role.SUPPORT if after_with else _VERB_ROLE[match.lastgroup or "duty"]
        if units:
            if here is Role.DUTY and any(known in (Role.LEAD, Role.SUPPORT) for known, _ in found):
                here = Role.SUPPORT if any(known is Role.LEAD for known, _ in found) else Role.LEAD
            found.append((here if role is Role.DUTY or here is not Role.DUTY else role, units))
        after_with = match.lastgroup == "with"
        position = match.end()
    rest = words[position:].strip(" \u3000，,；;。、")
    if rest:
        leads = any(known is Role.LEAD for known, _ in found)
        found.append((Role.SUPPORT if after_with or (leads and role is Role.DUTY) else role, rest))
    return found


def _in_bracket(text: str, index: int) -> bool:
    before = text[:index]
    return sum(before.count(sign) for sign in OPEN) > sum(before.count(sign) for sign in CLOSE)


def apart(name: Words, known: frozenset[str]) -> list[Words]:
    """法制科执法监督科, whose line end was lost, as two names: both are known and end alike."""
    for end in range(3, len(name) - 2):
        head = name[:end]
        if head.text in known and head.text[-1] == name.text[-1]:
            rest = apart(name[end:], known)
            if all(part.text in known for part in rest):
                return [head, *rest]
    return [name]


def ends_with_verb(text: str) -> bool:
    """Whether the words end as X负责 or X牵头，Y配合 do."""
    ends = [match.end() for match in _VERB.finditer(text) if match.start()]
    return bool(ends) and not text[ends[-1] :].strip(" ，,；;。、")


@dataclass(slots=True)
class Units:
    """The units of one item by role; `plain` is a list without roles."""

    lead: list[Words] = field(default_factory=list)
    support: list[Words] = field(default_factory=list)
    doing: list[Words] = field(default_factory=list)
    plain: list[Words] = field(default_factory=list)

    @classmethod
    def of(cls, found: Iterable[Share], known: frozenset[str] = frozenset()) -> Units:
        """Names from lists with roles, each name once. `known` are names of the plan, by which run-together ones part."""
        units = cls()
        lists = {Role.LEAD: units.lead, Role.SUPPORT: units.support, Role.DOING: units.doing}
        seen: set[str] = set()
        for role, words in found:
            for name in (part for whole in split_names(words) for part in apart(whole, known)):
                own, name = _own_role(name)  # noqa: PLW2901
                key = re.sub(r"\s", "", name.text)
                if key and key not in seen:
                    seen.add(key)
                    lists.get(own or role, units.plain).append(name)
        return units

    def all(self) -> list[Words]:
        """Every name."""
        return [*self.lead, *self.support, *self.doing, *self.plain]

    def mark_leads(self, signs: str) -> None:
        """Names with one of the signs (★) lead, the others of the list co-operate."""
        marked = [name for name in self.plain if name.text[0] in signs or name.text[-1] in signs] if signs else []
        if marked:
            self.lead += [name.strip(signs) for name in marked]
            self.support += [name for name in self.plain if name not in marked]
            self.plain = []

    def settled(self, *, leads_elsewhere: bool, helps_elsewhere: bool, first_leads: bool) -> bool:
        """Give the names without roles their place; whether the plan states the roles.

        leads_elsewhere   the plan has a 牵头 column or label: an undivided list helps
        helps_elsewhere   it has a 配合 column or label but none for 牵头: an undivided list leads
        first_leads       the plan says that the first named leads
        """
        plain, self.plain = self.plain, []
        stated = bool(self.lead or self.support or self.doing)
        if leads_elsewhere or self.lead:
            self.support = plain + self.support
            return stated or bool(plain)
        if first_leads and plain:
            self.lead, self.support = plain[:1], plain[1:] + self.support
            return True
        if helps_elsewhere or self.support or self.doing:
            self.lead = plain
            return stated or bool(plain)
        self.lead = [name for name in plain if not _is_rest(name)]
        self.support = [name for name in plain if _is_rest(name)]
        return len(plain) == 1 and not names_class(plain[0].text)


def _own_role(name: Words) -> tuple[Role | None, Words]:
    """办公室（牵头）: the role that stands behind a name."""
    match = _ROLE_BEHIND.search(name.text)
    if match is None:
        return None, name
    return _VERB_ROLE[match.lastgroup or ""], name[: match.start()].strip()


def _is_rest(name: Words) -> bool:
    return re.match("其他|其它|其余", name.text) is not None
