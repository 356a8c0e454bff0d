"""Addresses of the desk: one list for each module of screens. `config.urls` adds the administration's to them."""

from __future__ import annotations

from django.urls import include, path

from gongkai.desk import messages, reminders

urlpatterns = [
    path("messages/", messages.index, name="messages"),
    path("reminders/", reminders.index, name="reminders"),
    path("", include("gongkai.desk.documents.urls")),
    path("", include("gongkai.desk.plans.urls")),
]
