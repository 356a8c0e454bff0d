"""The real plans beside the repository: every field as expected, nothing lost, back from JSON equal."""

import json
import subprocess
import sys

import pytest
from plan_files import FOLDER, each_plan, needs_plans
from reading_plans import beyond, doubled, missing

from gongkai.drafts.models import draft_from_json, draft_to_json
from gongkai.drafts.sources.reading import read_draft
from gongkai.papers.sources import read_paper

LEAST = {"items": 0.97, "area": 0.95, "units": 0.95, "deadline": 0.95, "recurrence": 0.9}


def paper_of(path):
    data = path.read_bytes()
    return read_paper(path.name, data.partition(b"\n")[2] if path.suffix == ".txt" else data)


def expected_of(path):
    return json.loads(path.with_name(f"{path.stem}.expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("plan", each_plan())
def test_no_character_of_a_real_plan_is_lost(plan):
    paper = paper_of(plan)
    draft = read_draft(paper)
    assert missing(paper, draft) == []
    assert beyond(paper, draft) == []
    assert doubled(draft) == []


@pytest.mark.parametrize("plan", each_plan())
def test_a_real_plan_comes_back_from_json_equal(plan):
    draft = read_draft(paper_of(plan))
    assert draft_from_json(json.loads(json.dumps(draft_to_json(draft)))) == draft


@pytest.mark.parametrize("plan", each_plan())
def test_a_real_plan_has_its_items_in_order_with_numbers_and_roles(plan):
    draft = read_draft(paper_of(plan))
    wanted = expected_of(plan)
    assert draft.year == wanted["year"]
    assert [(item.order, item.no, item.area) for item in draft.items] == [
        (item["order"], item["no"], item["area"]) for item in wanted["items"]
    ]
    assert [item.roles_stated for item in draft.items] == [item["roles_stated"] for item in wanted["items"]]
    assert [list(item.implementing_units) for item in draft.items] == [
        item.get("implementing_units", []) for item in wanted["items"]
    ]


@needs_plans
def test_the_score_over_all_real_plans_is_as_promised(tmp_path):
    table = _score(tmp_path, [parameter.values[0] for parameter in each_plan()])
    assert {field: min(table[field]) >= least for field, least in LEAST.items()} == dict.fromkeys(LEAST, True)


@needs_plans
def test_the_plan_of_the_job_is_read_without_a_fault(tmp_path):
    table = _score(tmp_path, sorted(FOLDER.glob("00-*.md")))
    assert {field for field, values in table.items() if min(values) < 1} == set()


def _score(folder, plans):
    """Precision and recall of each field by the folder's own scorer."""
    pairs = []
    for plan in plans:
        predicted = folder / f"{plan.stem}.json"
        predicted.write_text(json.dumps(draft_to_json(read_draft(paper_of(plan)))), encoding="utf-8")
        pairs += [str(plan.with_name(f"{plan.stem}.expected.json")), str(predicted)]
    lines = subprocess.run(
        [sys.executable, str(FOLDER / "score.py"), *pairs], check=True, capture_output=True, text=True
    ).stdout.splitlines()[1:]
    cells = [line.split() for line in lines]
    return {name: tuple(float(value) for value in values if value != "-") or (1.0,) for name, *values, _ in cells}
