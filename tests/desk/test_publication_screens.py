"""The document screens: what each shows, to whom, at what price, and that nothing on them skips a step."""

from __future__ import annotations

import io
import itertools
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from moments import NOON, TODAY
from openpyxl import load_workbook
from publication_cast import BODY, SECRECY, draft, go_on, stage

from gongkai.agencies.models import Role, Section
from gongkai.publications import actions
from gongkai.publications.models import (
    Column,
    Decision,
    Document,
    Edition,
    Effect,
    EffectKind,
    Kind,
    Standing,
    State,
    Term,
    Verdict,
)

BUDGET = 15
SCRIPT = {"x-requested-with": "XMLHttpRequest"}


@pytest.fixture
def made(bureau, office, safety, account):
    return stage(bureau, office, safety, account)


def typed(edition, **changes):
    """What the editor's form sends."""
    start = {"version": edition.version, "title": edition.title, "column": edition.document.column_id, "openness": "active",
             "formed_on": "2026-05-13", "contact": "安全监督科 0600-1234", "body": BODY}  # fmt: skip
    return start | changes


def text_of(answer):
    return answer.content.decode()


def test_the_list_counts_each_tab_and_says_what_comes_next(made, signed_in):
    draft(made, "只是草稿")
    go_on(made, draft(made, "送审了的"), State.REVIEW)
    back = actions.submit(draft(made, "要改的"), by=made.handler, at=NOON)
    actions.send_back(back, reason="请写明站点", by=made.head, at=NOON)
    go_on(made, draft(made, "公开了的"))
    answer = signed_in(made.handler).get(reverse("desk:documents"))
    assert [(chip.words, chip.count) for chip in answer.context["chips"]] == [
        ("全部", 4), ("草稿", 1), ("退回的", 1), ("审核中", 1), ("待发布", 0), ("已发布", 1), ("已撤下、归档", 0),
    ]  # fmt: skip
    assert {line.edition.title: next_[0] for line, next_ in answer.context["lines"]} == {
        "只是草稿": "继续写", "送审了的": "看进度", "要改的": "修改重交", "公开了的": "修订",
    }  # fmt: skip
    narrowed = signed_in(made.handler).get(reverse("desk:documents"), {"tab": "back", "q": "要改"})
    assert "修改重交" in text_of(narrowed)
    assert "只是草稿" not in text_of(narrowed)
    assert "去审核" in text_of(signed_in(made.head).get(reverse("desk:documents")))


@pytest.fixture
def crowd(made):
    """2,000 documents: drafts, in review, and out."""
    kind, now = made.kinds["notice"], NOON
    common = {"agency": made.handler.agency, "section": made.handler.section, "column": made.notices, "kind": kind}
    documents = Document.objects.bulk_create(Document(**common) for _ in range(2000))
    states = [State.DRAFT, State.REVIEW, State.READY, State.RELEASED]
    editions = Edition.objects.bulk_create(
        Edition(document=row, number=1, title=f"公告第{at}号", body=BODY, state=states[at % 4], step=int(at % 4 == 1), round=1,
                step_due=now.date(), created_at=now, saved_at=now, submitted_at=now, urgent=at % 4 == 3)
        for at, row in enumerate(documents)
    )  # fmt: skip
    for at, row in enumerate(documents):
        if at % 4 == 3:
            row.live, row.standing, row.year, row.serial = editions[at], Standing.LIVE, 2026, at + 1
            row.published_at = row.first_published_at = now
    Document.objects.bulk_update(
        documents, ["live", "standing", "year", "serial", "published_at", "first_published_at"]
    )


LISTS = ["documents", "document_reviews", "columns", "cleanup", "home"]
QUERIES = ["", "?list=look", "?list=ready", "?tab=review&q=公告"]
DEARER = {"home": 17}  # six lists, and what waits of plans and of requests


@pytest.mark.slow
def test_a_list_of_two_thousand_costs_few_queries(crowd, made, signed_in):
    client = signed_in(made.coordinator)
    for name, query in itertools.product(LISTS, QUERIES):
        address = reverse(f"desk:{name}") + query
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= DEARER.get(name, BUDGET), "\n".join([address, *(row["sql"][:160] for row in seen)])


@pytest.fixture
def under_review(made):
    """A revision with an attachment, a finding and an effect; a norm with its interpretation."""
    old, out = go_on(made, draft(made, "旧规定", kind="policy")), go_on(made, draft(made, "公告"))
    revision = actions.revise(out.document, by=made.handler, at=NOON)
    values = {"body": f"{BODY}<p>请拨打13812345678联系。</p>", "change_note": "写明电话"}
    revision = actions.save_edition(revision, values, version=revision.version, by=made.handler, at=NOON)
    actions.add_file(revision, "路线.txt", "绕行江北路".encode(), by=made.handler, at=NOON)
    later = draft(made, "新规定", kind="policy", effective_on=TODAY + timedelta(days=30))
    actions.set_effects(later, [actions.EffectDraft(old.document, EffectKind.REPEALS, later.effective_on, "")],
                        by=made.handler, at=NOON)  # fmt: skip
    norm = {"doc_no": "江交规〔2026〕9号", "unified_no": "JZJT—2026—009", "topic": "公路", "effective_on": TODAY + timedelta(days=30),
            "expires_on": TODAY + timedelta(days=1000)}  # fmt: skip
    norm = draft(made, "养护规定", kind="norm", **norm)
    told = {
        "body": BODY,
        "contact": "0600-1234",
        "form": "chart",
        "reading_outline": "为什么",
        "reading_channel": "网站",
    }
    made.norms.kinds.add(made.kinds["reading"])
    actions.start_document(made.kinds["reading"], made.norms, title="解读", values=told, by=made.handler, at=NOON,
                           interprets=norm.document)  # fmt: skip
    return [go_on(made, row, State.REVIEW) for row in (revision, later, norm)]


def test_a_review_costs_few_queries(made, under_review, signed_in):
    for person, name in ((made.head, ""), (made.leader, "others"), (made.coordinator, "overdue")):
        client = signed_in(person)
        Edition.objects.update(step_due=TODAY)
        for row, most in zip(under_review, (BUDGET, BUDGET, BUDGET + 1), strict=True):
            address = f"{reverse('desk:document_reviews')}?list={name}&at={row.pk}"
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                page = client.get(address)
            assert page.context["edition"] == row
            assert len(seen) <= most, "\n".join([address, *(one["sql"][:160] for one in seen)])


def test_another_section_sees_no_draft_in_list_export_chooser_or_by_guessing(made, bureau, account, signed_in):
    edition = draft(made, "别人看不到的草稿")
    roads = Section.objects.create(agency=bureau, name="公路养护科", order=3)
    client = signed_in(account("邓伟", Role.HANDLER, bureau, roads, "dengwei"))
    assert "别人看不到的草稿" not in text_of(client.get(reverse("desk:documents")))
    sheet = load_workbook(io.BytesIO(client.get(reverse("desk:documents_workbook")).content)).active
    assert "别人看不到的草稿" not in str([[cell.value for cell in row] for row in sheet.iter_rows()])
    assert json.loads(client.post(reverse("desk:document_choose"), {"q": "别人"}).content) == []
    pages = ["edition", "edition_preview", "edition_preview_page"]
    assert {client.get(reverse(f"desk:{page}", args=[edition.pk])).status_code for page in pages} == {404}
    assert client.get(reverse("desk:document", args=[edition.document_id])).status_code == 404
    assert client.get(reverse("desk:document_new"), {"interprets": edition.document_id}).status_code == 404
    assert client.post(reverse("desk:edition", args=[edition.pk]), typed(edition)).status_code == 404


def test_of_another_sections_public_document_only_the_public_edition_is_seen(made, bureau, account, signed_in):
    out = go_on(made, draft(made, "公开的公告"))
    revision = actions.revise(out.document, by=made.handler, at=NOON)
    roads = Section.objects.create(agency=bureau, name="公路养护科", order=3)
    client = signed_in(account("邓伟", Role.HANDLER, bureau, roads, "dengwei"))
    page = client.get(reverse("desk:document", args=[out.document_id]))
    assert [one.number for one, _ in page.context["editions"]] == [1]
    assert "审核意见" not in text_of(page)
    assert "动态" not in text_of(page)
    assert client.get(reverse("desk:document_read", args=[out.document_id, 2])).status_code == 404
    assert client.get(reverse("desk:edition_preview", args=[revision.pk])).status_code == 404


def test_the_second_editor_is_refused_and_loses_nothing(made, signed_in):
    edition = draft(made, "两个人改的公告")
    address = reverse("desk:edition", args=[edition.pk])
    assert (
        signed_in(made.head)
        .post(address, typed(edition, body="<p>负责人先存的。</p>"), headers=SCRIPT)
        .json()["version"]
        == 2
    )
    late = typed(edition, body="<p>我写了很久的话。</p>", title="我改的标题")
    told = signed_in(made.handler).post(address, late, headers=SCRIPT)
    assert (told.status_code, "许国梁在您之后保存过" in told.json()["message"]) == (409, True)
    page = signed_in(made.handler).post(address, late)
    assert page.status_code == 409
    for words in ("我写了很久的话。", "我改的标题", "负责人先存的。", "用我的覆盖"):
        assert words in text_of(page)
    edition.refresh_from_db()
    assert "负责人先存的" in edition.body


def test_a_wrong_field_is_named_and_what_was_typed_stays(made, signed_in):
    edition = draft(made, "公告")
    page = signed_in(made.handler).post(
        reverse("desk:edition", args=[edition.pk]), typed(edition, formed_on="昨天", title="新标题")
    )
    assert "成文日期" in text_of(page)
    assert "新标题" in text_of(page)


def test_checking_shows_the_words_and_accepting_takes_a_reason_and_a_name(made, signed_in):
    edition = draft(made, "公告", body="<p>请拨打13812345678联系王某。</p>")
    client = signed_in(made.handler)
    client.post(reverse("desk:edition", args=[edition.pk]), typed(edition, body=edition.body, then="check"))
    page = text_of(client.get(reverse("desk:edition", args=[edition.pk])))
    assert '<mark id="mark-' in page
    finding = edition.findings.get(words="13812345678")
    address = reverse("desk:finding_accept", args=[edition.pk, finding.pk])
    assert "没有写不改的理由" in client.post(address, {"reason": ""}, headers=SCRIPT).json()["said"][0]
    answer = client.post(address, {"reason": "这是演示用的编造号码"}, headers=SCRIPT).json()
    assert "陈晓岚说明：这是演示用的编造号码" in answer["html"]


def test_several_can_be_checked_and_submitted_but_never_released(made, signed_in):
    rows = [draft(made, f"公告{n}") for n in range(3)]
    client = signed_in(made.handler)
    keys = [row.pk for row in rows]
    client.post(reverse("desk:documents_several"), {"edition": keys, "act": "release"})
    assert set(Edition.objects.values_list("state", flat=True)) == {State.DRAFT}
    client.post(reverse("desk:documents_several"), {"edition": keys, "act": "submit"})
    assert set(Edition.objects.values_list("state", flat=True)) == {State.REVIEW}
    assert not Decision.objects.exists()
    go = signed_in(made.coordinator).post(reverse("desk:edition_act", args=[keys[0], "release"]), follow=True)
    assert "不能办理“发布”" in text_of(go)


def test_a_review_runs_through_the_screen_and_asks_for_the_secrecy_tick(made, signed_in):
    first, second = (go_on(made, draft(made, f"公告{n}"), State.REVIEW) for n in "一二")
    client = signed_in(made.head)
    decide = reverse("desk:document_decide", args=[first.pk])
    words = {"verdict": "approve", "secrecy_words": SECRECY}
    assert "没有填写保密审查意见" in text_of(client.post(decide, words, follow=True))
    answer = client.post(decide, words | {"secrecy": "1"})
    assert answer.headers["Location"].endswith(f"?at={second.pk}")
    client = signed_in(made.coordinator)
    page = text_of(client.get(reverse("desk:document_reviews"), {"at": first.pk}))
    assert "许国梁 通过" in page
    assert '<option value="1">科室初审和保密审查</option>' in page
    client.post(decide, {"verdict": "back", "opinion": "请核对时间", "to_step": "1"})
    first.refresh_from_db()
    assert (first.state, first.step) == (State.REVIEW, 1)
    assert "请核对时间" in text_of(signed_in(made.head).get(reverse("desk:document_reviews"), {"at": first.pk}))


def test_the_comparison_shows_words_that_changed_in_the_text_and_in_the_fields(made, signed_in):
    out = go_on(made, draft(made, "公告"))
    revision = actions.revise(out.document, by=made.handler, at=NOON)
    changes = {"body": BODY.replace("22时", "23时"), "contact": "安全监督科 0600-9999", "change_note": "推迟一小时"}
    actions.save_edition(revision, changes, version=1, by=made.handler, at=NOON)
    page = text_of(signed_in(made.handler).get(reverse("desk:document_compare", args=[out.document_id])))
    assert "<del>22</del>" in page
    assert "<ins>23</ins>" in page
    assert "<del>1234</del>" in page


def test_an_urgent_release_is_listed_until_somebody_else_has_looked(made, signed_in):
    edition = actions.submit(draft(made, "抢险公告"), by=made.handler, at=NOON, urgent_why="隧道渗水")
    actions.approve(edition, by=made.coordinator, at=NOON, secrecy=SECRECY)
    address = reverse("desk:document_reviews") + "?list=look"
    assert "补审：科室初审" in text_of(signed_in(made.head).get(address))
    signed_in(made.head).post(reverse("desk:document_look", args=[edition.pk]), {"step": 1, "fine": "1"})
    assert Decision.objects.filter(verdict=Verdict.LOOKED, person=made.head).exists()
    assert "没有等待补审的文件" in text_of(signed_in(made.coordinator).get(address))


def test_what_waits_for_its_hour_gets_another_or_goes_back(made, signed_in):
    hour = timezone.now() + timedelta(days=2)
    edition = go_on(made, draft(made, "定时的公告", release_at=hour))
    assert edition.state == State.READY
    client = signed_in(made.coordinator)
    act = reverse("desk:edition_act", args=[edition.pk, "schedule"])
    assert "已经过了" in text_of(client.post(act, {"release_at": "2020-01-01T08:00", "back": "ready"}, follow=True))
    client.post(act, {"release_at": "2099-01-01T08:00"})
    edition.refresh_from_db()
    assert edition.release_at.year in {2098, 2099}
    client.post(reverse("desk:edition_act", args=[edition.pk, "hold"]), {"reason": "内容有变"})
    edition.refresh_from_db()
    assert edition.state == State.DRAFT


def test_withdrawing_asks_for_a_reason_and_warns_of_what_it_had_repealed(made, signed_in):
    old = go_on(made, draft(made, "老办法", "policy"))
    new = draft(made, "新办法", "policy", doc_no="江交规〔2026〕9号")
    actions.set_effects(new, [actions.EffectDraft(old.document, "repealed", NOON.date())], by=made.handler, at=NOON)
    new = go_on(made, Edition.objects.get(pk=new.pk))
    client, address = signed_in(made.coordinator), reverse("desk:document_leave", args=[new.document_id, "withdraw"])
    assert "它废止或修改了" in text_of(client.get(address))
    assert "没有写说明" in text_of(client.post(address, {"reason": ""}))
    client.post(address, {"reason": "印错了附件"})
    assert Document.objects.get(pk=new.document_id).standing == Standing.WITHDRAWN
    assert "恢复公开" in text_of(client.get(reverse("desk:document", args=[new.document_id])))
    assert signed_in(made.handler).get(address).status_code == 403


def test_effects_are_saved_with_the_text_and_only_for_own_documents_in_force(made, signed_in):
    old = go_on(made, draft(made, "老办法", "policy"))
    new = draft(made, "新办法", "policy", doc_no="江交规〔2026〕9号")
    client, address = signed_in(made.handler), reverse("desk:edition", args=[new.pk])
    assert json.loads(client.post(reverse("desk:document_choose"), {"q": "老办"}).content)[0]["key"] == old.document_id
    effect = {
        "effects": "1",
        "effect_target": old.document_id,
        "effect_kind": "repealed",
        "effect_on": "",
        "effect_provisions": "",
    }
    whole = typed(new, doc_no="江交规〔2026〕9号", effective_on="2026-06-01", **effect)
    assert "没有填全" in text_of(client.post(address, whole))
    new.refresh_from_db()
    assert new.version == 1, "one half must not be kept without the other"
    client.post(address, whole | {"effect_on": "2026-06-01"})
    assert Effect.objects.get().target == old.document


def test_a_file_becomes_a_draft_and_what_was_left_out_is_said(made, signed_in):
    client = signed_in(made.handler)
    page = "<html><body><h1>关于封路的公告</h1><h2>一、范围</h2><p>跨江桥。</p></body></html>"
    upload = io.BytesIO(page.encode())
    upload.name = "公告.html"
    data = {"kind": made.kinds["notice"].pk, "column": made.notices.pk, "file": upload}
    answer = client.post(reverse("desk:document_new"), data, follow=True)
    edition = Edition.objects.get()
    assert edition.title == "关于封路的公告"
    assert "一、范围</h" in edition.body
    assert "已从“公告.html”取入正文" in text_of(answer)
    broken = io.BytesIO(b"\xd0\xcf\x11\xe0 old word")
    broken.name = "旧.doc"
    assert Edition.objects.count() == 1
    client.post(reverse("desk:document_new"), data | {"file": broken})
    assert Edition.objects.count() == 1


def test_a_kind_takes_only_its_columns_the_own_ones_first(made, office, signed_in):
    actions.save_column(
        office.agency, {"section": office, "name": "办公室公告", "slug": "a", "active": True}, by=made.coordinator, at=NOON,
        kinds=[made.kinds["notice"]],
    )  # fmt: skip
    answer = signed_in(made.handler).get(reverse("desk:document_new"), {"kind": made.kinds["notice"].pk})
    assert [column.name for column in answer.context["columns"]] == ["公告公示", "办公室公告"]


def test_pasted_text_comes_back_clean(made, signed_in):
    address = reverse("desk:edition_clean", args=[draft(made, "公告").pk])
    html = '<p class="MsoNormal" onclick="x()" style="mso-a:b">文字<script>alert(1)</script></p>'
    assert signed_in(made.handler).post(address, {"html": html}).json()["html"] == "<p>文字</p>"


def test_pictures_are_shown_at_an_address_that_asks_and_kept_at_the_public_one(made, signed_in, bureau, account):
    edition, client = draft(made, "公告"), signed_in(made.handler)
    png = io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    png.name = "桥.png"
    src = client.post(reverse("desk:edition_pictures", args=[edition.pk]), {"file": png, "alt": "桥"}).json()["src"]
    assert client.get(src).headers["Content-Type"] == "image/png"
    client.post(
        reverse("desk:edition", args=[edition.pk]),
        typed(edition, body=f'<p>图</p><figure><img src="{src}" alt="桥"></figure>'),
    )
    edition.refresh_from_db()
    assert 'src="/files/' in edition.body
    assert "/desk/" not in edition.body
    assert src in text_of(client.get(reverse("desk:edition", args=[edition.pk])))


def test_the_root_administrator_keeps_the_kinds_with_their_steps(made, root_administrator, administrator, signed_in):
    kind = made.kinds["notice"]
    steps = {"step_name": ["初审", "终审", ""], "step_where_0": "own", "step_roles_0": ["head"], "step_days_0": "1",
             "step_secrecy_0": "1", "step_where_1": "office", "step_days_1": "2"}  # fmt: skip
    data = {"name": "公告公示", "code": "notice", "layout": "text", "limit_days": "15", "active": "on", "demands": ["formed_on"],
            "extra_label": ["期限", ""], "extra_name": ["", ""], "extra_type_0": "date", "extra_required_0": "1", **steps}  # fmt: skip
    address = reverse("desk:kind", args=[kind.pk])
    assert signed_in(administrator).post(address, data).status_code == 200
    assert Kind.objects.get(pk=kind.pk).limit_days == 20
    refused = signed_in(administrator).get(reverse("desk:kind_new"), follow=True)
    assert refused.redirect_chain == [(reverse("desk:kinds"), 302)]
    assert "文件种类由最上级机关的系统管理员新建" in text_of(refused)
    signed_in(root_administrator).post(address, data)
    kind.refresh_from_db()
    assert (kind.limit_days, [step.name for step in kind.steps.all()]) == (15, ["初审", "终审"])
    assert kind.extra == [{"name": "field_1", "label": "期限", "type": "date", "required": True}]


def test_a_wording_entry_is_made_found_and_switched_off(made, signed_in):
    client = signed_in(made.coordinator)
    data = {
        "kind": "confusion",
        "words": "登陆网站",
        "instead": "登录网站",
        "source": "现代汉语词典",
        "allowed": "登陆作战、登陆艇",
        "active": "on",
    }
    client.post(reverse("desk:term_new"), data)
    row = Term.objects.get(words="登陆网站")
    assert row.allowed == ["登陆作战", "登陆艇"]
    assert "登陆网站" in text_of(client.get(reverse("desk:terms"), {"q": "登录"}))
    client.post(reverse("desk:term", args=[row.pk]), {key: value for key, value in data.items() if key != "active"})
    row.refresh_from_db()
    assert not row.active


def test_columns_show_what_is_late_empty_and_failing(made, signed_in):
    answer = signed_in(made.handler).get(reverse("desk:columns"))
    shown = {row.column.name: row.state for row in answer.context["page"]}
    assert shown == {"政策文件": "empty", "公告公示": "empty"}
    go_on(made, draft(made, "公告"))
    Document.objects.update(published_at=timezone.now() - timedelta(days=200))
    answer = signed_in(made.handler).get(reverse("desk:columns"), {"state": "late"})
    assert [row.column.name for row in answer.context["page"]] == ["公告公示"]
    assert answer.context["veto"].fails


def test_columns_are_narrowed_to_a_section_and_handed_out_so(made, office, safety, signed_in):
    values = {"name": "机构概况", "slug": "about", "section": office, "active": True}
    actions.save_column(made.coordinator.agency, values, by=made.coordinator, at=NOON, kinds=[])
    client, narrowed = signed_in(made.coordinator), {"section": safety.pk, "state": "empty"}
    page = client.get(reverse("desk:columns"), narrowed)
    assert {row.column.name for row in page.context["page"]} == {"政策文件", "公告公示"}
    assert [chip.count for chip in page.context["chips"]][:2] == [2, 2]
    assert f"list.xlsx?section={safety.pk}&amp;state=empty" in text_of(page)
    assert {section.name for section in page.context["found"].sections} == {office.name, safety.name}
    sheet = load_workbook(io.BytesIO(client.get(reverse("desk:columns_workbook"), narrowed).content)).active
    cells = str([[cell.value for cell in row] for row in sheet.iter_rows()])
    assert "政策文件" in cells
    assert "机构概况" not in cells
    assert "没有符合条件的栏目" in text_of(client.get(reverse("desk:columns"), {"section": 10**9}))


def test_a_long_tree_of_columns_has_pages(made, safety, signed_in):
    rows = [
        Column(agency=safety.agency, section=safety, name=f"栏目{n}", slug=f"c{n}", path=f"/c{n}/", position=n + 9)
        for n in range(60)
    ]
    Column.objects.bulk_create(rows)
    page = signed_in(made.head).get(reverse("desk:columns"), {"page": 2}).context["page"]
    assert (page.number, len(page)) == (2, 12)


def test_cleaning_up_hands_out_three_lists_and_starts_the_notice(made, bureau, office, signed_in):
    old, kept = (
        go_on(made, draft(made, title, "policy", doc_no=f"江交规〔2026〕{n}号"))
        for n, title in enumerate(("老办法", "好办法"))
    )
    client, address = signed_in(made.coordinator), reverse("desk:cleanup")
    marks = {f"mark_{old.document_id}": "repeal", f"mark_{kept.document_id}": "amend", "kind": made.kinds["notice"].pk}
    assert "还没有给任何文件选" in text_of(client.post(address, {"act": "export"}))
    book = load_workbook(io.BytesIO(client.post(address, marks | {"act": "export"}).content))
    assert book.sheetnames == ["继续有效目录", "废止目录", "宣布失效目录"]
    assert "老办法" in str([[cell.value for cell in row] for row in book["废止目录"].iter_rows()])
    assert "拟修改" in str([[cell.value for cell in row] for row in book["继续有效目录"].iter_rows()])
    client.post(address, marks | {"act": "notice"})
    notice = Edition.objects.get(state=State.DRAFT)
    assert [effect.target_id for effect in notice.effects.all()] == [old.document_id]
    assert "《老办法》（江交规〔2026〕0号）" in notice.body


def test_blocks_of_a_free_page_are_kept_and_come_back_to_the_form(made, office, signed_in):
    topics = actions.save_column(
        office.agency,
        {"section": office, "name": "专题", "slug": "topics", "active": True},
        by=made.coordinator,
        at=NOON,
    )
    page = actions.start_document(made.kinds["page"], topics, title="春运专题", by=made.coordinator, at=NOON)
    client, address = signed_in(made.coordinator), reverse("desk:edition", args=[page.pk])
    data = {"version": 1, "title": "春运专题", "column": topics.pk, "openness": "active",
            "block_type": ["heading", "facts", "links", "column", "text"],
            "block_text": ["值班", "电话｜0600-1234\n地址｜江北路1号", "时刻表｜/topics/a/｜每天更新", "notices/｜3", ""]}  # fmt: skip
    client.post(address, data)
    page.refresh_from_db()
    assert [block.block_type for block in page.blocks] == ["heading", "facts", "links", "column"]
    shown = client.get(address).context["blocks"]
    assert [row["text"] for row in shown] == data["block_text"][:4]
    client.post(address, data | {"version": 2})
    page.refresh_from_db()
    assert page.version == 2, "saving what is there changes nothing"


def test_the_home_counts_what_waits(made, signed_in):
    go_on(made, draft(made, "公告"), State.REVIEW)
    assert "份文件待您审核" in text_of(signed_in(made.head).get("/desk/"))
    assert "份文件待您审核" not in text_of(signed_in(made.handler).get("/desk/"))
