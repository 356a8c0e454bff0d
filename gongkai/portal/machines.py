"""Addresses for machines: the open API, feeds, sitemap, what search engines are told."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sitemaps.views import index, sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.http import require_safe

from gongkai.portal import api, feeds
from gongkai.portal.sitemaps import SITEMAPS

ROBOTS = "User-agent: *\nDisallow: /desk/\nDisallow: /accounts/\nDisallow: /reading-mode/\nDisallow: /*/leaving/\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by search engines; here is the list of it."""
    return HttpResponse(f"{ROBOTS}Sitemap: {settings.BASE_URL}/sitemap.xml\n", content_type="text/plain; charset=utf-8")


FORM = r"(?P<form>rss|atom)\.xml"
app_name = "machines"
urlpatterns = [
    path("api/v1/", api.page, name="api"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "machines:sitemap"}, name="sitemaps"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    re_path(rf"^feeds/newest\.{FORM}$", feeds.newest, name="newest_feed"),
    re_path(rf"^feeds/search\.{FORM}$", feeds.search, name="search_feed"),
    re_path(rf"^feeds/columns/(?P<agency>[a-z0-9-]+)/(?P<path>[\w/-]+)\.{FORM}$", feeds.column, name="column_feed"),
]
