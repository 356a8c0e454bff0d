"""Addresses of the desk: one list for each module of screens."""

from __future__ import annotations

from django.urls import include, path

from gongkai.desk import audit, calendar, messages, reminders, status

app_name = "desk"
urlpatterns = [
    path("", include("gongkai.desk.accounts.urls")),
    path("audit/", audit.index, name="audit"),
    path("audit/export/", audit.export, name="audit_export"),
    path("audit/verify/", audit.verify, name="audit_verify"),
    path("audit/verified/", audit.verified, name="audit_verified"),
    path("audit/<int:event>/", audit.show, name="audit_event"),
    path("calendar/", calendar.index, name="calendar"),
    path("calendar/own/", calendar.own_day, name="calendar_own"),
    path("calendar/notice/", calendar.notice, name="calendar_notice"),
    path("messages/", messages.index, name="messages"),
    path("reminders/", reminders.index, name="reminders"),
    path("status/", status.index, name="status"),
    path("", include("gongkai.desk.documents.urls")),
    path("", include("gongkai.desk.plans.urls")),
]
