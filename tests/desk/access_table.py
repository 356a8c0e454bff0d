"""Who may come to which address of the desk: one row for each. A new address without a row fails the walk."""

from __future__ import annotations

from dataclasses import dataclass, field

EVERYBODY = frozenset(
    [
        "administrator",
        "auditor",
        "coordinator",
        "head",
        "handler",
        "leader",
        "outsider",
        "overseer",
        "root_administrator",
        "stranger",
        "strange_auditor",
    ]
)
ADMINISTRATORS = frozenset({"administrator", "root_administrator", "stranger"})
AUDITORS = frozenset({"auditor", "strange_auditor"})
BUSINESS = EVERYBODY - ADMINISTRATORS - AUDITORS
COORDINATORS = frozenset({"coordinator", "overseer"})
UPKEEP = COORDINATORS | ADMINISTRATORS
HEADS = COORDINATORS | {"leader", "head"}  # who reads the figures of requests
OVERSEERS = frozenset({"coordinator", "leader", "overseer"})


@dataclass(frozen=True)
class Row:
    """One address: who may come (others get 403), with what, and who may come but does not see the object (404).

    args    values of the address: a name of the world's object under each parameter, or the value itself; data likewise
    query   what stands behind the question mark
    led     actors that are led elsewhere (302) although the page is not theirs
    """

    may: frozenset[str]
    args: dict[str, str] = field(default_factory=dict)
    blind: frozenset[str] = frozenset()
    led: frozenset[str] = frozenset()
    post: bool = False
    data: dict[str, str] = field(default_factory=dict)
    query: str = ""


PERSON, AGENCY, SECTION = {"person": "person"}, {"agency": "agency"}, {"section": "section"}
STRANGER = frozenset({"stranger"})
OUTSIDER = frozenset({"outsider"})
ABOVE = frozenset({"overseer"})  # reads what is below, acts on nothing of it

WRITERS = BUSINESS - {"leader"}
OTHERS = OUTSIDER | ABOVE  # another agency, or the one above: neither sees a draft
EDITION, DOCUMENT, CASE = {"edition": "edition"}, {"document": "document"}, {"case": "case"}
ANSWER, ENCLOSURE = {"answer": "answer"}, {"enclosure": "enclosure"}

TABLE: dict[str, Row] = {
    # Publications
    "documents": Row(BUSINESS),
    "documents_workbook": Row(BUSINESS),
    "documents_several": Row(BUSINESS, post=True, data={"edition": "edition", "act": "submit"}),
    "document_new": Row(WRITERS),
    "document_choose": Row(WRITERS, post=True),
    "document": Row(BUSINESS, DOCUMENT, blind=OTHERS),
    "document_compare": Row(BUSINESS, DOCUMENT, blind=OTHERS),
    "document_read": Row(BUSINESS, {**DOCUMENT, "number": "1"}, blind=OTHERS),
    "document_revise": Row(WRITERS, DOCUMENT, blind=OTHERS, post=True),
    "document_leave": Row(COORDINATORS, {**DOCUMENT, "name": "withdraw"}, blind=ABOVE),
    "edition": Row(WRITERS, EDITION, blind=OTHERS),
    "edition_act": Row(WRITERS, {**EDITION, "name": "submit"}, blind=OTHERS, post=True),
    "finding_accept": Row(BUSINESS, {**EDITION, "finding": "finding"}, blind=OTHERS, post=True),
    "finding_clear": Row(WRITERS, {**EDITION, "finding": "finding"}, blind=OTHERS, post=True),
    "edition_files": Row(WRITERS, EDITION, blind=OTHERS, post=True),
    "edition_file": Row(BUSINESS, {**EDITION, "file": "file"}, blind=OTHERS),
    "edition_file_change": Row(WRITERS, {**EDITION, "file": "file"}, blind=OTHERS, post=True),
    "edition_pictures": Row(WRITERS, EDITION, blind=OTHERS, post=True),
    "edition_picture": Row(BUSINESS, {**EDITION, "digest": "digest", "name": "图.png"}, blind=OTHERS),
    "edition_clean": Row(WRITERS, EDITION, blind=OTHERS, post=True),
    "edition_preview": Row(BUSINESS, EDITION, blind=OTHERS),
    "edition_preview_page": Row(BUSINESS, EDITION, blind=OTHERS),
    "document_reviews": Row(BUSINESS),
    "document_decide": Row(BUSINESS, EDITION, blind=OTHERS, post=True),
    "document_look": Row(BUSINESS, EDITION, blind=OTHERS, post=True),
    "columns": Row(BUSINESS),
    "columns_workbook": Row(BUSINESS),
    "column_new": Row(COORDINATORS),
    "column": Row(COORDINATORS, {"column": "column"}, blind=ABOVE),
    "kinds": Row(ADMINISTRATORS),
    "kind_new": Row(ADMINISTRATORS),
    "kind": Row(ADMINISTRATORS, {"kind": "kind"}),
    "terms": Row(COORDINATORS),
    "term_new": Row(COORDINATORS),
    "term": Row(COORDINATORS, {"term": "term"}, blind=ABOVE),
    "site": Row(COORDINATORS),
    "cleanup": Row(COORDINATORS),
    # Requests for information
    "requests": Row(BUSINESS),
    "requests_workbook": Row(BUSINESS),
    "requests_several": Row(BUSINESS, post=True, data={"case": "case", "act": "take"}),
    "request_new": Row(WRITERS),
    "request_receipt_day": Row(WRITERS, post=True, data={"channel": "counter", "arrived_on": "2026-05-11"}),
    "request_alike": Row(WRITERS, post=True, data={"applicant_name": "李华"}),
    "request": Row(BUSINESS, CASE, blind=OUTSIDER),
    "request_registered": Row(WRITERS, CASE, blind=OUTSIDER),
    "request_clock": Row(BUSINESS, CASE, blind=OUTSIDER),
    "request_similar": Row(BUSINESS, CASE, blind=OUTSIDER),
    "request_applicant": Row(BUSINESS, CASE, blind=OUTSIDER, post=True, data={"reason": "核对"}),
    "request_consulted": Row(
        BUSINESS, {**CASE, "consultation": "consultation"}, blind=OUTSIDER, post=True, data={"reason": "核对"}
    ),
    "request_piece": Row(BUSINESS, {**CASE, "piece": "piece"}, blind=OUTSIDER),
    "request_act": Row(BUSINESS, {**CASE, "name": "take"}, blind=OUTSIDER, post=True),
    "request_act_of": Row(
        BUSINESS, {**CASE, "name": "item-edit", "of": "item"}, blind=OUTSIDER, post=True, data={"text": "资金"}
    ),
    # Answers, letters, fees, disputes, archive files
    "request_answers": Row(BUSINESS, CASE, blind=OUTSIDER),
    "request_answer_new": Row(BUSINESS, CASE, blind=OUTSIDER, post=True, data={"item": "item"}),
    "request_decision": Row(BUSINESS, {**ANSWER, "item": "item"}, blind=OUTSIDER, post=True, data={"code": "A2"}),
    "request_answer_act": Row(BUSINESS, {**ANSWER, "name": "submit"}, blind=OUTSIDER, post=True),
    "request_reviews": Row(BUSINESS),
    "request_answer_decide": Row(BUSINESS, ANSWER, blind=OUTSIDER, post=True, data={"verdict": "back"}),
    "request_letters": Row(BUSINESS, CASE, blind=OUTSIDER),
    "request_letter_make": Row(WRITERS, {**CASE, "code": "L03"}, blind=OUTSIDER),
    "request_letter_look": Row(WRITERS, {**CASE, "code": "L03"}, blind=OTHERS, post=True),
    "request_letters_several": Row(WRITERS),
    "request_letter_file": Row(BUSINESS, {"letter": "letter", "kind": "pdf"}, blind=OUTSIDER),
    "request_enclosures": Row(BUSINESS, ANSWER, blind=OTHERS),
    "request_enclosure_act": Row(BUSINESS, {**ENCLOSURE, "name": "again"}, blind=OTHERS, post=True),
    "request_redact": Row(BUSINESS, ENCLOSURE, blind=OTHERS),
    "request_page": Row(BUSINESS, {**ENCLOSURE, "page": "1"}, blind=OTHERS),
    "request_fee": Row(BUSINESS, CASE, blind=OUTSIDER),
    "request_disputes": Row(BUSINESS, CASE, blind=OUTSIDER),
    "request_open_disputes": Row(BUSINESS),
    "request_disputes_workbook": Row(BUSINESS),
    "request_archive": Row(BUSINESS, CASE, blind=OUTSIDER),
    "request_volume": Row(BUSINESS, {**CASE, "volume": "1"}, blind=OUTSIDER, post=True),
    "request_volume_check": Row(BUSINESS, {**CASE, "volume": "1"}, blind=OUTSIDER, post=True),
    "request_disclose": Row(WRITERS, ANSWER, blind=OTHERS),
    "request_proposals": Row(WRITERS),
    # Annual tables, statistics, settings of requests
    "request_returns": Row(HEADS),
    "request_cell": Row(HEADS, query="year=2026&row=r1&column=natural"),
    "request_cell_workbook": Row(HEADS, query="year=2026&row=r1&column=natural"),
    "request_returns_export": Row(HEADS, {"kind": "xlsx"}, query="year=2026"),
    "request_returns_keep": Row(COORDINATORS, post=True, data={"year": "2025"}),
    "request_figures": Row(HEADS),
    "request_figure_rows": Row(HEADS, query="year=2026&part=received"),
    "request_figures_workbook": Row(HEADS),
    "request_reception": Row(UPKEEP),
    "request_templates": Row(UPKEEP),
    "request_template": Row(UPKEEP, {"code": "L03"}),
    "request_template_of": Row(UPKEEP, {"code": "L14", "ground": "A2"}),
    "request_template_file": Row(UPKEEP, {"template": "template"}),
    "request_template_act": Row(UPKEEP, {"template": "template", "name": "restore"}, post=True),
    "request_marks": Row(UPKEEP),
    "request_mark": Row(UPKEEP, {"code": "L04"}, post=True, data={"mark": "正"}),
    "request_rates": Row(UPKEEP),
    "request_rates_remove": Row(UPKEEP, {"rate": "rate"}, post=True),
    "request_deputies": Row(BUSINESS),
    "request_deputy_remove": Row(BUSINESS, {"deputy": "deputy"}, blind=OTHERS, post=True),
    # Everybody's own
    "account": Row(EVERYBODY),
    "logout": Row(EVERYBODY, post=True),
    # Administrator
    "accounts": Row(ADMINISTRATORS),
    "account_add": Row(ADMINISTRATORS),
    "account_show": Row(ADMINISTRATORS, PERSON, blind=STRANGER),
    "account_act": Row(ADMINISTRATORS, {**PERSON, "name": "unlock"}, blind=STRANGER, post=True),
    "roll": Row(ADMINISTRATORS),
    "roll_template": Row(ADMINISTRATORS),
    "agencies": Row(ADMINISTRATORS),
    "agency": Row(ADMINISTRATORS, AGENCY, blind=STRANGER),
    "agency_add": Row(ADMINISTRATORS, AGENCY, blind=STRANGER, post=True),
    "agency_totp": Row(ADMINISTRATORS, AGENCY, blind=STRANGER, post=True, data={"required": "no"}),
    "section_add": Row(ADMINISTRATORS, AGENCY, blind=STRANGER, post=True),
    "section": Row(ADMINISTRATORS, SECTION, blind=STRANGER),
    "section_dissolve": Row(ADMINISTRATORS, SECTION, blind=STRANGER, post=True),
    "status": Row(ADMINISTRATORS),
    # Auditor
    "audit": Row(AUDITORS),
    "audit_event": Row(AUDITORS, {"event": "event"}, blind=frozenset({"strange_auditor"})),
    "audit_export": Row(AUDITORS, post=True),
    "audit_verify": Row(AUDITORS, post=True),
    "audit_verified": Row(AUDITORS),
    # Calendar, messages
    "calendar": Row(UPKEEP),
    "calendar_own": Row(UPKEEP, post=True),
    "calendar_notice": Row(ADMINISTRATORS),
    "messages": Row(BUSINESS),
    "reminders": Row(COORDINATORS),
    # Plans
    "home": Row(BUSINESS, led=ADMINISTRATORS | AUDITORS),
    "ledger": Row(BUSINESS),
    "plan": Row(BUSINESS, {"plan": "plan"}, blind=OUTSIDER),
    "plan_workbook": Row(BUSINESS, {"plan": "plan"}, blind=OUTSIDER),
    "plan_report": Row(OVERSEERS, {"plan": "plan"}),
    "plan_several": Row(BUSINESS, {"plan": "plan"}, blind=OUTSIDER, post=True),
    "plan_release": Row(COORDINATORS, {"plan": "plan"}, post=True),
    "plan_roll_over": Row(COORDINATORS, {"plan": "plan"}, post=True),
    "duty": Row(BUSINESS, {"duty": "duty"}, blind=OUTSIDER),
    "duty_act": Row(BUSINESS, {"duty": "duty", "name": "submit"}, blind=OUTSIDER, post=True, data={"period": "1"}),
    "duty_evidence": Row(BUSINESS, {"duty": "duty"}, blind=OUTSIDER, post=True, data={"period": "1"}),
    "evidence_file": Row(BUSINESS, {"evidence": "evidence"}, blind=OUTSIDER),
    "evidence_count": Row(BUSINESS, {"evidence": "evidence"}, blind=OUTSIDER, post=True),
    "checks": Row(COORDINATORS),
    "checks_propose": Row(COORDINATORS, blind=ABOVE, post=True, data={"plan": "plan"}),
    "check": Row(BUSINESS, {"check": "check"}, blind=OUTSIDER),
    "check_act": Row(BUSINESS, {"check": "check", "name": "recheck"}, blind=OUTSIDER, post=True),
    "check_new": Row(COORDINATORS, {"task": "task"}, blind=ABOVE),
    "reviews": Row(COORDINATORS),
    "reviews_accept": Row(COORDINATORS, post=True),
    "review_decide": Row(COORDINATORS, {"period": "period"}, blind=ABOVE, post=True, data={"verdict": "accept"}),
    "look_backs": Row(OVERSEERS),
    "look_back_sample": Row(COORDINATORS, blind=ABOVE, post=True, data={"plan": "plan", "number": "1"}),
    "look_back_decide": Row(COORDINATORS, {"look_back": "look_back"}, blind=ABOVE, post=True),
    "leader": Row(OVERSEERS),
    "imports": Row(COORDINATORS),
    "import": Row(COORDINATORS, {"reading": "reading"}, blind=ABOVE),
    "import_choose": Row(COORDINATORS, {"reading": "reading"}, blind=ABOVE, post=True),
    "import_confirm": Row(COORDINATORS, {"reading": "reading"}, blind=ABOVE, post=True),
    "import_drop": Row(COORDINATORS, {"reading": "reading"}, blind=ABOVE, post=True),
    "import_compare": Row(COORDINATORS, {"reading": "reading"}, blind=ABOVE),
}
