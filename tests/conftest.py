"""People whom every test knows: a bureau, the office above it, and another bureau.

陈晓岚 handles, 许国梁 heads the section, 林静 coordinates, 周明 leads; 赵强 is the outsider.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import pytest_django
from django.db import connection
from machine import lacking
from migrated import begin_with, keep, kept_in
from moments import NOON, TODAY
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from gongkai.agencies.models import Agency, Person, Role, Section
from gongkai.search.actions.shelves import shelver

__all__ = ["NOON", "TODAY"]


DEMO = "tests/demo/"
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    if not os.path.exists(CHROMIUM):
        lacking("Chromium", "chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright's loop runs in this thread, and tables may be made after it
    )
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET.split()}


class DemoTogether(LoadScopeScheduling):
    """Every test goes where there is room, but those of the demo to one process, so that it is filled once."""

    def _split_scope(self, nodeid: str) -> str:
        return DEMO if nodeid.startswith(DEMO) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> DemoTogether:
    return DemoTogether(config, log)


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> Path:
    """Where the tables of an earlier run are kept."""
    return kept_in(Path(request.config.cache.mkdir("migrated")))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, migrated: Path) -> None:
    begin_with(migrated)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker, migrated: Path) -> None:
    with django_db_blocker.unblock():
        keep(connection, migrated)


@pytest.fixture(autouse=True)
def unindexed(request: pytest.FixtureRequest) -> None:
    """A test that commits leaves words in the table of words, which is no model and so is not flushed with the others."""
    mark = request.node.get_closest_marker("django_db")
    if mark and mark.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        shelver().clear()


@pytest.fixture
def government(db: None) -> Agency:
    return Agency.objects.create(name="江州市人民政府办公室", short_name="市府办", code="jiangzhou", path="jiangzhou/")


@pytest.fixture
def bureau(government: Agency) -> Agency:
    return Agency.objects.create(
        name="江州市交通运输局", short_name="交通局", code="jiaotong", parent=government, path="jiangzhou/jiaotong/"
    )


@pytest.fixture
def waterworks(government: Agency) -> Agency:
    return Agency.objects.create(
        name="江州市水务局", short_name="水务局", code="shuiwu", parent=government, path="jiangzhou/shuiwu/"
    )


@pytest.fixture
def office(bureau: Agency) -> Section:
    return Section.objects.create(agency=bureau, name="办公室", order=1, is_office=True)


@pytest.fixture
def safety(bureau: Agency) -> Section:
    return Section.objects.create(agency=bureau, name="安全监督科", order=2)


@pytest.fixture
def roads(bureau: Agency) -> Section:
    return Section.objects.create(agency=bureau, name="公路养护科", order=3)


@pytest.fixture
def account(db: None) -> Callable[..., Person]:
    """Makes an account: `account("陈晓岚", Role.HANDLER, bureau, safety)`."""

    def make(name: str, role: Role, agency: Agency, section: Section | None = None, username: str = "") -> Person:
        key = username or f"{agency.code}-{role.value}-{Person.objects.count() + 1}"
        person = Person(
            username=key, name=name, role=role, agency=agency, section=section, email=f"{key}@example.gov.cn"
        )
        person.set_unusable_password()
        person.save()
        return person

    return make


Account = Callable[..., Person]


@pytest.fixture
def handler(account: Account, bureau: Agency, safety: Section) -> Person:
    return account("陈晓岚", Role.HANDLER, bureau, safety, "chenxiaolan")


@pytest.fixture
def head(account: Account, bureau: Agency, safety: Section) -> Person:
    return account("许国梁", Role.HEAD, bureau, safety, "xuguoliang")


@pytest.fixture
def coordinator(account: Account, bureau: Agency, office: Section) -> Person:
    return account("林静", Role.COORDINATOR, bureau, office, "linjing")


@pytest.fixture
def leader(account: Account, bureau: Agency) -> Person:
    return account("周明", Role.LEADER, bureau, None, "zhouming")


@pytest.fixture
def administrator(account: Account, bureau: Agency) -> Person:
    return account("孙伟", Role.ADMINISTRATOR, bureau, None, "sunwei")


@pytest.fixture
def auditor(account: Account, bureau: Agency) -> Person:
    return account("何敏", Role.AUDITOR, bureau, None, "hemin")


@pytest.fixture
def outsider(account: Account, waterworks: Agency) -> Person:
    section = Section.objects.create(agency=waterworks, name="水政科", order=1)
    return account("赵强", Role.HANDLER, waterworks, section, "zhaoqiang")


@pytest.fixture
def overseer(account: Account, government: Agency) -> Person:
    """The coordinator of the office above the bureau: reads what is below, acts on nothing of it."""
    section = Section.objects.create(agency=government, name="政务公开科", order=1, is_office=True)
    return account("吴芳", Role.COORDINATOR, government, section, "wufang")
