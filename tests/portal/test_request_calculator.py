"""The public calculator counts as the agencies count: the vectors of the calendar table, suspensions, restarts, refusals."""

from __future__ import annotations

import pytest
from request_forms import fresh
from requests_world import *  # noqa: F403 - the bureau that receives

__all__ = ["fresh"]
pytestmark = pytest.mark.usefixtures("fresh", "reception")
VECTORS = [
    ("2021-02-05", "2021年3月10日", "2021年4月8日"), ("2021-04-23", "2021年5月24日", "2021年6月22日"),
    ("2021-09-17", "2021年10月21日", "2021年11月18日"), ("2021-12-31", "2022年1月29日", "2022年3月3日"),
    ("2025-01-24", "2025年2月27日", "2025年3月27日"), ("2026-02-06", "2026年3月12日", "2026年4月10日"),
    ("2026-02-13", "2026年3月19日", "2026年4月17日"), ("2026-09-18", "2026年10月22日", "2026年11月19日"),
    ("2026-11-24", "2026年12月22日", ""),
]  # fmt: skip


def asked(client, **days):
    return client.get("/requests/calculator/", days).content.decode()


@pytest.mark.parametrize(("received", "due", "extended"), VECTORS, ids=[row[0] for row in VECTORS])
def test_the_vectors_of_the_calendar(client, received, due, extended):
    page = asked(client, received=received)
    assert f"最晚{due}（周" in page
    assert "暂定" not in page
    if extended:
        assert f"最晚{extended}（周" in asked(client, received=received, extension="20")


def test_days_of_a_consultation_do_not_count(client):
    page = asked(client, received="2026-03-02", asked="2026-03-10", got="2026-03-10", answered="2026-03-20")
    assert "最晚2026年4月10日（周五）" in page
    assert "征求第三方意见，不计入" in page


def test_an_answer_that_never_came_ends_with_the_fifteenth_day(client):
    page = asked(client, received="2026-03-02", asked="2026-03-10", got="2026-03-11")
    assert "第三方逾期未提出意见" in page


def test_the_clock_stands_while_the_third_party_has_no_letter(client):
    page = asked(client, received="2026-03-02", asked="2026-03-10")
    assert "期限现在停着" in page
    assert "正在等待第三方意见" in page


def test_a_corrected_request_begins_anew(client):
    assert "最晚2026年10月22日" in asked(client, received="2026-09-01", corrected="2026-09-18")


def test_payment_begins_anew(client):
    assert "最晚2026年10月22日" in asked(client, received="2026-09-01", paid="2026-09-18")


def test_a_year_without_a_notice_is_provisional(client):
    page = asked(client, received="2030-12-20")
    assert "暂定" in page
    assert "放假通知还没有录入" in page


@pytest.mark.parametrize(("days", "said"), [
    ({"received": "2018-01-01"}, "日期应写成"), ({"received": "x"}, "日期应写成"), ({"received": "9999-12-31"}, "日期应写成"),
    ({"received": "2026-03-02", "extension": "21"}, "20个工作日"), ({"received": "2026-03-02", "corrected": "2026-03-01"}, "早于"),
    ({"received": "2026-03-02", "asked": "2026-03-10", "got": "2026-03-09"}, "早于"),
    ({"received": "2026-03-02", "asked": "2026-02-01"}, "早于"), ({"received": "2026-03-02", "got": "2026-03-10"}, "请补上"),
    ({"received": "2026-03-02", "paid": "2026-06-30"}, "缴费期限"), ({"received": "2026-03-02", "corrected": "9999-12-31"}, "日期应写成"),
], ids=str)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(client, days, said):
    page = asked(client, **days)
    assert "不能这样计算" in page
    assert said in page
    assert "<h2" not in page.partition("不能这样计算")[2].partition("<footer")[0]


@pytest.mark.parametrize("odd", ["%00", "0001-01-01", "2026-13-01", "<script>", "9" * 400, "２０２６-０３-０２"])
def test_odd_days_break_nothing(client, odd):
    for name in ("received", "corrected", "paid", "asked", "got", "answered", "extension"):
        answer = client.get("/requests/calculator/", {"received": "2026-03-02"} | {name: odd})
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode().partition("<main")[2]


def test_the_form_alone_computes_nothing(client):
    page = client.get("/requests/calculator/").content.decode()
    assert "最晚" not in page.partition("<form")[2]
