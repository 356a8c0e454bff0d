"""Every page costs few queries, and no more with two thousand documents than with sixty."""

from __future__ import annotations

import pytest
from public_site import spread

MOST = 12
PAGES = [
    "/", "/open/", "/periods/", "/organisation/", "/map/", "/agencies/jiaotong/", "/norms/", "/norms/?state=all&page=2",
    "/norms/?on=2026-02-01&q=养护&year=2026&sort=title", "/norms/export.csv?state=all", "/columns/jiaotong/notices/",
    "/columns/jiaotong/policy/", "/columns/jiaotong/policy/?year=2026&kind=norm", "/info/jiaotong/2026-00001/",
    "/info/jiaotong/2026-00004/", "/info/jiaotong/2026-00005/", "/topics/jiaotong/bridge/", "/search/?q=公路养护",
    "/requests/", "/requests/apply/", "/requests/status/", "/requests/calculator/?received=2026-09-18", "/plans/", "/accessibility/", "/nothing/",
]  # fmt: skip


@pytest.fixture(params=[60, 2000])
def filled(request, public):
    spread(public.columns, public.kinds, request.param)


def test_every_page_keeps_its_budget(filled, client, django_assert_max_num_queries):
    for page in PAGES:
        with django_assert_max_num_queries(MOST, info=page):
            assert client.get(page).status_code in {200, 404}, page
