"""Next year's plan that repeats this year's, through the screen: asked, said to be a new one, confirmed."""

# ruff: noqa: F401, F811 — fixtures are imported
import pytest
from importing_office import ITEMS, kept_files, plan, plan_file, reading, sections, settle, upload

from gongkai.plans.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def repeated(plan, sections, coordinator):
    """The same items with the next year in them."""
    items = [(area, text.replace("2026", "2027"), units) for area, text, units in ITEMS]
    return settle(
        upload(plan_file(items, "江州市交通运输局2027年政务公开工作要点"), coordinator), sections, coordinator
    )


def test_the_coordinator_says_that_it_is_next_years_plan(repeated, coordinator, client):
    client.force_login(coordinator, backend="gongkai.agencies.backends.RoleBackend")
    address = f"/desk/imports/{repeated.pk}/"
    assert "是2027年的新要点" in client.get(address).content.decode()
    client.post(f"{address}choose/", {"plan:separate": "1", "plan:year": "2027"})
    assert "是2027年的新要点" not in client.get(address).content.decode()
    client.post(f"{address}confirm/", {})
    assert list(Plan.objects.values_list("year", flat=True)) == [2027, 2026]
