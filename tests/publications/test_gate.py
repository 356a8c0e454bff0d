"""The gate: what it finds, what may be accepted, and that nothing leads around it."""

from __future__ import annotations

from datetime import date

import pytest
from moments import NOON, TODAY, on
from writing import BODY, SECRECY, go_on

from gongkai.publications import actions
from gongkai.publications.actions.releasing import let_out
from gongkai.publications.models import (
    Decision,
    Document,
    Edition,
    Finding,
    FindingState,
    Standing,
    State,
    Term,
    Verdict,
)
from gongkai.records.models import SYSTEM, Event, Verb
from gongkai.records.sources.pages import FetchedPage
from gongkai.rules.refused import Refused

ID_NUMBER = "11010119900307109" + "8"


def write(edition, handler, **values):
    edition = Edition.objects.get(pk=edition.pk)
    return actions.save_edition(edition, values, version=edition.version, by=handler, at=NOON)


def codes(edition) -> set[str]:
    return {row.code for row in actions.check_edition(Edition.objects.get(pk=edition.pk), at=NOON)
            if row.state == FindingState.OPEN}  # fmt: skip


@pytest.fixture
def with_id(notice, handler) -> Edition:
    return write(notice, handler, body=f"<p>联系人王某，身份证号{valid_id()}。</p>")


def valid_id() -> str:
    """A number of right form and check digit that belongs to nobody we know."""
    first = "11010119900307109"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(a) * b for a, b in zip(first, weights, strict=True)) % 11]


def test_a_clean_notice_has_no_findings(notice):
    assert codes(notice) == set()


def test_personal_data_is_found_in_text_title_and_files(with_id, handler):
    actions.add_file(with_id, "名单.txt", f"李某 {valid_id()}".encode(), by=handler, at=NOON)
    rows = actions.check_edition(with_id, at=NOON)
    assert {row.where.split(":")[0] for row in rows if row.code == "id_number"} == {"body", "file"}


def test_a_finding_keeps_the_last_approval_back(with_id, cast):
    edition = actions.submit(with_id, by=cast["writer"], at=NOON)
    actions.approve(edition, by=cast["own"], at=NOON, secrecy=SECRECY)
    with pytest.raises(Refused, match="1处检查发现没有处理（身份证号"):
        actions.approve(Edition.objects.get(pk=edition.pk), by=cast["office"], at=NOON)
    assert Document.objects.get(pk=edition.document_id).standing == Standing.UNRELEASED


def test_accepted_with_reason_and_name_it_goes_out(with_id, cast):
    edition = actions.submit(with_id, by=cast["writer"], at=NOON)
    finding = Finding.objects.get(edition=edition, code="id_number")
    with pytest.raises(Refused, match="没有写不改的理由"):
        actions.accept_finding(finding, reason="无", by=cast["own"], at=NOON)
    actions.accept_finding(finding, reason="测试号码，非真实个人信息", by=cast["own"], at=NOON)
    go_on(edition, cast)
    assert Document.objects.get(pk=edition.document_id).standing == Standing.LIVE
    event = Event.objects.get(verb=Verb.EXCUSED)
    assert (event.actor_name, event.reason) == ("许国梁", "测试号码，非真实个人信息")


def test_an_acceptance_survives_changes_elsewhere_and_falls_with_the_words(with_id, handler):
    finding = actions.check_edition(with_id, at=NOON)[0]
    actions.accept_finding(finding, reason="测试号码，非真实个人信息", by=handler, at=NOON)
    body = Edition.objects.get(pk=with_id.pk).body
    write(with_id, handler, body="<p>前面加一段。</p>" + body)
    assert codes(with_id) == set()
    write(with_id, handler, body=body.replace("联系人王某，身份证号", "另有他人，证号为"))
    assert codes(with_id) == {"id_number"}


def test_what_was_mended_and_comes_back_is_open_again(with_id, handler):
    actions.check_edition(with_id, at=NOON)
    body = Edition.objects.get(pk=with_id.pk).body
    write(with_id, handler, body=BODY)
    assert codes(with_id) == set()
    assert Finding.objects.get().state == FindingState.MENDED
    write(with_id, handler, body=body)
    assert codes(with_id) == {"id_number"}


@pytest.mark.parametrize("who", ["colleague", "outsider", "auditor"])
def test_others_do_not_accept(who, with_id, request):
    finding = actions.check_edition(with_id, at=NOON)[0]
    with pytest.raises(Refused, match="不能处理"):
        actions.accept_finding(finding, reason="测试号码，非真实个人信息", by=request.getfixturevalue(who), at=NOON)


def test_a_missing_element_has_no_excuse(notice, handler):
    write(notice, handler, contact="")
    finding = next(row for row in actions.check_edition(Edition.objects.get(pk=notice.pk), at=NOON))
    with pytest.raises(Refused, match="必须改正"):
        actions.accept_finding(finding, reason="以后再补上联系方式", by=handler, at=NOON)


def test_the_lists_of_words_are_those_of_the_agency(notice, handler, bureau, waterworks):
    Term.objects.create(agency=bureau, kind="forbidden", words="盲流", instead="外来务工人员", source="本局用语清单")
    Term.objects.create(agency=waterworks, kind="forbidden", words="夜间", source="水务局清单")
    write(notice, handler, body="<p>清理盲流，夜间封闭。</p>")
    rows = actions.check_edition(Edition.objects.get(pk=notice.pk), at=NOON)
    assert [(row.words, row.ground) for row in rows] == [("盲流", "本局用语清单")]


def test_links(notice, handler, released_twin):
    body = '<p>见<a href="https://a.example/1">甲</a>、<a href="https://b.example/2">乙</a>和<a href="/info/jiaotong/2020-00009/">丙</a></p>'
    write(notice, handler, body=body)
    edition = Edition.objects.get(pk=notice.pk)
    assert codes(edition) == {"link_unchecked", "dead_link"}
    pages = {
        "https://a.example/1": FetchedPage("https://a.example/1", 200, "甲", "0" * 64, 10),
        "https://b.example/2": FetchedPage("https://b.example/2", 404, "", "", 0),
    }
    from gongkai.publications.actions.checking import keep_links

    keep_links(edition, pages, at=NOON)
    rows = actions.check_edition(edition, at=NOON)
    assert {row.words for row in rows if row.code == "dead_link"} == {
        "https://b.example/2",
        "/info/jiaotong/2020-00009/",
    }
    write(notice, handler, body=f'<p>见<a href="{released_twin.address}">丙</a></p>')
    assert codes(notice) == set()


def test_a_link_into_the_house_is_never_asked(notice, handler):
    write(
        notice, handler, body='<p>见<a href="http://127.0.0.1:1/x">甲</a>、<a href="http://169.254.169.254/">乙</a></p>'
    )
    edition = Edition.objects.get(pk=notice.pk)
    assert actions.check_links(edition, at=NOON) == 2
    assert {row.status for row in edition.links.all()} == {0}


@pytest.fixture
def released_twin(notice, kinds, column, handler, cast) -> Document:
    values = {"body": BODY, "formed_on": TODAY, "contact": "安全监督科"}
    other = actions.start_document(kinds["notice"], notice.document.column, title="另一份公告", values=values,
                                   by=handler, at=NOON)  # fmt: skip
    return go_on(other, cast).document


def test_the_same_title_and_day_is_told(notice, handler, released_twin):
    write(notice, handler, title="另一份公告")
    assert codes(notice) == {"duplicate"}


def test_a_scan_without_words_and_a_picture_without_words(notice, handler):
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
    actions.add_file(notice, "扫描件.png", png, by=handler, at=NOON)
    row = actions.add_image(notice, "图.png", png + b"1", by=handler, at=NOON)
    write(notice, handler, body=f'<figure><img src="/files/{row.attachment.digest}/x.png" alt=""></figure><p>字</p>')
    assert codes(notice) == {"no_text", "no_alt"}
    write(notice, handler, body='<figure><img src="/files/0123456789abcdef/x.png" alt="别处的图"></figure><p>字</p>')
    assert codes(notice) == {"no_text", "no_such_image"}


@pytest.mark.parametrize(("day", "late"), [
    pytest.param(date(2026, 6, 10), False, id="on the twentieth working day"),
    pytest.param(date(2026, 6, 11), True, id="on the day after"),
])  # fmt: skip
def test_the_statutory_limit(day, late, notice):
    """Formed on 13 May 2026: the twentieth working day is 10 June."""
    rows = actions.check_edition(Edition.objects.get(pk=notice.pk), at=on(day))
    assert [row.code for row in rows] == (["late"] if late else [])


def test_a_normative_document_without_end(norm, handler):
    write(norm, handler, expires_on=None)
    assert "long_validity" in codes(norm)
    write(norm, handler, expires_on=date(2031, 6, 1))
    assert "long_validity" not in codes(norm)
    write(norm, handler, trial=True)
    assert "long_validity" in codes(norm)


def test_nothing_leads_out_but_the_steps(notice, with_id, cast):
    """Straight calls with a draft, with an edition in review and with one put into the last state by force."""
    with pytest.raises(Refused, match="不能办理“发布”"):
        actions.release(Edition.objects.get(pk=notice.pk), by=cast["office"], at=NOON)
    edition = actions.submit(Edition.objects.get(pk=notice.pk), by=cast["writer"], at=NOON)
    with pytest.raises(Refused, match="不能办理“发布”"):
        actions.release(edition, by=cast["office"], at=NOON)
    Edition.objects.filter(pk=notice.pk).update(state=State.READY, step=0)
    forced = Edition.objects.get(pk=notice.pk)
    for by in (cast["office"], SYSTEM):
        with pytest.raises(Refused, match="没有保密审查记录"):
            let_out(forced, by=by, at=NOON)
    Decision.objects.create(edition=forced, round=forced.round, step=2, step_name="x", verdict=Verdict.APPROVED,
                            person=cast["own"], person_name="x", secrecy=SECRECY, at=NOON)  # fmt: skip
    with pytest.raises(Refused, match="检查发现没有处理"):
        let_out(forced, by=SYSTEM, at=NOON)
    assert Document.objects.get(pk=notice.document_id).standing == Standing.UNRELEASED
