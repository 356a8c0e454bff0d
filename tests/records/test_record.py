"""The record: chained, append-only, written with its change; attachments once; messages once."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from moments import NOON

from gongkai.agencies.models import Agency, Person
from gongkai.records.actions import Entry, Letter, beat, keep, post, read_messages, record, record_many, send_due
from gongkai.records.actions.events import _plain
from gongkai.records.models import GENESIS, SYSTEM, Attachment, Beat, Chain, Event, Message, Verb
from gongkai.records.queries import verify

Deed = Callable[[], object]


@pytest.fixture
def chain(bureau: Agency, coordinator: Person) -> Chain:
    """Five events of the bureau."""
    for number in range(5):
        record(Verb.CHANGED, bureau, by=coordinator, at=NOON, before={"n": number}, after={"n": number + 1, "on": NOON})
    return Chain.objects.get(key=bureau.code)


def sql(statement: str, *values: object) -> None:
    """What somebody with a database client might do."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# The chain


def test_each_event_holds_the_hash_of_the_one_before(chain: Chain) -> None:
    events = list(Event.objects.order_by("position"))
    assert [event.position for event in events] == [1, 2, 3, 4, 5]
    assert [event.previous for event in events] == [GENESIS, *(event.hash for event in events[:-1])]
    assert (chain.length, chain.head) == (5, events[-1].hash)
    assert verify(chain) is None


def test_a_changed_word_is_found(chain: Chain) -> None:
    sql("UPDATE records_event SET reason = %s WHERE position = 3", "改过")
    found = verify(chain)
    assert found
    assert (found.position, found.why) == (3, "内容被改动，哈希不符")


@pytest.mark.parametrize("field", ["actor_key", "actor_name", "verb", "subject_id", "subject_label", "actor_role"])
def test_no_field_can_be_changed_unseen(field: str, chain: Chain) -> None:
    sql(f"UPDATE records_event SET {field} = %s WHERE position = 2", "x")
    found = verify(chain)
    assert found
    assert found.position == 2


def test_a_change_with_a_fresh_hash_breaks_the_next_link(chain: Chain) -> None:
    event = Event.objects.get(position=2)
    event.reason = "改过"
    sql("UPDATE records_event SET reason = %s, hash = %s WHERE position = 2", "改过", event.digest())
    found = verify(chain)
    assert found
    assert (found.position, found.why) == (3, "与前一条的哈希对不上")


def test_a_removed_event_is_found(chain: Chain) -> None:
    sql("DELETE FROM records_event WHERE position = 3")
    found = verify(chain)
    assert found
    assert (found.position, found.why) == (3, "缺第3条，下一条是第4条")


def test_a_cut_end_is_found(chain: Chain) -> None:
    sql("DELETE FROM records_event WHERE position = 5")
    found = verify(chain)
    assert found
    assert found.why == "末尾缺失，应有5条，只有4条"


def test_an_inserted_event_is_found(chain: Chain) -> None:
    last = Event.objects.get(position=5)
    last.pk, last.position, last.previous, last._state.adding = None, 6, last.hash, True
    last.hash = last.digest()
    last.save()
    found = verify(chain)
    assert found
    assert (found.position, found.why) == (6, "应有5条，却有第6条")


def test_the_command_names_the_broken_chain_and_fails(chain: Chain, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_records")
    assert "jiaotong：5条，完整" in capsys.readouterr().out
    sql("DELETE FROM records_event WHERE position = 1")
    with pytest.raises(SystemExit):
        call_command("verify_records")
    assert "jiaotong：第1条断开" in capsys.readouterr().out


def test_each_agency_has_its_own_chain(bureau: Agency, waterworks: Agency) -> None:
    entries = [Entry(Verb.CHANGED, bureau), Entry(Verb.CHANGED, waterworks), Entry(Verb.CHANGED, bureau)]
    record_many(entries, by=SYSTEM, at=NOON)
    assert dict(Chain.objects.values_list("key", "length")) == {"jiaotong": 2, "shuiwu": 1}
    assert all(verify(each) is None for each in Chain.objects.all())


# Append only


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param(lambda: Event.objects.update(reason="x"), id="update"),
        pytest.param(lambda: Event.objects.all().delete(), id="delete"),
        pytest.param(lambda: Event.objects.get(position=1).delete(), id="delete one"),
        pytest.param(lambda: Event.objects.get(position=1).save(), id="save one again"),
        pytest.param(lambda: Event.objects.bulk_update([Event.objects.get(position=1)], ["reason"]), id="bulk update"),
    ],
)
def test_events_are_only_added(deed: Deed, chain: Chain) -> None:
    with pytest.raises(PermissionError), transaction.atomic():
        deed()
    assert verify(chain) is None


def test_the_end_of_a_chain_cannot_be_deleted_with_it(chain: Chain) -> None:
    with pytest.raises(IntegrityError):
        chain.delete()


@pytest.mark.django_db(transaction=True)
def test_no_event_without_the_transaction_of_its_change(bureau: Agency) -> None:
    with pytest.raises(RuntimeError):
        record(Verb.CHANGED, bureau, by=SYSTEM, at=NOON)
    with transaction.atomic():
        record(Verb.CHANGED, bureau, by=SYSTEM, at=NOON)
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert not Chain.objects.exclude(length=0).exists()


def test_names_stay_when_people_go(bureau: Agency, coordinator: Person) -> None:
    record(Verb.EXPORTED, bureau, by=coordinator, at=NOON)
    coordinator.delete()
    assert str(Event.objects.get()) == "林静 导出 江州市交通运输局"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.dates(date(1900, 1, 1)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_what_is_kept_is_plain_and_stays_what_it_is(value: object) -> None:
    once = _plain(value)
    assert _plain(once) == once
    assert "\x00" not in str(once)


# Attachments


def test_the_same_content_is_kept_once(db: None, tmp_path: Path) -> None:
    first = keep("五月进展".encode(), media_type="text/plain", at=NOON)
    again = keep("五月进展".encode(), media_type="text/plain", at=NOON + timedelta(days=1))
    other = keep("六月进展".encode(), media_type="text/plain", at=NOON)
    assert first == again
    assert Attachment.objects.count() == 2
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == sorted(
        [first.digest[2:], other.digest[2:]]
    )
    assert first.content.open().read() == "五月进展".encode()


def test_a_file_left_by_a_crash_is_used_by_the_next(db: None, tmp_path: Path) -> None:
    kept = keep(b"x", media_type="text/plain", at=NOON)
    Attachment.objects.all().delete()
    assert keep(b"x", media_type="text/plain", at=NOON).content.name == kept.content.name


# Messages

LETTER = Letter("chenxiaolan", "chenxiaolan@example.gov.cn", "digest-2026-05-13", "待签收1项", "第1项")


class NoPost(BaseEmailBackend):
    """A post office that takes nothing."""

    def send_messages(self, email_messages: object) -> int:
        raise smtplib.SMTPServerDisconnected("没有应答")


def test_a_message_is_put_once(db: None) -> None:
    other = Letter("xuguoliang", "", "digest-2026-05-13", "标题", "内容")
    assert post([LETTER], at=NOON) == 1
    assert post([LETTER, other], at=NOON) == 1
    assert Message.objects.count() == 2


def test_mail_goes_out_once_and_not_before_its_time(db: None) -> None:
    post([LETTER], at=NOON, not_before=NOON + timedelta(hours=20))
    assert send_due(at=NOON) == (0, 0)
    assert send_due(at=NOON + timedelta(hours=20)) == (1, 0)
    assert send_due(at=NOON + timedelta(hours=21)) == (0, 0)
    assert [message.subject for message in mail.outbox] == ["待签收1项"]


def test_a_mail_ends_with_the_whole_address_of_the_page(db: None, settings: object) -> None:
    settings.BASE_URL = "https://gk.jiangzhou.example/"  # type: ignore[attr-defined]
    post(
        [Letter("chenxiaolan", "c@example.gov.cn", "a", "请办理：第1项", "第1项。", "/desk/ledger/duties/7/")], at=NOON
    )
    post([LETTER], at=NOON)
    assert send_due(at=NOON) == (2, 0)
    assert [message.body for message in mail.outbox] == [
        "第1项。\n\n打开办理：https://gk.jiangzhou.example/desk/ledger/duties/7/",
        "第1项",
    ]


def test_without_an_address_it_stays_in_the_list(db: None) -> None:
    post([Letter("chenxiaolan", "", "k", "标题", "内容")], at=NOON)
    assert send_due(at=NOON) == (0, 0)
    assert read_messages("chenxiaolan", at=NOON) == 1
    assert read_messages("chenxiaolan", at=NOON) == 0


def test_a_failed_mail_is_tried_again_ever_later(db: None, settings: object) -> None:
    settings.EMAIL_BACKEND = "test_record.NoPost"  # type: ignore[attr-defined]
    post([LETTER], at=NOON)
    tried = [hour for hour in range(100) if send_due(at=NOON + timedelta(hours=hour)) == (0, 1)]
    assert (tried[0], len(tried)) == (0, 8)
    assert tried[-1] > 20
    assert Message.objects.get().failure == "没有应答"


def test_a_message_stays_in_the_list_while_its_mail_is_tried(db: None, settings: object) -> None:
    settings.EMAIL_BACKEND = "test_record.NoPost"  # type: ignore[attr-defined]
    post([LETTER], at=NOON, not_before=NOON + timedelta(hours=1))
    assert not Message.objects.of("chenxiaolan", at=NOON).exists()
    assert read_messages("chenxiaolan", at=NOON) == 0
    due = NOON + timedelta(hours=1)
    assert send_due(at=due) == (0, 1)
    assert Message.objects.of("chenxiaolan", at=due).count() == 1
    assert read_messages("chenxiaolan", at=due) == 1


def test_what_one_worker_is_sending_no_other_takes(db: None) -> None:
    """The first worker has claimed the row and has not finished yet."""
    post([LETTER], at=NOON)
    Message.objects.update(attempts=1, not_before=NOON + timedelta(minutes=10))
    assert send_due(at=NOON + timedelta(minutes=1)) == (0, 0)
    assert send_due(at=NOON + timedelta(minutes=11)) == (1, 0)


# The clockwork's trace


def test_a_piece_runs_once_at_a_time_and_a_dead_worker_gives_way(db: None) -> None:
    with beat("每日提醒", at=NOON) as first:
        assert first
        with beat("每日提醒", at=NOON) as second:
            assert second is None
        with beat("每日提醒", at=NOON + timedelta(minutes=31)) as third:
            assert third
    with beat("每日提醒", at=NOON + timedelta(hours=1)) as row:
        assert row
        row.note = "3条"
    assert Beat.objects.get().note == "3条"


def test_a_failed_piece_says_so_and_is_free_again(db: None) -> None:
    with pytest.raises(ZeroDivisionError), beat("每日提醒", at=NOON):
        1 / 0  # noqa: B018
    assert Beat.objects.get().note == "没有做完：division by zero"
    with beat("每日提醒", at=NOON) as row:
        assert row
