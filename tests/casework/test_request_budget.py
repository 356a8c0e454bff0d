"""Every page of a request and every tab of the queue costs at most fifteen queries, however much there is of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from moments import NOON, on
from request_steps import AT, DAY, NO_SECRET, approved, asked, drafted, fresh
from requests_world import PDF

from gongkai.disputes.actions.entering import Papers, add_paper, enter_dispute
from gongkai.disputes.models import Route
from gongkai.fees.actions.charging import approve as approve_charge
from gongkai.fees.actions.charging import compute
from gongkai.fees.actions.rates import install_rates
from gongkai.foi.actions.consulting import got
from gongkai.foi.actions.extending import ask_extension
from gongkai.foi.actions.reviewing import approve, mark_sent, submit
from gongkai.foi.queries.queues import Tab
from gongkai.records.models import SYSTEM
from gongkai.rules.requests.disputes import Procedure
from gongkai.rules.requests.fees import Method

pytestmark = pytest.mark.django_db
MOST = 15
CAME = date(2026, 6, 15)
PAGES = ("request", "request_clock", "request_answers", "request_letters", "request_fee", "request_disputes",
         "request_archive", "request_similar")  # fmt: skip
LISTS = ("request_open_disputes", "request_reviews", "request_proposals")


def queries_of(client, address):
    """Every query of the page: the session and the frame among them."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return [one["sql"] for one in captured.captured_queries]


@pytest.fixture
def busy(make_case, safety, handler, head, coordinator):
    """A request with everything that may be under way at once."""
    install_rates(by=SYSTEM, at=NOON)
    case = make_case(safety, handler, items=("养护资金分配方案", "养护资金到位情况"))
    for name in ("江州路桥公司", "第二公司"):
        got(asked(fresh(case), handler, name=name), day=DAY, by=handler, at=AT)
    ask_extension(fresh(case), 5, "资料多", by=handler, at=AT)
    approve(submit(drafted(fresh(case), handler), by=handler, at=AT), by=head, at=AT, secrecy=NO_SECRET)
    charge = compute(fresh(case), Method.PAGE, reason="一个月内提出60件申请", pages=300, by=handler, at=AT)
    approve_charge(charge, by=coordinator, at=AT)
    return case


@pytest.fixture
def disputed(make_case, safety, handler, head, lawyer, office_head, coordinator):
    """A request that was answered and is before the reconsideration organ."""
    case = make_case(safety, handler, items=("养护资金分配方案", "养护资金到位情况"))
    sent = mark_sent(approved(case, handler, head, lawyer, office_head), day=DAY, by=coordinator, at=AT)
    papers = Papers(
        route=Route.REVIEW, procedure=Procedure.REVIEW, body="江州市人民政府", received_on=CAME, accepted_on=CAME
    )
    row = enter_dispute(sent, papers, by=coordinator, at=on(CAME))
    for name in ("申请书", "证据目录"):
        add_paper(row, name=name, file_name=f"{name}.pdf", data=PDF + name.encode(), by=coordinator, at=on(CAME))
    return case


def test_pages_of_requests_keep_their_budget(busy, disputed, signed_in, handler, coordinator):
    for person in (handler, coordinator):
        client = signed_in(person)
        client.get(reverse("desk:requests"))  # the first page of a process asks a few more
        addresses = [reverse(f"desk:{page}", args=[case.pk]) for page in PAGES for case in (busy, disputed)]
        addresses += [reverse("desk:requests") + f"?tab={tab}&q=养护+资金&year=2026" for tab in Tab]
        addresses += [reverse(f"desk:{name}") for name in LISTS]
        for address in addresses:
            asked_for = queries_of(client, address)
            assert len(asked_for) <= MOST, (address, [one[:90] for one in asked_for])
