"""Ways around the review: who wrote decides nothing, what was read is what is approved, what left stays away."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

import pytest
from moments import NOON, TODAY
from writing import READING_VALUES, SECRECY, go_on

from gongkai.agencies.models import Role
from gongkai.publications import actions
from gongkai.publications.actions.checking import MOST_FINDINGS, MOST_GRAVE
from gongkai.publications.models import Document, Edition, EffectKind, Standing, State
from gongkai.publications.queries.companions import companions, leader_of
from gongkai.publications.queries.comparing import compare_texts
from gongkai.publications.queries.review import queue
from gongkai.records.models import SYSTEM
from gongkai.rules.refused import Refused


def test_who_adds_a_file_or_an_effect_is_a_writer(notice, in_force, head):
    actions.add_file(notice, "名单.txt", "绕行路线".encode(), by=head, at=NOON)
    submitted = actions.submit(notice, by=head, at=NOON)
    with pytest.raises(Refused, match="参与了起草"):
        actions.approve(submitted, by=head, at=NOON, secrecy=SECRECY)


def test_who_writes_what_a_draft_does_to_others_is_a_writer(notice, in_force, head):
    actions.set_effects(notice, [actions.EffectDraft(in_force, EffectKind.REPEALS, TODAY)], by=head, at=NOON)
    assert notice.writers.filter(person=head).exists()


def test_who_changes_removes_or_reorders_a_file_is_a_writer(notice, handler, head, account, bureau, safety):
    row = actions.add_file(notice, "路线.txt", "绕行路线".encode(), by=handler, at=NOON)
    actions.change_file(row, name="新路线.txt", text="绕行路线，附图", by=head, at=NOON)
    other = account("何平", Role.HANDLER, bureau, safety)
    actions.remove_file(row, by=other, at=NOON)
    assert set(notice.writers.values_list("person", flat=True)) == {handler.pk, head.pk, other.pk}


def test_an_approval_of_what_was_submitted_earlier_is_refused(notice, handler, head):
    read = actions.submit(notice, by=handler, at=NOON)
    draft = actions.recall(Edition.objects.get(pk=notice.pk), by=handler, at=NOON)
    saved = actions.save_edition(draft, {"body": "<p>换了的话。</p>"}, version=draft.version, by=handler, at=NOON)
    actions.submit(saved, by=handler, at=NOON)
    with pytest.raises(Refused, match="刚被他人处理"):
        actions.approve(read, by=head, at=NOON, secrecy=SECRECY)


def test_an_urgent_document_goes_back_to_its_writers_only(notice, handler, head, coordinator):
    submitted = actions.submit(notice, by=handler, at=NOON, urgent_why="桥面塌陷，须立即告知绕行")
    with pytest.raises(Refused, match="紧急"):
        actions.send_back(submitted, reason="请科室先看", by=coordinator, at=NOON, to_step=1)


def test_an_interpretation_begun_during_the_review_neither_stops_nor_skips_it(
    norm, reading, kinds, column, handler, cast
):
    submitted = actions.submit(norm, by=handler, at=NOON)
    late = actions.start_document(
        kinds["reading"], column("政策解读", "readings"), title="第二份解读", values=READING_VALUES,
        interprets=norm.document, by=handler, at=NOON,
    )  # fmt: skip
    assert leader_of(late) == submitted
    assert companions(submitted) == [reading]
    go_on(submitted, cast)
    late.refresh_from_db()
    assert late.state == State.DRAFT
    assert leader_of(late) is None


def test_an_interpretation_begun_while_its_document_waits_for_its_hour_stops_no_release(
    norm, reading, kinds, column, handler, cast
):
    saved = actions.save_edition(norm, {"release_at": NOON + timedelta(days=1)}, version=1, by=handler, at=NOON)
    go_on(saved, cast, to=State.READY)
    actions.start_document(
        kinds["reading"],
        column("政策解读", "readings"),
        title="第二份解读",
        interprets=norm.document,
        by=handler,
        at=NOON,
    )
    assert actions.release_due(at=NOON + timedelta(days=1)) == 1
    norm.document.refresh_from_db()
    assert norm.document.standing == Standing.LIVE


def test_an_interpretation_under_way_on_its_own_is_not_swept_along(in_force, kinds, column, handler, cast):
    alone = actions.start_document(
        kinds["reading"], column("政策解读", "readings"), title="第二份解读", values=READING_VALUES, interprets=in_force,
        by=handler, at=NOON,
    )  # fmt: skip
    alone = actions.submit(alone, by=handler, at=NOON)
    revised = actions.revise(in_force, by=handler, at=NOON)
    revised = actions.save_edition(revised, {"change_note": "改错字"}, version=1, by=handler, at=NOON)
    submitted = actions.submit(revised, by=handler, at=NOON + timedelta(hours=1), urgent_why="今日施行，必须更正")
    assert companions(submitted) == []
    assert leader_of(alone) is None
    assert set(queue(cast["own"])) == {alone}
    go_on(submitted, cast)
    alone.refresh_from_db()
    assert (alone.state, alone.step) == (State.REVIEW, 1)


def test_another_sections_interpretation_goes_its_own_way(in_force, kinds, column, handler, colleague):
    theirs = actions.start_document(
        kinds["reading"], column("政策解读", "readings"), title="别科室还没写完的稿子", interprets=in_force, by=colleague,
        at=NOON,
    )  # fmt: skip
    revised = actions.revise(in_force, by=handler, at=NOON)
    revised = actions.save_edition(revised, {"change_note": "改错字"}, version=1, by=handler, at=NOON)
    assert companions(revised) == []
    assert leader_of(theirs) is None
    actions.submit(revised, by=handler, at=NOON)
    theirs.refresh_from_db()
    assert theirs.state == State.DRAFT


def test_an_interpretation_is_not_released_before_its_document(norm, reading, handler, coordinator, cast):
    saved = actions.save_edition(norm, {"release_at": NOON + timedelta(days=1)}, version=1, by=handler, at=NOON)
    go_on(saved, cast, to=State.READY)
    reading.refresh_from_db()
    with pytest.raises(Refused, match="一并"):
        actions.release(reading, by=coordinator, at=NOON)
    with pytest.raises(Refused, match="一并"):
        actions.reschedule(reading, NOON + timedelta(hours=2), by=coordinator, at=NOON)


@pytest.mark.parametrize("leave", [actions.erase, actions.withdraw])
def test_a_revision_under_way_does_not_bring_back_what_was_taken_away(released, handler, coordinator, cast, leave):
    revised = actions.revise(released, by=handler, at=NOON)
    values = {"change_note": "改错字", "release_at": NOON + timedelta(days=1)}
    revised = actions.save_edition(revised, values, version=1, by=handler, at=NOON)
    go_on(revised, cast, to=State.READY)
    released.refresh_from_db()
    leave(released, reason="含有不应公开的内容", by=coordinator, at=NOON + timedelta(hours=1))
    was = released.standing
    assert actions.release_due(at=NOON + timedelta(days=1)) == 0
    released.refresh_from_db()
    revised.refresh_from_db()
    assert released.standing != Standing.LIVE, was
    assert revised.state == State.DRAFT


def test_a_column_chosen_in_a_revision_counts_from_its_release(released, kinds, column, handler, cast):
    other = column("通知", "other")
    was = released.column
    revised = actions.revise(released, by=handler, at=NOON)
    saved = actions.save_edition(revised, {"change_note": "换栏目"}, version=1, by=handler, at=NOON, column=other)
    released.refresh_from_db()
    assert released.column == was
    go_on(saved, cast)
    released.refresh_from_db()
    assert released.column == other


def test_many_small_findings_hide_no_grave_one(notice, handler):
    actions.install_terms(by=SYSTEM, at=NOON)
    soft = "".join(
        f"<p>甲乙{chr(0x4E00 + n)}丙丁穿流不息戊己{chr(0x5E00 + n)}庚辛</p>" for n in range(MOST_FINDINGS + 50)
    )
    saved = actions.save_edition(notice, {"body": soft}, version=notice.version, by=handler, at=NOON)
    row = actions.add_file(saved, "名单.txt", "李明 11010519491231002X".encode(), by=handler, at=NOON)
    actions.check_edition(saved, at=NOON)
    assert saved.findings.filter(blocks=False).count() > MOST_FINDINGS / 2
    assert saved.findings.filter(where=f"file:{row.pk}", code="id_number", blocks=True).exists()


def test_more_grave_findings_than_are_kept_stop_the_release_whatever_is_explained(notice, handler):
    names = "".join(f"<p>甲{chr(0x4E00 + n)}乙 电话139{n:08d}丙{chr(0x5E00 + n)}</p>" for n in range(MOST_GRAVE + 5))
    saved = actions.save_edition(notice, {"body": names}, version=notice.version, by=handler, at=NOON)
    found = actions.check_edition(saved, at=NOON)
    assert len(found) <= MOST_GRAVE + MOST_FINDINGS
    too_many = saved.findings.get(code="too_many")
    with pytest.raises(Refused, match="必须改正"):
        actions.accept_finding(too_many, reason="都是公开的电话", by=handler, at=NOON)


def test_what_the_public_reads_beside_the_text_passes_the_gate_too(released, handler):
    revised = actions.revise(released, by=handler, at=NOON)
    values = {"change_note": "应李明（身份证11010519491231002X）要求更正", "keywords": "手机13912345678"}
    saved = actions.save_edition(revised, values, version=1, by=handler, at=NOON)
    actions.check_edition(saved, at=NOON)
    assert {(row.where, row.code) for row in actions.blocking(saved)} >= {
        ("field:change_note", "id_number"), ("field:keywords", "mobile"),
    }  # fmt: skip


def test_an_index_number_of_somebody_else_is_refused_and_keeps_no_other_waiting(notice, norm, reading, handler, cast):
    values = {"release_at": NOON + timedelta(days=1)}
    go_on(actions.save_edition(notice, values, version=1, by=handler, at=NOON), cast, to=State.READY)
    go_on(actions.save_edition(norm, values, version=1, by=handler, at=NOON), cast, to=State.READY)
    other = Document.objects.create(
        agency=notice.document.agency, section=notice.document.section, column=notice.document.column,
        kind=notice.document.kind, index_no="jiaotong/2026-00001",
    )  # fmt: skip
    actions.release_due(at=NOON + timedelta(days=1))
    notice.refresh_from_db()
    assert notice.state == State.DRAFT
    assert other.index_no == "jiaotong/2026-00001"


def test_a_text_of_one_word_over_and_over_is_compared_in_time():
    old = "\n".join(["的"] * 20_000 + ["甲" * 2900] * 2000)
    new = "\n".join(["了", *["的"] * 19_000, "着", *["甲" * 2899 + "乙"] * 2000, "了"])
    started = monotonic()
    pairs = compare_texts(old, new)
    assert monotonic() - started < 20
    assert "".join(piece.text for pair in pairs for piece in pair.new) == new.replace("\n", "")
    assert "".join(piece.text for pair in pairs for piece in pair.old) == old.replace("\n", "")


@pytest.mark.parametrize("change", [{"openness": "closed", "openness_ground": "内部事务信息"}, {}])
def test_a_revision_that_no_longer_ends_another_document_lets_it_be_in_force_again(
    notice, in_force, handler, cast, change
):
    actions.set_effects(notice, [actions.EffectDraft(in_force, EffectKind.REPEALS, TODAY)], by=handler, at=NOON)
    source = go_on(notice, cast).document
    in_force.refresh_from_db()
    assert in_force.repealed_on == TODAY
    revised = actions.revise(source, by=handler, at=NOON)
    if not change:
        actions.set_effects(revised, [], by=handler, at=NOON)
    saved = actions.save_edition(revised, {"change_note": "撤回误写的废止", **change}, version=1, by=handler, at=NOON)
    go_on(saved, cast)
    in_force.refresh_from_db()
    assert in_force.repealed_on is None
    assert Edition.objects.get(pk=notice.pk).state == State.REPLACED
