"""案卷: the pieces of a request's file, what stands in the way of closing it, its volumes, and answers given to everybody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import escape, strip_tags
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.agencies.models import BUSINESS_ROLES, SECTION_ROLES
from gongkai.archives.actions import closing, disclosing
from gongkai.archives.models import ArchiveFile, Disclosure, DisclosureWhy, Retention
from gongkai.archives.queries.anonymous import AnonymousAnswer, anonymous
from gongkai.archives.queries.contents import entries, hindrances
from gongkai.archives.queries.proposals import proposals
from gongkai.casework.answering import find_answer
from gongkai.casework.deeds import Deed, DeedForm, NoForm, Values
from gongkai.casework.pages import find_sheet, shell
from gongkai.desk.pages import StaffRequest, download, now, refused_message, staff, whole
from gongkai.foi.models import Act, Answer, AnswerState, Case, State
from gongkai.foi.queries.case import Sheet
from gongkai.foi.queries.rights import receives, works_on
from gongkai.publications.models import Column, Edition
from gongkai.rules.refused import Refused
from gongkai.vault.sealing import Unreadable

BACK = "desk:request_archive"


@require_GET
@staff(*BUSINESS_ROLES)
def show(request: StaffRequest, case: int) -> HttpResponse:
    """The tab: pieces in the order of the file, hindrances, volumes, and what may become public."""
    sheet = find_sheet(request, case)
    row = sheet.case
    volumes = list(row.archives.all())
    sent = [one.answer for one in sheet.answers if one.answer.state == AnswerState.SENT]
    made = {one.answer_id: one for one in Disclosure.objects.filter(answer__in=sent)} if sent else {}
    context = {
        **shell(request, sheet, "archive"), "volumes": volumes, "coming": entries(row, volumes),
        "works": bool(sheet.powers), "hindrances": hindrances(row) if not volumes else [],
        "may_archive": Act.ARCHIVE in sheet.acts and not volumes,
        "may_add": row.state == State.ARCHIVED and receives(row, request.user), "sent": [(one, made.get(one.pk)) for one in sent],
    }  # fmt: skip
    return render(request, "casework/archive.html", context)


class ArchiveForm(DeedForm):
    """For how long it is kept."""

    retention = forms.ChoiceField(label="保管期限", choices=Retention.choices, widget=forms.RadioSelect)

    def starting(self) -> dict[str, Any]:
        """The agency's own period, where it is one of the classes."""
        reception = getattr(self.sheet.case.agency, "reception", None)
        years = str(reception.retention_years) if reception else Retention.TEN
        return {"retention": years if years in Retention.values else Retention.TEN}


def _archive(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    volume = closing.archive(sheet.case, Retention(values["retention"]), by=request.user, at=now())
    return f"已归档，共{len(volume.manifest)}件，案卷已锁定。"


def _supplement(request: StaffRequest, sheet: Sheet, of: Any, values: Values) -> str:
    volume = closing.supplement(sheet.case, by=request.user, at=now())
    return f"已补充第{volume.volume}卷。"


DEEDS = {
    "archive": Deed("归档", ArchiveForm, _archive, "归档并锁定", "归档后生成案卷：全部材料、卷内目录、办理情况记录和摘要清单合成一个压缩包，此后不能再改。", BACK),
    "archive-more": Deed("补充案卷", NoForm, _supplement, "补充一卷", "归档以后收到的复议、诉讼材料另成一卷。", BACK),
}  # fmt: skip


def _volume(request: StaffRequest, case: int, volume: int) -> ArchiveFile:
    """A volume of a case that the reader may see."""
    seen = Case.objects.visible_to(request.user)
    row: ArchiveFile = get_object_or_404(
        ArchiveFile.objects.select_related("case__agency"), case__in=seen, case=case, volume=volume
    )
    return row


@require_POST
@staff(*BUSINESS_ROLES)
def fetch(request: StaffRequest, case: int, volume: int) -> HttpResponse:
    """The .zip of a volume, for who works on the case."""
    row = _volume(request, case, volume)
    try:
        data = closing.take_out(row, by=request.user, at=now())
    except Refused as refusal:
        refused_message(request, refusal)
        return redirect(BACK, case)
    except Unreadable:
        messages.error(request, f"第{volume}卷的封装被改动过，打不开。请联系系统管理员核查。")
        return redirect(BACK, case)
    return download(data, f"{row.case.number}案卷第{volume}卷.zip", "application/zip")


@require_POST
@staff(*BUSINESS_ROLES)
def check(request: StaffRequest, case: int, volume: int) -> HttpResponse:
    """Hold a volume against its manifest."""
    row = _volume(request, case, volume)
    try:
        found = closing.verify(row)
    except Unreadable:
        found = ["压缩包的封装被改动过，打不开。"]
    if found:
        messages.error(request, f"第{volume}卷校验不符：{''.join(found)}请联系系统管理员。")
    else:
        messages.success(request, f"第{volume}卷校验相符，{len(row.manifest)}件材料都没有变动。")
    return redirect(BACK, case)


@require_http_methods(["GET", "POST"])
@staff(*SECTION_ROLES)
def disclose(request: StaffRequest, answer: int) -> HttpResponse:
    """Turn an answer that went out into a draft for everybody, with the text without persons to be read and mended."""
    row = find_answer(request, answer)
    if not works_on(row.case, request.user):
        raise Http404
    if row.state != AnswerState.SENT:
        refused_message(request, Refused(f"{row}还没有发出。", then="答复申请人之后再提出。"))
        return redirect(BACK, row.case_id)
    columns = list(Column.objects.visible_to(request.user).filter(agency=row.case.agency_id))
    if request.method == "POST":
        try:
            edition = _propose(request, row, columns)
        except Refused as refusal:
            refused_message(request, refusal)
            typed = {"title_words": request.POST.get("title", ""), "body": request.POST.get("body", "")}
            return _disclosing(request, row, columns, typed, 409)
        messages.success(request, "已转成草稿，请核对后送审。")
        return redirect("desk:edition", edition.pk)
    first = anonymous(row)
    shown = {"title_words": first.title, "body": plain(first.body), "hidden": first.hidden}
    return _disclosing(request, row, columns, shown)


def _propose(request: StaffRequest, row: Answer, columns: list[Column]) -> Edition:
    """The draft of what was typed."""
    post = request.POST
    told = AnonymousAnswer(post.get("title", "").strip(), _html(post.get("body", "")), 0)
    column = next((one for one in columns if one.pk == whole(post.get("column"))), None)
    if column is None:
        raise Refused("没有选栏目。", then="请选择发布到哪个栏目。")
    why = DisclosureWhy(post["why"]) if post.get("why") in DisclosureWhy.values else DisclosureWhy.CHOSEN
    return disclosing.propose(row, told, why, column, by=request.user, at=now())


def _disclosing(
    request: StaffRequest, row: Answer, columns: list[Column], shown: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "answer": row, "case": row.case, "columns": columns, "whys": DisclosureWhy.choices,
        "why": request.POST.get("why") or request.GET.get("why") or DisclosureWhy.CHOSEN,
        "column": whole(request.POST.get("column")), **shown,
    }  # fmt: skip
    return render(request, "casework/disclose.html", context, status=status)


def plain(body: str) -> str:
    """The simple HTML of an anonymous answer as lines that people can write in: headings begin with #."""
    lines = re.sub(r"<h2>(.*?)</h2>", r"# \1\n", body).replace("</p>", "\n")
    return unescape(strip_tags(lines)).strip()


def _html(text: str) -> str:
    """The lines as HTML again."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "".join(
        f"<h2>{escape(line.lstrip('# '))}</h2>" if line.startswith("#") else f"<p>{escape(line)}</p>" for line in lines
    )


@require_GET
@staff(*SECTION_ROLES)
def wanted(request: StaffRequest) -> HttpResponse:
    """第四十四条: answers that several asked for, or that an applicant suggested to publish."""
    return render(request, "casework/proposals.html", {"rows": proposals(request.user)})
