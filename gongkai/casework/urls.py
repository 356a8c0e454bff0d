"""Addresses of the request screens; they stand among those of the desk (`config.desk_urls`)."""

from __future__ import annotations

from django.urls import include, path

from gongkai.casework import acts, cases, clock, intake, queues

urlpatterns = [
    path("requests/", queues.index, name="requests"),
    path("requests/list.xlsx", queues.workbook, name="requests_workbook"),
    path("requests/several/", queues.several, name="requests_several"),
    path("requests/new/", intake.new, name="request_new"),
    path("requests/new/receipt/", intake.receipt_day, name="request_receipt_day"),
    path("requests/new/similar/", intake.alike, name="request_alike"),
    path("requests/<int:case>/", cases.show, name="request"),
    path("requests/<int:case>/registered/", intake.registered, name="request_registered"),
    path("requests/<int:case>/clock/", clock.show, name="request_clock"),
    path("requests/<int:case>/similar/", cases.alike, name="request_similar"),
    path("requests/<int:case>/applicant/", cases.applicant, name="request_applicant"),
    path("requests/<int:case>/consulted/<int:consultation>/", cases.applicant, name="request_consulted"),
    path("requests/<int:case>/files/<int:piece>/", cases.piece, name="request_piece"),
    path("requests/<int:case>/act/<slug:name>/", acts.act, name="request_act"),
    path("requests/<int:case>/act/<slug:name>/<int:of>/", acts.act, name="request_act_of"),
    path("", include("gongkai.casework.more_urls")),
]
