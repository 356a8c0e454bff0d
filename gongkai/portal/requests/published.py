"""已经公开的可能是您要的: what the search finds for a request written in somebody's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.search.models import Hit, Query
from gongkai.search.queries import find

MOST, MOST_QUESTIONS, READ = 5, 7, 300  # hits, questions to the index, characters of the request that are read
# words with which people ask, and which the documents asked for do not hold
ASKING = re.compile(
    r"关于|有关|相关|以及|或者|情况|信息|资料|材料|复印件|扫描件|电子版|申请|公开|获取|获得|了解|知道|查询|提供|需要|希望"
    r"|请问|请|本人|我想要|我想|我要|想要|所有|全部|每年|历年|近年来|以来|至今|是否|哪些|什么|怎么|如何|多少"
    r"|全市|本市|我市|贵局|你局|贵单位|[的和与及、]|[0-9０-９]{4}\s*年度?"
)
GAP = re.compile(r"[^\w〔〕]+")
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[（(]\d{4}[〕\]）)]\s*\d{1,5}\s*号")
SHORT, LONG, PIECE = 2, 6, 4  # characters: worth looking for, looked for by pieces, too, and how long a piece is


def already_public(text: str) -> list[Hit]:
    """At most five public documents on the subject, the fullest agreement first."""
    found: dict[str, Hit] = {}
    for number, words in enumerate(questions(text)):
        if len(found) >= MOST or number >= MOST_QUESTIONS:
            break
        for hit in find(Query(words=words, order="relevance", size=MOST, counts=False)).hits:
            found.setdefault(hit.url, hit)
    return list(found.values())[:MOST]


def questions(text: str) -> Iterator[str]:
    """Questions to the index, from the narrowest to the widest, each once."""
    seen: set[str] = set()
    for words in _questions(text[:READ].replace("\0", "")):
        if words and words not in seen:
            seen.add(words)
            yield words


def _questions(text: str) -> Iterator[str]:
    """Numbers of documents, all words, the longest two, then pieces of the longest and each alone."""
    yield from NUMBER.findall(text)
    words = [one for one in GAP.split(ASKING.sub(" ", text)) if len(one) >= SHORT]
    yield " ".join(words[:4])
    longest = sorted(words, key=len, reverse=True)[:2]
    yield " ".join(longest)
    for one in longest:
        pieces = [one[at : at + PIECE] for at in range(0, len(one), PIECE)]
        if len(one) >= LONG:
            yield " ".join(pieces[:2])
            yield f"{one[:PIECE]} {one[-PIECE:]}"
        yield pieces[0]
