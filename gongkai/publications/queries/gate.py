"""What the gate finds in an edition: its text and files, its metadata, its links, its neighbours, its time limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import chain

from django.db.models import Q

from gongkai.agencies.models import Agency
from gongkai.agencies.queries import work_calendar
from gongkai.papers.sources import body_text
from gongkai.publications.models import (
    HIDES,
    Document,
    Edition,
    EditionFile,
    FileRole,
    Layout,
    Openness,
    Standing,
    Term,
    TermKind,
)
from gongkai.publications.queries.entries import blocks_text
from gongkai.publications.queries.lacks import lacks
from gongkai.rules.validity import MOST_TRIAL_YEARS, MOST_YEARS
from gongkai.screening import findings as screening
from gongkai.screening.leaders import Leader
from gongkai.screening.screen import screen
from gongkai.screening.terms import Term as Wording

LINK = re.compile(r'<a [^>]*?href="([^"]+)"')
IMAGE = re.compile(r"<img [^>]*>")
SRC = re.compile(r'src="([^"]*)"')
ALT = re.compile(r'alt="([^"]+)"')
WEB = ("http://", "https://")
DIGEST = re.compile(r"/files/([0-9a-f]{16,64})/")
BESIDE = {
    "change_note": "修订说明",
    "keywords": "主题词",
    "source": "来源",
    "issuer": "发布机构",
    "author": "作者",
    "contact": "咨询方式",
    "doc_no": "文号",
    "unified_no": "统一编号",
    "topic": "主题分类",
}  # fields of words that everybody reads beside the text
HARD = frozenset({"missing", "no_such_image", "too_many"})  # mended or nothing: no reason makes up for them


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and where it stands: `where` is the field or the file, `name` what users call it."""

    where: str
    name: str
    finding: screening.Finding


def findings_of(edition: Edition, today: date) -> list[Found]:
    """Everything that the gate finds, in the order of the page."""
    parts = (_elements(edition), _texts(edition), _files(edition), _images(edition), _links(edition),
             _twins(edition), _limit(edition, today), _validity(edition))  # fmt: skip
    return list(chain.from_iterable(parts))


def texts_of(edition: Edition) -> Iterator[tuple[str, str, str]]:
    """(where, name, text) of everything in the edition that will be read by everybody."""
    blocks = edition.document.kind.layout == Layout.BLOCKS
    yield "title", "标题", edition.title
    yield "summary", "摘要", edition.summary
    yield "body", "正文", blocks_text(edition) if blocks else body_text(edition.body)
    for field in edition.document.kind.extra:
        yield f"extra:{field['name']}", str(field["label"]), str(edition.extra.get(str(field["name"]), ""))
    for name, label in BESIDE.items():
        yield f"field:{name}", label, getattr(edition, name)
    yield (
        "field:provisions",
        "涉及条款",
        "\n".join(row.provisions for row in sorted(edition.effects.all(), key=lambda row: row.pk)),
    )
    for row in edition.files.all():
        yield f"file:{row.pk}", f"附件“{row.name}”", f"{row.name}\n{row.text}"


def links_in(edition: Edition) -> list[str]:
    """Addresses in the text, or in the blocks of a free page, and those of videos, each once, in order."""
    blocks = edition.document.kind.layout == Layout.BLOCKS
    written = _block_links(edition) if blocks else (unescape(url) for url in LINK.findall(edition.body))
    return list(dict.fromkeys([*written, *_videos(edition)]))


def is_address(url: str) -> bool:
    """Whether a reader gets anywhere by it: into this site, onto the web, or into a letter."""
    return url.startswith(("/", "mailto:", *WEB)) and not url.startswith("//")


def wording_of(agency: Agency) -> tuple[list[Wording], list[Leader]]:
    """The lists that hold for an agency: the installation's and its own."""
    rows = Term.objects.filter(Q(agency=None) | Q(agency=agency), active=True).order_by("pk")
    terms = [
        Wording(row.kind, row.words, row.instead, row.source, tuple(row.allowed))
        for row in rows
        if row.kind != TermKind.LEADER
    ]
    leaders = [
        Leader(row.words, tuple(one for one in re.split(r"[、，,]", row.instead) if one))
        for row in rows
        if row.kind == TermKind.LEADER
    ]
    return terms, leaders


def _block_links(edition: Edition) -> Iterator[str]:
    for block in edition.blocks:
        if block.block_type == "links":
            yield from (url for one in block.value if (url := str(one["address"]).strip()))


def _videos(edition: Edition) -> list[str]:
    return list(edition.files.filter(role=FileRole.VIDEO).values_list("url", flat=True))


def _texts(edition: Edition) -> Iterator[Found]:
    terms, leaders = wording_of(edition.document.agency)
    for where, name, text in texts_of(edition):
        for finding in screen(text, terms=terms, leaders=leaders):
            yield Found(where, name, finding)


def _elements(edition: Edition) -> Iterator[Found]:
    for label in lacks(edition):
        yield _found("fields", label, "missing", "缺少要素", ground="该种类文件的必填要素", advice=f"请补上{label}。")


def hidden_found(row: EditionFile, where: str) -> Iterator[Found]:
    """One finding for each kind of thing that an attachment holds and paper does not show."""
    for one in row.hides:
        told = f"{one['first']}等{one['count']}处" if one["count"] > 1 else one["first"]
        how = "点“清除”（整个删去，公式变成数值）" if one["kind"] in {"sheet", "row", "column"} else "点“清除”"
        yield _found(where, f"附件“{row.name}”", f"{HIDES}{one['kind']}", f"附件有{one['label']}", words=told,
                     ground="《政府信息公开条例》第十五条、第十六条",
                     advice=f"谁下载都能看到。请由起草人{how}，或在 Word、WPS 里删去后重新上传。",
                     near=f"{row.attachment.digest if row.attachment else row.name}{one['kind']}",
                     severity=screening.Severity.BLOCK if one["blocks"] else screening.Severity.WARN)  # fmt: skip


def _files(edition: Edition) -> Iterator[Found]:
    """What a file hides, a file that nobody can read aloud or search, and a video without words."""
    for row in edition.files.exclude(role=FileRole.IMAGE).select_related("attachment"):
        yield from hidden_found(row, f"file:{row.pk}")
        if not row.text.strip():
            what = "视频没有文字说明" if row.role == FileRole.VIDEO else "附件里没有读出文字"
            yield _found(f"file:{row.pk}", row.name, "no_text", what, ground="《无障碍环境建设法》；国办公开办函〔2021〕28号",
                         advice="请换成可以选中文字的文件，或补写文字说明。",
                         near=row.attachment.digest if row.attachment else row.url)  # fmt: skip


def _images(edition: Edition) -> Iterator[Found]:
    """Pictures without words, and pictures that are not among the edition's own files."""
    own = {row.attachment.digest for row in edition.files.filter(role=FileRole.IMAGE).select_related("attachment")
           if row.attachment}  # fmt: skip
    for number, tag in enumerate(IMAGE.findall(edition.body), 1):
        source = SRC.search(tag)
        digest = DIGEST.search(source[1]) if source else None
        if digest is None or not any(one.startswith(digest[1]) for one in own):
            yield _found("body", f"第{number}张图", "no_such_image", "图片不在文件里", advice="请重新上传这张图片。")
        if not ALT.search(tag):
            yield _found("body", f"第{number}张图", "no_alt", "图片没有文字说明",
                         ground="国办公开办函〔2021〕28号", advice="请写一句这张图说的是什么。",
                         near=source[1] if source else tag)  # fmt: skip


def _links(edition: Edition) -> Iterator[Found]:
    """Dead ones, and those of the text that nobody has asked yet; a video's own site may be asked late or never."""
    checked, videos = {row.url: row for row in edition.links.all()}, _videos(edition)
    for url in links_in(edition):
        if url.startswith("/"):
            yield from _inner_link(url)
            continue
        row = checked.get(url)
        if not is_address(url):
            yield _found(
                "body", url, "dead_link", "链接打不开", words=url, advice="网址请以 / 或 https:// 开头，或去掉链接。"
            )
        elif row is None and url.startswith(WEB) and url not in videos:
            yield _found("body", url, "link_unchecked", "链接还没有检查", words=url, advice="请点“检查”，或稍候再看。")
        elif row is not None and (row.status == 0 or row.status >= 400):
            yield _found("body", url, "dead_link", "链接打不开", words=url, ground="国办秘函〔2019〕19号",
                         advice=f"{row.failure or f'对方回答{row.status}'} 请改正网址或去掉链接。")  # fmt: skip


def _inner_link(url: str) -> Iterator[Found]:
    """A link to a document of this site has to lead to one that is out."""
    parts = re.fullmatch(
        r"/info/([a-z0-9-]+)/([0-9]{4})-([0-9]{1,9})/", url.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]
    )
    if parts and not Document.objects.filter(
        agency__code=parts[1], year=int(parts[2]), serial=int(parts[3]), standing=Standing.LIVE
    ).exists():  # fmt: skip
        yield _found(
            "body", url, "dead_link", "链接打不开", words=url, advice="本站没有公开这份文件，请改正或去掉链接。"
        )


def _twins(edition: Edition) -> Iterator[Found]:
    """The same number, or the same title and day, is out already."""
    same = Q(live__title=edition.title, live__formed_on=edition.formed_on)
    if edition.doc_no:
        same |= Q(live__doc_no=edition.doc_no, kind=edition.document.kind_id)
    rows = Document.objects.public().filter(same, agency=edition.document.agency_id)
    for twin in rows.exclude(pk=edition.document_id).select_related("live")[:3]:
        yield _found("title", str(twin), "duplicate", "可能重复发布", words=twin.index_no or "",
                     advice=f"{twin}已经公开（{twin.address}），请核对是不是同一份。")  # fmt: skip


def _limit(edition: Edition, today: date) -> Iterator[Found]:
    """Past the statutory limit counted from the day the text was formed (《条例》第二十六条, rules 1.3)."""
    days, formed = edition.document.kind.limit_days, edition.formed_on
    if not days or formed is None or edition.document.first_published_at or edition.openness != Openness.ACTIVE:
        return
    last = work_calendar(edition.document.agency).add_workdays(formed, days)
    if today > last:
        yield _found("formed_on", "成文日期", "late", "超过公开期限", words=str(formed), ground="《政府信息公开条例》第二十六条",
                     advice=f"应在{last.month}月{last.day}日前公开（{days}个工作日）；请写明迟延的原因。")  # fmt: skip


def _validity(edition: Edition) -> Iterator[Found]:
    """A normative document without end, or with one too far away (rules 7.2 step 11)."""
    if not edition.document.kind.is_normative or edition.effective_on is None:
        return
    years = MOST_TRIAL_YEARS if edition.trial else MOST_YEARS
    limit = _years_later(edition.effective_on, years)
    if edition.expires_on is None or edition.expires_on > limit:
        yield _found("expires_on", "有效期至", "long_validity", "有效期过长或没有写", ground="规范性文件有效期一般不超过"
                     f"{years}年（各地规定不一，以本地规定为准）", advice="请核对有效期；确需更长的，写明依据。",
                     near=f"{edition.effective_on}至{edition.expires_on}")  # fmt: skip


def too_many(count: int) -> Found:
    """More grave findings than anybody explains one by one."""
    return _found("body", "全文", "too_many", "检查发现太多", ground="《个人信息保护法》；国办秘函〔2019〕19号",
                  advice=f"有{count}处必须处理，只列出一部分；请先改正或遮挡，再检查。")  # fmt: skip


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _found(
    where: str, name: str, code: str, label: str, *, words: str = "", ground: str = "", advice: str, near: str = "",
    severity: screening.Severity = screening.Severity.BLOCK,
) -> Found:  # fmt: skip
    """What was found beside the words; `near` is what it stands or falls with, if not its place."""
    finding = screening.Finding(
        code=code, label=label, start=0, end=0, words=words, ground=ground, advice=advice,
        severity=severity, near=near or f"{where}{name}",
    )  # fmt: skip
    return Found(where, name, finding)
