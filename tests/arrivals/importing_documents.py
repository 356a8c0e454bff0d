"""A process of its own that imports: `importing_documents.py FILE [TABLE NTH]`.

With a table it says `reached` and stands still at the nth row written there, until somebody kills it. Without a file it
prints what exists.
"""

# ruff: noqa: E402
import json
import os
import signal
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from gongkai.publications.models import Document, Edition, EditionFile, OldAddress
from gongkai.records.models import Event, Verb
from gongkai.records.queries import verify_all
from gongkai.search.models import IndexRow


def standing_still(table, nth):
    """Wraps every statement: the nth insert into the table is carried out, then nothing more happens."""
    left = [nth]

    def wrapper(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.startswith((f'INSERT INTO "{table}"', f"INSERT INTO {table}")):
            left[0] -= 1
            if not left[0]:
                print("reached", flush=True)
                signal.pause()
        return done

    return wrapper


def counted():
    """Rows that the import makes, and whether the record holds."""
    found = {model.__name__: model.objects.count() for model in (Document, Edition, EditionFile, OldAddress, IndexRow)}
    public = Document.objects.public().count()
    events = Event.objects.filter(verb=Verb.IMPORTED).count()
    return found | {"public": public, "events": events, "holds": all(broken is None for _, broken in verify_all())}


def main(arguments):
    """See the module."""
    if not arguments:
        print(json.dumps(counted()))
    elif len(arguments) == 1:
        call_command("import_documents", arguments[0], agency="jiaotong")
    else:
        with connection.execute_wrapper(standing_still(arguments[1], int(arguments[2]))):
            call_command("import_documents", arguments[0], agency="jiaotong")


main(sys.argv[1:])
