"""Addresses of the document screens."""

from __future__ import annotations

from django.urls import path

from gongkai.desk.documents import cleanup, columns, files, hub, lists, reviews, setup, starting, writing

urlpatterns = [
    path("documents/", lists.index, name="documents"),
    path("documents/list.xlsx", lists.workbook, name="documents_workbook"),
    path("documents/several/", lists.several, name="documents_several"),
    path("documents/new/", starting.new, name="document_new"),
    path("documents/choose/", writing.choose, name="document_choose"),
    path("documents/<int:document>/", hub.show, name="document"),
    path("documents/<int:document>/compare/", hub.compare, name="document_compare"),
    path("documents/<int:document>/editions/<int:number>/", hub.read, name="document_read"),
    path("documents/<int:document>/revise/", hub.revise, name="document_revise"),
    path("documents/<int:document>/leave/<slug:name>/", hub.leave, name="document_leave"),
    path("documents/editions/<int:edition>/", writing.write, name="edition"),
    path("documents/editions/<int:edition>/act/<slug:name>/", reviews.act, name="edition_act"),
    path("documents/editions/<int:edition>/findings/<int:finding>/", writing.accept, name="finding_accept"),
    path("documents/editions/<int:edition>/findings/<int:finding>/clear/", writing.clear, name="finding_clear"),
    path("documents/editions/<int:edition>/files/", files.add, name="edition_files"),
    path("documents/editions/<int:edition>/files/<int:file>/", files.download_file, name="edition_file"),
    path("documents/editions/<int:edition>/files/<int:file>/change/", files.change, name="edition_file_change"),
    path("documents/editions/<int:edition>/pictures/", files.add_picture, name="edition_pictures"),
    path("documents/editions/<int:edition>/picture/<slug:digest>/<str:name>", files.picture, name="edition_picture"),
    path("documents/editions/<int:edition>/clean/", files.clean, name="edition_clean"),
    path("documents/editions/<int:edition>/preview/", files.preview, name="edition_preview"),
    path("documents/editions/<int:edition>/preview/page/", files.preview_page, name="edition_preview_page"),
    path("documents/reviews/", reviews.index, name="document_reviews"),
    path("documents/reviews/<int:edition>/", reviews.decide, name="document_decide"),
    path("documents/reviews/<int:edition>/look/", reviews.look, name="document_look"),
    path("documents/columns/", columns.index, name="columns"),
    path("documents/columns/list.xlsx", columns.workbook, name="columns_workbook"),
    path("documents/columns/new/", columns.edit, name="column_new"),
    path("documents/columns/<int:column>/", columns.edit, name="column"),
    path("documents/kinds/", setup.kinds, name="kinds"),
    path("documents/kinds/new/", setup.kind, name="kind_new"),
    path("documents/kinds/<int:kind>/", setup.kind, name="kind"),
    path("documents/terms/", setup.terms, name="terms"),
    path("documents/terms/new/", setup.term, name="term_new"),
    path("documents/terms/<int:term>/", setup.term, name="term"),
    path("documents/site/", setup.site, name="site"),
    path("documents/cleanup/", cleanup.index, name="cleanup"),
]
