"""人员名单: the template to be filled in, and its upload: everybody or nobody."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.administration.accounts.forms import RollForm
from gongkai.agencies import actions
from gongkai.agencies.models import Role
from gongkai.agencies.sources import COLUMNS, read_roll
from gongkai.desk.pages import StaffRequest, download, now, staff
from gongkai.papers.actions.packages import XLSX
from gongkai.papers.actions.sheets import Column, Sheet, write_workbook
from gongkai.rules.refused import Refused

MAX_BYTES = 5 * 1024 * 1024
USES = {
    Role.ADMINISTRATOR: "管账号和科室，不办业务",
    Role.AUDITOR: "只看操作记录",
    Role.COORDINATOR: "导入要点、审核、催办；要填科室（办公室）",
    Role.HEAD: "办理本科室任务，同意延期申请；要填科室",
    Role.HANDLER: "办理本科室任务；要填科室",
    Role.LEADER: "看全部任务，批延期",
}


@require_http_methods(["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def upload(request: StaffRequest) -> HttpResponse:
    """Read the list, make every account, show the passwords once; or name every faulty line and make none."""
    form = RollForm(request.user, request.POST or None, request.FILES or None, initial={"agency": request.user.agency})
    faults: list[tuple[int, str]] = []
    if form.is_valid():
        agency, file = form.cleaned_data["agency"], form.cleaned_data["file"]
        try:
            rows = read_roll(file.name, _content(file))
            made = actions.enrol_roll(agency, rows, by=request.user, at=now())
        except actions.RollRefused as refusal:
            faults = refusal.faults
            form.add_error("file", str(refusal))
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            told = {"made": made, "what": f"已为{agency}导入{len(made)}人"}
            return render(request, "desk/accounts/passwords.html", told)
    context = {"form": form, "faults": faults, "columns": COLUMNS, "roles": [(r.label, USES[r]) for r in Role]}
    return render(request, "desk/accounts/roll.html", context)


def _content(file: UploadedFile[Any]) -> bytes:
    if (file.size or 0) > MAX_BYTES:
        raise Refused("文件超过5兆字节。", then="人员名单不会这么大，请核对是不是选错了文件。")
    return bytes(file.read())


@require_GET
@staff(Role.ADMINISTRATOR)
def template(request: StaffRequest) -> HttpResponse:
    """The workbook to be filled in, with the sections of the administrator's own agency on the second page."""
    sections = request.user.agency.sections.filter(active=True).values_list("name", flat=True)
    people = Sheet("人员", [Column(title, 22) for title in COLUMNS], [], autofilter=False)
    roles = Sheet("角色", [Column("角色", 16), Column("用途", 52)], [(role.label, USES[role]) for role in Role])
    names = Sheet("科室", [Column("在用科室", 30)], [(name,) for name in sections])
    return download(write_workbook([people, roles, names]), "人员名单模板.xlsx", XLSX)
