"""What the pages of requests share: whose office receives, pages that nobody keeps a copy of, limits by address, sealed tokens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.throttling import AnonRateThrottle

from gongkai.agencies.models import Agency
from gongkai.foi.models import Reception
from gongkai.foi.queries.keys import ring
from gongkai.portal.home import whose
from gongkai.portal.pages import show
from gongkai.vault.sealing import Unreadable, seal, unseal

SENDING, LOOKING, ASKING = "40/h", "60/10m", "30/10m"  # requests sent, challenges and searches, questions after a case
MISSED = "12/10m"  # questions after a case that found none


@dataclass(frozen=True, slots=True)
class Office:
    """Who receives: an agency, and how; `reception` is None while nobody has entered it."""

    agency: Agency
    reception: Reception | None

    @property
    def online(self) -> bool:
        """Whether a request can be sent here."""
        return self.reception is not None and self.reception.online


def office_of(code: str) -> Office | None:
    """The office behind an address; None where there is no such agency."""
    agency = whose(code)
    if agency is None:
        return None
    return Office(agency, Reception.objects.filter(agency=agency).first())


def own_page(
    request: HttpRequest, template: str, context: dict[str, Any], office: Office, status: int = 200
) -> HttpResponse:
    """A page that is meant for one reader: neither a cache nor the browser keeps a copy."""
    context = {"reception": office.reception, "office": office} | context
    response = show(request, f"portal/requests/{template}.html", context, agency=office.agency, status=status)
    return unkept(response)


def unkept(response: HttpResponse) -> HttpResponse:
    """The response with the order not to keep it."""
    response["Cache-Control"] = "no-store, private"
    del response["ETag"]
    return response


class Limit(AnonRateThrottle):
    """So many times from one address, counted in the cache as the open API counts (`NINJA_NUM_PROXIES`)."""

    def __init__(self, scope: str, rate: str) -> None:
        self.scope = f"request-{scope}"
        super().__init__(rate)

    @property
    def minutes(self) -> int:
        """Whole minutes over which it counts."""
        return int(self.duration or 0) // 60


def sealed(purpose: str, values: dict[str, Any], at: datetime) -> str:
    """A token that only this site reads: for a cookie or a hidden field, never for an address."""
    return seal(json.dumps(values | {"at": at.timestamp()}), ring(), about=f"portal.requests.{purpose}")


def opened(purpose: str, token: str, at: datetime, *, seconds: int) -> dict[str, Any] | None:
    """What a token of the purpose says, None where it is none or too old."""
    try:
        values: dict[str, Any] = json.loads(unseal(token, ring(), about=f"portal.requests.{purpose}"))
    except (Unreadable, ValueError):
        return None
    age = at.timestamp() - values["at"]
    return values if -60 <= age <= seconds else None
