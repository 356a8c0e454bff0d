"""Public addresses for people. Those for machines are in `machines`."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from gongkai.portal import columns, documents, home, leaving, norms, pages, plans, searching
from gongkai.portal.requests import acknowledgements, applying, calculator, landing, status

CONVERTERS = {
    "digest": "[0-9a-f]{64}",  # the SM3 of a file
    "yyyy": "[0-9]{4}",
    "serial": "[0-9]{1,9}",  # zeros in front allowed
    "slugs": "[a-zA-Z0-9_-]+(?:/[a-zA-Z0-9_-]+)*",
    "form": "docx|pdf",
    "sheet": "xlsx|csv",
}
for name, regex in CONVERTERS.items():
    register_converter(type(name, (StringConverter,), {"regex": regex}), name)

app_name = "portal"
FIXED = (
    ("", home.home, "home"),
    ("open/", home.opened, "open"),
    ("periods/", home.periods, "periods"),
    ("organisation/", home.organisation, "organisation"),
    ("map/", home.site_map, "map"),
    ("leaving/", leaving.site, "leaving"),
    ("requests/", landing.landing, "requests"),
    ("requests/apply/", applying.apply, "request_apply"),
    ("requests/receipt/", acknowledgements.acknowledgement, "request_receipt"),
    ("requests/status/", status.status, "request_status"),
    ("requests/status/file/", status.download, "request_file"),
    ("requests/status/correction/", status.correct, "request_correction"),
)  # at the root for the site's own agency, below its code for every other
urlpatterns = [
    *(path(route, view, name=name) for route, view, name in FIXED),
    *(path(f"agencies/<slug:code>/{route}", view, name=f"agency_{name}") for route, view, name in FIXED),
    path("requests/calculator/", calculator.calculator, name="request_calculator"),
    path("requests/proof.json", applying.proof, name="request_proof"),
    path("help/apply/", landing.moved, name="old_apply"),
    path("help/<slug:name>/", home.answers, name="help"),
    path("columns/<slug:agency>/<slugs:path>/", columns.column, name="column"),
    path("info/<slug:agency>/<yyyy:year>-<serial:serial>/", documents.document, name="document"),
    path("info/<slug:agency>/<yyyy:year>-<serial:serial>/document.<form:kind>", documents.download, name="download"),
    path("info/<slug:agency>/<yyyy:year>-<serial:serial>/leaving/", leaving.document, name="document_leaving"),
    path("topics/<slug:agency>/<slug:slug>/", documents.topic, name="topic"),
    path("topics/<slug:agency>/<slug:slug>/leaving/", leaving.topic, name="topic_leaving"),
    path("files/<digest:digest>/<str:name>", documents.file, name="file"),
    path("norms/", norms.index, name="norms"),
    path("norms/export.<sheet:form>", norms.export, name="norms_export"),
    path("search/", searching.search, name="search"),
    path("plans/", plans.index, name="plans"),
    path("plans/<slug:agency>/<int:year>/<int:plan>/", plans.show, name="plan"),
    path("plans/<slug:agency>/<int:year>/<int:plan>/leaving/", leaving.plan, name="plan_leaving"),
    path("plans/files/<int:evidence>/", plans.proof, name="proof"),
    path("reading-mode/", pages.mode, name="mode"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("<path:path>", documents.old, name="old"),
]
