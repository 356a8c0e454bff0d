"""A section's duty (承办): its share in one task."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Agency, Section
from gongkai.plans.models.flow import OPEN, State
from gongkai.plans.models.plan import Plan, Task

if TYPE_CHECKING:
    from gongkai.agencies.models import Person


class Part(models.TextChoices):
    """Whether the section leads or co-operates."""

    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"


class DutyQuerySet(models.QuerySet["Duty"]):
    """The door to duties, and the lights as conditions on dates."""

    def visible_to(self, person: Person) -> Self:
        """Everything for whoever oversees the agency; for a section, its own duties."""
        if not person.is_business:
            return self.none()
        rows = self.filter(person.agencies_in_view_q("agency__"))
        return rows if person.oversees else rows.filter(section=person.section_id)

    def open(self) -> Self:
        """Not finished in any way."""
        return self.filter(state__in=OPEN)

    def waiting(self) -> Self:
        """Grey: somebody else must act before the section can."""
        return self.filter(state__in=WAITING)

    def red(self, today: date) -> Self:
        """Overdue."""
        return self.filter(state__in=ACTING, next_due__lt=today)

    def yellow(self, today: date, until: date) -> Self:
        """Due by `until` (see `rules.reporting.yellow_until`), or behind the elapsed share."""
        return self.filter(Q(next_due__lte=until) | Q(behind_from__lte=today), state__in=ACTING).exclude(
            next_due__lt=today
        )

    def green(self, today: date, until: date) -> Self:
        """Neither late, nor soon due, nor behind."""
        return self.filter(state__in=ACTING).exclude(
            Q(next_due__isnull=False, next_due__lte=until) | Q(behind_from__isnull=False, behind_from__lte=today)
        )


ACTING = frozenset({State.PENDING, State.WORKING})  # the section is at work: red, yellow or green
WAITING = frozenset({State.REVIEW, State.DECLINED, State.EXTENDING})  # the section waits: grey


class Duty(models.Model):
    """One section's share in one task. Actions keep `next_due` and `behind_from`; nothing else stores a light.

    due             last day for a task that is done once, None for periods
    next_due        last day of the period that is being worked on, None when nothing is due
    behind_from     the day from which the elapsed share exceeds the counted one, None where nothing is counted
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="duties", verbose_name="任务")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="duties", verbose_name="要点")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="duties", verbose_name="机关")
    section = models.ForeignKey(Section, models.PROTECT, related_name="duties", verbose_name="承办科室")
    part = models.CharField("牵头或配合", max_length=8, choices=Part, default=Part.LEAD)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PENDING)
    due = models.DateField("完成时限", null=True, blank=True)
    next_due = models.DateField("本期截止", null=True, blank=True)
    behind_from = models.DateField("落后起始日", null=True, blank=True)
    evidence_count = models.PositiveIntegerField("佐证数", default=0)
    extended_times = models.PositiveSmallIntegerField("延期次数", default=0)
    assigned_at = models.DateTimeField("派发时间")
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    signed_by = models.CharField("签收人", max_length=80, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    decline_reason = models.TextField("退回理由", blank=True)
    sent_back = models.BooleanField("审核退回待改", default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "承办"
        ordering = ["task", "part", "section"]
        constraints = [models.UniqueConstraint(fields=["task", "section"], name="duty_once")]
        indexes = [
            models.Index(fields=["plan", "state", "next_due", "behind_from"], name="duty_plan_light"),
            models.Index(fields=["agency", "state", "next_due", "behind_from"], name="duty_agency_light"),
            models.Index(fields=["section", "state", "next_due"], name="duty_section_light"),
        ]

    def __str__(self) -> str:
        return f"{self.task}（{self.section}）"

    @property
    def record_chain(self) -> str:
        """Events of a duty stand in its agency's chain."""
        return self.agency.code
