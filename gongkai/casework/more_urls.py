"""Addresses of answers, letters, fees, disputes, archive files, annual tables, statistics and settings of requests."""

from __future__ import annotations

from django.urls import path

from gongkai.casework import answer_reviews, answering, archiving, charges, disputed, returns

urlpatterns = [
    path("requests/<int:case>/answers/", answering.index, name="request_answers"),
    path("requests/<int:case>/answers/new/", answering.start, name="request_answer_new"),
    path("requests/answers/<int:answer>/items/<int:item>/", answering.decide, name="request_decision"),
    path("requests/answers/<int:answer>/act/<str:name>/", answering.act, name="request_answer_act"),
    path("requests/reviews/", answer_reviews.index, name="request_reviews"),
    path("requests/reviews/<int:answer>/", answer_reviews.decide, name="request_answer_decide"),
    path("requests/<int:case>/fee/", charges.show, name="request_fee"),
    path("requests/<int:case>/disputes/", disputed.show, name="request_disputes"),
    path("requests/disputes/", disputed.index, name="request_open_disputes"),
    path("requests/<int:case>/archive/", archiving.show, name="request_archive"),
    path("requests/<int:case>/archive/<int:volume>/", archiving.fetch, name="request_volume"),
    path("requests/<int:case>/archive/<int:volume>/check/", archiving.check, name="request_volume_check"),
    path("requests/answers/<int:answer>/disclose/", archiving.disclose, name="request_disclose"),
    path("requests/wanted/", archiving.wanted, name="request_proposals"),
    path("requests/returns/", returns.index, name="request_returns"),
    path("requests/returns/cell/", returns.cell, name="request_cell"),
    path("requests/returns/export/<str:kind>/", returns.export, name="request_returns_export"),
    path("requests/returns/keep/", returns.keep, name="request_returns_keep"),
]
