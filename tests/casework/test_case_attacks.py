"""What somebody signed in may try on the screens of requests: others' cases, odd values, files that lie, forms sent twice."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, reverse
from django.utils import timezone
from moments import NOON
from request_steps import drafted, fresh
from requests_world import IDENTITY, OTHER_IDENTITIES

from gongkai.archives.queries.contents import entries
from gongkai.casework import more_urls, urls
from gongkai.casework.acts import DEEDS
from gongkai.disputes.models import Dispute
from gongkai.fees.actions.rates import install_rates
from gongkai.fees.models import Charge, ChargeState, Payment
from gongkai.foi.models import Case, PieceKind
from gongkai.foi.queries.case import case_sheet
from gongkai.letters.models import Enclosure
from gongkai.records.models import SYSTEM, Event

EVIL = '=HYPERLINK("http://x")<script>alert(1)</script>'
SCREENS = [one for one in [*urls.urlpatterns, *more_urls.urlpatterns] if isinstance(one, URLPattern)]
DATA = (IDENTITY, "13800138000", "lihua@example.com", "解放路8号")


@pytest.fixture
def case(make_case, safety, handler) -> Case:
    """Received today, in the hands of 陈晓岚; name, subject and content are an attack."""
    return make_case(
        section=safety, handler=handler, arrived_on=timezone.localdate(), at=timezone.now(), applicant_name=EVIL,
        subject=f"+{EVIL}", content=f"@{EVIL}", items=(f"-{EVIL}", "第二项"),
    )  # fmt: skip


@pytest.fixture
def other(make_case, roads) -> Case:
    """Of another section and another applicant."""
    return make_case(section=roads, applicant_name="潜龙", identity=OTHER_IDENTITIES[0], content="另一件")


def at(name: str, *args: object) -> str:
    return reverse(f"desk:request_{name}", args=args)


def page(answer) -> str:
    return answer.content.decode("utf-8", "replace")


def addresses(**parts: object) -> Iterator[str]:
    """Every address of a request, its answers, letters and files, with these parts in it; 1 for the others."""
    for one in SCREENS:
        if "<int:" in str(one.pattern) and "settings" not in str(one.pattern):
            yield "/desk/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(parts.get(found[1], 1)), str(one.pattern))


def pdf(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(600, 600))
        made.pages[0].MediaBox = pikepdf.Array([0, 0, width, height])
        made.save(buffer)
    return buffer.getvalue()


def test_every_address_asks_who_comes_and_takes_no_post_from_another_site():
    for one in SCREENS:
        assert one.callback.roles, one.name
        assert not getattr(one.callback, "csrf_exempt", False), one.name


def test_who_has_no_part_in_a_case_sees_and_does_nothing(signed_in, colleague, case, handler):
    answer, item = drafted(case, handler), case.items.first().pk
    parts = {"case": case.pk, "answer": answer.pk, "item": item, "of": item, "name": "take", "code": "L03"}
    client, events = signed_in(colleague), Event.objects.count()
    for address in addresses(**parts):
        for told in (client.get(address), client.post(address, {"reason": "看看"})):
            assert told.status_code in {403, 404, 405}, address
            assert "no-store" in told["Cache-Control"], address
    assert Event.objects.count() == events


def test_nobody_is_shown_personal_data_without_asking_for_it(signed_in, coordinator, case, handler):
    answer, client = drafted(case, handler), signed_in(coordinator)
    parts = {"case": case.pk, "answer": answer.pk, "item": case.items.first().pk, "name": "assign", "code": "L03"}
    for address in [*addresses(**parts), reverse("desk:requests") + "?tab=all", at("reviews")]:
        told = client.get(address)
        assert told.status_code < 500, address
        assert not [one for one in DATA if one in page(told)], address
        assert "<script>alert" not in page(told), address
        assert "HYPERLINK" not in page(told).partition("<title>")[2].partition("</title>")[0], address


def test_parts_of_another_case_are_not_there(signed_in, coordinator, case, other):
    client, sheet = signed_in(coordinator), case_sheet(case, coordinator, timezone.localdate())
    foreign = other.items.first().pk
    for name, deed in DEEDS.items():
        if deed.find is not None:
            assert deed.find(sheet, foreign) is None, name
            assert client.post(at("act_of", case.pk, name, foreign), {"reason": "x"}).status_code == 404, name
    answer = drafted(case, coordinator)
    assert client.post(at("decision", answer.pk, foreign), {"code": "A1"}).status_code == 404
    client.post(at("answer_new", case.pk), {"item": [foreign]})
    assert not hasattr(other.items.get(), "decision")
    assert client.post(at("letter_make", other.pk, "L14"), {"answer": answer.pk}).status_code == 404


def test_no_cell_of_a_list_is_a_formula(signed_in, coordinator, case):
    client = signed_in(coordinator)
    for address in (reverse("desk:requests_workbook") + "?tab=all", at("disputes_workbook"), at("figures_workbook"),
                    at("returns_export", "xlsx")):  # fmt: skip
        book = openpyxl.load_workbook(io.BytesIO(client.get(address).content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"], address
    assert client.get(at("returns_export", "zip")).status_code == 404


@pytest.mark.parametrize("words", ['"', "'", "%", "*", 'a" OR "b', "NEAR(", "' OR 1=1 --", "\\", "😀", "2026-²", "-1"])
def test_signs_of_query_languages_are_words(words, signed_in, coordinator, case):
    told = signed_in(coordinator).get(reverse("desk:requests"), {"q": words, "tab": "all"})
    assert told.status_code == 200
    assert (case.number in page(told)) == all(
        one in f"{case.number}{case.applicant_name}{case.subject}" for one in words.split()
    )


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_beyond_the_calendar_are_told(day, signed_in, coordinator, case):
    client = signed_in(coordinator)
    told = client.post(at("receipt_day"), {"channel": "counter", "arrived_on": day})
    assert told.json()["due"] == ""
    today = timezone.localdate().isoformat()
    papers = {"route": "review", "procedure": "review", "body": "市政府", "received_on": today}
    for wrong in ({"hearing_at": f"{day}T00:00"}, {"received_on": day}, {"accepted_on": day}):
        assert "日期应在1900年至2999年之间" in page(client.post(at("act", case.pk, "dispute"), papers | wrong))
    assert not Dispute.objects.exists()


def test_a_sum_that_no_column_holds_is_told(signed_in, coordinator, case):
    install_rates(by=SYSTEM, at=NOON)
    client, today = signed_in(coordinator), timezone.localdate()
    client.post(at("act", case.pk, "charge"), {"method": "page", "pages": 100, "reason": "一个月内提出60件"})
    charge = Charge.objects.get()
    Charge.objects.update(state=ChargeState.PAID, noticed_on=today)
    for amount in ("9" * 19, "9" * 30):
        told = client.post(
            at("act_of", case.pk, "charge-pay", charge.pk), {"amount": amount, "day": today, "note_no": "1"}
        )
        assert "元太大" in page(told)
    assert not Payment.objects.exists()


def test_a_dispute_sent_twice_is_entered_once(signed_in, coordinator, case):
    papers = {"version": fresh(case).version, "route": "review", "procedure": "review", "body": "市政府",
              "received_on": timezone.localdate()}  # fmt: skip
    client = signed_in(coordinator)
    assert client.post(at("act", case.pk, "dispute"), papers).status_code == 302
    assert "已经登记过" in page(client.post(at("act", case.pk, "dispute"), papers))
    assert client.post(at("act", case.pk, "dispute"), papers | {"number": "江府复〔2026〕9号"}).status_code == 302
    assert Dispute.objects.count() == 2


def test_a_page_too_long_for_a_picture_is_told(signed_in, handler, case):
    client, answer = signed_in(handler), drafted(case, handler)
    client.post(at("enclosures", answer.pk), {"files": SimpleUploadedFile("长.pdf", pdf(1, 100_000))})
    row = Enclosure.objects.get()
    assert client.get(at("page", row.pk, 1)).status_code == 404
    area = {"area-page": 1, "area-left": 1, "area-top": 1, "area-right": 50, "area-bottom": 50}
    assert "幅面太大" in page(client.post(at("redact", row.pk), area))
    assert client.post(at("redact", row.pk), area | {"area-left": "inf", "area-right": "-1e400"}).status_code == 409


def test_a_file_that_goes_out_stays_in_the_case_and_its_name_leads_nowhere(signed_in, handler, case):
    client, answer = signed_in(handler), drafted(case, handler)
    name = '..\\..\\"><img src=x onerror=alert(1)>.txt'
    client.post(at("enclosures", answer.pk), {"files": SimpleUploadedFile(name, "资金分配表".encode())})
    row = Enclosure.objects.get()
    assert "<img src=x" not in page(client.get(at("enclosures", answer.pk)))
    told = client.post(at("act_of", case.pk, "piece-remove", row.original_id), {"reason": "误传"})
    assert "随答复提供，不能移出" in page(told)
    assert case.pieces.get(kind=PieceKind.INFORMATION).removed_at is None
    assert all(".." not in one.path and one.path.count("/") == 1 for one in entries(case))
