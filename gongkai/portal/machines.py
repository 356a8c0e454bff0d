"""Addresses for machines: the open API, feeds, sitemap."""

from __future__ import annotations

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path, re_path

from gongkai.portal import api, feeds
from gongkai.portal.sitemaps import SITEMAPS

FORM = r"(?P<form>rss|atom)\.xml"
app_name = "machines"
urlpatterns = [
    path("api/v1/", api.page, name="api"),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "machines:sitemap"}, name="sitemaps"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    re_path(rf"^feeds/newest\.{FORM}$", feeds.newest, name="newest_feed"),
    re_path(rf"^feeds/search\.{FORM}$", feeds.search, name="search_feed"),
    re_path(rf"^feeds/columns/(?P<agency>[a-z0-9-]+)/(?P<path>[\w/-]+)\.{FORM}$", feeds.column, name="column_feed"),
]
