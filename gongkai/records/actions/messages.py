"""Messages to people, and the clockwork's trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from gongkai.records.models import Beat, Message

MAX_ATTEMPTS = 8
RETRY_AFTER = timedelta(minutes=10)  # doubled with every attempt: the last comes a day after the first
STALE_AFTER = timedelta(minutes=30)  # a clockwork that began this long ago and never ended has died


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says. `key` makes it unique for its recipient; `link` is an address of this site, from its root on."""

    recipient: str
    address: str
    key: str
    subject: str
    body: str
    link: str = ""


def post(letters: list[Letter], *, at: datetime, not_before: datetime | None = None) -> int:
    """Put messages into the in-app list and the outbox; one that is there already is left alone. Returns how many came."""
    rows = [
        Message(
            recipient=letter.recipient,
            address=letter.address,
            key=letter.key,
            subject=letter.subject,
            body=letter.body,
            link=letter.link,
            created_at=at,
            not_before=not_before or at,
        )
        for letter in letters
    ]
    who, keys = {row.recipient for row in rows}, {row.key for row in rows}
    there = set(Message.objects.filter(recipient__in=who, key__in=keys).values_list("recipient", "key"))
    fresh = [row for row in rows if (row.recipient, row.key) not in there]
    Message.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    return len(fresh)


def send_due(*, at: datetime, limit: int = 500) -> tuple[int, int]:
    """Send the e-mails that are due. Each row is claimed before it is sent, so two workers never send it twice.

    The claim puts the row off: a worker that dies while sending leaves it to the next after that time, and a failed
    one is tried again ever later, MAX_ATTEMPTS times in all. Returns how many went out and how many failed.
    """
    sent = failed = 0
    waiting = Message.objects.filter(sent_at=None, not_before__lte=at, attempts__lt=MAX_ATTEMPTS).exclude(address="")
    for pk, attempts in list(waiting.order_by("pk").values_list("pk", "attempts")[:limit]):
        mine = Message.objects.filter(pk=pk, attempts=attempts, sent_at=None)
        if not mine.update(attempts=attempts + 1, not_before=at + RETRY_AFTER * 2**attempts):
            continue
        message = Message.objects.get(pk=pk)
        try:
            EmailMessage(message.subject, _mail_body(message), to=[message.address]).send()
        except OSError as error:
            failed += 1
            Message.objects.filter(pk=pk).update(failure=str(error)[:200])
        else:
            sent += 1
            Message.objects.filter(pk=pk).update(sent_at=at, failure="")
    return sent, failed


def _mail_body(message: Message) -> str:
    """The words, and below them the whole address of the page that they are about: a mail is read outside the desk."""
    return (
        f"{message.body}\n\n打开办理：{settings.BASE_URL.rstrip('/')}{message.link}" if message.link else message.body
    )


def read_messages(recipient: str, *, at: datetime) -> int:
    """Mark everything that stands in the list as read. Returns how much was new."""
    return Message.objects.of(recipient, at=at).filter(read_at=None).update(read_at=at)


@contextmanager
def beat(name: str, *, at: datetime) -> Iterator[Beat | None]:
    """Run a piece of the clockwork once at a time: yields its row, or None where another worker is at it.

    The caller sets `note` on the row; a block that fails leaves its error there instead.
    """
    with transaction.atomic():
        row, _ = Beat.objects.get_or_create(name=name)
        free = Q(started_at=None) | Q(finished_at__isnull=False) | Q(started_at__lt=at - STALE_AFTER)
        claimed = Beat.objects.filter(free, pk=row.pk).update(started_at=at, finished_at=None)
    if not claimed:
        yield None
        return
    row.note = ""
    try:
        yield row
    except Exception as error:
        Beat.objects.filter(pk=row.pk).update(finished_at=at, note=f"没有做完：{error}"[:200])
        raise
    Beat.objects.filter(pk=row.pk).update(finished_at=at, note=row.note[:200])
