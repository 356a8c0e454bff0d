"""Signing in: what is told, what is kept, what ends a session, and that there is one door only."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt, AccessLog
from desk_password import PASSWORD
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from gongkai.agencies.models import Agency, Person
from gongkai.records.models import SYSTEM, Event, Verb
from gongkai.records.queries import verify_all

LOGIN = "/accounts/login/"
HASH = make_password(PASSWORD)


@pytest.fixture
def lin(coordinator: Person) -> Person:
    """林静 with a password."""
    Person.objects.filter(pk=coordinator.pk).update(password=HASH)
    coordinator.refresh_from_db()
    return coordinator


def enter(client: Client, username: str = "linjing", password: str = PASSWORD, **extra: object):
    return client.post(LOGIN, {"login": username, "password": password, **extra})


def verbs() -> list[str]:
    return list(Event.objects.order_by("id").values_list("verb", flat=True))


def code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def test_the_right_password_opens_the_desk_and_stands_in_the_record(lin):
    client = Client()
    answer = enter(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    event = Event.objects.get()
    assert (event.verb, event.actor_key, event.after) == (Verb.SIGNED_IN, "linjing", {"address": "127.0.0.1"})


@pytest.mark.parametrize(("who", "first"), [("administrator", "/desk/accounts/"), ("auditor", "/desk/audit/")])
def test_roles_without_business_begin_at_their_own_page(who, first, request):
    person = request.getfixturevalue(who)
    Person.objects.filter(pk=person.pk).update(password=HASH)
    assert enter(Client(), person.username).headers["Location"] == first


def test_a_wrong_password_is_told_plainly_and_kept(lin):
    answer = enter(Client(), password="not this one")
    assert answer.status_code == 200
    assert "密码" in answer.content.decode()
    event = Event.objects.get()
    assert (event.verb, event.subject_label, event.after["address"]) == (Verb.SIGN_IN_FAILED, "林静", "127.0.0.1")


def test_a_name_that_nobody_has_is_kept_with_the_first_agency(lin, bureau):
    enter(Client(), username="nobody")
    event = Event.objects.get()
    assert event.subject_type == "agencies.Agency"
    assert event.after["username"] == "nobody"


def test_five_wrong_passwords_lock_the_account_and_say_until_when(lin):
    for _ in range(4):
        assert enter(Client(), password="wrong").status_code == 200
    locked = enter(Client(), password="wrong")
    until = timezone.localtime(timezone.now() + settings.AXES_COOLOFF_TIME)
    assert locked.status_code == 429
    told = re.search(r"(\d\d:\d\d)", locked.content.decode())
    assert told is not None
    assert told[1] in {f"{until:%H:%M}", f"{until - timedelta(minutes=1):%H:%M}"}
    assert enter(Client()).status_code == 429, "the right password must not help"
    assert verbs()[:5] == ["sign_in_failed"] * 4 + ["locked_out"]


def test_the_administrator_unlocks_at_once(lin, administrator, signed_in):
    for _ in range(5):
        enter(Client(), password="wrong")
    answer = signed_in(administrator).post(f"/desk/accounts/{lin.pk}/unlock/", follow=True)
    assert "已解锁" in answer.content.decode()
    assert enter(Client()).headers.get("Location") == "/desk/"


def test_one_locked_account_does_not_lock_the_neighbour_behind_the_same_address(lin, handler):
    Person.objects.filter(pk=handler.pk).update(password=HASH)
    for _ in range(5):
        enter(Client(), password="wrong")
    assert enter(Client(), "chenxiaolan").headers.get("Location") == "/desk/"


def test_a_closed_account_cannot_sign_in(lin):
    Person.objects.filter(pk=lin.pk).update(is_active=False)
    client = Client()
    enter(client)
    assert client.get("/desk/messages/").status_code == 302
    assert Verb.SIGNED_IN not in verbs()


def test_an_account_that_is_closed_loses_its_session(lin, signed_in):
    client = signed_in(lin)
    assert client.get("/desk/messages/").status_code == 200
    Person.objects.filter(pk=lin.pk).update(is_active=False)
    assert client.get("/desk/messages/").headers["Location"].startswith(LOGIN)


def test_wagtails_own_login_lets_nobody_in(lin):
    client = Client()
    answer = client.post("/desk/login/", {"username": "linjing", "password": PASSWORD, "next": "/desk/"})
    assert answer.headers["Location"] == LOGIN
    assert client.get("/desk/messages/").status_code == 302
    assert Event.objects.count() == 0


def test_leaving_ends_the_session_and_stands_in_the_record(lin):
    client = Client()
    enter(client)
    assert client.post("/desk/logout/").headers["Location"] == LOGIN
    assert client.get("/desk/messages/").status_code == 302
    assert verbs() == ["signed_in", "signed_out"]


def idle(client: Client, minutes: float) -> None:
    session = client.session
    session["seen"] = (timezone.now() - timedelta(minutes=minutes)).timestamp()
    session.save()


def test_doing_nothing_for_too_long_ends_the_session_with_a_reason(lin):
    client = Client()
    enter(client)
    idle(client, settings.IDLE_MINUTES + 1)
    answer = client.get("/desk/messages/?page=2", follow=True)
    assert f"超过{settings.IDLE_MINUTES}分钟没有操作" in answer.content.decode()
    assert answer.redirect_chain[0][0] == f"{LOGIN}?next=/desk/messages/%3Fpage%3D2"
    last = Event.objects.latest("id")
    assert (last.verb, last.reason) == (Verb.SIGNED_OUT, "长时间未操作，自动退出")


def test_a_script_of_an_idle_session_gets_401(lin, signed_in):
    client = signed_in(lin)
    idle(client, settings.IDLE_MINUTES + 1)
    answer = client.get("/desk/messages/", headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code == 401
    assert "自动退出" in answer.json()["message"]


def test_a_page_just_in_time_keeps_the_session(lin, signed_in):
    client = signed_in(lin)
    idle(client, settings.IDLE_MINUTES - 1)
    assert client.get("/desk/messages/").status_code == 200
    assert timezone.now().timestamp() - client.session["seen"] < 60


@pytest.fixture
def second_step(lin):
    """林静's telephone: the secret that it holds."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(lin, secret)
    return secret


def test_the_second_step_is_asked_for_and_lets_in(lin, second_step):
    client = Client()
    assert enter(client).headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/desk/messages/").status_code == 302, "the password alone opens nothing"
    answer = client.post("/accounts/2fa/authenticate/", {"code": code(second_step)})
    assert answer.headers["Location"] == "/desk/"
    assert verbs() == ["signed_in"]


def test_a_wrong_code_is_kept_too(lin, second_step):
    client = Client()
    enter(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    event = Event.objects.get()
    assert (event.verb, event.reason) == (Verb.SIGN_IN_FAILED, "动态口令不对")


def test_the_secret_is_not_in_the_database_in_clear(lin, second_step):
    assert second_step not in str(Authenticator.objects.get(type=Authenticator.Type.TOTP).data)


def test_where_the_second_step_is_compulsory_nothing_opens_before_it(lin, bureau, signed_in):
    Agency.objects.filter(pk=bureau.pk).update(totp_required=True)
    client = signed_in(lin)
    for path in ("/desk/messages/", "/desk/account/", "/accounts/password/change/"):
        assert client.get(path).headers["Location"] == "/accounts/2fa/totp/activate/"
    totp.TOTP.activate(lin, totp.generate_totp_secret())
    assert client.get("/desk/messages/").status_code == 200


def test_setting_up_the_second_step_gives_recovery_codes_that_work_once(
    lin, bureau, django_capture_on_commit_callbacks
):
    Agency.objects.filter(pk=bureau.pk).update(totp_required=True)
    client = Client()
    enter(client)
    shown = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', shown)[1]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)}, follow=True)
    codes = re.findall(r"<li>([0-9a-f]{8,10})</li>", answer.content.decode())
    assert len(codes) == 10
    assert Event.objects.latest("id").after == {"totp": "启用"}
    for client, target in ((Client(), "/desk/"), (Client(), None)):
        enter(client)
        answer = client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert answer.headers.get("Location") == target


def test_a_compulsory_second_step_cannot_be_switched_off(lin, bureau, second_step, signed_in):
    Agency.objects.filter(pk=bureau.pk).update(totp_required=True)
    client = Client()
    enter(client)
    client.post("/accounts/2fa/authenticate/", {"code": code(second_step)})
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=lin, type=Authenticator.Type.TOTP).exists()


def test_ones_own_password_is_changed_by_the_same_door_and_kept_nowhere(lin):
    client = Client()
    enter(client)
    new = "yun-shu-ju-2027"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert enter(Client(), password=new).headers.get("Location") == "/desk/"
    event = Event.objects.get(verb=Verb.CHANGED)
    assert (event.actor_key, event.after) == ("linjing", {"password": "已重设"})
    assert new not in str(list(Event.objects.values()))


def test_the_chains_hold_after_all_this(lin):
    enter(Client(), password="wrong")
    enter(Client())
    assert [broken for _, broken in verify_all()] == [None]
    assert SYSTEM.actor_key not in Event.objects.values_list("actor_key", flat=True)


def test_guessing_codes_locks_the_account_from_whatever_address(lin, second_step):
    """Whoever has the password must not be able to try all codes, one address after the other."""
    for place in range(5):
        client = Client(REMOTE_ADDR=f"203.0.113.{place}", headers={"user-agent": f"browser {place}"})
        enter(client)
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    client = Client(REMOTE_ADDR="198.51.100.7")
    assert enter(client).status_code == 429
    assert verbs()[:5] == ["sign_in_failed"] * 4 + ["locked_out"]


def test_a_locked_account_is_not_opened_by_a_code_either(lin, second_step):
    waiting = Client()
    enter(waiting)
    for _ in range(5):
        enter(Client(), password="wrong")
    answer = waiting.post("/accounts/2fa/authenticate/", {"code": code(second_step)})
    assert answer.status_code in {200, 429}
    assert waiting.get("/desk/messages/").status_code == 302


def test_what_was_typed_wrongly_is_kept_nowhere(lin, second_step):
    client = Client()
    enter(client, password="nearly-the-right-one")
    enter(client)
    client.post("/accounts/2fa/authenticate/", {"code": "314159"})
    kept = str([*AccessAttempt.objects.values(), *AccessLog.objects.values(), *Event.objects.values()])
    assert "nearly-the-right-one" not in kept
    assert "314159" not in kept


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_an_address_that_the_client_claims_is_not_believed(lin, header):
    enter(Client(), password="wrong", headers={header: "198.51.100.7"})
    enter(Client(headers={header: "198.51.100.7"}), password="wrong")
    assert set(Event.objects.values_list("after__address", flat=True)) == {"127.0.0.1"}


def test_the_session_gets_a_new_key_at_signing_in(lin):
    client = Client()
    client.get(LOGIN)
    session = client.session
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    before = session.session_key
    enter(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_away_after_signing_in(lin, target):
    answer = Client().post(f"{LOGIN}?next={quote(target)}", {"login": "linjing", "password": PASSWORD, "next": target})
    assert urlsplit(answer.headers["Location"]).netloc == ""
    assert answer.headers["Location"].startswith("/desk/")


def test_a_name_that_nobody_has_is_told_and_locked_like_any_other(lin):
    said = []
    for name in ("linjing", "nobody"):
        answers = [enter(Client(), username=name, password="wrong") for _ in range(6)]
        said.append(
            [
                (one.status_code, re.sub(r'name="csrf[^>]*>|\d\d:\d\d', "", one.content.decode()).replace(name, ""))
                for one in answers
            ]
        )
    assert said[0] == said[1]


def test_a_form_from_elsewhere_signs_nobody_in(lin):
    assert enter(Client(enforce_csrf_checks=True)).status_code == 403


@pytest.mark.parametrize(("who", "length"), [(None, 300_000), ("lin", 70_000_000), ("lin", 10**13)])
def test_a_body_beyond_all_need_is_refused_unread(who, length, lin, signed_in):
    client = signed_in(lin if who else None)
    answer = client.generic("POST", "/desk/imports/" if who else LOGIN, b"", CONTENT_LENGTH=str(length))
    assert answer.status_code == 413
    assert "太大" in answer.content.decode()
