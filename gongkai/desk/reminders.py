"""提醒设置: when lights turn yellow, when the head is told, and when nobody is mailed."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.agencies.actions import set_reminders
from gongkai.agencies.models import Role
from gongkai.desk.pages import StaffRequest, now, refused_message, staff
from gongkai.rules.refused import Refused

CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class RemindersForm(forms.Form):
    """Numbers of working days and the quiet hours."""

    yellow_days = forms.IntegerField(
        label="临期变黄（工作日）", min_value=1, max_value=30, help_text="截止前几个工作日开始亮黄灯、进提醒。"
    )
    escalation_days = forms.IntegerField(
        label="报科室负责人（工作日）",
        min_value=1,
        max_value=30,
        help_text="没签收、已逾期超过几个工作日，同时提醒科室负责人。",
    )
    quiet_from = forms.TimeField(label="免打扰开始", widget=CLOCK)
    quiet_until = forms.TimeField(
        label="免打扰结束", widget=CLOCK, help_text="这段时间和休息日不发邮件，攒到下一个工作日一起发。"
    )


@require_http_methods(["GET", "POST"])
@staff(Role.COORDINATOR)
def index(request: StaffRequest) -> HttpResponse:
    """Read or change the agency's reminders."""
    agency = request.user.agency
    form = RemindersForm(
        request.POST or None, initial={name: getattr(agency, name) for name in RemindersForm.base_fields}
    )
    if form.is_valid():
        try:
            set_reminders(agency, **form.cleaned_data, by=request.user, at=now())
        except Refused as refusal:
            refused_message(request, refusal)
        else:
            messages.success(request, "提醒设置已保存，从下一次提醒起生效。")
            return redirect("desk:reminders")
    return render(request, "desk/reminders.html", {"form": form})
