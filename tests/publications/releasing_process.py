"""A process of its own that lets out what is due: `releasing_process.py AT [TABLE]`, or prints what exists without arguments.

With a table it says `reached` and stands still after the first row written there, until somebody kills it.
"""

# ruff: noqa: E402
import json
import os
import signal
import sys
from datetime import datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

import django

django.setup()

from django.db import connection

from gongkai.publications.actions import release_due
from gongkai.publications.models import Document, Edition
from gongkai.records.models import Event, Serial
from gongkai.search.models import Query
from gongkai.search.queries import find


def standing_still(table):
    """Wraps every statement: the first write into the table is carried out, then nothing more happens."""

    def wrapper(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.startswith(("INSERT", "UPDATE")) and table in sql.split("(")[0]:
            print("reached", flush=True)
            signal.pause()
        return done

    return wrapper


def counted():
    """Everything that a release changes."""
    return {
        "live": Document.objects.public().count(),
        "ready": Edition.objects.filter(state="ready").count(),
        "released": Edition.objects.filter(state="released").count(),
        "numbers": sorted(Document.objects.exclude(serial=None).values_list("serial", flat=True)),
        "last": sum(Serial.objects.values_list("last", flat=True)),
        "events": Event.objects.filter(verb="released").count(),
        "found": find(Query(words="跨江桥")).total,
    }


def main(arguments):
    """See the module."""
    if not arguments:
        print(json.dumps(counted()))
        return
    at = datetime.fromisoformat(arguments[0])
    if len(arguments) == 1:
        print(release_due(at=at))
        return
    with connection.execute_wrapper(standing_still(arguments[1])):
        release_due(at=at)


main(sys.argv[1:])
