"""One dated instance of a duty: what the section claims for it and what the reviewer decides."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from gongkai.plans.models.duty import Duty

if TYPE_CHECKING:
    from gongkai.agencies.models import Person


class Claim(models.TextChoices):
    """What the section says about the period (自述). Words are asked for only on exception."""

    NONE = "", "尚未填报"
    NO_CHANGE = "no_change", "本期无变化"
    PROGRESS = "progress", "有进展"
    BLOCKED = "blocked", "受阻"
    LATE = "late", "逾期说明"
    FINISHED = "finished", "已完成"


class Verdict(models.TextChoices):
    """What the reviewer decided (审核结论)."""

    NONE = "", "尚未审核"
    ACCEPTED = "accepted", "通过"
    SENT_BACK = "sent_back", "退回修改"


class PeriodQuerySet(models.QuerySet["Period"]):
    """The door to periods."""

    def visible_to(self, person: Person) -> Self:
        """Periods of the duties that the person may see."""
        return self.filter(duty__in=Duty.objects.visible_to(person))

    def begun(self, today: date) -> Self:
        """Started and not accepted: the earliest of a duty's is the one that is being worked on."""
        return self.filter(starts__lte=today).exclude(verdict=Verdict.ACCEPTED)

    def waiting(self) -> Self:
        """Submitted, without a verdict yet."""
        return self.filter(submitted_at__isnull=False, verdict=Verdict.NONE)


class Period(models.Model):
    """One period of a duty. A task done once has a single period from the plan's start to the due date.

    target      figure asked for, None where nothing is counted
    counted     evidence that counts, kept by the actions
    found_only  only what a check found counts towards the figure, since it asks about each document there is
    typed       fields that a person typed for this period: the burden meter's raw figure
    by_machine  whether the period was accepted on records, links or counts alone, with nothing typed
    """

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="periods", verbose_name="承办")
    order = models.PositiveSmallIntegerField("次序")
    label = models.CharField("报告期", max_length=20)
    starts = models.DateField("起始日")
    ends = models.DateField("终止日")
    due = models.DateField("截止日", null=True, blank=True)
    target = models.PositiveIntegerField("指标", null=True, blank=True)
    counted = models.PositiveIntegerField("已计入", default=0)
    found_only = models.BooleanField("只计核验到的发布", default=False)
    claim = models.CharField("科室自述", max_length=12, choices=Claim, default=Claim.NONE, blank=True)
    claim_text = models.TextField("自述说明", blank=True)
    claimed_at = models.DateTimeField("填报时间", null=True, blank=True)
    claimed_by = models.CharField("填报人", max_length=80, blank=True)
    claimed_key = models.CharField("填报人账号", max_length=150, blank=True)
    typed = models.PositiveSmallIntegerField("手填项数", default=0)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    verdict = models.CharField("审核结论", max_length=10, choices=Verdict, default=Verdict.NONE, blank=True)
    verdict_text = models.TextField("审核意见", blank=True)
    verdict_at = models.DateTimeField("审核时间", null=True, blank=True)
    verdict_by = models.CharField("审核人", max_length=80, blank=True)
    by_machine = models.BooleanField("凭系统佐证通过", default=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报告期"
        ordering = ["duty", "order"]
        constraints = [models.UniqueConstraint(fields=["duty", "order"], name="period_order_once")]
        indexes = [
            models.Index(fields=["duty", "ends"], name="period_duty_ends"),
            models.Index(fields=["submitted_at"], name="period_submitted"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def waits(self) -> bool:
        """Submitted, without a verdict yet."""
        return self.submitted_at is not None and self.verdict == Verdict.NONE

    @property
    def touched(self) -> bool:
        """Somebody has claimed, submitted or judged something of it; evidence is asked for apart."""
        return self.claim != Claim.NONE or self.submitted_at is not None or self.verdict != Verdict.NONE

    @property
    def reached(self) -> bool:
        """A figure is asked for, and the evidence that counts has reached it."""
        return bool(self.target) and self.counted >= (self.target or 0)
