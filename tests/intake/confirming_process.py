"""A process of its own that confirms a reading: `confirming_process.py READING [TABLE]`.

With a table it says `reached` and stands still at the first row written there, until somebody kills it. Without a reading
it prints what exists.
"""

# ruff: noqa: E402
import json
import os
import signal
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

import django

django.setup()

from django.db import connection
from importing_office import NOON, TODAY

from gongkai.agencies.models import Person, Role
from gongkai.intake.actions import confirm
from gongkai.intake.models import Reading
from gongkai.plans.models import Duty, Period, Plan, Task
from gongkai.records.models import Event


def standing_still(table):
    """Wraps every statement: the first insert into the table is carried out, then nothing more happens."""

    def wrapper(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.startswith(f'INSERT INTO "{table}"'):
            print("reached", flush=True)
            signal.pause()
        return done

    return wrapper


def counted():
    """Rows that the import makes, and the reading's state."""
    found = {model.__name__: model.objects.count() for model in (Plan, Task, Duty, Period)}
    confirmed = Event.objects.filter(verb__in=["confirmed", "assigned"]).count()
    return found | {"events": confirmed, "state": Reading.objects.get().state}


def main(arguments):
    """See the module."""
    if not arguments:
        print(json.dumps(counted()))
        return
    reading = Reading.objects.select_related("agency").get(pk=arguments[0])
    by = Person.objects.get(role=Role.COORDINATOR, agency=reading.agency)
    if len(arguments) == 1:
        confirm(reading, by=by, at=NOON, today=TODAY)
        return
    with connection.execute_wrapper(standing_still(arguments[1])):
        confirm(reading, by=by, at=NOON, today=TODAY)


main(sys.argv[1:])
