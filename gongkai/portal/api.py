"""The open API: documents, columns, kinds and validity for machines, versioned, read only, only what is public.

Its description is in Chinese on /api/v1/ (a page of ours, without outside scripts) and as OpenAPI in /api/v1/openapi.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Annotated, Any, Literal

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja import Path as PathOf
from ninja import Query as QueryOf
from ninja.errors import HttpError, ValidationError
from ninja.throttling import AnonRateThrottle
from pydantic import Field

from gongkai.portal.pages import show
from gongkai.publications.models import Kind
from gongkai.publications.queries.opening import Wanted, columns_of, everything, one_of, page_of, told
from gongkai.search.models import Query as Words
from gongkai.search.queries import find

VERSION = "1.0"
MOST = 100  # rows of a page
BATCH = 200  # documents of the dump read at a time
Year = Annotated[int, Field(ge=1900, le=2999)]
Number = Annotated[int, Field(ge=1, le=10**8)]
api = NinjaAPI(
    title="政府信息公开开放接口", version=VERSION, urls_namespace="portal_api", docs_url=None,
    description="只读；只含已公开的信息；按键翻页；全部数据可按 JSON Lines 一次下载。",
    throttle=[AnonRateThrottle("120/m")],
)  # fmt: skip


class DumpThrottle(AnonRateThrottle):
    """The limit of the dump, counted apart from the limit of everything else."""

    scope = "dump"


class FileOut(Schema):
    """附件、插图或视频。"""

    name: str
    role: str
    url: str
    kind: str
    size: int | None
    sm3: str | None
    pages: int | None


class DocumentOut(Schema):
    """一份公开的文件。"""

    index_no: str = Field(description="索引号")
    url: str = Field(description="网页地址")
    title: str
    doc_no: str = Field(description="文号")
    unified_no: str = Field(description="统一编号")
    issuer: str = Field(description="发布机构")
    agency: str
    agency_name: str
    section: str = Field(description="起草科室")
    kind: str
    kind_name: str
    column: str
    column_name: str
    topic: str
    keywords: str
    source: str
    summary: str
    formed_on: date | None = Field(description="成文日期")
    published_at: datetime = Field(description="发布时间")
    first_published_at: datetime | None
    effective_on: date | None = Field(description="施行日期")
    expires_on: date | None = Field(description="有效期至（含当日）")
    validity: str | None = Field(description="今日效力")
    validity_name: str | None
    plan_period: int | None = Field(description="五年规划期，十四五为14")
    extra: dict[str, Any]
    interprets: str | None = Field(description="解读的文件")
    interpretations: list[str] = Field(description="解读材料")
    files: list[FileOut]


class WholeOut(DocumentOut):
    """一份文件连同全文。"""

    text: str = Field(description="正文和附件的文字")
    html: str = Field(description="正文")


class PageOut(Schema):
    """一页文件；`next` 是下一页的 cursor，最后一页为 null。"""

    items: list[DocumentOut]
    next: str | None


class ColumnOut(Schema):
    """一个栏目。"""

    agency: str
    path: str
    name: str
    section: str = Field(description="维护科室")
    item: str = Field(description="《条例》第二十条的项")
    part: str = Field(description="专栏固定部分")
    update_rule: str
    latest_at: datetime | None = Field(description="最近发布时间")
    url: str


class KindOut(Schema):
    """一个文件种类。"""

    code: str
    name: str
    limit_days: int = Field(description="公开期限（工作日），0为不设")
    has_validity: bool


class HitOut(Schema):
    """一条检索结果。"""

    url: str
    title: str
    excerpt: str
    kind: str
    column: str
    day: date
    validity: str


class FoundOut(Schema):
    """一页检索结果。"""

    total: int | None
    items: list[HitOut]
    more: bool


class DocumentsIn(Schema):
    """筛选条件，都可以不填。"""

    agency: str = Field("", description="机关代码", max_length=40)
    column: str = Field("", description="栏目路径，含下级栏目", max_length=200)
    kind: str = Field("", description="种类代码", max_length=30)
    year: int | None = Field(None, description="索引年份", ge=1900, le=2999)
    since: date | None = Field(None, description="发布日期起")
    until: date | None = Field(None, description="发布日期止")
    in_force_on: date | None = Field(None, description="只要这一天有效的规范性文件")
    cursor: str = Field("", description="上一页的 next", max_length=120)
    limit: int = Field(20, description="每页份数", ge=1, le=MOST)


class SearchIn(Schema):
    """检索条件。"""

    q: str = Field(description="检索词", min_length=1, max_length=300)
    page: int = Field(1, description="第几页", ge=1, le=500)
    limit: int = Field(20, description="每页条数", ge=1, le=MOST)
    order: Literal["newest", "relevance"] = Field("newest", description="新的在前，或按相关度")


@api.get("/documents", response=PageOut, summary="文件，新的在前")
def documents(request: HttpRequest, asked: QueryOf[DocumentsIn]) -> dict[str, Any]:
    """按机关、栏目、种类、年份、发布日期和效力筛选；按 cursor 翻页，翻页时新发布的不会打乱顺序。"""
    ask = Wanted(**asked.dict(exclude={"cursor", "limit"}))
    found = page_of(ask, asked.cursor, asked.limit)
    rows = told(found.documents, timezone.localdate(), settings.BASE_URL, whole=False)
    return {"items": rows, "next": found.following or None}


@api.get("/documents/{agency}/{year}-{serial}", response=WholeOut, summary="一份文件和全文")
def document(request: HttpRequest, agency: str, year: PathOf[Year], serial: PathOf[Number]) -> dict[str, Any]:
    """网址里的年份和序号就是索引号里的年份和序号。"""
    row = one_of(agency, year, serial)
    if row is None:
        raise HttpError(404, "没有公开这份文件。")
    return told([row], timezone.localdate(), settings.BASE_URL, whole=True)[0]


@api.get("/columns", response=list[ColumnOut], summary="栏目")
def columns(request: HttpRequest, agency: str = "") -> list[dict[str, Any]]:
    """栏目树，按路径排列。"""
    return [
        {
            "agency": row.agency.code, "path": row.path, "name": row.name, "section": row.section.name, "item": row.item,
            "part": row.part, "update_rule": row.update_rule, "latest_at": row.latest_at,
            "url": f"{settings.BASE_URL}/columns/{row.agency.code}/{row.path}",
        }
        for row in columns_of(agency)
    ]  # fmt: skip


@api.get("/kinds", response=list[KindOut], summary="文件种类")
def kinds(request: HttpRequest) -> Any:
    """种类、公开期限和是否有效力状态。"""
    return Kind.objects.filter(active=True)


@api.get("/search", response=FoundOut, summary="检索正文和附件")
def search(request: HttpRequest, asked: QueryOf[SearchIn]) -> dict[str, Any]:
    """几个词都要有；引号里的词要连在一起。"""
    found = find(Words(words=asked.q, page=asked.page, size=asked.limit, order=asked.order, counts=True))
    items = [
        {
            "url": settings.BASE_URL + hit.url, "title": _plain(hit.title), "excerpt": _plain(hit.excerpt),
            "kind": hit.kind, "column": hit.column, "day": hit.day, "validity": hit.validity,
        }
        for hit in found.hits
    ]  # fmt: skip
    return {"total": found.total, "items": items, "more": found.more}


@api.get("/dump.jsonl", summary="全部数据（JSON Lines）", throttle=[DumpThrottle("6/h")])
def dump(request: HttpRequest, agency: str = "") -> HttpResponse:
    """每行一份文件，含全文，从最早的开始。"""
    response = StreamingHttpResponse(_lines(agency), content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="gongkai.jsonl"'
    return response  # type: ignore[return-value]


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that cannot be used, by name; what was typed is not repeated."""
    names = "、".join(sorted({str(one["loc"][-1]) for one in error.errors}))
    return api.create_response(request, {"detail": f"参数不能用：{names}。请按接口说明填写。"}, status=422)


def page(request: HttpRequest) -> HttpResponse:
    """The description for people, made from the same schema."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    calls = [
        {"path": path, "summary": call["summary"], "about": call.get("description", ""),
         "parameters": [_parameter(one) for one in call.get("parameters", [])]}
        for path, item in schema["paths"].items()
        for call in item.values()
    ]  # fmt: skip
    return show(request, "portal/api.html", {"calls": calls, "base": settings.BASE_URL, "version": VERSION})


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    """A parameter as the page shows it: name, meaning, bounds, whether it is needed."""
    shape = one.get("schema", {})
    shape = next((kind for kind in shape.get("anyOf", []) if kind.get("type") != "null"), {}) | shape
    bounds = f"{shape['minimum']}—{shape['maximum']}" if "minimum" in shape and "maximum" in shape else ""
    about = shape.get("description") or one.get("description") or ""
    return {"name": one["name"], "about": about, "bounds": bounds, "required": one.get("required", False)}


def _plain(pieces: Any) -> str:
    return "".join(text for text, _ in pieces)


def _lines(agency: str) -> Iterator[str]:
    rows, today = everything(agency), timezone.localdate()
    while batch := list(islice(rows, BATCH)):
        for one in told(batch, today, settings.BASE_URL, whole=True):
            yield json.dumps(one, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"
