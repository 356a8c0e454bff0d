"""The public reaches what was let out, and nothing else: not by the page, not by a guessed number, not afterwards."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from moments import NOON

from gongkai.agencies.models import Person
from gongkai.plans import actions
from gongkai.plans.models import Evidence, Plan

SECRET = "内部工作底稿"
ARGUMENTS: dict[str, list[object]] = {
    "help": ["letters"], "column": ["jiaotong", "notices"], "document": ["jiaotong", "2026", "00001"],
    "download": ["jiaotong", "2026", "00001", "docx"], "topic": ["jiaotong", "bridge"], "file": ["0" * 64, "a.pdf"],
    "norms_export": ["csv"], "old": ["old/page.html"], "topic_leaving": ["jiaotong", "bridge"],
    "document_leaving": ["jiaotong", "2026", "00001"],
}  # fmt: skip


def page(plan: Plan) -> str:
    return reverse("portal:plan", args=[plan.agency.code, plan.year, plan.pk])


def file(proof: Evidence) -> int:
    return Client().get(reverse("portal:proof", args=[proof.pk])).status_code


@pytest.fixture
def released(plan: Plan, reported: SimpleNamespace, coordinator: Person) -> SimpleNamespace:
    """The first task with one of its proofs, and the plan."""
    actions.release_task(reported.out.task, [reported.out.shown], note="按月更新", by=coordinator, at=NOON)
    actions.release_plan(plan, by=coordinator, at=NOON)
    return reported


def test_before_the_plan_is_released_nothing_is_there(plan, reported, coordinator):
    actions.release_task(reported.out.task, [reported.out.shown], by=coordinator, at=NOON)
    public = Client()
    assert public.get(page(plan)).status_code == 404
    assert file(reported.out.shown) == 404
    for address in ("/", "/plans/"):
        assert plan.title not in public.get(address).content.decode()


def test_the_page_shows_the_released_task_and_proof_alone(plan, released):
    text = Client().get(page(plan)).content.decode()
    for seen in ("公开养护工程进展", "公开养护工程进展公开件.txt", "按月更新"):
        assert seen in text
    for hidden in ("公开应急预案修订", SECRET, "陈晓岚", "chenxiaolan", "林静", "受阻", "oa.example.gov.cn", "sm3"):
        assert hidden not in text


def test_a_guessed_number_reaches_the_released_file_alone(released):
    reached = [proof.pk for proof in Evidence.objects.all() if file(proof) != 404]
    assert reached == [released.out.shown.pk]
    beyond = Evidence.objects.latest("pk").pk + 1
    assert Client().get(reverse("portal:proof", args=[beyond])).status_code == 404


def test_what_is_hidden_answers_like_what_is_not_there(plan, released):
    public = Client()
    missing = public.get(reverse("portal:proof", args=[10**6]))
    hidden = public.get(reverse("portal:proof", args=[released.out.hidden.pk]))
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert hidden.headers.keys() == missing.headers.keys()


@pytest.mark.parametrize("how", ["the plan", "the task", "the proof", "the count"])
def test_what_is_withdrawn_is_gone_at_once(how, plan, released, coordinator):
    proof = released.out.shown
    assert file(proof) == 200
    if how == "the plan":
        actions.withdraw_plan(plan, by=coordinator, at=NOON)
    elif how == "the task":
        actions.withdraw_task(released.out.task, by=coordinator, at=NOON)
    elif how == "the proof":
        actions.release_task(released.out.task, [], by=coordinator, at=NOON)
    else:
        actions.exclude_evidence(proof, reason="登记有误", by=coordinator, at=NOON)
    assert file(proof) == 404
    assert proof.title not in Client().get(page(plan)).content.decode()


def test_a_proof_counted_again_is_not_let_out_again_by_itself(released, coordinator):
    proof = released.out.shown
    actions.exclude_evidence(proof, reason="登记有误", by=coordinator, at=NOON)
    actions.include_evidence(proof, by=coordinator, at=NOON)
    assert file(proof) == 404


def test_a_file_is_handed_out_as_a_file_and_never_shown(released):
    answer = Client().get(reverse("portal:proof", args=[released.out.shown.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_wrong_agency_or_year_leads_nowhere(plan, released):
    for agency, year in (("shuiwu", plan.year), (plan.agency.code, plan.year - 1), (plan.agency.code, 10**30)):
        assert Client().get(reverse("portal:plan", args=[agency, year, plan.pk])).status_code == 404


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "\n/x"],
)
def test_the_reading_mode_leads_nobody_away(back, db):
    answer = Client().get("/reading-mode/", {"mode": "large", "back": back})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


def test_a_reading_mode_that_is_none_leaves_no_mark_in_the_page(db):
    public = Client()
    public.cookies["reading"] = 'large-"><script>'
    text = public.get("/accessibility/").content.decode()
    assert "<script>" not in text
    assert "mode-large" in text


def test_public_pages_set_no_session_and_send_the_guarding_headers(plan, released):
    public = Client()
    for address in ("/", "/plans/", page(plan), "/accessibility/", "/nothing/here/"):
        answer = public.get(address)
        assert "sessionid" not in answer.cookies
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_stored_files_have_no_address_of_their_own(released):
    where = released.out.shown.attachment.content.name
    for address in (f"/media/{where}", f"/media-is-never-served/{where}", f"/static/../files/{where}", f"/{where}"):
        assert Client().get(address).status_code == 404


TAKES = {"request_apply", "request_receipt", "request_status", "request_file", "request_correction"}  # a form is posted


def test_the_public_writes_nowhere_but_in_the_forms_of_requests(plan, released):
    public = Client()
    entries = get_resolver("gongkai.portal.urls").url_patterns
    where = [plan.agency.code, plan.year, plan.pk]
    filled = {"plan": where, "plan_leaving": where, "proof": [released.out.shown.pk]} | ARGUMENTS
    for entry in entries:
        code = [plan.agency.code] if entry.name.startswith("agency_") else []
        address = reverse(f"portal:{entry.name}", args=filled.get(entry.name, code))
        posts = [] if entry.name.removeprefix("agency_") in TAKES else [public.post]
        for method in (*posts, public.put, public.delete, public.patch):
            assert method(address).status_code == 405, (entry.name, method)
