"""Addresses of the desk: one list for each module of screens."""

from __future__ import annotations

from django.urls import include, path

app_name = "desk"
urlpatterns = [
    path("", include("gongkai.desk.plans.urls")),
]
