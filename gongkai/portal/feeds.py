"""RSS and Atom: the newest of the site, of a column, of a search. What the lists show, nothing else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import feedgenerator
from django.views.decorators.http import require_safe

from gongkai.papers.actions.texts import clean
from gongkai.portal.pages import LONG
from gongkai.publications.models import Document
from gongkai.publications.queries.opening import Wanted, at_addresses, columns_of, page_of
from gongkai.search.models import Query
from gongkai.search.queries import find

ROWS = 30
FORMATS: dict[str, Any] = {"rss": feedgenerator.Rss201rev2Feed, "atom": feedgenerator.Atom1Feed}
LONGEST = 300  # characters of a search


@require_safe
def newest(request: HttpRequest, form: str) -> HttpResponse:
    """Everything that is new."""
    return _answer(
        form, _rows(Wanted()), title="最新公开", about="新公开的信息", link="/", here=request.path, keep=LONG
    )


@require_safe
def column(request: HttpRequest, agency: str, path: str, form: str) -> HttpResponse:
    """What is new in a column and below it."""
    row = columns_of(agency).filter(path=f"{path}/").first()
    if row is None:
        raise Http404
    about = row.description or f"{row.agency.name}“{row.name}”栏目新公开的信息"
    link = f"/columns/{agency}/{row.path}"
    rows = _rows(Wanted(agency, path))
    return _answer(
        form, rows, title=f"{row.name}－{row.agency.name}", about=about, link=link, here=request.path, keep=LONG
    )


@require_safe
def search(request: HttpRequest, form: str) -> HttpResponse:
    """What is new and holds the words."""
    words = clean(request.GET.get("q", "")[:LONGEST])
    hits = find(Query(words=words, size=ROWS, counts=False)).hits
    rows = at_addresses([hit.url for hit in hits])
    about = f"含“{words}”的新公开信息"
    return _answer(form, rows, title=f"检索：{words}", about=about, link="/search/", here=request.get_full_path())


def _rows(ask: Wanted) -> list[Document]:
    return page_of(ask, "", ROWS).documents


def _answer(
    form: str, rows: list[Document], *, title: str, about: str, link: str, here: str, keep: int = 0
) -> HttpResponse:  # fmt: skip
    """The feed; `keep` as in `pages.show`."""
    base = settings.BASE_URL
    feed = FORMATS[form](
        title=title, description=about, link=base + link, feed_url=base + here, language="zh-CN", ttl=30
    )
    for row in rows:
        edition = row.live
        assert edition is not None
        feed.add_item(
            title=clean(edition.title), link=base + row.address,
            description=clean(edition.summary or f"{row.kind} {edition.doc_no}"),
            unique_id=base + row.address, unique_id_is_permalink=True, pubdate=row.published_at,
            updateddate=row.published_at, author_name=clean(edition.issuer), categories=[row.kind.name, row.column.name],
        )  # fmt: skip
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    if keep:
        response["X-Accel-Expires"] = str(keep)
    return response
