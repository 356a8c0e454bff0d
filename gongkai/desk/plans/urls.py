"""Addresses of the plan screens."""

from __future__ import annotations

from django.urls import path

from gongkai.desk.plans import checks, duties, evidence, home, imports, leader, ledger, reviews

urlpatterns = [
    path("", home.index, name="home"),
    path("ledger/", ledger.latest, name="ledger"),
    path("ledger/<int:plan>/", ledger.index, name="plan"),
    path("ledger/<int:plan>/ledger.xlsx", ledger.workbook, name="plan_workbook"),
    path("ledger/<int:plan>/report.docx", ledger.report, name="plan_report"),
    path("ledger/<int:plan>/several/", ledger.several, name="plan_several"),
    path("ledger/<int:plan>/release/", ledger.release, name="plan_release"),
    path("ledger/<int:plan>/roll-over/", ledger.roll_over, name="plan_roll_over"),
    path("ledger/duties/<int:duty>/", duties.show, name="duty"),
    path("ledger/duties/<int:duty>/evidence/", evidence.add_evidence, name="duty_evidence"),
    path("ledger/duties/<int:duty>/<slug:name>/", duties.act, name="duty_act"),
    path("ledger/evidence/<int:evidence>/", evidence.evidence_file, name="evidence_file"),
    path("ledger/evidence/<int:evidence>/count/", evidence.count_evidence, name="evidence_count"),
    path("ledger/checks/", checks.index, name="checks"),
    path("ledger/checks/propose/", checks.propose, name="checks_propose"),
    path("ledger/checks/<int:check>/", checks.show, name="check"),
    path("ledger/checks/<int:check>/<slug:name>/", checks.act, name="check_act"),
    path("ledger/tasks/<int:task>/checks/", checks.new, name="check_new"),
    path("reviews/", reviews.index, name="reviews"),
    path("reviews/accept/", reviews.accept_several, name="reviews_accept"),
    path("reviews/<int:period>/", reviews.decide, name="review_decide"),
    path("reviews/look-backs/", reviews.look_backs, name="look_backs"),
    path("reviews/look-backs/sample/", reviews.sample, name="look_back_sample"),
    path("reviews/look-backs/<int:look_back>/", reviews.decide_look_back, name="look_back_decide"),
    path("leader/", leader.index, name="leader"),
    path("imports/", imports.index, name="imports"),
    path("imports/<int:reading>/", imports.show, name="import"),
    path("imports/<int:reading>/choose/", imports.choose, name="import_choose"),
    path("imports/<int:reading>/confirm/", imports.confirm, name="import_confirm"),
    path("imports/<int:reading>/drop/", imports.drop, name="import_drop"),
    path("imports/<int:reading>/compare/", imports.compare, name="import_compare"),
]
