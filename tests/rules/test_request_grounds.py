import pytest

from gongkai.rules.refused import Refused
from gongkai.rules.requests.grounds import EXEMPTIONS, GROUNDS, Force, Need, cites_of, exemptions_of, needs_of

# Rows of the table of answer kinds: code, articles, row of table 三, remedy.
KINDS = [
    ("A1", "第三十六条第一项", "r3.1", "B"),
    ("A2", "第三十六条第二项", "r3.1", "B"),
    ("A3", "第三十七条", "r3.2", "A"),
    ("B1", "第三十六条第三项 第十四条", "r3.3.1", "A"),
    ("B2", "第三十六条第三项 第十四条", "r3.3.2", "A"),
    ("B3", "第三十六条第三项 第十四条", "r3.3.3", "A"),
    ("B4", "第三十六条第三项 第十五条 第三十二条", "r3.3.4", "A"),
    ("B5", "第三十六条第三项 第十六条第一款", "r3.3.5", "A"),
    ("B6", "第三十六条第三项 第十六条第二款", "r3.3.6", "A"),
    ("B7", "第三十六条第三项 第十六条第二款", "r3.3.7", "A"),
    ("B8", "第三十六条第七项", "r3.3.8", "B"),
    ("C1", "第三十六条第四项", "r3.4.1", "B"),
    ("C2", "第三十六条第五项", "r3.4.1", "B"),
    ("C3", "第三十八条", "r3.4.2", "B"),
    ("C4", "第三十条", "r3.4.3", "B"),
    ("D1", "第三十九条第一款", "r3.5.1", "B"),
    ("D2", "第三十六条第六项", "r3.5.2", "B"),
    ("D3", "第三十九条第二款", "r3.5.3", "B"),
    ("D4", "第三十五条", "r3.5.4", "B"),
    ("E1", "第三十条", "r3.6.1", "B"),
    ("F1", "第四十一条", "", "B"),
]


@pytest.mark.parametrize(("code", "articles", "row", "remedy"), KINDS, ids=[f"1_7_{row[0]}" for row in KINDS])
def test_1_7_each_kind_of_answer_has_its_article_row_and_remedy(code, articles, row, remedy):
    ground = GROUNDS[code]
    assert [str(cite) for cite in ground.cites] == [f"《政府信息公开条例》{article}" for article in articles.split()]
    assert (ground.row, ground.remedy) == (row, remedy)
    assert ground.duty


def test_1_7_the_rows_without_an_article_of_the_regulation_name_their_norm():
    assert str(GROUNDS["E2"].cites[0]) == "国办函〔2020〕109号第六条"
    assert {str(GROUNDS[code].cites[0]) for code in ("D5", "E3")} == {"国办公开办函〔2021〕30号"}
    assert (GROUNDS["D5"].row, GROUNDS["E2"].row, GROUNDS["E3"].row) == ("r3.5.5", "r3.6.2", "r3.6.3")
    assert GROUNDS["E3"].remedy is None


def test_1_7_there_are_no_other_kinds():
    assert list(GROUNDS) == [*(row[0] for row in KINDS[:19]), "D5", "E1", "E2", "E3", "F1"]


def test_1_7_what_withholds_is_a3_and_every_b():
    assert [code for code, ground in GROUNDS.items() if ground.refuses] == ["A3", *(f"B{n}" for n in range(1, 9))]


def test_1_7_the_trial_format_has_one_row_for_other_ends():
    assert {GROUNDS[code].trial_row for code in ("E1", "E2", "E3")} == {"r3.6"}
    assert GROUNDS["D5"].trial_row == "r3.5.5"


EXEMPT = [
    ("EX14-1", Force.MUST, "B1", "第十四条"),
    ("EX14-2", Force.MUST, "B2", "第十四条"),
    ("EX14-3", Force.MUST, "B3", "第十四条"),
    ("EX15", Force.CONSENT, "B4", "第十五条"),
    ("EX16-1", Force.MAY, "B5", "第十六条第一款"),
    ("EX16-2", Force.MAY, "B6", "第十六条第二款"),
    ("EX16-3", Force.MAY, "B7", "第十六条第二款"),
]


@pytest.mark.parametrize(("code", "force", "ground", "article"), EXEMPT, ids=[f"1_4_{row[0]}" for row in EXEMPT])
def test_1_4_each_exemption_has_its_force_and_backs_one_refusal(code, force, ground, article):
    exemption = EXEMPTIONS[code]
    assert (exemption.force, exemption.ground) == (force, ground)
    assert str(exemption.cite) == f"《政府信息公开条例》{article}"
    assert exemption.cite in cites_of(ground)
    assert exemptions_of(ground) == (exemption,)


WAYS_OUT = {
    "EX14-1": "解密", "EX14-2": "不得公开", "EX14-3": "不得公开", "EX15": "第三方同意，或者不公开会对公共利益造成重大影响",
    "EX16-1": "可以公开，由机关裁量", "EX16-2": "法律、法规、规章规定应当公开", "EX16-3": "法律、法规、规章规定应当公开",
}  # fmt: skip


def test_1_4_each_exemption_names_its_way_out():
    assert list(WAYS_OUT) == list(EXEMPTIONS)
    assert all(words in EXEMPTIONS[code].way_out for code, words in WAYS_OUT.items())


def test_1_4_only_article_14_blocks_release():
    blocking = [code for code, exemption in EXEMPTIONS.items() if exemption.blocks_release]
    assert blocking == ["EX14-1", "EX14-2", "EX14-3"]


def test_1_4_article_15_needs_a_consultation_record_and_article_16_a_reason():
    assert needs_of("B4") == (Need.THIRD_PARTY_RECORD,)
    assert [needs_of(code) for code in ("B5", "B6", "B7")] == [(Need.DISCRETION_REASON,)] * 3
    assert [needs_of(code) for code in ("B1", "B2", "B3")] == [()] * 3


def test_1_7_a3_carries_the_exemptions_of_the_withheld_part():
    assert needs_of("A3", ["EX16-2", "EX15"]) == (
        Need.SPLIT_LISTS,
        Need.MANNER_AND_TIME,
        Need.THIRD_PARTY_RECORD,
        Need.DISCRETION_REASON,
    )
    assert "".join(map(str, cites_of("A3", ["EX15"]))) == "《政府信息公开条例》第三十七条《政府信息公开条例》第十五条"


def test_1_7_a3_without_an_exemption_is_refused():
    with pytest.raises(Refused, match="第三十七条"):
        exemptions_of("A3")


def test_1_7_an_answer_cannot_borrow_the_exemption_of_another():
    with pytest.raises(Refused, match="不能引用"):
        needs_of("C1", ["EX14-1"])
    assert exemptions_of("B1", ["EX14-1"]) == (EXEMPTIONS["EX14-1"],)


@pytest.mark.parametrize(
    ("code", "need"),
    [
        ("A1", "published_place"),
        ("A2", "manner_and_time"),
        ("B8", "procedure_of_other_law"),
        ("C1", "search_log"),
        ("C2", "right_agency"),
        ("C4", "correction_notice"),
        ("D2", "earlier_answer"),
        ("D4", "reasons_asked"),
        ("E2", "fee_notice"),
        ("F1", "evidence"),
    ],
)
def test_1_7_what_must_be_on_file(code, need):
    assert needs_of(code) == (need,)
    assert Need(need).label
