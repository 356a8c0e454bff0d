"""Attacks on the document screens: other people's drafts, direct requests, odd values, and what is stored for others."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from moments import NOON
from publication_cast import BODY, SECRECY, draft, go_on, stage

from gongkai.agencies.models import Role, Section
from gongkai.desk.documents import urls
from gongkai.publications import actions
from gongkai.publications.models import Document, Edition, State
from gongkai.rules.refused import Refused

SCRIPT = {"x-requested-with": "XMLHttpRequest"}
SECRET = "尚未公开的绕行方案"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def made(bureau, office, safety, account):
    return stage(bureau, office, safety, account)


@pytest.fixture
def hidden(made):
    """A draft of 安全监督科 with a finding, a file and a picture."""
    row = draft(made, SECRET, body="<p>联系人手机13912345678。</p>")
    actions.add_file(row, f"{SECRET}.txt", SECRET.encode(), by=made.handler, at=NOON)
    actions.add_image(row, f"{SECRET}.png", PNG, by=made.handler, at=NOON, alt=SECRET)
    actions.check_edition(row, at=NOON)
    return row


@pytest.fixture
def strangers(made, bureau, roads, waterworks, account):
    """Another section of the bureau, and another bureau's office."""
    other = Section.objects.create(agency=waterworks, name="办公室", order=1, is_office=True)
    return [
        account("邓伟", Role.HEAD, bureau, roads, "dengwei"),
        account("吴敏", Role.COORDINATOR, waterworks, other, "wumin"),
        account("郑刚", Role.LEADER, waterworks, None, "zhenggang"),
    ]


def typed(edition, **changes):
    start = {"version": edition.version, "title": edition.title, "column": edition.document.column_id, "openness": "active",
             "formed_on": "2026-05-13", "contact": "安全监督科 0600-1234", "body": BODY}  # fmt: skip
    return start | changes


def addresses_of(row):
    """Every address of the document screens, filled with the keys of a hidden draft."""
    finding, file = row.findings.first(), row.files.get(role="file")
    picture = row.files.get(role="image")
    keys = {"document": row.document_id, "edition": row.pk, "finding": finding.pk, "file": file.pk, "number": 1, "name": "check",
            "digest": picture.attachment.digest, "column": row.document.column_id}  # fmt: skip
    for one in urls.urlpatterns:
        needed = one.pattern.converters
        if not {"document", "edition", "finding", "file"} & set(needed):
            continue
        values = {key: keys[key] for key in needed} | ({"name": picture.name} if one.name == "edition_picture" else {})
        names = ["submit", "recall", "discard", "release", "hold", "schedule"] if one.name == "edition_act" else [""]
        for name in names:
            yield reverse(f"desk:{one.name}", kwargs=values | ({"name": name} if name else {}))


def test_guessed_keys_of_a_hidden_draft_are_a_404_by_every_address(hidden, strangers, signed_in):
    for person in strangers:
        client = signed_in(person)
        for address in addresses_of(hidden):
            for answer in (client.get(address), client.post(address, {"act": "remove", "reason": "试一试"})):
                assert answer.status_code in {403, 404, 405}, (person, address)
                assert SECRET not in answer.content.decode(), (person, address)
    hidden.refresh_from_db()
    assert hidden.state == State.DRAFT
    assert hidden.files.count() == 2


def test_a_hidden_draft_is_in_no_list_export_choice_or_message(hidden, strangers, signed_in):
    for person in strangers:
        client = signed_in(person)
        asked = [
            client.get(reverse("desk:documents"), {"q": SECRET, "section": hidden.document.section_id}),
            client.get(reverse("desk:document_reviews"), {"at": hidden.pk, "list": "ready"}),
            client.get(reverse("desk:columns")), client.get("/desk/"),
            client.get(reverse("desk:document_new"), {"interprets": hidden.document_id}),
            client.post(reverse("desk:documents_several"), {"act": "submit", "edition": [hidden.pk]}, follow=True),
            client.post(reverse("desk:document_choose"), {"q": SECRET[:4]}),
        ]  # fmt: skip
        for answer in asked:
            assert SECRET not in answer.content.decode().replace(f'value="{SECRET}"', ""), person


def test_a_finding_of_one_edition_is_not_accepted_through_another(made, hidden, signed_in):
    mine, finding = draft(made, "自己的公告"), hidden.findings.first()
    answer = signed_in(made.handler).post(
        reverse("desk:finding_accept", args=[mine.pk, finding.pk]), {"reason": "可以照原样公开"}
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["release", "hold", "schedule", "recall", "approve", "replace", "save", "__class__"])
def test_no_act_by_its_name_lets_a_draft_out(made, signed_in, name):
    row = draft(made, "夜间封闭公告")
    for person in (made.handler, made.head, made.coordinator):
        signed_in(person).post(reverse("desk:edition_act", args=[row.pk, name]), {"release_at": "2026-06-01T00:00"})
    row.refresh_from_db()
    assert (row.state, row.document.live_id) == (State.DRAFT, None)


def test_a_reviewer_with_an_old_page_does_not_approve_what_he_has_not_read(made, signed_in):
    row = actions.submit(draft(made, "夜间封闭公告"), by=made.handler, at=NOON)
    client = signed_in(made.head)
    page = client.get(reverse("desk:document_reviews"), {"at": row.pk}).content.decode()
    assert f'name="round" value="{row.round}"' in page
    back = actions.recall(Edition.objects.get(pk=row.pk), by=made.handler, at=NOON)
    saved = actions.save_edition(back, {"body": "<p>换了的话。</p>"}, version=back.version, by=made.handler, at=NOON)
    actions.submit(saved, by=made.handler, at=NOON)
    client.post(reverse("desk:document_decide", args=[row.pk]), {"verdict": "approve", "round": row.round, "secrecy": "1",
                                                                  "secrecy_words": SECRECY})  # fmt: skip
    assert not Edition.objects.get(pk=row.pk).decisions.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"formed_on": "9999-12-31"}, {"formed_on": "0001-01-01"}, {"release_at": "9999-12-31T23:59:59+00:00"},
        {"release_at": "0001-01-01T00:00"}, {"effects": "1", "effect_target": "1", "effect_kind": "repealed", "effect_on": "2026-99-99"},
        {"effects": "1", "effect_target": "9" * 30, "effect_kind": "x", "effect_on": "２０２６-０１-０１"},
        {"title": "长" * 100_000}, {"column": "9" * 40}, {"version": "9" * 40}, {"body": "<p>" + "字" * 1_100_000},
        {"column": "-1"}, {"openness": "public"},
    ],
)  # fmt: skip
def test_an_odd_value_is_refused_and_the_lists_still_open(made, signed_in, odd):
    row = draft(made, "夜间封闭公告")
    client = signed_in(made.handler)
    assert client.post(reverse("desk:edition", args=[row.pk]), typed(row, **odd)).status_code < 500
    for address in (
        reverse("desk:documents"),
        reverse("desk:edition", args=[row.pk]),
        reverse("desk:documents_workbook"),
    ):
        assert client.get(address).status_code == 200


def test_a_control_sign_or_half_a_character_is_not_kept(made, signed_in):
    row = draft(made, "夜间封闭公告")
    signed_in(made.handler).post(
        reverse("desk:edition", args=[row.pk]),
        typed(row, title="标题\x01甲\x1f乙", summary="摘\x08要\ufffe", doc_no="江交\x02〔2026〕1号"),
    )
    row.refresh_from_db()
    assert (row.title, row.summary, row.doc_no) == ("标题甲乙", "摘要", "江交〔2026〕1号")


SCRIPTS = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def test_what_people_type_is_shown_as_words_to_whoever_reads_it(made, signed_in, client):
    link = f"<p>{BODY}</p><a href='javascript:alert(3)'>点</a><svg onload=alert(4)><iframe src=x>"
    row = draft(made, f"公告{SCRIPTS}", body=link, summary=SCRIPTS, source=SCRIPTS, keywords=SCRIPTS, contact=SCRIPTS)
    actions.add_file(row, f"名单{SCRIPTS}.txt", "绕行".encode(), by=made.handler, at=NOON)
    actions.add_video(row, "https://video.example.com/a", SCRIPTS, SCRIPTS, by=made.handler, at=NOON)
    actions.add_image(row, f"图{SCRIPTS}.png", PNG, by=made.handler, at=NOON, alt=SCRIPTS)
    actions.check_edition(row, at=NOON)
    pages = [signed_in(made.handler).get(reverse("desk:edition", args=[row.pk]))]
    actions.submit(row, by=made.handler, at=NOON)
    reader = signed_in(made.head)
    pages += [reader.get(reverse("desk:document_reviews"), {"at": row.pk}), reader.get(reverse("desk:documents")),
              reader.get(reverse("desk:document", args=[row.document_id])),
              reader.get(reverse("desk:edition_preview_page", args=[row.pk])),
              reader.get(reverse("desk:document_read", args=[row.document_id, 1]))]  # fmt: skip
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert 'href="javascript:' not in text
        assert "<svg onload" not in text


def test_an_address_that_runs_is_no_link_in_a_free_page(made, signed_in):
    column = actions.save_column(
        made.notices.agency, {"name": "专题", "slug": "topics", "section": made.notices.section, "active": True},
        by=made.coordinator, at=NOON, kinds=[],
    )  # fmt: skip
    row = actions.start_document(made.kinds["page"], column, title="专题页", by=made.handler, at=NOON)
    client = signed_in(made.handler)
    client.post(
        reverse("desk:edition", args=[row.pk]),
        typed(row, block_type="links", block_text="点我｜javascript:alert(1)｜说明\n好的｜/info/x/"),
    )
    for name in ("edition_preview_page", "document_read"):
        arguments = [row.document_id, 1] if name == "document_read" else [row.pk]
        text = client.get(reverse(f"desk:{name}", args=arguments)).content.decode()
        assert "点我" in text
        assert 'href="javascript:' not in text


@pytest.mark.parametrize("scheme", [
    "{year}{serial:0999999999d}", "{credit_code.__class__}{year}{serial}", "{year!r}{serial}", "{year}{serial:{year}}", "{year}{serial}{",
])  # fmt: skip
def test_a_scheme_of_numbers_is_no_program(made, scheme):
    with pytest.raises(Refused, match="索引号格式"):
        actions.save_site(made.notices.agency, {"index_scheme": scheme}, by=made.coordinator, at=NOON)


@pytest.mark.parametrize("address", ["http://[", "https://[::1", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "data:x",
                                     "https://", "https://a b/", "/a\nb"])  # fmt: skip
def test_an_address_that_is_none_is_refused_and_never_an_error(made, signed_in, address):
    row = go_on(made, draft(made, "夜间封闭公告"))
    client = signed_in(made.coordinator)
    where = reverse("desk:document_leave", args=[row.document_id, "redirect"])
    assert client.post(where, {"to": address, "reason": "网址变了"}).status_code == 200
    assert Document.objects.get(pk=row.document_id).moved_to == ""
    revised = actions.revise(row.document, by=made.handler, at=NOON)
    signed_in(made.handler).post(
        reverse("desk:edition_files", args=[revised.pk]), {"url": address, "name": "视频", "text": "说明"}
    )
    assert not revised.files.exists()


def test_a_lying_or_swelling_upload_is_refused_on_every_path(made, signed_in):
    row, client = draft(made, "夜间封闭公告"), signed_in(made.handler)
    for name, data in (
        ("a.docx", b"MZ" + b"\0" * 400), ("a.png", b"<svg onload=alert(1)>"), ("a.pdf", b"%PDF-1.7 /JavaScript (x)"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 100), ("../../etc/passwd", b"\x7fELF" + b"\0" * 30), ("a.html", b"<script>alert(1)</script>"),
    ):  # fmt: skip
        for where in ("edition_files", "edition_pictures"):
            client.post(reverse(f"desk:{where}", args=[row.pk]), {"file": upload(name, data)})
        answer = client.post(reverse("desk:edition_clean", args=[row.pk]), {"file": upload(name, data)}, headers=SCRIPT)
        assert answer.status_code in {200, 409}
        assert "<script" not in answer.content.decode()
        started = client.post(reverse("desk:document_new"), {"kind": made.kinds["notice"].pk, "column": made.notices.pk,
                                                              "title": "导入", "file": upload(name, data)})  # fmt: skip
        assert started.status_code < 500
    assert not row.files.exists()


def upload(name, data):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, data)


def test_every_write_wants_its_token_and_a_post(made, hidden):
    client = Client(enforce_csrf_checks=True)
    client.force_login(made.handler)
    for address in addresses_of(hidden):
        assert client.post(address, {"reason": "试一试"}).status_code == 403, address
    for name, arguments in (
        ("edition_act", [hidden.pk, "discard"]),
        ("edition_files", [hidden.pk]),
        ("document_decide", [hidden.pk]),
    ):
        assert client.get(reverse(f"desk:{name}", args=arguments)).status_code == 405
    assert Edition.objects.get(pk=hidden.pk).state == State.DRAFT


def test_pages_of_the_desk_are_kept_by_nobody(made, hidden, signed_in):
    client = signed_in(made.handler)
    for name, arguments in (
        ("documents", []),
        ("edition", [hidden.pk]),
        ("edition_preview_page", [hidden.pk]),
        ("documents_workbook", []),
    ):
        answer = client.get(reverse(f"desk:{name}", args=arguments))
        assert "no-store" in answer["Cache-Control"]
        assert "X-Accel-Expires" not in answer
