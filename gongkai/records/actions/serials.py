"""Numbers without gaps."""

from __future__ import annotations

from django.db import connection

from gongkai.records.models import Serial


def next_number(key: str) -> int:
    """The next number of a run, from 1. Taken in the caller's transaction: a rollback gives it back, so no gap arises."""
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken in the transaction of what it numbers")
    if not Serial.objects.filter(key=key).exists():
        Serial.objects.bulk_create([Serial(key=key)], ignore_conflicts=True)
    row = Serial.objects.select_for_update().get(key=key)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def reach_number(key: str, number: int) -> None:
    """Numbers up to this one are in use (an old system gave them): the run goes on behind it, never back."""
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken in the transaction of what it numbers")
    if not Serial.objects.filter(key=key).exists():
        Serial.objects.bulk_create([Serial(key=key)], ignore_conflicts=True)
    Serial.objects.filter(key=key, last__lt=number).update(last=number)
