"""Every letter L01 to L18 of the product's templates: what both files say, its number, its remedy, and what it is refused for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import pytest_django
from django.db import transaction
from django.test import override_settings
from docx import Document
from letter_set import BY_COMPANY, DECIDED, Office, every_letter

from gongkai.letters.actions.templates import GROUNDED
from gongkai.letters.models import Code
from gongkai.letters.queries.marks import MARKS
from gongkai.letters.sources.starting import starts
from gongkai.merging.actions.letterhead import build_template

pytestmark = pytest.mark.django_db
# Of each letter: the mark of its number, its remedy, a name that is missing when nothing is there, words that it must say
LETTERS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "L01": ("", "", "申请人", ("申请人李华", "证件号码11010519491231002X", "文号或其他特征江交养〔2025〕12号", "申请日期2026年5月11日")),
    "L02": ("", "", "申请人", ("当面提交", "收到日期及依据2026年5月11日，", "答复期限2026年6月8日", "承办科室安全监督科")),
    "L03": ("收", "", "机关名称", ("2026年5月11日收到", "登记编号：江交公开申〔2026〕1号", "在2026年6月8日前（含当日）答复")),
    "L04": ("补", "", "补正事项", ("（一）所需信息的年份（二）项目的名称", "请于2026年6月2日前补正", "不再处理", "书面提交或者邮寄至江州市东城区人民路1号")),
    "L05": ("说", "", "频次事实", ("同类申请60件。", "于2026年6月2日前说明理由")),
    "L06": ("延", "", "联系电话", ("因涉及三个部门的数据，", "不能在2026年6月8日前答复", "延长10个工作日，最迟于2026年6月23日答复")),
    "L07": ("征", "", "可能影响", ("江州路桥公司：", "贵方的商业秘密。", "15个工作日内", "由本机关依照规定决定是否公开", "征求意见确认函")),
    "L08": ("", "", "机关名称", ("江交公开征〔2026〕1号", "征求意见的事项：2025年养护合同的价款和单价。", "不同意公开", "签名（盖章）")),
    "L09": ("知", "", "申请人", ("涉及第三方，本机关已于2026年5月12日依法征求意见", "不计算在答复期限内")),
    "L10": ("三", "B", "公开内容", ("江州路桥公司：", "公开有利于监督行车安全。", "公开下列内容：2025年养护合同的价款。", "对本决定不服的")),
    "L11": ("征", "", "征求对象、征求事项", ("江州市财政局：", "15个工作日内", "视为同意公开")),
    "L12": ("协", "", "征求对象、征求事项", ("江州市审计局：", "请于2026年6月2日前书面回复")),
    "L13": ("费", "", "联系电话", ("按件计收", "第11件至第18件，每件100元，小计800元。", "合计800元", "20个工作日内", "重新计算答复期限")),
    "L14": ("答", "A", "申请人", ("包含2项内容", "（一）关于“分配方案”", "（二）关于“讨论记录”", "对其中不予公开的内容不服的")),
    "L15E1": ("止", "B", "申请人", ("2026年5月12日向您发出补正告知书", "在2026年6月2日前补正", "对本决定不服的")),
    "L15E2": ("止", "B", "申请人", ("于2026年5月12日收到，缴费期限至2026年6月9日", "国办函〔2020〕109号第六条")),
    "L16": ("更", "B", "更正结果", ("要求更正：登记的车辆号牌有误", "第四十一条的规定，本机关已将号牌更正为江A12345。")),
    "L17": ("", "", "机关名称", ("受送达人李华", "登记回执江交公开收〔2026〕1号", "邮寄送达", "EA123456789CN", "送达日期2026年5月12日")),
    "L17third": ("", "", "机关名称", ("受送达人江州路桥公司送达地址江州市南城区路桥大厦", "第三方征求意见书江交公开征〔2026〕1号")),
    "L18": ("", "", "申请人", ("第一卷", "共4件", "保管期限：10年", "申请表.pdf", "立卷人：林静")),
}  # fmt: skip
# Of each kind of answer: its remedy (rules 4.3) and words of its own. B8 also on the days between which the law changed
ANSWERS = {
    "A1": ("B", "以下途径获取：江州市交通运输局网站“养护资金”栏目。"), "A2": ("B", "附件：1.养护资金分配表.txt（2页）"),
    "A3": ("A", "对其中不予公开的内容不服的"), "B1": ("A", "第三十六条第三项、第十四条"), "B2": ("A", "禁止公开"),
    "B3": ("A", "可能危及国家安全"), "B4": ("A", "征求第三方意见，第三方不同意公开。"), "B5": ("A", "第十六条第一款"),
    "B6": ("A", "第十六条第二款"), "B7": ("A", "行政执法案卷"), "B8": ("B", "《不动产登记暂行条例》第二十七条。根据"),
    "C1": ("B", "没有结果。经检索，没有找到"), "C2": ("B", "0750-7654321。您可以向该机关提出申请。"), "C3": ("B", "不予提供"),
    "C4": ("B", "收到你单位补正后的申请"), "D1": ("B", "第三十九条第一款"), "D2": ("B", "答复书编号江交公开答〔2026〕17号。"),
    "D3": ("B", "江州市图书馆、新华书店。"), "D4": ("B", "你单位说明的理由不合理。"), "D5": ("B", "国办公开办函〔2021〕30号的规定"),
    "D4silent": ("B", "要求您说明理由，您逾期没有说明理由。"), "earlier": ("B", "主动公开"), "archived": ("B", "予以公开"),
    "B8 2023-12-29": ("B", "江州市人民政府或者江南省交通运输厅"), "B8 2024-01-02": ("A", "先向江州市人民政府"),
    "B8 2025-05-30": ("A", "先向江州市人民政府"), "B8 2025-06-03": ("B", "60日内向江州市人民政府"),
}  # fmt: skip
FAULT = re.compile(r"\{\{|\}\}|[【】]|None|[。；，、：]{2}|“”|（）|《》|于前|在前")
CLAUSES = {"A": "内先向", "B": "6个月内直接向江州市东城区人民法院"}


@pytest.fixture(scope="module")
def made(
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Office]:
    """The set, made once; nothing of it stays."""
    folder = tmp_path_factory.mktemp("letters")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=Path(folder)), transaction.atomic():
        yield every_letter()
        transaction.set_rollback(True)


def test_no_letter_and_no_kind_of_answer_is_left_out(made: Office) -> None:
    assert {one.code for one in made.made.values()} == set(Code.values)
    assert set(made.made) == set(LETTERS) | {f"L14{key}" for key in ANSWERS}
    assert set(DECIDED) == GROUNDED[Code.L14]


@pytest.mark.parametrize("key", LETTERS)
def test_a_letter_says_what_it_must_under_its_number(made: Office, key: str) -> None:
    mark, remedy, _, told = LETTERS[key]
    one = made.made[key]
    assert [words for words in told if words not in one.docx] == []
    assert one.remedy == remedy
    assert one.number in one.docx
    assert re.fullmatch(f"江交公开{mark}〔2026〕[0-9]+号" if mark else "", one.number)


@pytest.mark.parametrize("key", ANSWERS)
def test_an_answer_names_its_ground_and_its_remedy(made: Office, key: str) -> None:
    remedy, told = ANSWERS[key]
    one = made.made[f"L14{key}"]
    assert told in one.docx
    assert one.remedy == remedy


def test_both_files_of_a_letter_say_the_same_and_nothing_is_left_open(made: Office) -> None:
    for key, one in made.made.items():
        assert one.docx == one.pdf, key
        assert FAULT.findall(one.docx) == [], key
        assert one.sound, key
        assert len(one.docx) > 80, key


def test_a_clause_stands_where_a_remedy_is_due_and_nowhere_else(made: Office) -> None:
    for key, one in made.made.items():
        found = {kind for kind, words in CLAUSES.items() if words in one.docx}
        assert found == ({one.remedy} if one.remedy else set()), key
        assert bool(one.remedy) == ("行政复议" in one.docx), key


def test_numbers_run_without_gaps_by_mark_and_year(made: Office) -> None:
    runs: dict[str, list[int]] = defaultdict(list)
    for one in made.made.values():
        if one.number:
            run, serial = one.number[:-1].split("〕")
            runs[run].append(int(serial))
    assert set(runs) >= {f"江交公开{mark}〔2026" for mark in MARKS.values()}
    runs["江交公开补〔2026"].append(2)  # made on the way to C4
    assert {run: sorted(given) for run, given in runs.items()} == {
        run: list(range(1, len(given) + 1)) for run, given in runs.items()
    }


@pytest.mark.parametrize("key", LETTERS)
def test_what_is_missing_is_named_before_anything_is_made(made: Office, key: str) -> None:
    one = made.made[key]
    assert "字段没有内容：" in one.lacks
    assert LETTERS[key][2] in one.lacks
    assert one.wasted == 0


def test_a_citizen_and_an_organisation_are_each_spoken_to_as_they_should_be(made: Office) -> None:
    companies = {f"L14{code}" for code in BY_COMPANY}
    for key, one in made.made.items():
        assert ("你单位" in one.docx) == (key in companies), key
        assert ("您" in one.docx) <= (key not in companies), key
    assert "本机关于2026年5月11日收到您提出的" in made.made["L03"].docx


def test_no_template_of_the_product_knows_beforehand_who_asks() -> None:
    assert [start.name for start in starts() if "您" in repr(start.draft)] == []


def test_who_is_asked_is_not_told_who_applies(made: Office) -> None:
    for key in ("L07", "L08", "L10", "L11", "L12", "L17third"):
        assert "李华" not in made.made[key].docx, key
        assert "解放路" not in made.made[key].docx, key


def test_a_list_of_any_length_breaks_over_pages_and_what_follows_stays_with_the_signature() -> None:
    several = next(one for one in starts() if one.code == Code.L14 and not one.ground)
    document = Document(BytesIO(build_template(several.draft)))
    held = [line.text for line in document.paragraphs if line.paragraph_format.keep_with_next]
    assert "{{?救济告知}}" in held
    assert [words for words in held if "{{事项." in words] == []
