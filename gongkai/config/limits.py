"""How much a request may send. Judged by its header, before anything of it is read into memory or onto the disk."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from gongkai.agencies.models import Person
from gongkai.papers.sources import MAX_BYTES

FORM = 256 * 1024  # somebody not signed in fills in a name, a password or a code
UPLOAD = MAX_BYTES + 2 * 1024 * 1024  # the largest file that is read, and the form around it


class BodyMiddleware:
    """Refuse (413) what is larger than anything that is asked for here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A body without a length is empty for Django, so the header tells all."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = UPLOAD if isinstance(request.user, Person) else FORM
        if not length.isdigit() or len(length) > 12 or int(length) > most:
            return self.refused(request)
        return self.get_response(request)

    def refused(self, request: HttpRequest) -> HttpResponse:
        """As a script or as a person reads it."""
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"message": "发送的内容太大。"}, status=413)
        return render(request, "413.html", status=413)
