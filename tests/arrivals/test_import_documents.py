"""`manage.py import_documents`: an old site's documents go in as they were public there, once, and nothing bad with them."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from moments import NOON
from old_site import BODY, old_line, written

from gongkai.publications import actions
from gongkai.publications.models import Column, Document, Edition, Effect, Finding, OldAddress, Standing, State
from gongkai.publications.queries.validity import validity_of
from gongkai.records.models import Attachment, Event, Verb
from gongkai.records.queries import verify_all
from gongkai.rules.validity import Validity
from gongkai.search.models import IndexRow

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01"
    b"\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)
IDENTITY = "11010119900101" + "0015"


@pytest.fixture
def place(kinds, column, bureau):
    """Columns for notices, norms and readings."""
    return {"notices": column(), "norms": column("规范性文件", "norms"), "readings": column("政策解读", "readings")}


def run(path, **options) -> tuple[str, str]:
    """What the command prints and what it tells of refused lines; a failure is told too."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_documents", str(path), agency="jiaotong", stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def test_a_line_becomes_a_public_document_that_is_found(place, tmp_path):
    path = written(tmp_path, old_line(1, old_urls=["http://old.example/art/2024/3/2/art_1.html?x=1"]))
    out, err = run(path)
    assert (out, err) == ("新建1份，更新0份，未变0份，未导入0份\n", "")
    document = Document.objects.public().get()
    assert (document.year, document.serial, document.standing) == (2024, 1, Standing.LIVE)
    assert document.published_at == datetime.fromisoformat("2024-03-02T09:30+08:00")
    assert document.live.state == State.RELEASED
    assert document.live.body == BODY
    assert OldAddress.objects.get().path == "/art/2024/3/2/art_1.html?x=1"
    assert IndexRow.objects.count() == 1
    assert Column.objects.get(path="notices/").latest_at == document.published_at
    event = Event.objects.get(verb=Verb.IMPORTED)
    assert (event.actor_key, event.after["file"], event.after["line"]) == ("system", "old.jsonl", 1)
    assert all(broken is None for _, broken in verify_all())


def test_the_same_file_again_changes_nothing(place, tmp_path):
    path = written(tmp_path, old_line(1), old_line(2))
    run(path)
    before = Event.objects.count()
    assert run(path)[0] == "新建0份，更新0份，未变2份，未导入0份\n"
    assert (Document.objects.count(), Edition.objects.count(), Event.objects.count()) == (2, 2, before)


def test_a_changed_line_is_a_new_edition_with_a_change_note(place, tmp_path):
    run(written(tmp_path, old_line(1)))
    first = Document.objects.get()
    out, _ = run(written(tmp_path, old_line(1, title="关于一号桥夜间养护的公告（更正）")))
    assert out == "新建0份，更新1份，未变0份，未导入0份\n"
    document = Document.objects.get()
    assert (document.address, document.index_no) == (first.address, first.index_no)
    assert (document.live.number, document.live.change_note) == (2, "旧系统数据更新")
    assert Edition.objects.get(number=1).state == State.REPLACED
    assert document.published_at == first.published_at


def test_what_people_have_revised_is_not_overwritten(place, tmp_path, handler, cast):
    run(written(tmp_path, old_line(1)))
    edition = actions.revise(Document.objects.get(), by=handler, at=NOON)
    path = written(tmp_path, old_line(1, title="旧系统里又改了"))
    assert "开始修订" in run(path)[1]
    Edition.objects.filter(pk=edition.pk).update(state=State.RELEASED)
    Document.objects.update(live=edition)
    assert "修订过" in run(path)[1]
    assert run(written(tmp_path, old_line(1)))[0].startswith("新建0份，更新0份，未变1份")


def test_what_the_office_has_withdrawn_stays_withdrawn(place, tmp_path, coordinator):
    run(written(tmp_path, old_line(1)))
    actions.withdraw(Document.objects.get(), reason="数据有误，核对中", by=coordinator, at=NOON)
    assert "撤下或转移" in run(written(tmp_path, old_line(1, title="旧系统里又改了")))[1]
    assert Document.objects.get().standing == Standing.WITHDRAWN


REFUSED = [
    ({"kind": "nothing"}, "没有“nothing”这个文件种类"),
    ({"kind": "page"}, "分块页面，不能批量导入"),
    ({"column": "nowhere"}, "没有“nowhere/”这个栏目"),
    ({"section": "档案科"}, "没有“档案科”这个科室"),
    ({"title": None}, "没有“title”这一项"),
    ({"titel": "写错了"}, "不认识“titel”"),
    ({"title": "长" * 201}, "太长"),
    ({"doc_no": "长" * 61}, "“文号”有61个字"),
    ({"published_at": "昨天"}, "“published_at”的时间“昨天”看不懂"),
    ({"published_at": "2999-01-01"}, "在将来"),
    ({"formed_on": "2024-02-30"}, "日期“2024-02-30”不存在"),
    ({"effective_on": "2024-03-02", "expires_on": "2024-03-01"}, "有效期在施行日期之前"),
    ({"body": ""}, "没有正文，也没有附件"),
    ({"files": ["missing.pdf"]}, "没有找到文件“missing.pdf”"),
    ({"files": ["../outside.txt"]}, "不在导入文件旁边"),
    ({"files": ["lying.pdf"]}, "文件“lying.pdf”不能用"),
    ({"extra": {"车牌": "x"}}, "“公告公示”没有“车牌”这一项"),
    ({"plan_period": 99}, "没有第99个五年规划期"),
    ({"old_urls": ["ftp:"]}, "旧网址“ftp:”不能用"),
    ({"repealed_by": "Z-1"}, "没有找到编号为“Z-1”的文件"),
    ({"body": f"<p>中奖人身份证号{IDENTITY}</p>"}, "正文里含身份证"),
    ({"files": ["names.txt"]}, "附件“names.txt”里含身份证"),
]


@pytest.mark.parametrize("dry", [False, True], ids=["for real", "dry run"])
@pytest.mark.parametrize(("changes", "why"), REFUSED, ids=[why for _, why in REFUSED])
def test_a_bad_line_is_told_with_its_number_and_keeps_no_other_out(changes, why, dry, place, tmp_path):
    (tmp_path / "lying.pdf").write_bytes("其实是文字".encode())
    (tmp_path / "names.txt").write_text(f"张某，身份证号{IDENTITY}", encoding="utf-8")
    path = written(tmp_path, old_line(1, **changes), old_line(2))
    _out, err = run(path, dry_run=dry)
    assert err.startswith("第1行 A-00001：")
    assert why in err.splitlines()[0]
    assert "有1处没有导入" in err
    assert IDENTITY not in err
    assert Document.objects.filter(import_key="A-00002").exists() is not dry
    if "没有找到编号" not in why:
        assert not Document.objects.filter(import_key="A-00001").exists()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{不是JSON", "不是完整的 JSON"),
        ("[1, 2]", "不是一个 JSON 对象"),
        ("标题".encode("gb18030"), "不是 UTF-8"),
        ('{"key": "A-00009", "title": "\\ud800"}', "不是 UTF-8"),
        ("[" * 100000, "不是完整的 JSON"),
    ],
)
def test_a_line_that_cannot_be_read_is_told(line, why, place, tmp_path):
    _, err = run(written(tmp_path, line, old_line(2)))
    assert err.startswith("第1行")
    assert why in err
    assert Document.objects.count() == 1


def test_a_key_stands_in_one_line_only(place, tmp_path):
    _out, err = run(written(tmp_path, old_line(1), "", old_line(1, title="又一次")))
    assert "第3行 A-00001：编号“A-00001”在第1行已经有了" in err
    assert Edition.objects.get().title == "关于第1号桥夜间养护的公告"


def test_personal_data_go_in_only_with_a_reason(place, tmp_path):
    path = written(tmp_path, old_line(1, body=f"<p>身份证号{IDENTITY}</p>"))
    assert run(path, accept_findings="驾驶员名单依法公开")[1] == ""
    finding = Finding.objects.get()
    assert (finding.state, finding.accepted_why) == ("accepted", "驾驶员名单依法公开")
    assert Event.objects.get(verb=Verb.IMPORTED).reason == "驾驶员名单依法公开"


def test_files_and_pictures_come_from_beside_the_file(place, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "路线.txt").write_text("绕行路线：江北路", encoding="utf-8")
    (tmp_path / "a" / "map.png").write_bytes(PNG)
    body = '<p><img src="a/map.png" alt="绕行图"></p><p><img src="http://old.example/x.png"></p>' + BODY
    report = tmp_path / "report.csv"
    row = old_line(1, body=body, files=[{"path": "a/路线.txt", "name": "绕行路线说明.txt"}])
    run(written(tmp_path, row), report=report)
    live = Document.objects.get().live
    digest = Attachment.objects.get(media_type="image/png").digest
    assert f'src="/files/{digest}/map.png"' in live.body
    assert "old.example" not in live.body
    assert list(live.files.values_list("name", "role")) == [("绕行路线说明.txt", "file"), ("map.png", "image")]
    assert "1张图片不在文件旁边" in report.read_text(encoding="utf-8-sig")
    (tmp_path / "a" / "路线.txt").write_text("绕行路线：江南路", encoding="utf-8")
    assert run(written(tmp_path, row))[0].startswith("新建0份，更新1份")


def test_what_an_old_attachment_hides_is_told_and_keeps_it_not_out(place, tmp_path):
    book = openpyxl.Workbook()
    book.create_sheet("底稿").sheet_state = "hidden"
    book.save(tmp_path / "表.xlsx")
    report = tmp_path / "report.csv"
    run(written(tmp_path, old_line(1, files=[{"path": "表.xlsx"}])), report=report)
    assert "附件“表.xlsx”有批注、修订或隐藏内容" in report.read_text(encoding="utf-8-sig")
    assert Document.objects.get().live.findings.get(code="hides_sheet").state == "open"


def test_a_dry_run_leaves_nothing_behind(place, tmp_path, settings):
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    out, _err = run(written(tmp_path, old_line(1, files=["a.txt"])), dry_run=True)
    assert out == "只检查，没有入库：新建1份，更新0份，未变0份，未导入0份\n"
    assert (Document.objects.count(), Attachment.objects.count(), Event.objects.filter(verb="imported").count()) == (
        0,
        0,
        0,
    )


def norm(number: int, **changes):
    return old_line(number, kind="规范性文件", column="/norms", effective_on="2020-01-01", topic="交通", **changes)


def test_one_repeals_another_that_stands_before_it_and_a_reading_finds_its_document(place, tmp_path, bureau):
    reading = old_line(3, kind="reading", column="readings", interprets="A-00002", form="chart")
    path = written(tmp_path, norm(1, repealed_by="A-00002", repealed_on="2023-07-01"), norm(2), reading)
    assert run(path, dry_run=True)[1] == ""
    assert run(path)[1] == ""
    assert run(path)[0].startswith("新建0份，更新0份，未变3份")
    old, new, told = Document.objects.order_by("import_key")
    assert Effect.objects.count() == 1
    assert str(old.repealed_on) == "2023-07-01"
    assert validity_of(old, NOON.date()) == Validity.REPEALED
    assert told.interprets == new
    run(written(tmp_path, norm(2, title="换了标题")))
    old.refresh_from_db()
    assert Document.objects.get(pk=new.pk).live.effects.get().target == old
    assert str(old.repealed_on) == "2023-07-01"


def test_a_withdrawn_one_can_be_read_and_not_found(place, tmp_path):
    run(written(tmp_path, old_line(1, withdrawn="内容已由新公告代替")))
    document = Document.objects.get()
    assert (document.standing, document.left_why) == (Standing.WITHDRAWN, "内容已由新公告代替")
    assert document.address == "/info/jiaotong/2024-00001/"
    assert IndexRow.objects.count() == 0


def test_index_numbers_are_kept_where_they_fit_and_have_no_gaps_otherwise(place, tmp_path):
    path = written(
        tmp_path, old_line(1, index_no="jiaotong/2023-00007"), old_line(2, index_no="000014349/2017-00110"), old_line(3),
        old_line(4, index_no="jiaotong/2024-00002"), old_line(5, index_no="jiaotong/2024-00009"), old_line(6),
        old_line(7, index_no="jiaotong/2024-9"),
    )  # fmt: skip
    report = tmp_path / "report.csv"
    run(path, report=report)
    found = {row.import_key: (row.year, row.serial, row.index_no) for row in Document.objects.all()}
    assert found == {
        "A-00001": (2023, 7, "jiaotong/2023-00007"),
        "A-00002": (2024, 1, "000014349/2017-00110"),
        "A-00003": (2024, 2, "jiaotong/2024-00002"),
        "A-00004": (2024, 3, "jiaotong/2024-00003"),
        "A-00005": (2024, 9, "jiaotong/2024-00009"),
        "A-00006": (2024, 10, "jiaotong/2024-00010"),
        "A-00007": (2024, 11, "jiaotong/2024-00011"),
    }
    rows = list(csv.reader(io.StringIO(report.read_text(encoding="utf-8-sig"))))
    assert [row[2] for row in rows[1:]] == ["新建"] * 7
    assert "另编新号" in rows[4][4]


def test_the_report_holds_every_line_and_no_formula(place, tmp_path):
    report = tmp_path / "report.csv"
    run(written(tmp_path, old_line(1, key="=1+1"), old_line(2, kind="无")), report=report)
    rows = list(csv.reader(io.StringIO(report.read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["行号", "编号", "结果", "网址", "说明"]
    assert rows[1][:4] == ["1", "'=1+1", "新建", "/info/jiaotong/2024-00001/"]
    assert rows[2][:4] == ["2", "A-00002", "未导入", ""]


def test_a_wrong_agency_or_file_is_refused_at_once(place, tmp_path):
    with pytest.raises(CommandError, match="没有代码为“nobody”的机关"):
        call_command("import_documents", str(written(tmp_path)), agency="nobody")
    assert "没有找到文件" in run(tmp_path / "none.jsonl")[1]
