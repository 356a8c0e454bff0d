"""A filled-in application form, the proof that goes with it, and ways to send it and to ask after it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from requests_world import IDENTITY, PDF

from gongkai.foi.actions.proofs import challenge

APPLY, RECEIPT, STATUS = "/requests/apply/", "/requests/receipt/", "/requests/status/"
WANTED = "2025年农村公路养护资金的分配方案"


@pytest.fixture
def fresh(settings: Any) -> None:
    """The bureau's site, and nobody has asked yet from this address."""
    settings.GONGKAI_PORTAL_AGENCY = "jiaotong"
    cache.clear()


def solved() -> str:
    """A proof as the browser's script makes it."""
    puzzle = challenge(at=timezone.now())
    number = next(n for n in range(puzzle["maxNumber"] + 1)
                  if hashlib.sha256(f"{puzzle['salt']}{n}".encode()).hexdigest() == puzzle["challenge"])  # fmt: skip
    told = {name: puzzle[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps(told | {"number": number}).encode()).decode()


def paper(name: str = "身份证.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    """A file as it is chosen in the form."""
    return SimpleUploadedFile(name, data)


def filled(**changes: Any) -> dict[str, Any]:
    """A citizen's form without a fault, with a proof unless one is given."""
    form: dict[str, Any] = {
        "step": "send", "content": WANTED, "applicant_kind": "natural", "applicant_name": "李华", "paper": "resident",
        "identity": IDENTITY, "phone": "13800138000", "email": "lihua@example.com", "carrier": "disc", "delivery": "web",
        "identity_file": paper(),
    }  # fmt: skip
    form |= changes
    if "proof" not in form:
        form["proof"] = solved()
    return {name: value for name, value in form.items() if value is not None}


def sent(client: Client, where: str = APPLY, **changes: Any) -> HttpResponse:
    """The answer to a sent form."""
    return client.post(where, filled(**changes))  # type: ignore[return-value]


def handed_in(client: Client, **changes: Any) -> tuple[str, str]:
    """Number and query code of a request that was sent, as its receipt shows them."""
    assert sent(client, **changes).status_code == 303
    page = client.get(RECEIPT).content.decode()
    number, code = re.findall(r"<dd[^>]*>([^<]+)</dd>", page[page.index("receipt__keys") :])[:2]
    return number, code


def asked_after(client: Client, number: str, code: str) -> str:
    """The page that number and code open."""
    return client.post(STATUS, {"number": number, "code": code}).content.decode()


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""
