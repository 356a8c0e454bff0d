"""The plan (要点), its areas and its tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from gongkai.agencies.models import Agency
from gongkai.records.models import Attachment

if TYPE_CHECKING:
    from gongkai.agencies.models import Person


class PlanState(models.TextChoices):
    """Whether a plan is this year's work or kept for the record."""

    ACTIVE = "active", "执行中"
    ARCHIVED = "archived", "已归档"


class Kind(models.TextChoices):
    """How a task ends: once by a date, period after period with a figure, or reported period by period without one."""

    ONCE = "once", "一次完成"
    RECURRING = "recurring", "按期完成"
    STANDING = "standing", "持续推进"


class Per(models.TextChoices):
    """The period of a recurring or standing task."""

    WEEK = "week", "每周"
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF_YEAR = "half_year", "每半年"
    YEAR = "year", "每年"


class Concern(models.TextChoices):
    """Whether a task is ours. `UNDECIDED` must not survive the confirmation screen unseen."""

    OURS = "ours", "本机关承办"
    NOT_OURS = "not_ours", "不涉及"
    UNDECIDED = "undecided", "未明确"


class PlanQuerySet(models.QuerySet["Plan"]):
    """The door to plans."""

    def visible_to(self, person: Person) -> Self:
        """Plans of the agencies in view, for business roles."""
        if not person.is_business:
            return self.none()
        return self.filter(person.agencies_in_view_q("agency__"))


class Plan(models.Model):
    """One year's plan of one agency."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="plans", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=200)
    state = models.CharField("状态", max_length=10, choices=PlanState, default=PlanState.ACTIVE)
    starts = models.DateField("起始日")
    ends = models.DateField("截止日")
    standing_per = models.CharField("持续推进任务的报告周期", max_length=10, choices=Per, default=Per.QUARTER)
    source = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, verbose_name="原件")
    source_name = models.CharField("原件文件名", max_length=200, blank=True)
    not_used = models.JSONField("原文中未用到的文字", default=list)
    confirmed_at = models.DateTimeField("下达时间")
    confirmed_by = models.CharField("下达人", max_length=80)
    released_at = models.DateTimeField("进展公开时间", null=True, blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="上年要点"
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "要点"
        ordering = ["-year", "id"]
        constraints = [models.UniqueConstraint(fields=["agency", "year", "title"], name="plan_once")]
        indexes = [models.Index(fields=["agency", "-year"], name="plan_agency_year")]

    def __str__(self) -> str:
        return self.title

    @property
    def record_chain(self) -> str:
        """Events of a plan stand in its agency's chain."""
        return self.agency.code


class Area(models.Model):
    """A heading of the plan under which tasks stand."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="areas", verbose_name="要点")
    order = models.PositiveSmallIntegerField("次序")
    name = models.CharField("名称", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "领域"
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="area_order_once")]

    def __str__(self) -> str:
        return self.name


class TaskQuerySet(models.QuerySet["Task"]):
    """The door to tasks."""

    def visible_to(self, person: Person) -> Self:
        """Everything for whoever oversees the agency; for a section, the tasks in which it has a duty."""
        if not person.is_business:
            return self.none()
        rows = self.filter(person.agencies_in_view_q("plan__agency__"))
        if person.oversees:
            return rows
        return rows.filter(duties__section=person.section_id).distinct()


class Task(models.Model):
    """One numbered item of the plan, in its own wording.

    due_words   the words from which the date was taken, as printed
    reading     how it was read: {"guesses": [...], "spans": {...}} of the draft, for the fold "怎么算的"
    due_in      day in each period by which it is due, as `rules.reporting.due_in` takes it; empty for the last day
    target      figure to reach in each period (recurring) or in all (once), None where there is none
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks", verbose_name="要点")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="领域")
    order = models.PositiveIntegerField("次序")
    number = models.CharField("序号", max_length=20, blank=True)
    title = models.CharField("任务名称", max_length=300, blank=True)
    requirement = models.TextField("具体要求")
    concern = models.CharField("是否本机关承办", max_length=10, choices=Concern, default=Concern.OURS)
    kind = models.CharField("完成方式", max_length=10, choices=Kind, default=Kind.STANDING)
    per = models.CharField("周期", max_length=10, choices=Per, blank=True)
    target = models.PositiveIntegerField("每期指标", null=True, blank=True)
    unit = models.CharField("指标单位", max_length=10, blank=True)
    due = models.DateField("完成时限", null=True, blank=True)
    due_in = models.JSONField("每期截止", default=dict, blank=True)
    due_words = models.CharField("时限原文", max_length=200, blank=True)
    norms = models.JSONField("引用文件", default=list)
    reading = models.JSONField("识别依据", default=dict)
    released = models.BooleanField("对外公开", default=False)
    release_note = models.CharField("对外说明", max_length=300, blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="上年任务"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任务"
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="task_order_once")]
        indexes = [models.Index(fields=["plan", "concern", "order"], name="task_plan_concern")]

    def __str__(self) -> str:
        return f"第{self.number}项" if self.number else self.requirement[:20]

    @property
    def record_chain(self) -> str:
        """Events of a task stand in its agency's chain."""
        return self.plan.agency.code
