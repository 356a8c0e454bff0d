"""Keys change: everything opens with the new key alone, marks stay, a run that was cut off goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import TextField
from moments import on
from requests_world import CONTACT, IDENTITY, PDF

from gongkai.agencies.models import Person
from gongkai.foi.actions.consulting import consult
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.actions.rotating import SEALED, keys_of, reseal
from gongkai.foi.models import Case, Party, Piece, PieceKind
from gongkai.foi.queries.personal import Contact, consultation_contact, content_of, personal_of
from gongkai.records.models import Event

OLD, NEW = "old:" + "11" * 32, "new:" + "22" * 32
MARK = "mark:" + "11" * 32
AT = on(date(2026, 5, 12), 10)
Make = Callable[..., Case]


@pytest.fixture
def sealed(settings: Any, tmp_path: Path, make_case: Make, coordinator: Person) -> Case:
    """A case with everything that is sealed, under the old key; the new one stands before it now."""
    settings.MEDIA_ROOT = tmp_path
    settings.GONGKAI_KEYS = OLD
    case = make_case()
    keep_piece(case, PieceKind.IDENTITY, "身份证.pdf", PDF, by=coordinator, at=AT)
    consult(case, Party.THIRD_PARTY, "江州路桥公司", question="是否同意公开", harm="商业秘密", day=AT.date(), by=coordinator,
            at=AT, contact=Contact(phone="0750-7654321"))  # fmt: skip
    settings.GONGKAI_KEYS = f"{NEW},{OLD}"
    return case


def rotate() -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out, stderr=out)
    return out.getvalue()


def opened(case: Case) -> tuple[str, Contact, str, bytes]:
    held = Case.objects.get(pk=case.pk)
    personal = personal_of(held)
    consulted = consultation_contact(held.consultations.get()).phone
    return personal.identity, personal.contact, consulted, content_of(held.pieces.get())


def test_all_is_sealed_anew_and_the_old_key_can_go(sealed: Case, settings: Any, make_case: Make) -> None:
    files = {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    told = rotate()
    assert "证件号码：重新加密1处" in told
    assert "案卷材料：重新加密1处" in told
    settings.GONGKAI_KEYS = f"{NEW},{MARK}"
    assert opened(sealed) == (IDENTITY, CONTACT, "0750-7654321", PDF)
    assert make_case().applicant_mark == sealed.applicant_mark
    row = Case.objects.values().get(pk=sealed.pk)
    kept = [field.name for field in Case._meta.get_fields() if isinstance(field, TextField) and "sealed" in field.name]
    assert all(row[name].startswith("gk1.sm4-gcm.new.") for name in kept if row[name])
    assert row["version"] == Case.objects.get(pk=sealed.pk).version
    assert len(files) == 1
    assert "gk1.sm4-gcm.old" not in repr(row)


def test_a_second_run_does_nothing(sealed: Case) -> None:
    rotate()
    before = Event.objects.count()
    assert "重新加密1处" not in rotate()
    assert Event.objects.count() == before


def test_a_run_that_was_cut_off_goes_on(sealed: Case, make_case: Make, settings: Any) -> None:
    settings.GONGKAI_KEYS = OLD
    make_case()
    settings.GONGKAI_KEYS = f"{NEW},{OLD}"
    identity = SEALED[0]
    keys = keys_of(identity)
    assert len(keys) == 2
    assert reseal(identity, keys[:1], at=AT) == (1, [])
    assert keys_of(identity) == keys[1:]
    assert "证件号码：重新加密1处" in rotate()


def test_a_seal_that_does_not_open_is_named_and_the_rest_goes_on(sealed: Case, settings: Any, make_case: Make) -> None:
    other = make_case()
    Case.objects.filter(pk=other.pk).update(identity_sealed=sealed.identity_sealed)
    with pytest.raises(CommandError, match="有1处打不开"):
        rotate()
    settings.GONGKAI_KEYS = f"{NEW},{MARK}"
    assert opened(sealed)[0] == IDENTITY
    assert Case.objects.get(pk=other.pk).identity_sealed == sealed.identity_sealed


def test_the_file_of_the_old_seal_leaves_the_disk(
    sealed: Case, settings: Any, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    old = Piece.objects.get().content.content.path
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        rotate()
    assert not Path(old).exists()
    assert Path(Piece.objects.get().content.content.path).exists()
