"""The house keeps its contracts (docs/house.md). Each rule is read over the real tree and proven on a planted offence."""

import shutil
import subprocess
import sys
from pathlib import Path

import house_checks as house
import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from house_checks import Source

ROOT = Path(__file__).parents[1]
PACKAGE = house.sources(ROOT, "gongkai")
TESTS = [file for file in house.sources(ROOT, "tests") if file.path.split("/")[-1].startswith("test_")]
FLOORS = house.floors(ROOT)
ROOM_OF = {
    config.label: config.name.split(".")[1] for config in apps.get_app_configs() if config.name.startswith("gongkai.")
}
SOURCE_RULES = [
    house.fat_rooms,
    house.long_files,
    house.long_functions,
    house.talkative_inits,
    house.other_words,
    house.empty_names,
    house.writes,
    house.signals,
    house.clocks,
    house.unscoped_views,
    house.migration_imports,
]


def own_models():
    return [model for model in apps.get_models() if model._meta.app_label in ROOM_OF]


def named(rule):
    return rule.__name__.replace("_", " ")


def listed(offenders):
    return "\n".join(offenders) or "none"


@pytest.mark.parametrize("rule", SOURCE_RULES, ids=named)
def test_nothing_in_the_package_is_among_the(rule):
    assert PACKAGE, "no source was read"
    assert listed(rule(PACKAGE)) == "none", rule.__doc__


PLANTED = [
    (house.fat_rooms, "gongkai/plans/models/duty.py", "x = 1\n" * 4001, "x = 1\n" * 4000),
    (house.long_files, "gongkai/plans/actions.py", "x = 1\n" * 401, "x = 1\n" * 400),
    (house.long_functions, "gongkai/plans/actions.py", "def f():\n" + "    x = 1\n" * 40, "def f():\n" + "    x = 1\n" * 39),
    (house.talkative_inits, "gongkai/plans/__init__.py", '"""Plans."""\nimport ast\n', '"""Plans."""\n'),
    (house.talkative_inits, "gongkai/plans/__init__.py", "", '"""Plans."""\n'),
    (house.migration_imports, "gongkai/plans/migrations/0001.py", "from gongkai.plans import models", "import datetime"),
    (house.migration_imports, "gongkai/plans/migrations/0001.py", "from ..models import Duty", "from django.db import models"),
    (house.writes, "gongkai/desk/plans.py", "Duty.objects.create(x=1)", "Duty.objects.visible_to(person)"),
    (house.writes, "gongkai/desk/plans.py", "duty.save()", "class F:\n def save(self):\n  return super().save()"),
    (house.writes, "gongkai/desk/plans.py", "Duty.objects.filter(pk=1).update(x=1)", "context.update(more)"),
    (house.writes, "gongkai/desk/plans.py", "rows.update(state=DONE)", "context['x'] = 1"),
    (house.writes, "gongkai/desk/plans.py", "form.save()", "form.is_valid()"),
    (house.writes, "gongkai/portal/plans.py", "Duty.objects.get_or_create(pk=1)", "Duty.objects.get(pk=1)"),
    (house.writes, "gongkai/portal/plans.py", "duty.delete()", "del context['duty']"),
    (house.signals, "gongkai/plans/actions.py", "from django.dispatch import receiver", "from django.db import models"),
    (house.signals, "gongkai/plans/apps.py", "from django.db.models.signals import post_save", "import django.apps"),
    (house.signals, "gongkai/agencies/apps.py", "user_logged_in.connect(note)", "sqlite3.connect(name)"),
    (house.clocks, "gongkai/rules/periods.py", "day = date.today()", "day = today(plan)"),
    (house.clocks, "gongkai/plans/models/plan.py", "f = DateField(default=timezone.now)", "f = DateField()"),
    (house.clocks, "gongkai/plans/models/plan.py", "f = DateField(auto_now_add=True)", "f = DateField(null=True)"),
    (house.clocks, "gongkai/plans/actions.py", "from django.utils.timezone import now", "from django.utils import timezone"),
    (house.clocks, "gongkai/records/actions.py", "timezone.localdate()", "timezone.localdate(at)"),
    (house.clocks, "gongkai/agencies/queries.py", "time.time()", "at.time()"),
    (house.clocks, "gongkai/papers/actions.py", "datetime.datetime.now(tz)", "record(now=to)"),
    (house.clocks, "gongkai/plans/actions.py", "def f():\n timezone.now()", "@task()\ndef f():\n timezone.now()"),
    (
        house.unscoped_views,
        "gongkai/desk/accounts.py",
        "from wagtail.snippets.views.snippets import SnippetViewSet\nclass People(SnippetViewSet): pass",
        "from wagtail.snippets.views.snippets import SnippetViewSet\nclass People(ScopeMixin, SnippetViewSet): pass",
    ),
    (
        house.unscoped_views,
        "gongkai/desk/accounts.py",
        "from wagtail.admin.views import generic\nclass People(generic.IndexView): pass",
        "from django.views import generic\nclass People(generic.ListView): pass",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "path", "bad", "good"), PLANTED, ids=lambda value: named(value) if callable(value) else ""
)
def test_a_planted_offence_is_found(rule, path, bad, good):
    assert rule([Source(path, bad)]) != []
    assert rule([Source(path, good)]) == []


@pytest.mark.parametrize(("rule", "bad", "good"), [
    pytest.param(house.other_words, "gongkai/plans/lights.py", "gongkai/plans/queries/lights.py", id="a sixth word"),
    pytest.param(house.other_words, "gongkai/records/hash/sm3.py", "gongkai/rules/hash/sm3.py", id="a sixth package"),
    pytest.param(house.empty_names, "gongkai/common/__init__.py", "gongkai/records/__init__.py", id="a room of leftovers"),
    pytest.param(house.empty_names, "gongkai/plans/queries/utils.py", "gongkai/plans/queries/lights.py", id="a module of leftovers"),
    pytest.param(house.writes, "gongkai/desk/plans.py", "gongkai/plans/actions.py", id="writing above and below the screens"),
    pytest.param(house.clocks, "gongkai/plans/actions.py", "gongkai/plans/management/commands/tick.py", id="time below and in commands"),
])  # fmt: skip
def test_where_a_file_stands_decides(rule, bad, good):
    text = "def f(row):\n    row.save(at=timezone.now())\n"
    assert rule([Source(bad, text)]) != []
    assert rule([Source(good, text)]) == []


def test_every_rule_is_proven():
    elsewhere = {house.other_words, house.empty_names}  # by where a file stands
    assert {rule for rule, *_ in PLANTED} | elsewhere == set(SOURCE_RULES)


def test_foreign_keys_point_down():
    assert own_models(), "no models were found"
    assert listed(house.upward_keys(own_models(), ROOM_OF, FLOORS)) == "none"


def test_screens_keep_no_tables():
    assert listed(house.tables_without_a_floor(own_models(), ROOM_OF)) == "none"


@isolate_apps("gongkai.records", "gongkai.agencies", "gongkai.plans", "gongkai.desk")
def test_a_key_that_points_up_is_found():
    def model(name, label, **fields):
        meta = type("Meta", (), {"app_label": label})
        return type(name, (models.Model,), {"__module__": "planted", "Meta": meta, **fields})

    high = model("High", "plans")
    low = model("Low", "records", up=models.ForeignKey(high, models.PROTECT))
    many = model("Many", "agencies", up=models.ManyToManyField(high))
    fine = model(
        "Fine", "plans", down=models.ForeignKey(low, models.PROTECT), own=models.ForeignKey("self", models.PROTECT)
    )
    screen = model("Screen", "desk")
    assert house.upward_keys([high, low, many, fine], ROOM_OF, FLOORS) == [
        "records.Low.up → plans.High",
        "agencies.Many.up → plans.High",
    ]
    assert house.tables_without_a_floor([high, screen], ROOM_OF) == ["desk.Screen"]


def test_every_room_has_a_floor():
    rooms = {path.parent.name for path in ROOT.glob("gongkai/*/__init__.py")}
    assert rooms == set(FLOORS)
    upwards = ["rules", "papers", "drafts", "agencies", "plans", "intake", "desk", "config"]
    assert [FLOORS[room] for room in upwards] == sorted({FLOORS[room] for room in upwards})
    assert FLOORS["records"] == FLOORS["drafts"]


def lint_imports(folder):
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def test_imports_keep_the_contracts():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture
def empty_house(tmp_path):
    """The contracts over rooms without any code."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ["", *FLOORS]:
        (tmp_path / "gongkai" / room).mkdir(exist_ok=True)
        (tmp_path / "gongkai" / room / "__init__.py").touch()
    return tmp_path


@pytest.mark.parametrize(("file", "text"), [
    pytest.param("records/models.py", "import gongkai.plans\n", id="an import that goes up"),
    pytest.param("desk/plans.py", "import gongkai.portal\n", id="neighbours on one floor"),
    pytest.param("rules/periods.py", "import django.db\n", id="Django on the ground floor"),
    pytest.param("nowhere/__init__.py", "", id="a room without a floor"),
])  # fmt: skip
def test_a_planted_import_breaks_the_contracts(empty_house, file, text):
    assert house.sources(empty_house, "gongkai"), "nothing was built"
    planted = empty_house / "gongkai" / file
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(text, encoding="utf-8")
    result = lint_imports(empty_house)
    assert result.returncode == 1, result.stdout + result.stderr


def tracked():
    """(name, text) of every text file that git knows."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    for name in filter(None, listing.stdout.split("\0")):
        file = ROOT / name
        if file.is_file() and b"\0" not in (data := file.read_bytes()):
            yield name, data.decode("utf-8", errors="replace")


def test_tracked_files_name_no_registry_and_no_machine():
    assert listed(house.machine_traces(tracked())) == "none"


def test_the_lock_pins_with_hashes_and_names_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = [line for line in lock.splitlines() if "==" in line]
    assert len(pins) > 50
    assert lock.count("--hash=sha256:") >= len(pins)
    assert "://" not in lock
    assert str(ROOT) not in lock


@pytest.mark.parametrize(("text", "guilty"), [
    pytest.param("https://files.python" "hosted.org/x.whl", True, id="a registry's file"),
    pytest.param("--index-" "url=x", True, id="an index"),
    pytest.param("open('/ho" "me/li/x')", True, id="a home folder"),
    pytest.param("/tm" "p/x", True, id="a scratch folder"),
    pytest.param("C:\\Use" "rs\\li", True, id="a Windows home"),
    pytest.param("/desk/work/", False, id="an address of the site"),
    pytest.param("/usr/share/fonts", False, id="where Debian keeps fonts"),
    pytest.param("https://www.gov.cn/", False, id="a source of law"),
])  # fmt: skip
def test_a_trace_of_a_machine_is_found(text, guilty):
    assert bool(house.machine_traces([("x", text)])) is guilty


def test_every_test_can_fail():
    assert len(TESTS) > 1
    assert listed(house.claimless_tests(TESTS)) == "none"


@pytest.mark.parametrize(("body", "guilty"), [
    pytest.param("read(x)", True, id="only runs"),
    pytest.param("assert True", True, id="asserts a constant"),
    pytest.param("assert read(x) == 1", False, id="asserts"),
    pytest.param("with pytest.raises(Refused): read(x)", False, id="expects a refusal"),
    pytest.param("expect(page).to_have_title('x')", False, id="expects in the browser"),
    pytest.param("with django_assert_num_queries(3): read(x)", False, id="counts queries"),
])  # fmt: skip
def test_a_test_without_a_claim_is_found(body, guilty):
    planted = Source("tests/plans/test_x.py", f"def test_x():\n    {body}\n")
    assert bool(house.claimless_tests([planted])) is guilty
