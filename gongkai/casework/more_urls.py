"""Addresses of answers, letters, fees, disputes, archive files, annual tables, statistics and settings of requests."""

from __future__ import annotations

from django.urls import path

from gongkai.casework import (
    answer_reviews,
    answering,
    archiving,
    charges,
    disputed,
    enclosures,
    figures,
    lettering,
    marks,
    returns,
    setup,
)

urlpatterns = [
    path("requests/<int:case>/answers/", answering.index, name="request_answers"),
    path("requests/<int:case>/answers/new/", answering.start, name="request_answer_new"),
    path("requests/answers/<int:answer>/items/<int:item>/", answering.decide, name="request_decision"),
    path("requests/answers/<int:answer>/act/<str:name>/", answering.act, name="request_answer_act"),
    path("requests/reviews/", answer_reviews.index, name="request_reviews"),
    path("requests/reviews/<int:answer>/", answer_reviews.decide, name="request_answer_decide"),
    path("requests/<int:case>/letters/", lettering.show, name="request_letters"),
    path("requests/<int:case>/letters/<str:code>/", lettering.make, name="request_letter_make"),
    path("requests/<int:case>/letters/<str:code>/look/", lettering.look, name="request_letter_look"),
    path("requests/letters/several/", lettering.several, name="request_letters_several"),
    path("requests/letters/<int:letter>/<str:kind>/", lettering.fetch, name="request_letter_file"),
    path("requests/answers/<int:answer>/files/", enclosures.index, name="request_enclosures"),
    path("requests/files/<int:enclosure>/act/<str:name>/", enclosures.act, name="request_enclosure_act"),
    path("requests/files/<int:enclosure>/redact/", enclosures.redact, name="request_redact"),
    path("requests/files/<int:enclosure>/pages/<int:page>/", enclosures.picture, name="request_page"),
    path("requests/<int:case>/fee/", charges.show, name="request_fee"),
    path("requests/<int:case>/disputes/", disputed.show, name="request_disputes"),
    path("requests/disputes/", disputed.index, name="request_open_disputes"),
    path("requests/disputes/list.xlsx", disputed.workbook, name="request_disputes_workbook"),
    path("requests/<int:case>/archive/", archiving.show, name="request_archive"),
    path("requests/<int:case>/archive/<int:volume>/", archiving.fetch, name="request_volume"),
    path("requests/<int:case>/archive/<int:volume>/check/", archiving.check, name="request_volume_check"),
    path("requests/answers/<int:answer>/disclose/", archiving.disclose, name="request_disclose"),
    path("requests/wanted/", archiving.wanted, name="request_proposals"),
    path("requests/returns/", returns.index, name="request_returns"),
    path("requests/returns/cell/", returns.cell, name="request_cell"),
    path("requests/returns/cell/list.xlsx", returns.cell_workbook, name="request_cell_workbook"),
    path("requests/returns/export/<str:kind>/", returns.export, name="request_returns_export"),
    path("requests/returns/keep/", returns.keep, name="request_returns_keep"),
    path("requests/figures/", figures.index, name="request_figures"),
    path("requests/figures/list.xlsx", figures.workbook, name="request_figures_workbook"),
    path("requests/figures/rows/", figures.rows, name="request_figure_rows"),
    path("requests/settings/reception/", setup.reception, name="request_reception"),
    path("requests/settings/templates/", setup.templates, name="request_templates"),
    path("requests/settings/templates/<str:code>/", setup.template, name="request_template"),
    path("requests/settings/templates/<str:code>/of/<str:ground>/", setup.template, name="request_template_of"),
    path("requests/settings/templates/files/<int:template>/", setup.template_file, name="request_template_file"),
    path(
        "requests/settings/templates/files/<int:template>/<str:name>/", setup.template_act, name="request_template_act"
    ),
    path("requests/settings/marks/", marks.index, name="request_marks"),
    path("requests/settings/marks/<str:code>/", marks.change, name="request_mark"),
    path("requests/settings/rates/", setup.rates, name="request_rates"),
    path("requests/settings/rates/<int:rate>/remove/", setup.rates_remove, name="request_rates_remove"),
    path("requests/settings/deputies/", setup.deputies, name="request_deputies"),
    path("requests/settings/deputies/<int:deputy>/remove/", setup.deputy_remove, name="request_deputy_remove"),
]
