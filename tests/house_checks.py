"""What the house forbids, each as a function from source text to a list of offenders ("file:line what")."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FIVE_WORDS = frozenset({"models", "sources", "queries", "actions", "management"})
FRAMEWORK_NAMES = frozenset({"__init__", "apps", "migrations", "backends", "tasks"})  # Django looks for these itself
OWN_MODULES = frozenset(
    {"rules", "screening", "vault", "config", "administration", "casework", "desk", "portal", "demo"}
)  # rooms cut by noun instead of by word
SCREENS = frozenset({"administration", "casework", "desk", "portal"})
NO_TABLES = frozenset(
    {
        "config",
        "administration",
        "casework",
        "desk",
        "portal",
        "demo",
        "rules",
        "screening",
        "vault",
        "redaction",
        "merging",
        "papers",
        "drafts",
        "norms",
        "arrivals",
    }
)
NO_CLOCK = frozenset(
    {
        "rules",
        "screening",
        "vault",
        "redaction",
        "merging",
        "papers",
        "drafts",
        "search",
        "records",
        "agencies",
        "publications",
        "foi",
        "fees",
        "disputes",
        "letters",
        "archives",
        "returns",
        "norms",
        "arrivals",
        "plans",
        "checks",
        "intake",
    }
)
EMPTY_NAMES = frozenset({"core", "common", "util", "utils", "helper", "helpers", "base"})
FILE_LINES, FUNCTION_LINES, ROOM_LINES = 400, 40, 4000
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One module; `path` is relative to the repository, with forward slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def parts(self) -> list[str]:
        """Names below the package: room first, the module's own name without its ending last."""
        return self.path.removesuffix(".py").split("/")[1:]

    @property
    def room(self) -> str:
        return self.parts[0] if len(self.parts) > 1 else ""

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def code_lines(self) -> int:
        """Lines that hold code: without blanks, comments and docstrings, so that explaining costs a room nothing."""
        told: set[int] = set()
        for node in ast.walk(self.tree):
            body = getattr(node, "body", None)
            first = body[0] if isinstance(body, list) and body else None
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                told.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
        rows = enumerate((line.strip() for line in self.text.splitlines()), 1)
        return sum(bool(row) and not row.startswith("#") and number not in told for number, row in rows)

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)} {what}"


def sources(root: Path, folder: str) -> list[Source]:
    """Every Python module below a folder of the repository."""
    files = sorted((root / folder).rglob("*.py"))
    return [Source(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")) for file in files]


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name, attribute or call, as far as it is one: `a.filter().b` gives `a.filter.b`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    return dotted(node.value) if isinstance(node, ast.Subscript) else ""


def imported(node: ast.AST) -> list[str]:
    """Full names that an import statement brings in."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names]
    return []


def found(files: Iterable[Source], judge: Callable[[ast.AST], str]) -> list[str]:
    """Offenders among all nodes: `judge` says what is wrong with one, or nothing."""
    return [file.at(node, what) for file in files for node in ast.walk(file.tree) if (what := judge(node))]


# Floors


def floors(root: Path) -> dict[str, int]:
    """Floor of each room from the import-linter contract, 0 on the ground."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == "floors")
    return {room.strip(): floor for floor, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def tables_without_a_floor(models: Iterable[type], room_of: dict[str, str]) -> list[str]:
    """Models of rooms that keep no tables."""
    return [model._meta.label for model in models if room_of[model._meta.app_label] in NO_TABLES]


def upward_keys(models: Iterable[type], room_of: dict[str, str], floor: dict[str, int]) -> list[str]:
    """Relations to a room that is not the same and not below, or to a table outside gongkai and django.contrib."""
    offenders = []
    for model in models:
        meta = model._meta
        for field in meta.get_fields(include_hidden=True):
            if field.auto_created or not field.is_relation or field.related_model is None:
                continue
            own, target = room_of[meta.app_label], room_of.get(field.related_model._meta.app_label)
            outside = target is None and not field.related_model.__module__.startswith("django.contrib.")
            if outside or (target not in (None, own) and floor[target] >= floor[own]):
                offenders.append(f"{meta.label}.{field.name} → {field.related_model._meta.label}")
    return offenders


# Inside a room


def fat_rooms(files: list[Source]) -> list[str]:
    """Rooms of more than 4,000 lines of code."""
    total: dict[str, int] = {}
    for file in files:
        if not file.is_migration:
            total[file.room] = total.get(file.room, 0) + file.code_lines
    return [f"{room}: {lines} lines of code" for room, lines in total.items() if lines > ROOM_LINES]


def long_files(files: list[Source]) -> list[str]:
    """Files of more than 400 lines."""
    return [f"{file.path}: {file.lines} lines" for file in files if not file.is_migration and file.lines > FILE_LINES]


def long_functions(files: list[Source]) -> list[str]:
    """Functions of more than 40 lines, from `def` to the last line."""

    def judge(node: ast.AST) -> str:
        if not isinstance(node, Function):
            return ""
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        return f"{node.name}: {lines} lines" if lines > FUNCTION_LINES else ""

    return found((file for file in files if not file.is_migration), judge)


def talkative_inits(files: list[Source]) -> list[str]:
    """A room's `__init__.py` holds its docstring and nothing else."""
    offenders = []
    for file in files:
        if len(file.parts) == 2 and file.parts[1] == "__init__":
            body = file.tree.body
            if not ast.get_docstring(file.tree):
                offenders.append(f"{file.path} has no docstring")
            elif len(body) > 1:
                offenders.append(file.at(body[1], "more than the docstring"))
    return offenders


def other_words(files: list[Source]) -> list[str]:
    """Modules directly in a room that are none of the five words."""
    allowed = FIVE_WORDS | FRAMEWORK_NAMES
    cut_by_word = (file for file in files if file.room and file.room not in OWN_MODULES)
    return sorted({f"{file.room}.{file.parts[1]}" for file in cut_by_word if file.parts[1] not in allowed})


def empty_names(files: list[Source]) -> list[str]:
    """Rooms, packages and modules whose name says nothing."""
    return [file.path for file in files if EMPTY_NAMES & set(file.parts)]


# What code may not do


WRITES = frozenset({"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"})
WRITES |= {f"a{name}" for name in WRITES} | {"aupdate", "cursor"}
QUERY_STEPS = frozenset({"objects", "filter", "exclude", "all", "visible_to", "select_for_update"})


def writes(files: Iterable[Source]) -> list[str]:
    """Screens that write. `super().save()` of a form class and `mapping.update(other)` are no writes."""

    def judge(node: ast.AST) -> str:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            return ""
        receiver = dotted(node.func.value)
        if node.func.attr in WRITES and receiver != "super":
            return f"{receiver}.{node.func.attr}()"
        on_rows = bool(node.keywords) or bool(QUERY_STEPS & set(receiver.split(".")))
        return f"{receiver}.update()" if node.func.attr == "update" and on_rows else ""

    return found((file for file in files if file.room in SCREENS), judge)


def signals(files: Iterable[Source]) -> list[str]:
    """Receivers and signals, ours or anybody's."""

    def judge(node: ast.AST) -> str:
        names = [name for name in imported(node) if re.search(r"^django\.dispatch\b|\.signals(\.|$)", name)]
        if names:
            return f"imports {', '.join(names)}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            receiver = dotted(node.func.value)
            return "" if receiver in {"sqlite3", "psycopg"} else f"{receiver}.connect()"
        return ""

    return found(files, judge)


CLOCKS = re.compile(
    r"(^|\.)(timezone\.now|datetime\.(now|today|utcnow)|date\.today|time\.(time|time_ns|localtime|gmtime))$"
)
CLOCK_IMPORTS = re.compile(
    r"^(django\.utils\.timezone\.now|time\.(time|time_ns)|django\.db\.models\.functions\..*Now)$"
)


def clocks(files: Iterable[Source]) -> list[str]:
    """Whoever asks for the time below screens, commands and task entries, where it is an argument."""
    below = (file for file in files if file.room in NO_CLOCK and not {"management", "migrations"} & set(file.parts))
    offenders = []
    for file in below:
        entries = {id(inner) for entry in ast.walk(file.tree) if is_task(entry) for inner in ast.walk(entry)}
        nodes = (node for node in ast.walk(file.tree) if id(node) not in entries)
        offenders += [file.at(node, what) for node in nodes if (what := asks_time(node))]
    return list(dict.fromkeys(offenders))


def is_task(node: ast.AST) -> bool:
    """A function that the task queue calls: its decorator is `@task` or `@task(...)`."""
    return isinstance(node, Function) and any(dotted(mark).split(".")[-1] == "task" for mark in node.decorator_list)


def asks_time(node: ast.AST) -> str:
    """What in this node asks for the time, or nothing."""
    if isinstance(node, ast.Attribute) and CLOCKS.search(dotted(node)):
        return dotted(node)
    if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
        return node.arg
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        name = dotted(node.func)
        return name if name.split(".")[-1] in {"localdate", "localtime", "now", "today"} else ""
    names = [name for name in imported(node) if CLOCK_IMPORTS.match(name)]
    return f"imports {', '.join(names)}" if names else ""


def unscoped_views(files: Iterable[Source]) -> list[str]:
    """Classes in the desk made from a Wagtail view or viewset without a base named …Scope… that limits its rows."""
    offenders = []
    for file in (file for file in files if file.room == "desk"):
        wagtail = {alias.asname or alias.name.split(".")[0] for node in ast.walk(file.tree)
                   if isinstance(node, ast.Import | ast.ImportFrom) and any(n.startswith("wagtail") for n in imported(node))
                   for alias in node.names}  # fmt: skip
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ClassDef):
                bases = [dotted(base) for base in node.bases]
                view = [base for base in bases if base.split(".")[0] in wagtail and re.search(r"View(Set)?$", base)]
                if view and not any("Scope" in base for base in bases):
                    offenders.append(file.at(node, f"{node.name}({', '.join(bases)})"))
    return offenders


def migration_imports(files: Iterable[Source]) -> list[str]:
    """Migrations that import our code, which will have changed when they run."""

    def judge(node: ast.AST) -> str:
        names = [name for name in imported(node) if name.split(".")[0] in {"gongkai", ""}]
        return f"imports {', '.join(names)}" if names else ""

    return found((file for file in files if file.is_migration), judge)


# What files may not say

HOSTS = r"py[p]i\.|pythonhoste[d]|npmj[s]\.|yarnpk[g]|crates\.i[o]\b|/simpl[e]/|index-ur[l]|find-link[s]"
PATHS = r"(?<![\w.~-])/(wor[k]|roo[t]|tm[p]|User[s]|hom[e]/[a-z]\w*)/|\b[A-Z]:\\+User[s]"
MACHINE = re.compile(f"{HOSTS}|{PATHS}")


def machine_traces(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Host names of package registries and absolute paths of somebody's machine, in (name, text) pairs."""
    return [
        f"{name}:{number} {match.group()}"
        for name, text in texts
        for number, line in enumerate(text.splitlines(), 1)
        for match in MACHINE.finditer(line)
    ]


# Tests


def claimless_tests(files: Iterable[Source]) -> list[str]:
    """Test functions that assert nothing: no `assert`, no `raises`, no helper or fixture named `assert…`/`expect`."""
    offenders = []
    for file in files:
        for node in ast.walk(file.tree):
            if isinstance(node, Function) and node.name.startswith("test_") and not any(claims(node)):
                offenders.append(file.at(node, node.name))
    return offenders


def claims(function: Function) -> Iterator[bool]:
    """For every node whether it can make the test fail."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            yield not isinstance(node.test, ast.Constant)
        elif isinstance(node, ast.Call):
            name = dotted(node.func)
            yield name.split(".")[-1] in {"raises", "fail"} or bool(re.search(r"(^|[._])(assert|expect)(_|$|\.)", name))
