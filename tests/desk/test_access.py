"""Every address as everybody: nothing leaks, nothing of Wagtail or allauth is open that should not be."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from access_table import TABLE, Row
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from gongkai.desk.middleware import OPEN

LOGIN = "/accounts/login/"


def patterns(
    resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(address with its parameters filled in, name, namespaces) of every pattern."""
    for entry in resolver.url_patterns:
        own = entry.pattern
        shown = str(own)
        if isinstance(own, RoutePattern):
            path = re.sub(r"<(\w+:)?\w+>", lambda match: "x" if match[1] in {"slug:", "str:", None} else "1", shown)
        else:
            path = re.sub(r"\(\?P<\w+>[^)]*\)", "1", shown).strip("^$").replace("\\", "").replace(".*", "x")
        if isinstance(entry, URLPattern):
            yield prefix + path, entry.name or "", spaces
        else:
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from patterns(entry, prefix + path, inner)


def everything() -> list[tuple[str, str, tuple[str, ...]]]:
    return [(f"/{path}", name, spaces) for path, name, spaces in patterns(get_resolver())]


def ours() -> set[str]:
    return {name for _, name, spaces in everything() if spaces == ("desk",)}


def test_every_address_of_the_desk_has_a_row():
    assert sorted(ours() - set(TABLE)) == [], "add a row to tests/desk/access_table.py"
    assert sorted(set(TABLE) - ours()) == [], "rows of addresses that are gone"


def expected(row: Row, actor: str) -> str:
    if actor == "anonymous":
        return "sign in"
    if actor in row.led:
        return "led elsewhere"
    if actor not in row.may:
        return "closed"
    return "not found" if actor in row.blind else "open"


def filled(values: dict[str, str], world: object) -> dict[str, object]:
    return {key: getattr(world, value, value) for key, value in values.items()}


def met(client: Client, address: str, row: Row, data: dict[str, object]) -> str:
    answer = client.post(address, data) if row.post else client.get(address)
    target = answer.headers.get("Location", "")
    if answer.status_code == 302 and target.startswith(LOGIN):
        return "sign in"
    if answer.status_code == 302 and target in {reverse("desk:accounts"), reverse("desk:audit")} and not row.post:
        return "led elsewhere"
    return {403: "closed", 404: "not found", 200: "open", 302: "open", 400: "open", 409: "open"}.get(
        answer.status_code, f"answer {answer.status_code}"
    )


@pytest.mark.parametrize("name", sorted(set(TABLE) - {"logout"}))
def test_an_address_is_open_to_whom_the_table_says(name, actors, world, signed_in):
    row = TABLE[name]
    address = reverse(f"desk:{name}", kwargs=filled(row.args, world)) + (f"?{row.query}" if row.query else "")
    found = {}
    for actor, person in actors.items():
        with transaction.atomic():
            found[actor] = met(signed_in(person), address, row, filled(row.data, world))
            transaction.set_rollback(True)
    assert found == {actor: expected(row, actor) for actor in actors}


def foreign() -> list[str]:
    """Addresses of Wagtail and allauth that are not on the list of open ones."""
    found = everything()
    own = {path for path, name, spaces in found if spaces == ("desk",) or name in OPEN}
    below = {path for path, name, spaces in found if path.startswith(("/desk/", "/accounts/")) and name not in OPEN}
    return sorted(below - own)


def test_what_wagtail_and_allauth_bring_besides_is_not_there(actors, signed_in):
    closed = foreign()
    assert len(closed) > 150, "the walk found too little"
    for actor in ("anonymous", "administrator", "coordinator"):
        client = signed_in(actors[actor])
        reached = [path for path in closed if client.get(path).status_code != 404]
        assert reached == [], f"open to {actor}"


@pytest.mark.parametrize(
    "path",
    ["/django-admin/", "/admin/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/desk/users/",
     "/desk/images/", "/desk/documents/multiple/add/", "/desk/snippets/", "/desk/pages/", "/desk/reports/site-history/",
     "/desk/api/main/pages/", "/desk/pages/search/", "/desk/password_reset/", "/desk/groups/"],
)  # fmt: skip
def test_a_side_door_is_closed(path, signed_in, coordinator):
    assert Client().get(path).status_code == 404
    assert signed_in(coordinator).get(path).status_code == 404


def test_a_script_is_told_in_data(signed_in, coordinator):
    asked = {"x-requested-with": "XMLHttpRequest"}
    nobody = Client().get(reverse("desk:messages"), headers=asked)
    assert (nobody.status_code, nobody.json()["message"]) == (401, "登录已失效，请重新登录。")
    closed = signed_in(coordinator).get(reverse("desk:audit"), headers=asked)
    assert closed.status_code == 403
    assert "角色" in closed.json()["message"]
