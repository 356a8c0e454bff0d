"""Where the running text ends: signature, date, enclosures, persons to ask and whoever gets a copy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.drafts.sources.flow import Line
from gongkai.drafts.sources.labels import labels_in
from gongkai.drafts.sources.marks import mark_at
from gongkai.drafts.sources.notes import is_closing, is_kind

_NAME = (
    r"[一-鿿]{2,28}(?:局|委|办|部|科|室|处|厅|署|院|校|所|站|中心|政府|委员会|办事处|办公室|大学|学院|医院|公司|集团|小组|党组|协会|联合会|总队|支队)"
    r"(?:（[一-鿿]{2,12}）)?"
)
_DAY = r"[（(]?\s*(?:20[0-9]{2}|二[零〇○][零〇○一二三四五六七八九]{2})\s*年\s*[0-9一二三四五六七八九十]{1,3}\s*月\s*[0-9一二三四五六七八九十]{1,3}\s*日\s*(?:印发|发布)?[)）]?"
_DATE = re.compile(_DAY)
_SIGNER = re.compile(
    rf"(?:(?:署名|盖章|落款)[：:]\s*)?{_NAME}(?:[\s、]+{_NAME}){{0,5}}\s*(?:[（(](?:盖章|印章|章|代章)[)）])?"
)
_IMPRINT = re.compile(rf"{_NAME}\s*{_DAY}|{_DAY}\s*{_NAME}")
SIGNED_IN_LINE = re.compile(rf"(?<=[\s。）)】]){_NAME}\s*{_DAY}\s*$")  # at the end of a plan in one line
_ENCLOSED = re.compile(r"附\s*[件表]?\s*[0-9一二三]?\s*[：:]")
_CONTACT = re.compile(
    r"[（(]?(?:业务|工作)?(?:联\s*系\s*(?:人|电话|方式|科室|单位)|咨询电话|电子邮箱|邮箱|传真)\s*[：:]"
)
_COPY = re.compile(
    r"(?:抄\s*送|主\s*送|分\s*送|报|印发|共印|签发人|校对)\s*[：:]|共印\s*[0-9]+\s*份|[（(](?:此件|本件)"
)
_SIGNED_BEHIND = tuple("。！；;：:）)】]》.…")
_LONGEST = 60  # characters of a line in a list of enclosures
_FOOTER = 6  # lines behind the last signature
_ENCLOSURES = 12  # lines of such a list


def closing_of(lines: Sequence[Line]) -> set[int]:
    """Numbers of the lines that close a letter or the whole plan; each line is looked at a bounded number of times."""
    texts = [line.words.text.strip() for line in lines]
    found = set(_signatures(texts))
    found |= _footer(texts, max(found, default=len(texts)))
    found |= _tail(texts, found)
    for number in sorted(found):
        following = texts[number + 1] if number + 1 < len(texts) else ""
        if _CONTACT.match(following) or _COPY.match(following):
            found.add(number + 1)
        if number - 1 not in found:
            found |= _before(texts, number)
    return found


def is_imprint(text: str) -> bool:
    """A name and a date in one line."""
    return len(text) <= _LONGEST and _IMPRINT.fullmatch(text.strip()) is not None


def _signatures(texts: Sequence[str]) -> Iterator[int]:
    """A name above a date, wherever a letter ends; where it happens again and again it is a layout, no signature."""
    pairs = [n for n, text in enumerate(texts[1:]) if _DATE.fullmatch(text) and _signs(texts[n])]
    imprints = [n for n, text in enumerate(texts) if len(text) <= _LONGEST and _IMPRINT.fullmatch(text)]
    if len(pairs) <= 2:
        yield from (number for first in pairs for number in (first, first + 1))
    yield from imprints if len(imprints) <= 2 else []


def _footer(texts: Sequence[str], signed: int) -> set[int]:
    """The few short lines behind the last signature, such as whoever keeps the page."""
    rest = texts[signed + 1 :]
    if len(rest) > _FOOTER or any(
        len(t) > _LONGEST or "。" in t or mark_at(t) or (is_kind(t) and not _ENCLOSED.match(t)) for t in rest
    ):
        return set()
    return set(range(signed + 1, len(texts)))


def _tail(texts: Sequence[str], known: set[int]) -> set[int]:
    """The closing lines at the very end."""
    contacts = sum(1 for text in texts if _CONTACT.match(text))
    tail: set[int] = set()
    for number in range(len(texts) - 1, -1, -1):
        text = texts[number]
        asked = _CONTACT.match(text) is not None and contacts <= 3
        if not (number in known or _closes(text) or asked or _signs_alone(texts, number)):
            break
        tail.add(number)
    return tail


def _closes(text: str) -> bool:
    return is_closing(text) or _DATE.fullmatch(text) is not None or _COPY.match(text) is not None


def _signs(text: str) -> bool:
    return len(text) <= _LONGEST and _SIGNER.fullmatch(text) is not None


def _signs_alone(texts: Sequence[str], number: int) -> bool:
    """A name behind a finished sentence, in a plan where no other line is but a name."""
    if not number or not _signs(texts[number]) or len(texts[number]) < 4:
        return False
    before = texts[number - 1]
    names = sum(1 for text in texts[max(0, number - 200) : number - 1] if _signs(text))
    said = bool(labels_in(before)) and before[-1] not in "：:、，,"
    return names < 2 and (
        said or before.endswith(_SIGNED_BEHIND) or _closes(before) or _ENCLOSED.match(before) is not None
    )


def _before(texts: Sequence[str], number: int) -> set[int]:
    """The list of enclosures, and whom to ask, above a line that closes."""
    for first in range(number - 1, max(0, number - _ENCLOSURES) - 1, -1):
        if _ENCLOSED.match(texts[first]):
            return set(range(first, number))
        if len(texts[first]) > _LONGEST or (texts[first].endswith(_SIGNED_BEHIND) and not _CONTACT.match(texts[first])):
            break
    return set()
