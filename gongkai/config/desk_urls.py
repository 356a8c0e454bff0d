"""The workspace's addresses under one name, whichever room shows them."""

from __future__ import annotations

from django.urls import include, path

app_name = "desk"
urlpatterns = [
    path("", include("gongkai.administration.urls")),
    path("", include("gongkai.casework.urls")),
    path("", include("gongkai.desk.urls")),
]
