"""Copies of generated requests inside the database: the way to a million of them in minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from gongkai.disputes.models import Dispute
from gongkai.foi.models import Answer, Case, CaseWords, ClockEntry, Decision, Item, Writer

TABLES: tuple[type[models.Model], ...] = (Case, CaseWords, ClockEntry, Item, Answer, Writer, Decision, Dispute)
# What a copy does not share, by table and column: {n} is the number of the copy, {step} lies above every serial number.
OWN: Mapping[tuple[type[models.Model], str], str] = MappingProxyType(
    {
        (Case, "serial"): "serial + {n} * {step}",
        (Case, "number"): "replace(number, '〕' || serial || '号', '〕' || (serial + {n} * {step}) || '号')",
        (Case, "applicant_mark"): "substr(applicant_mark, 1, 58) || ({n} + 100000)",
        (Case, "subject_mark"): "substr(subject_mark, 1, 58) || ({n} + 100000)",
        (Item, "applicant_mark"): "substr(applicant_mark, 1, 58) || ({n} + 100000)",
    }
)


def multiply(times: int, tell: Callable[[int], object]) -> None:
    """Copy every case so that there are `times` as many, with all that belongs to it but its events; for measuring alone.

    A copy is somebody else's request for something else under a number of its own. Its seals have the original's text and
    size and open for the original only: whoever measures a page with personal data takes one of the originals. It is
    found by the words of the original, which do not know its number.
    """
    tops = {model: model._default_manager.aggregate(top=Max("pk"))["top"] or 0 for model in TABLES}
    step = Case.objects.aggregate(top=Max("serial"))["top"]
    originals = Case.objects.count()
    for number in range(1, times):
        with transaction.atomic(), connection.cursor() as cursor:
            for model in TABLES:
                cursor.execute(_copy(model, tops, number, step))
        tell(originals)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), TABLES):
            cursor.execute(statement)


def _copy(model: type[models.Model], tops: Mapping[type[models.Model], int], number: int, step: int) -> str:
    """One statement that copies the originals of a table. Every part of it comes from the models, nothing from outside."""
    names, values = [], []
    for one in model._meta.concrete_fields:
        target = model if one.primary_key else one.related_model
        column = connection.ops.quote_name(str(one.column))
        value = OWN.get((model, str(one.column)), column).format(n=number, step=step)
        names.append(column)
        values.append(f"{column} + {number * tops[target]}" if target in tops else value)  # type: ignore[index]
    table, key = (connection.ops.quote_name(name) for name in (model._meta.db_table, str(model._meta.pk.column)))
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} WHERE {key} <= {tops[model]}"  # noqa: S608
    )
