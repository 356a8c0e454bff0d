"""sitemap.xml: the fixed pages, the columns, every public document, in files of at most 50,000 addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from gongkai.publications.models import Column, Document
from gongkai.publications.queries.opening import columns_of


class _Site(Sitemap):  # type: ignore[type-arg]
    """Addresses begin with BASE_URL, whoever asks."""

    protocol, host = settings.BASE_URL.split("://", 1)
    limit = 50_000

    def get_domain(self, site: Any = None) -> str:
        """The site's own host."""
        return self.host


class Pages(_Site):
    """Pages that are always there."""

    def items(self) -> list[str]:
        """Their paths."""
        return [
            "/",
            "/open/",
            "/norms/",
            "/periods/",
            "/plans/",
            "/search/",
            "/organisation/",
            "/map/",
            "/api/v1/",
            "/requests/",
            "/requests/calculator/",
            "/accessibility/",
        ]

    def location(self, item: str) -> str:
        """The path itself."""
        return item


class Columns(_Site):
    """Columns."""

    def items(self) -> QuerySet[Column]:
        """What the public sees."""
        return columns_of("")

    def location(self, item: Column) -> str:
        """A column's page."""
        return f"/columns/{item.agency.code}/{item.path}"

    def lastmod(self, item: Column) -> datetime | None:
        """When something new came."""
        return item.latest_at


class Documents(_Site):
    """Documents, in the order in which they came, so that full files never change."""

    def items(self) -> QuerySet[Document]:
        """What is public."""
        return Document.objects.public().select_related("agency").order_by("pk")

    def location(self, item: Document) -> str:
        """The document's page."""
        return item.address

    def lastmod(self, item: Document) -> datetime | None:
        """When its text last changed."""
        return item.published_at


SITEMAPS = {"pages": Pages, "columns": Columns, "documents": Documents}
