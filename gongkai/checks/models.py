"""A check (核验) of a task: what it measures, by which terms, and who confirmed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from gongkai.plans.models import PlanState, Task
from gongkai.publications.models import Column, PlanPeriod

if TYPE_CHECKING:
    from gongkai.agencies.models import Person

INTERPRETATION_DAYS = 3  # working days after the document; local practice (rules 8.1.4), the law says 同步


class Measure(models.TextChoices):
    """What the records are asked."""

    QUOTA = "quota", "栏目更新数量"
    READING = "reading", "政策按时解读"
    GUIDE = "guide", "公开指南修订"
    LIMIT = "limit", "按期限公开"
    PLANS = "plans", "五年规划齐全"
    ON_TIME = "on_time", "申请按期答复"
    FIXING = "fixing", "补正按时告知"
    LETTERS = "letters", "答复用模板制发"
    FEES = "fees", "收费符合标准"
    ARCHIVE = "archive", "办结30日内归档"


REQUESTS = frozenset({Measure.ON_TIME, Measure.FIXING, Measure.LETTERS, Measure.FEES, Measure.ARCHIVE})


class CheckState(models.TextChoices):
    """Whether the check looks."""

    PROPOSED = "proposed", "待确认"
    RUNNING = "running", "自动核验中"
    DECLINED = "declined", "不采用"
    OFF = "off", "已停用"


class CheckQuerySet(models.QuerySet["Check"]):
    """The door to checks."""

    def visible_to(self, person: Person) -> Self:
        """Checks of the tasks that the person may see."""
        return self.filter(task__in=Task.objects.visible_to(person))

    def running(self) -> Self:
        """Those that look, in plans that are being carried out."""
        return self.filter(state=CheckState.RUNNING, task__plan__state=PlanState.ACTIVE)


class Check(models.Model):
    """One measure of one task. A task has at most one that runs, since its periods have one figure.

    column      with its sub-columns, for a quota
    kinds       codes of the kinds of document, for limits; empty for every kind that has one
    target      figure of each period where it differs from the task's own
    days        working days: for interpretations, and for limits where they differ from the kind's own (0)
    own         only what the duty's own section wrote counts, for tasks of several sections
    words       the words of the requirement that it came from; empty where a person set it up
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="checks", verbose_name="任务")
    measure = models.CharField("核验内容", max_length=8, choices=Measure)
    state = models.CharField("核验状态", max_length=8, choices=CheckState, default=CheckState.PROPOSED)
    column = models.ForeignKey(
        Column, models.PROTECT, null=True, blank=True, related_name="checks", verbose_name="核验栏目"
    )
    kinds = models.JSONField("核验的文件种类", default=list, blank=True)
    target = models.PositiveIntegerField("核验指标", null=True, blank=True)
    days = models.PositiveSmallIntegerField("工作日数", default=0)
    first_plan = models.PositiveSmallIntegerField("起始规划期", choices=PlanPeriod, null=True, blank=True)
    last_plan = models.PositiveSmallIntegerField("截止规划期", choices=PlanPeriod, null=True, blank=True)
    own = models.BooleanField("只计承办科室起草的", default=False)
    words = models.CharField("依据的原文", max_length=200, blank=True)
    proposed_at = models.DateTimeField("提出时间")
    settled_at = models.DateTimeField("确认时间", null=True, blank=True)
    settled_by = models.CharField("确认人", max_length=80, blank=True)
    reason = models.CharField("停用或不采用的理由", max_length=200, blank=True)
    checked_at = models.DateTimeField("最近核验时间", null=True, blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "核验"
        ordering = ["task", "measure"]
        constraints = [
            models.UniqueConstraint(fields=["task", "measure"], name="check_measure_once"),
            models.UniqueConstraint(fields=["task"], condition=Q(state="running"), name="check_running_once"),
        ]
        indexes = [models.Index(fields=["state", "task"], name="check_state")]

    def __str__(self) -> str:
        return f"{self.task}：{Measure(self.measure).label}"

    @property
    def of_requests(self) -> bool:
        """Whether it looks at requests for information and not at publications."""
        return self.measure in REQUESTS

    @property
    def record_chain(self) -> str:
        """Events of a check stand in its agency's chain."""
        return self.task.plan.agency.code
