"""The groups that the database of norms decides in SQL are those of `rules.validity.validity_on`, on every boundary day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from moments import NOON
from public_site import kinds_of, lay_out, publish

from gongkai.norms.queries.database import BINDING, GROUPS, NormFilters, every, norms
from gongkai.publications.actions import refresh_validity
from gongkai.publications.models import Document, Effect, EffectKind
from gongkai.publications.queries.validity import validity_of

START = date(2026, 3, 10)
DAYS = [START + timedelta(days=offset) for offset in range(-1, 8)]


def test_sql_and_rule_agree_on_every_day(bureau, roads):
    kinds, columns = kinds_of(), lay_out(bureau, roads)
    source = publish(columns["policy/norms"], kinds["norm"], 1, index=False, effective_on=START)
    serial = 1
    kinds_of_effect = [None, *EffectKind]
    for effective, expires, kind, on in product([None, 0, 2], [None, 1, 4], kinds_of_effect, [1, 3, 5]):
        serial += 1
        row = publish(
            columns["policy/norms"], kinds["norm"], serial, index=False,
            effective_on=None if effective is None else START + timedelta(days=effective),
            expires_on=None if expires is None else START + timedelta(days=expires),
        )  # fmt: skip
        if kind:
            Effect.objects.create(edition=source.live, target=row, kind=kind, on=START + timedelta(days=on))
            refresh_validity(row)
    documents = list(Document.objects.select_related("kind", "live"))
    for day in DAYS:
        expected: dict[str, set[int]] = {name: set() for name in GROUPS}
        for row in documents:
            state = validity_of(row, day)
            expected[BINDING if state.binds else state.value].add(row.pk)
        for name in GROUPS:
            if name != "all":
                found = {one.document.pk for one in every(NormFilters(day, state=name))}
                assert found == expected[name], (day, name)
        counts = {name: count for name, _, count in norms(NormFilters(day)).counts}
        assert counts == {name: len(rows) for name, rows in expected.items()} | {"all": len(documents)}


def test_a_page_beyond_the_last_is_the_last(bureau, roads):
    kinds, columns = kinds_of(), lay_out(bureau, roads)
    for serial in range(1, 34):
        publish(columns["policy/norms"], kinds["norm"], serial, index=False, effective_on=START)
    assert len(norms(NormFilters(NOON.date(), page=2)).rows) == 3
    assert len(norms(NormFilters(NOON.date(), page=99)).rows) == 3
