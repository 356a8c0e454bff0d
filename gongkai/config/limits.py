"""How much a request may send. Judged by its header, before anything of it is read into memory or onto the disk."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from gongkai.agencies.models import Person
from gongkai.papers.sources import MAX_BYTES
from gongkai.portal.requests.shell import office_of, own_page

FORM = 256 * 1024  # somebody not signed in fills in a name, a password or a code
APPLICATION = 20 * 1024 * 1024 + FORM  # a request for information with its papers, its correction; the form says 20 MB
APPLYING = re.compile(r"/(?:agencies/(?P<code>[\w-]+)/)?requests/(?:apply|status/correction)/")
UPLOAD = MAX_BYTES + 2 * 1024 * 1024  # the largest file that is read, and the form around it


class BodyMiddleware:
    """Refuse (413) what is larger than anything that is asked for here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A body without a length is empty for Django, so the header tells all."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        applying = APPLYING.fullmatch(request.path)
        most = APPLICATION if applying else UPLOAD if isinstance(request.user, Person) else FORM
        if not length.isdigit() or len(length) > 12 or int(length) > most:
            return self.refused(request, applying["code"] or "" if applying else None)
        return self.get_response(request)

    def refused(self, request: HttpRequest, applying: str | None) -> HttpResponse:
        """As a script, an applicant of an agency, or a person at the desk reads it."""
        office = office_of(applying) if applying is not None else None
        if office is not None:
            return own_page(request, "too_large", {}, office, 413)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse(
                {"message": "发送的内容太大，没有保存。请减少附件，或者把文件压缩、拆分后再发。"}, status=413
            )
        return render(request, "413.html", status=413)
