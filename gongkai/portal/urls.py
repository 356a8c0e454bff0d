"""Public addresses."""

from __future__ import annotations

from django.urls import path

from gongkai.portal import pages, plans

app_name = "portal"
urlpatterns = [
    path("", plans.home, name="home"),
    path("plans/", plans.index, name="plans"),
    path("plans/<slug:agency>/<int:year>/<int:plan>/", plans.show, name="plan"),
    path("plans/files/<int:evidence>/", plans.proof, name="proof"),
    path("reading-mode/", pages.mode, name="mode"),
    path("accessibility/", pages.accessibility, name="accessibility"),
]
