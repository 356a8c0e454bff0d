"""Every address of the site. Ours come first; what Wagtail has besides is closed by `gongkai.desk.middleware`."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from gongkai.portal.api import api

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("desk/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="desk_login"),
    path("desk/", include("gongkai.config.desk_urls")),
    path("desk/", include(wagtailadmin_urls)),
    path("", include("gongkai.portal.machines")),
    path("api/v1/", api.urls),
    path("", include("gongkai.portal.urls")),
]
