"""Addresses of the administration's screens; they stand among those of the desk (`config.urls`)."""

from __future__ import annotations

from django.urls import include, path

from gongkai.administration import audit, calendar, status

urlpatterns = [
    path("", include("gongkai.administration.accounts.urls")),
    path("audit/", audit.index, name="audit"),
    path("audit/export/", audit.export, name="audit_export"),
    path("audit/verify/", audit.verify, name="audit_verify"),
    path("audit/verified/", audit.verified, name="audit_verified"),
    path("audit/<int:event>/", audit.show, name="audit_event"),
    path("calendar/", calendar.index, name="calendar"),
    path("calendar/own/", calendar.own_day, name="calendar_own"),
    path("calendar/notice/", calendar.notice, name="calendar_notice"),
    path("status/", status.index, name="status"),
]
