"""The screens of one request: queue, page, clock, acts; who sees what, what is refused and what stays typed."""

from __future__ import annotations

import io
import time
from datetime import date, timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from requests_world import IDENTITY, OTHER_IDENTITIES, PDF

from gongkai.foi.actions.assigning import assign
from gongkai.foi.actions.consulting import consult
from gongkai.foi.actions.correcting import ask_correction
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.models import Case, Party, PieceKind, State
from gongkai.records.models import Event, Verb

pytestmark = pytest.mark.django_db
BACKEND = "gongkai.agencies.backends.RoleBackend"


def enter(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def today() -> date:
    return timezone.localdate()


def fresh(case: Case) -> Case:
    return Case.objects.select_related("agency", "section", "handler").get(pk=case.pk)


@pytest.fixture
def case(make_case) -> Case:
    """Received today at the counter."""
    return make_case(arrived_on=today(), at=timezone.now())


@pytest.fixture
def office_desk(coordinator) -> Client:
    return enter(coordinator)


def test_the_queue_shows_what_waits_with_its_light_in_words(office_desk, case):
    page = office_desk.get(at("requests")).content.decode()
    assert case.number in page
    assert '<span class="amber">待分办</span>' in page
    assert "light--green" in page
    assert "个工作日" in page or "正常" in page


@pytest.mark.parametrize(
    "tab", ["mine", "unassigned", "soon", "overdue", "waiting", "review", "send", "archive", "all"]
)
def test_an_empty_tab_says_what_comes(tab, office_desk, reception):
    page = office_desk.get(at("requests"), {"tab": tab}).content.decode()
    assert 'class="empty"' in page
    assert "出现在这里" in page


def test_a_full_number_opens_the_request(office_desk, case):
    answer = office_desk.get(at("requests"), {"q": f"{case.year}-{case.serial}"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == at("request", case.pk)


def test_words_narrow_the_queue_and_nothing_found_says_so(office_desk, case):
    assert case.number in office_desk.get(at("requests"), {"tab": "all", "q": "养护"}).content.decode()
    none = office_desk.get(at("requests"), {"tab": "all", "q": "没有这个词"}).content.decode()
    assert "没有符合条件的申请" in none


@pytest.mark.parametrize(
    "query", ["tab=x&sort=zz&page=abc&year=99999999999&section=%00", "state=1&wait=2&kind=3", "page=9999"]
)
def test_nonsense_in_the_address_asks_for_nothing(query, office_desk, case):
    assert office_desk.get(f"{at('requests')}?{query}").status_code in {200, 400}


def test_the_queue_costs_the_same_for_many(office_desk, make_case, django_assert_max_num_queries):
    for _ in range(30):
        make_case(arrived_on=today(), at=timezone.now())
    office_desk.get(at("requests"))
    with django_assert_max_num_queries(16):
        office_desk.get(at("requests"), {"tab": "all", "q": "农村"})
    started = time.process_time()
    for _ in range(3):
        office_desk.get(at("requests"), {"tab": "all"})
    assert (time.process_time() - started) / 3 < 0.25, "the budget of the bench is 80 ms; this only finds what explodes"


def test_the_page_keeps_to_its_queries(office_desk, case, coordinator, django_assert_max_num_queries):
    consult(fresh(case), Party.THIRD_PARTY, "江州路桥公司", question="是否同意公开", harm="商业秘密", day=today(), by=coordinator, at=timezone.now())  # fmt: skip
    office_desk.get(at("request", case.pk))
    with django_assert_max_num_queries(17):
        office_desk.get(at("request", case.pk))


def test_the_export_holds_the_filtered_rows_and_is_recorded(office_desk, case):
    answer = office_desk.get(at("requests_workbook"), {"tab": "all"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert any(case.number in row for row in rows)
    assert not any(IDENTITY in str(row) for row in rows)
    assert Event.objects.filter(verb=Verb.EXPORTED).exists()


def test_several_are_named_before_they_are_given(office_desk, make_case, safety):
    rows = [make_case(arrived_on=today(), at=timezone.now()) for _ in range(2)]
    data = {"act": "assign", "case": [row.pk for row in rows]}
    asked = office_desk.post(at("requests_several"), data).content.decode()
    assert all(row.number in asked for row in rows)
    assert fresh(rows[0]).section is None
    none = office_desk.post(at("requests_several"), data | {"sure": "yes"})
    assert "没有选承办科室" in none.content.decode()
    done = office_desk.post(
        at("requests_several"), data | {"sure": "yes", "section": safety.pk, "note": "尽快"}, follow=True
    )
    assert "已派件2件" in done.content.decode()
    assert {fresh(row).section for row in rows} == {safety}


def test_nothing_ticked_is_said(office_desk, reception):
    page = office_desk.post(at("requests_several"), {"act": "assign"}, follow=True).content.decode()
    assert "没有选中申请" in page


def test_the_page_says_whose_turn_it_is_and_masks_the_applicant(office_desk, case):
    page = office_desk.get(at("request", case.pk)).content.decode()
    assert "等办公室派给承办科室" in page
    assert at("request_act", case.pk, "assign") in page
    assert IDENTITY not in page
    assert "13800138000" not in page
    assert "day-strip" in page


def test_looking_asks_for_a_reason_shows_once_and_is_recorded(office_desk, case):
    address = at("request_applicant", case.pk)
    assert IDENTITY not in office_desk.get(address).content.decode()
    none = office_desk.post(address, {"reason": " "})
    assert none.status_code == 409
    assert "没有写查看的原因" in none.content.decode()
    shown = office_desk.post(address, {"reason": "电话联系申请人"})
    assert IDENTITY in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    seen = Event.objects.get(verb=Verb.VIEWED)
    assert seen.reason == "电话联系申请人"
    assert IDENTITY not in str(seen.after)


def test_who_oversees_from_above_reads_but_looks_at_nobody(overseer, case):
    desk = enter(overseer)
    assert desk.get(at("request", case.pk)).status_code == 200
    refused = desk.post(at("request_applicant", case.pk), {"reason": "看看"})
    assert refused.status_code == 409
    assert IDENTITY not in refused.content.decode()


@pytest.mark.parametrize("name", ["request", "request_clock", "request_similar", "request_applicant"])
def test_an_outsider_and_another_section_find_nothing(name, outsider, colleague, case, safety, coordinator):
    assign(fresh(case), safety, by=coordinator, at=timezone.now())
    assert enter(outsider).get(at(name, case.pk)).status_code == 404
    assert enter(colleague).get(at(name, case.pk)).status_code == 404


def test_a_file_is_saved_not_shown_and_papers_are_recorded(office_desk, case, coordinator, outsider):
    piece = keep_piece(fresh(case), PieceKind.IDENTITY, "身份证.pdf", PDF, by=coordinator, at=timezone.now())
    answer = office_desk.get(at("request_piece", case.pk, piece.pk))
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    assert Event.objects.filter(verb=Verb.VIEWED, subject_id=str(piece.pk)).exists()
    assert enter(outsider).get(at("request_piece", case.pk, piece.pk)).status_code == 404


def test_a_section_takes_hands_over_and_gives_back(handler, head, case, safety, coordinator):
    assign(fresh(case), safety, by=coordinator, at=timezone.now())
    desk = enter(handler)
    assert "认领" in desk.get(at("request", case.pk)).content.decode()
    desk.post(at("request_act", case.pk, "take"))
    assert fresh(case).handler == handler
    desk.post(at("request_act", case.pk, "hand-over"), {"to": head.pk, "reason": "出差"})
    assert fresh(case).handler == head
    desk.post(at("request_act", case.pk, "give-back"), {"reason": "不属本科室，建议公路养护科"})
    assert fresh(case).section is None


def test_a_refused_act_keeps_what_was_typed(office_desk, case):
    typed = {
        "what": "请写明年份",
        "day": (today() + timedelta(days=2)).isoformat(),
        "until": (today() + timedelta(days=20)).isoformat(),
    }
    answer = office_desk.post(at("request_act", case.pk, "ask-correction"), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "请写明年份" in page
    assert fresh(case).state == State.WORKING


def test_a_page_that_is_stale_changes_nothing(office_desk, case):
    answer = office_desk.post(at("request_act", case.pk, "withdraw"), {"day": today().isoformat(), "how": "书面撤回", "version": case.version + 5})  # fmt: skip
    assert answer.status_code == 409
    assert "刚被他人处理" in answer.content.decode()
    assert fresh(case).state == State.WORKING


def test_the_correction_stops_and_starts_the_clock(office_desk, case):
    until = (today() + timedelta(days=21)).isoformat()
    office_desk.post(at("request_act", case.pk, "ask-correction"), {"what": "请写明年份", "day": today().isoformat(), "until": until})  # fmt: skip
    assert fresh(case).state == State.CORRECTING
    page = office_desk.get(at("request", case.pk)).content.decode()
    assert "等申请人补正" in page
    upload = io.BytesIO(PDF)
    upload.name = "补正.pdf"
    office_desk.post(at("request_act", case.pk, "receive-correction"), {"day": today().isoformat(), "text": "2024年的", "files": upload})  # fmt: skip
    assert fresh(case).state == State.WORKING
    assert fresh(case).pieces.filter(kind=PieceKind.CORRECTION, from_applicant=True).count() == 1


def test_a_consultation_from_letter_to_weighing(office_desk, case):
    form = {"party": "third_party", "name": "江州路桥公司", "question": "是否同意公开合同", "harm": "商业秘密", "day": today().isoformat(), "until": "", "phone": "13900139000", "address": ""}  # fmt: skip
    office_desk.post(at("request_act", case.pk, "consult"), form)
    one = fresh(case).consultations.get()
    office_desk.post(at("request_act_of", case.pk, "consultation-got", one.pk), {"day": today().isoformat()})
    hear = at("request_act_of", case.pk, "consultation-hear", one.pk)
    none = office_desk.post(hear, {"day": today().isoformat(), "reply": "objected", "reasons": ""})
    assert none.status_code == 409
    office_desk.post(hear, {"day": today().isoformat(), "reply": "objected", "reasons": "有报价"})
    assert "判断江州路桥公司的理由" in office_desk.get(at("request", case.pk)).content.decode()
    office_desk.post(
        at("request_act_of", case.pk, "consultation-weigh", one.pk), {"good_reason": "yes", "public_interest": ""}
    )
    one.refresh_from_db()
    assert one.good_reason is True
    shown = office_desk.post(at("request_consulted", case.pk, one.pk), {"reason": "核对地址"}).content.decode()
    assert "13900139000" in shown


def test_the_extension_is_asked_and_the_unit_head_grants_it(office_desk, office_head, case):
    before = fresh(case).due
    office_desk.post(at("request_act", case.pk, "ask-extension"), {"days": 10, "reason": "涉及三个科室"})
    asked = fresh(case).extension_requests.get()
    decide = at("request_act_of", case.pk, "decide-extension", asked.pk)
    assert office_desk.post(decide, {"verdict": "yes", "reason": ""}).status_code == 409, "who asked cannot grant"
    desk = enter(office_head)
    assert "批延长答复" in desk.get(at("request", case.pk)).content.decode()
    assert desk.post(decide, {"verdict": "yes", "reason": "同意"}).status_code == 302
    assert fresh(case).due > before


def test_a_struck_entry_stays_to_be_seen(office_desk, case, coordinator):
    ask_correction(
        fresh(case), "请写明年份", today() + timedelta(days=20), day=today(), by=coordinator, at=timezone.now()
    )
    entry = fresh(case).clock.get(kind="correction_asked")
    office_desk.post(at("request_act_of", case.pk, "strike", entry.pk), {"reason": "没有发出"})
    page = office_desk.get(at("request_clock", case.pk)).content.decode()
    assert "已划去" in page
    assert "没有发出" in page
    assert fresh(case).state == State.WORKING


def test_the_clock_shows_each_day_with_its_ground(office_desk, case):
    page = office_desk.get(at("request_clock", case.pk)).content.decode()
    assert "第1个工作日" in page
    assert "起算日，不计入" in page
    assert "当面提交，提交之日为收到之日" in page


def test_the_receipt_is_put_right(office_desk, case):
    data = {"channel": "email", "arrived_on": today().isoformat(), "why": "是电子邮件，不是当面"}
    office_desk.post(at("request_act", case.pk, "correct-receipt"), data)
    assert fresh(case).state == State.UNCONFIRMED
    page = office_desk.get(at("request", case.pk)).content.decode()
    assert "登记双方确认" in page
    office_desk.post(at("request_act", case.pk, "confirm"), {"day": today().isoformat(), "how": "电话，申请人本人"})
    assert fresh(case).state == State.WORKING


def test_items_are_cut_worded_and_given_to_sections(office_desk, case, roads):
    item = fresh(case).items.get()
    office_desk.post(at("request_act_of", case.pk, "item-split", item.pk), {"texts": "分配方案\n到位情况"})
    items = list(fresh(case).items.order_by("order"))
    assert [one.text for one in items] == ["分配方案", "到位情况"]
    office_desk.post(at("request_act_of", case.pk, "item-section", items[1].pk), {"section": roads.pk})
    assert fresh(case).items.get(order=2).section == roads
    office_desk.post(at("request_act_of", case.pk, "item-edit", items[0].pk), {"text": "2025年分配方案"})
    office_desk.post(at("request_act_of", case.pk, "item-remove", items[1].pk), {"reason": "并到第1项"})
    assert [one.text for one in fresh(case).items.all()] == ["2025年分配方案"]


def test_a_request_is_joined_to_the_one_that_is_due_first(office_desk, make_case):
    first = make_case(arrived_on=today(), at=timezone.now())
    later = make_case(arrived_on=today(), at=timezone.now(), content="另一件事的材料")
    page = office_desk.get(at("request_act", later.pk, "join")).content.decode()
    assert first.number in page
    none = office_desk.post(at("request_act", later.pk, "join"), {"number": "9999-9", "reason": "同一事"})
    assert "没有找到要并入的申请" in none.content.decode()
    office_desk.post(at("request_act", later.pk, "join"), {"into": first.pk, "reason": "同一事"})
    assert fresh(later).joined_to_id == first.pk


def test_similar_requests_are_found_and_told_apart(office_desk, case, make_case):
    make_case(arrived_on=today(), at=timezone.now(), applicant_name="王芳", identity=OTHER_IDENTITIES[0])
    page = office_desk.get(at("request_similar", case.pk)).content.decode()
    assert "他人申请相同内容" in page


@pytest.mark.parametrize("name", ["nothing", "strike", "item-edit"])
def test_an_act_that_is_none_is_not_there(name, office_desk, case):
    assert office_desk.get(at("request_act", case.pk, name)).status_code == 404


def test_a_part_of_another_request_is_not_there(office_desk, case, make_case):
    other = make_case(arrived_on=today(), at=timezone.now()).items.get()
    assert office_desk.get(at("request_act_of", case.pk, "item-edit", other.pk)).status_code == 404


def test_a_post_without_a_token_is_turned_away(coordinator, case):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator, backend=BACKEND)
    assert client.post(at("request_act", case.pk, "take")).status_code == 403


def test_text_of_applicants_is_escaped(office_desk, make_case):
    row = make_case(
        arrived_on=today(), at=timezone.now(), subject="<script>alert(1)</script>", applicant_name="<b>李</b>"
    )
    for page in (at("request", row.pk), f"{at('requests')}?tab=all", at("request_clock", row.pk)):
        shown = office_desk.get(page).content.decode()
        assert "<script>alert(1)" not in shown
        assert "<b>李" not in shown


def test_the_home_of_the_desk_counts_what_waits(handler, case, safety, coordinator):
    assign(fresh(case), safety, by=coordinator, at=timezone.now(), handler=handler)
    page = enter(handler).get(reverse("desk:home")).content.decode()
    assert "件由您经办" in page
    assert f"{at('requests')}?tab=mine" in page


def test_a_near_request_of_the_same_applicant_is_marked(office_desk, make_case):
    first = make_case(content="江州大桥维修工程的竣工验收报告", at=timezone.now())
    now = make_case(content="江州大桥维修工程的竣工验收报告和监理总结", at=timezone.now())
    page = office_desk.get(at("request_similar", now.pk)).content.decode()
    assert first.number in page
    assert "同一申请人</span>" in page
