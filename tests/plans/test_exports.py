"""The workbook and the written report: read back, they say what is stored and nothing else."""

# ruff: noqa: F401, F811 — fixtures are imported
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from docx import Document
from importing_office import ITEMS, TITLE, kept_files, plan, reading, sections
from moments import NOON, TODAY, on

from gongkai.plans.actions.exports import export_ledger, export_report
from gongkai.plans.models import Claim, Duty, Evidence, EvidenceKind, Period, State, Verdict
from gongkai.plans.queries.exports import ledger_workbook, report_document
from gongkai.plans.queries.ledger import Filters
from gongkai.plans.queries.lights import horizon
from gongkai.records.models import Attachment, Event, Verb

pytestmark = pytest.mark.django_db
JULY = on(date(2026, 7, 10))


@pytest.fixture
def worked(plan, sections):
    """安全监督科 reported, handed in evidence and was accepted; 法制科 is blocked."""
    safe = Duty.objects.get(task__number="5", section=sections["安全监督科"])
    period = safe.periods.first()
    Evidence.objects.create(
        duty=safe, period=period, kind=EvidenceKind.LINK, title="解读：客运新规", url="https://gk.jiangzhou.example/1",
        happened_on=TODAY, added_at=NOON, added_by="陈晓岚", added_key="chenxiaolan", digest="ab" * 32,
    )  # fmt: skip
    Evidence.objects.create(
        duty=safe, period=period, kind=EvidenceKind.FILE, title="重复的材料", happened_on=TODAY, added_at=NOON,
        added_by="陈晓岚", added_key="chenxiaolan", counts=False, excluded_why="与上一条相同",
    )  # fmt: skip
    Period.objects.filter(pk=period.pk).update(
        claim=Claim.PROGRESS, claim_text="同步发布2份解读", claimed_by="陈晓岚", submitted_at=NOON, counted=1,
        verdict=Verdict.ACCEPTED, verdict_text="材料齐全", verdict_by="林静", by_machine=True,
    )  # fmt: skip
    Duty.objects.filter(pk=safe.pk).update(state=State.WORKING, next_due=date(2026, 10, 22), evidence_count=1)
    law = Duty.objects.get(task__number="3", section=sections["法制科"])
    Period.objects.filter(pk=law.periods.first().pk).update(claim=Claim.BLOCKED, claim_text="网站改版，暂时发不了稿")
    Duty.objects.filter(task__number="9").update(state=State.DONE, next_due=None)
    return safe


def workbook(plan, person, filters=None, words=(), at=NOON):
    data = export_ledger(plan, person, horizon(plan.agency, at.date()), filters or Filters(), words, at=at)
    return openpyxl.load_workbook(BytesIO(data))


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def report(plan, person, at=NOON):
    data = export_report(plan, person, horizon(plan.agency, at.date()), at=at)
    return Document(BytesIO(data))


def text(document):
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_the_ledger_has_a_row_for_each_duty_under_its_area(plan, worked, coordinator):
    found = rows(workbook(plan, coordinator)["台账"])
    assert found[0][0] == f"{TITLE}任务台账"
    assert found[1][0] == "江州市交通运输局　截至2026年5月13日　12:00由林静导出"
    assert (found[2][0], found[3][0]) == ("全部任务", "任务7项，承办18项")
    bands = [row[0] for row in found[5:] if row[1] is None]
    assert bands == [
        "一、公开行业规划（承办1项，办结0项）",
        "二、公开执法信息（承办3项，办结0项）",
        "三、解读政策（承办12项，办结0项）",
        "四、改进平台（承办2项，办结1项）",
    ]
    assert len(found) == 5 + len(bands) + 18


def test_claim_evidence_and_verdict_stand_in_columns_of_their_own(plan, worked, coordinator):
    found = rows(workbook(plan, coordinator)["台账"])
    titles = found[4]
    row = dict(zip(titles, next(row for row in found if row[0] == "5" and row[2] == "安全监督科"), strict=True))
    assert (row["自述：报告期"], row["自述：内容"]) == ("第二季度", "有进展：同步发布2份解读")
    assert (row["佐证：计入条数"], row["佐证：名称"]) == (1, "解读：客运新规")
    assert (row["审核结论"], row["审核结论：意见"]) == ("通过", "材料齐全")
    assert (row["状态"], row["灯"], row["完成方式"]) == ("办理中", "正常", "持续推进")
    done = dict(zip(titles, next(row for row in found if row[0] == "9"), strict=True))
    assert (done["状态"], done["灯"]) == ("办结", "办结")


def test_every_period_and_every_piece_of_evidence_has_a_row(plan, worked, coordinator):
    book = workbook(plan, coordinator)
    assert len(rows(book["逐期"])) == 3 + Period.objects.count()
    proofs = rows(book["佐证"])[3:]
    assert [(row[4], row[6], row[7]) for row in proofs] == [
        ("解读：客运新规", "是", None),
        ("重复的材料", "否", "与上一条相同"),
    ]
    assert book["佐证"]["E4"].hyperlink.target == "https://gk.jiangzhou.example/1"


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        pytest.param(Filters(words="信箱"), {"6"}, id="words"),
        pytest.param(Filters(state=State.DONE), {"9"}, id="state"),
        pytest.param(Filters(light="red"), {"1", "3"}, id="light"),
        pytest.param(Filters(words="没有这样的任务"), set(), id="nothing left"),
    ],
)
def test_the_screens_filters_are_kept_and_printed(filters, numbers, plan, worked, coordinator):
    found = rows(workbook(plan, coordinator, filters, ["某个条件"], at=JULY)["台账"])
    assert found[2][0] == "筛选：某个条件"
    assert {row[0] for row in found[5:] if row[1]} == numbers


def test_a_section_exports_its_own_duties_only(plan, worked, handler):
    found = rows(workbook(plan, handler)["台账"])
    assert {row[2] for row in found[5:] if row[1]} == {"安全监督科"}


def test_what_left_the_house_is_kept_and_recorded(plan, worked, coordinator):
    data = export_ledger(plan, coordinator, horizon(plan.agency, TODAY), Filters(), ["逾期"], at=NOON)
    event = Event.objects.about(plan).first()
    kept = Attachment.objects.get(digest=event.after["sm3"])
    assert (event.verb, event.after["file"], event.after["filters"]) == (Verb.EXPORTED, "台账", ["逾期"])
    with kept.content.open("rb") as content:
        assert content.read() == data


def test_the_report_has_its_four_chapters_and_its_sums(plan, worked, leader):
    told = text(report(plan, leader))
    for chapter in ("一、总体情况", "二、各项任务落实情况", "三、存在的问题", "四、下一步安排"):
        assert chapter in told
    assert "要点共9项任务，其中本机关承办7项、不涉及2项，由6个科室承办，分为18项承办。" in told
    assert "截至2026年5月13日，办结1项（6%），逾期0项" in told
    assert "登记佐证1条（网页链接1条），审核通过1期，其中凭系统佐证通过1期。" in told
    assert "以下任务不涉及本机关：2、7。" in told
    assert told.rstrip().endswith("江州市交通运输局\n2026年5月13日")


@pytest.mark.parametrize(
    ("printed", "headed"),
    [
        ("一、公开行业规划", "（一）公开行业规划"),
        ("（三）公开行业规划。", "（一）公开行业规划"),
        ("2.公开行业规划", "（一）公开行业规划"),
        ("第一部分　公开行业规划", "（一）公开行业规划"),
        ("第三章：公开行业规划", "（一）公开行业规划"),
        ("⑵公开行业规划", "（一）公开行业规划"),
        ("“十四五”规划公开", "（一）“十四五”规划公开"),
        ("一、", "（一）一、"),
    ],
)
def test_an_area_of_the_report_has_one_number(printed, headed, plan, leader):
    first = plan.areas.order_by("order").first()
    plan.areas.filter(pk=first.pk).update(name=printed)
    headings = [each.text for each in report(plan, leader).paragraphs if each.style.name == "Heading 2"]
    assert headings[0] == headed


def test_a_duty_in_the_report_says_claim_evidence_and_verdict(plan, worked, leader):
    told = text(report(plan, leader))
    assert (
        "安全监督科（正常）。自述：第二季度，有进展：同步发布2份解读。佐证：“解读：客运新规”。审核结论：第二季度通过（材料齐全）。"
        in told
    )
    assert "重复的材料" not in told
    assert "安全监督科、公路养护科、综合规划科、法制科、道路运输管理科（正常）：尚未填报，没有佐证。" in told


def test_problems_are_the_late_and_the_blocked(plan, worked, leader):
    told = text(report(plan, leader, at=JULY))
    assert (
        "第1项“在局网站公开交通运输年度计划和重点项目清单，2026年6月30日前完成”（综合规划科），2026年6月30日到期，逾期8个工作日。"
        in told
    )
    assert "5月：网站改版，暂时发不了稿。" in told


def test_the_way_on_names_the_open_ones_by_their_day(plan, worked, leader):
    told = text(report(plan, leader)).split("四、下一步安排")[1]
    assert "尚未办结17项，按截止日先后办理：" in told
    assert told.index("2026年5月31日前，第3项") < told.index("2026年6月30日前，第1项")


def test_the_table_of_sections_adds_up(plan, worked, leader):
    (table,) = report(plan, leader).tables
    found = [[cell.text for cell in row.cells] for row in table.rows]
    assert found[0] == ["科室", "承办", "办结", "正常", "临期或落后", "等待他人", "逾期"]
    assert sum(int(row[1]) for row in found[1:]) == 18
    assert all(int(row[1]) == sum(map(int, row[2:])) for row in found[1:])


def test_when_all_is_done_there_are_no_problems_and_nothing_to_do(plan, leader):
    Duty.objects.filter(plan=plan).update(state=State.DONE, next_due=None)
    told = text(report(plan, leader))
    assert "没有逾期和受阻的任务。" in told
    assert "各项任务均已办结。" in told


def test_the_exports_need_few_queries(plan, worked, coordinator, django_assert_max_num_queries):
    when = horizon(plan.agency, TODAY)
    with django_assert_max_num_queries(14):
        assert ledger_workbook(plan, coordinator, when, Filters(), [], at=NOON)
    with django_assert_max_num_queries(5):
        assert report_document(plan, coordinator, when, at=NOON)
