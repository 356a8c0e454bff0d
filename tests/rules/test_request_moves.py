from dataclasses import replace
from datetime import date

import pytest

from gongkai.rules.calendar import published_calendar
from gongkai.rules.refused import Refused
from gongkai.rules.requests.clock import ClockEvent, EventKind, Stage, count
from gongkai.rules.requests.moves import may, refuse

K = EventKind
NOTICES = published_calendar()


def on(day):
    """A day of 2026, as "3-20"."""
    return date(2026, *map(int, day.split("-")))


def event(kind, day, key="", days=0, until=None):
    return ClockEvent(kind, on(day), key, days, on(until) if until else None)


START = event(K.STARTED, "3-2")  # due 3-30, fix_by 3-11
ORGAN = event(K.ORGAN_ASKED, "3-4", "乙局", until="3-20")
LETTERS = (event(K.THIRD_PARTY_ASKED, "3-4", "甲"), event(K.COMAKER_ASKED, "3-4", "丙局"), ORGAN)
LEDGERS = {
    Stage.UNCONFIRMED: (),
    Stage.WORKING: (START,),
    Stage.CORRECTING: (START, *LETTERS, event(K.CORRECTION_ASKED, "3-5", until="3-9")),
    Stage.CONSULTING: (START, *LETTERS),
    Stage.PAYING: (START, *LETTERS, event(K.FEE_NOTICED, "3-5")),
    Stage.ANSWERED: (START, event(K.ANSWERED, "3-5")),
    Stage.ENDED: (START, event(K.WITHDRAWN, "3-5")),
}
TODAY = on("3-10")
# Each event as it would be good in itself: on 10 March, with all that it needs.
EVENTS = {kind: ClockEvent(kind, TODAY) for kind in EventKind}
EVENTS |= {kind: replace(EVENTS[kind], key="甲") for kind in EventKind if kind.startswith("third_party")}
EVENTS |= {kind: replace(EVENTS[kind], key="丙局") for kind in EventKind if kind.startswith("comaker")}
EVENTS |= {kind: replace(EVENTS[kind], key="乙局") for kind in EventKind if kind.startswith("organ")}
EVENTS |= {kind: replace(EVENTS[kind], key="新") for kind in EventKind if kind.endswith("party_asked")}
EVENTS |= {kind: replace(EVENTS[kind], key="新") for kind in (K.COMAKER_ASKED, K.ORGAN_ASKED)}
EVENTS[K.EXTENDED] = replace(EVENTS[K.EXTENDED], days=5)
EVENTS[K.DELAYED] = replace(EVENTS[K.DELAYED], until=on("6-30"))

ASKS = {K.THIRD_PARTY_ASKED, K.COMAKER_ASKED, K.ORGAN_ASKED}
ARRIVE = {K.THIRD_PARTY_GOT, K.THIRD_PARTY_ANSWERED, K.COMAKER_GOT, K.COMAKER_ANSWERED, K.ORGAN_ANSWERED}
CLOSE = {K.WITHDRAWN, K.STOPPED}
ALLOWED = {
    Stage.UNCONFIRMED: {K.STARTED} | CLOSE,
    Stage.WORKING: ASKS | CLOSE | {K.CORRECTION_ASKED, K.FEE_NOTICED, K.EXTENDED, K.DELAYED, K.ANSWERED},
    Stage.CORRECTING: ARRIVE | CLOSE | {K.CORRECTED, K.CORRECTION_LAPSED},
    Stage.CONSULTING: ASKS | ARRIVE | CLOSE | {K.EXTENDED, K.DELAYED},
    Stage.PAYING: ARRIVE | CLOSE | {K.FEE_GOT, K.FEE_PAID},
    Stage.ANSWERED: set(),
    Stage.ENDED: set(),
}


def standing(*events, today=TODAY):
    return count(events, NOTICES, today=today)


@pytest.mark.parametrize("stage", Stage, ids=str)
def test_the_ledgers_stand_where_they_say(stage):
    assert standing(*LEDGERS[stage]).state is stage


@pytest.mark.parametrize("kind", EventKind, ids=str)
@pytest.mark.parametrize("stage", Stage, ids=str)
def test_1_6_every_pair_of_stage_and_event_is_allowed_or_refused(stage, kind):
    now = standing(*LEDGERS[stage])
    allowed = kind in ALLOWED[stage]
    assert may(EVENTS[kind], now, by_unit_head=True) is allowed
    if not allowed:
        with pytest.raises(Refused) as refusal:
            refuse(EVENTS[kind], now, by_unit_head=True)
        assert refusal.value.what.endswith("。")
        assert refusal.value.then.endswith("。")
        assert refusal.value.basis is not None


REFUSALS = [
    pytest.param((START,), event(K.EXTENDED, "3-31", days=5), "已于2026年3月30日届满", id="1_8_7 extension after due"),
    pytest.param((START,), event(K.EXTENDED, "3-20", days=21), "不能再延长21个", id="1_6_4 extension over twenty"),
    pytest.param(
        (START, event(K.EXTENDED, "3-20", days=15)),
        event(K.EXTENDED, "3-23", days=6),
        "最多还可以延长5个",
        id="1_6_4 sum over twenty",
    ),
    pytest.param(
        (START, event(K.EXTENDED, "3-20", days=20)),
        event(K.EXTENDED, "3-23", days=1),
        "请在现有期限内答复",
        id="1_6_4 nothing left",
    ),
    pytest.param((START,), event(K.EXTENDED, "3-20"), "没有写明延长", id="1_6_4 extension of no days"),
    pytest.param((START,), event(K.CORRECTION_ASKED, "3-12"), "最后一日为2026年3月11日", id="1_8_3 late correction"),
    pytest.param(
        (START, event(K.CORRECTION_ASKED, "3-5"), event(K.CORRECTED, "3-6")),
        event(K.CORRECTION_ASKED, "3-9"),
        "只能作出一次",
        id="1_8_3 second correction",
    ),
    pytest.param(
        (START,), event(K.CORRECTION_ASKED, "3-5", until="3-5"), "合理的补正期限", id="1_6_6 no time to correct"
    ),
    pytest.param(
        (START, event(K.CORRECTION_ASKED, "3-5", until="3-31")),
        event(K.CORRECTION_LAPSED, "3-31"),
        "尚未届满",
        id="1_6_6 lapse too early",
    ),
    pytest.param((START,), event(K.FEE_NOTICED, "3-31"), "不能再作收费通知", id="2_4_1 fee notice after due"),
    pytest.param(
        (START, event(K.FEE_NOTICED, "3-9")), event(K.FEE_LAPSED, "4-30"), "没有起算", id="2_4_3 notice not received"
    ),
    pytest.param(
        (START, event(K.FEE_NOTICED, "3-9"), event(K.FEE_GOT, "3-11")),
        event(K.FEE_LAPSED, "4-9"),
        "至2026年4月9日",
        id="2_4_4 lapse on the last day",
    ),
    pytest.param(
        (START, event(K.FEE_NOTICED, "3-9"), event(K.FEE_GOT, "3-11")),
        event(K.FEE_PAID, "4-10"),
        "之后缴费不恢复办理",
        id="1_6_10 money too late",
    ),
    pytest.param(
        (START, event(K.FEE_NOTICED, "3-9"), event(K.FEE_GOT, "3-11")),
        event(K.FEE_GOT, "3-12"),
        "已经登记",
        id="2_4_3 received twice",
    ),
    pytest.param((START, event(K.FEE_NOTICED, "3-9")), event(K.ANSWERED, "3-10"), "待缴费", id="answer while paying"),
    pytest.param(
        (START, LETTERS[0], event(K.THIRD_PARTY_GOT, "3-5", "甲")),
        event(K.ANSWERED, "3-20"),
        "正在等待第三方意见",
        id="1_6_7 answer before the third party",
    ),
    pytest.param((START, LETTERS[1]), event(K.ANSWERED, "3-20"), "第三十四条", id="1_6_8 answer before the co-maker"),
    pytest.param((START, LETTERS[0]), event(K.THIRD_PARTY_ASKED, "3-9", "甲"), "同一对象", id="1_6_7 asked twice"),
    pytest.param((START,), event(K.ORGAN_ASKED, "3-9", "乙局", until="3-9"), "早于发函", id="1_6_5 no time to reply"),
    pytest.param(
        (START, LETTERS[0]),
        event(K.THIRD_PARTY_GOT, "3-3", "甲"),
        "早于征求意见书发出之日2026年3月4日",
        id="1_6_7 got before sent",
    ),
    pytest.param(
        (START, LETTERS[1]),
        event(K.COMAKER_GOT, "3-3", "丙局"),
        "早于征求意见书发出之日2026年3月4日",
        id="1_6_8 got before sent",
    ),
    pytest.param(
        (START, ORGAN), event(K.ORGAN_ANSWERED, "3-3", "乙局"), "早于征求意见书发出之日", id="1_6_5 reply before sent"
    ),
    pytest.param(
        (START, LETTERS[0], event(K.THIRD_PARTY_GOT, "3-6", "甲")),
        event(K.THIRD_PARTY_ANSWERED, "3-5", "甲"),
        "早于对方收到征求意见书之日2026年3月6日",
        id="1_6_7 reply before got",
    ),
    pytest.param(
        (START, LETTERS[0], event(K.THIRD_PARTY_ANSWERED, "3-9", "甲")),
        event(K.THIRD_PARTY_GOT, "3-6", "甲"),
        "答复已经登记",
        id="1_6_7 got after the reply",
    ),
    pytest.param((START, LETTERS[0]), event(K.THIRD_PARTY_ANSWERED, "3-9", "乙"), "没有与此对应", id="another's reply"),
    pytest.param(
        (START, LETTERS[0], event(K.THIRD_PARTY_GOT, "3-5", "甲")),
        event(K.THIRD_PARTY_GOT, "3-6", "甲"),
        "已经登记",
        id="1_6_7 got twice",
    ),
    pytest.param((START,), event(K.DELAYED, "3-31", until="6-30"), "不能再作延迟答复", id="1_6_9 delay after due"),
    pytest.param((START,), event(K.DELAYED, "3-20", until="3-30"), "晚于现有期限", id="1_6_9 delay to the due day"),
    pytest.param((START,), event(K.DELAYED, "3-20"), "晚于现有期限", id="1_6_9 delay without a day"),
    pytest.param((START,), event(K.ANSWERED, "2-27"), "早于本期起算日", id="before receipt"),
    pytest.param((START,), event(K.ANSWERED, "6-2"), "还没有到", id="in the future"),
    pytest.param((), event(K.STARTED, "6-2"), "还没有到", id="received in the future"),
]


@pytest.mark.parametrize(("ledger", "wanted", "words"), REFUSALS)
def test_what_the_law_does_not_allow_is_refused_with_its_reason(ledger, wanted, words):
    with pytest.raises(Refused, match=words):
        refuse(wanted, standing(*ledger, today=on("6-1")), by_unit_head=True)


ALLOWED_EDGES = [
    pytest.param((START,), event(K.EXTENDED, "3-30", days=20), id="1_8_14 extension on the due date"),
    pytest.param((START,), event(K.FEE_NOTICED, "3-30"), id="1_8_14 fee notice on the due date"),
    pytest.param((START,), event(K.CORRECTION_ASKED, "3-11", until="3-31"), id="1_6_6 correction on the seventh day"),
    pytest.param((START, ORGAN), event(K.ANSWERED, "3-10"), id="1_6_5 another organ need not be waited for"),
    pytest.param(
        (START, LETTERS[0], event(K.THIRD_PARTY_GOT, "3-5", "甲")),
        event(K.ANSWERED, "4-20"),
        id="1_6_7 answer after silence",
    ),
    pytest.param(
        (START, LETTERS[0], event(K.THIRD_PARTY_GOT, "3-5", "甲")),
        event(K.THIRD_PARTY_ANSWERED, "4-20", "甲"),
        id="1_6_7 a late reply goes on file",
    ),
    pytest.param(
        (START, event(K.FEE_NOTICED, "3-9"), event(K.FEE_GOT, "3-11")),
        event(K.FEE_PAID, "4-9"),
        id="2_4_3 paid on the last day",
    ),
    pytest.param(
        (START, LETTERS[0], event(K.CORRECTION_ASKED, "3-5"), event(K.CORRECTED, "3-20")),
        event(K.THIRD_PARTY_ANSWERED, "3-12", "甲"),
        id="a reply typed after a restart",
    ),
    pytest.param((START,), event(K.ANSWERED, "5-20"), id="a late answer must still be given"),
    pytest.param((START,), event(K.THIRD_PARTY_ASKED, "4-20", "甲"), id="1_8_7 a late letter is recorded"),
]


@pytest.mark.parametrize(("ledger", "wanted"), ALLOWED_EDGES)
def test_what_the_law_just_allows_passes(ledger, wanted):
    assert may(wanted, standing(*ledger, today=on("6-1")), by_unit_head=True)


def test_1_6_4_extension_is_approved_by_the_head_of_the_work_unit():
    with pytest.raises(Refused, match="工作机构负责人"):
        refuse(event(K.EXTENDED, "3-9", days=5), standing(START))


def test_2_4_4_an_unpaid_fee_closes_the_day_after_the_last_day():
    ledger = (START, event(K.FEE_NOTICED, "3-9"), event(K.FEE_GOT, "3-11"))
    assert may(event(K.FEE_LAPSED, "4-10"), standing(*ledger, today=on("4-10")))
    assert not may(event(K.FEE_LAPSED, "4-9"), standing(*ledger, today=on("4-9")))
