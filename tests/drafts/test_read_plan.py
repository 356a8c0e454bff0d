"""The command: JSON or plain words, no database, one sentence and 2 for what cannot be read."""

import io
import json

import pytest
from django.core.management import call_command

PLAN = "江州市交通运输局2025年工作要点\n一、主动公开\n1.公布规划。（规划科负责）\n2.每月至少更新2条。（各科室负责，年底前）\n"


@pytest.fixture
def plan(tmp_path):
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, encoding="utf-8")
    return file


def out_of(*arguments):
    out = io.StringIO()
    call_command("read_plan", *arguments, stdout=out)
    return out.getvalue()


def test_json_has_the_shape_of_the_expected_files(plan):
    read = json.loads(out_of(str(plan), "--json"))
    assert (read["title"], read["year"], read["item_count"]) == ("江州市交通运输局2025年工作要点", 2025, 2)
    first, second = read["items"]
    assert (first["no"], first["area"], first["requirement"]) == ("1", "一、主动公开", "公布规划。")
    assert (first["lead_units"], first["roles_stated"], first["recurrence"]) == (["规划科"], True, None)
    assert (second["deadline"], second["all_units"]) == ("2025-12-31", True)
    assert (second["recurrence"]["per"], second["recurrence"]["at_least"]) == ("month", 2)
    assert [left["reason"] for left in read["unclaimed"]] == ["标题"]


def test_without_json_a_person_can_read_it(plan):
    told = out_of(str(plan))
    assert "共2项，1个领域" in told
    assert "1  公布规划。｜牵头：规划科" in told
    assert "没有用到的文字：1处" in told


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        pytest.param("none.txt", None, "没有这个文件", id="no such file"),
        pytest.param("empty.txt", b"", "", id="an empty file"),
        pytest.param("letter.txt", "请查收。".encode(), "没有找到任务条目", id="no plan"),
        pytest.param("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "docx", id="an old Word file"),
    ],
)
def test_what_cannot_be_read_gives_one_sentence_and_2(tmp_path, name, data, sentence):
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    err = io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("read_plan", str(file), stderr=err)
    assert stop.value.code == 2
    assert sentence in err.getvalue()
    assert len(err.getvalue().strip().splitlines()) == 1
