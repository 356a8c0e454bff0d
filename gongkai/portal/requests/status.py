"""查询进度: by number and query code, posted and never in an address; what is asked of the applicant, and what was given out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.foi.actions.correcting import receive_correction
from gongkai.foi.actions.intakes import tidy
from gongkai.foi.actions.pieces import keep_piece
from gongkai.foi.actions.registering import PORTAL
from gongkai.foi.models import Case, Piece, PieceKind, State
from gongkai.foi.queries.personal import content_of
from gongkai.portal.pages import missing
from gongkai.portal.requests.progress import case_of, progress_of
from gongkai.portal.requests.shell import (
    ASKING,
    MISSED,
    Limit,
    Office,
    office_of,
    opened,
    own_page,
    sealed,
    unkept,
)
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

PASS_SECONDS = 1800  # how long the page that was opened serves: downloads, a correction
NOT_FOUND = "没有找到。请核对登记编号和查询码，查询码不分大小写。"
MOST_FILES = 10


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, code: str = "") -> HttpResponse:
    """The question and, once it is posted, the case. A wrong number and a wrong code get the same answer."""
    office = office_of(code)
    if office is None:
        return missing(request)
    if request.method != "POST":
        return own_page(request, "status", {}, office)
    number, secret = request.POST.get("number", ""), request.POST.get("code", "")
    context: dict[str, Any] = {"number": number[:60]}
    if not Limit("status", ASKING).allow_request(request):
        return own_page(request, "status", context | {"fault": "查询太频繁，请过10分钟再查。"}, office, 429)
    case = case_of(office.agency, number, secret)
    if case is None:
        fault = NOT_FOUND
        if not Limit("missed", MISSED).allow_request(request):
            return own_page(request, "status", context | {"fault": "查错的次数太多，请过10分钟再查。"}, office, 429)
        return own_page(request, "status", context | {"fault": fault}, office)
    return _case_page(request, office, case, timezone.now())


@require_POST
def download(request: HttpRequest, code: str = "") -> HttpResponse:
    """A file that was put at the applicant's disposal, to whoever has the case open."""
    now, office = timezone.now(), office_of(code)
    case = _open(request, office, now) if office else None
    if office is None or case is None:
        return _over(request, office)
    number = request.POST.get("file", "")
    files = case.pieces.filter(for_applicant=True, removed_at=None).select_related("case", "content")
    piece = files.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 12 else None
    return _over(request, office) if piece is None else _file(piece)


@require_POST
def correct(request: HttpRequest, code: str = "") -> HttpResponse:
    """The correction, handed in online."""
    now, office = timezone.now(), office_of(code)
    case = _open(request, office, now) if office else None
    if office is None or case is None:
        return _over(request, office)
    text = request.POST.get("content", "")
    try:
        _correct(case, text, request, now)
    except Refused as refusal:
        case.refresh_from_db()
        return _case_page(request, office, case, now, fault=str(refusal), typed=text)
    case = Case.objects.select_related("agency", "correction").get(pk=case.pk)
    return _case_page(request, office, case, now, done="补正已经收到，答复期限从次日起重新计算。")


def _correct(case: Case, text: str, request: HttpRequest, now: datetime) -> None:
    """Text and files in one go: where either is refused neither is kept."""
    files = request.FILES.getlist("files")
    if not office_takes(case):
        raise Refused("本机关没有开通网上受理，补正不能在线提交。", then="请邮寄或者当面提交补正材料。")
    if len(files) > MOST_FILES:
        raise Refused(f"文件多于{MOST_FILES}份。", then="请把零散的材料合成一份再上传。")
    new = tidy(text)  # browsers send other line ends than are kept
    new = "" if new == tidy(case.content) else new
    if not new and not files:
        raise Refused("还没有补正：内容没有改动，也没有上传材料。", then="请按上面的要求修改内容，或者上传材料。")
    with transaction.atomic():
        for file in files:
            keep_piece(case, PieceKind.CORRECTION, file.name or "", file.read(), by=PORTAL, at=now, from_applicant=True)
        receive_correction(case, day=day_of(now), text=new, by=PORTAL, at=now)


def office_takes(case: Case) -> bool:
    """Whether the office of a case takes anything online."""
    reception = getattr(case.agency, "reception", None)
    return reception is not None and reception.online


def _case_page(request: HttpRequest, office: Office, case: Case, now: datetime, **more: Any) -> HttpResponse:
    progress = progress_of(case, day_of(now))
    context = {
        "progress": progress, "case": case, "pass": sealed("case", {"case": case.pk}, now),
        "correcting": case.state == State.CORRECTING, "typed": case.content, "minutes": PASS_SECONDS // 60,
    }  # fmt: skip
    return own_page(request, "case", context | more, office)


def _open(request: HttpRequest, office: Office, now: datetime) -> Case | None:
    """The case whose page was opened by number and code a short while ago."""
    told = opened("case", request.POST.get("pass", ""), now, seconds=PASS_SECONDS)
    if told is None:
        return None
    return Case.objects.filter(agency=office.agency, pk=told["case"]).select_related("agency", "correction").first()


def _over(request: HttpRequest, office: Office | None) -> HttpResponse:
    if office is None:
        return missing(request)
    return own_page(request, "status", {"fault": "这一页打开太久了，请重新查询。"}, office, 403)


def _file(piece: Piece) -> HttpResponse:
    """Opened for this answer alone; it is not kept anywhere."""
    response = HttpResponse(content_of(piece), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(piece.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return unkept(response)
