"""Two things that happen to a duty and need a decision of their own: an extension (延期) and a look-back (回头看)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from gongkai.plans.models.duty import Duty

if TYPE_CHECKING:
    from gongkai.agencies.models import Person


class Outcome(models.TextChoices):
    """Where the request for an extension stands."""

    WITH_HEAD = "with_head", "待科室负责人同意"
    WITH_LEADER = "with_leader", "待分管领导批准"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN_OUTCOMES = (Outcome.WITH_HEAD, Outcome.WITH_LEADER)


class ExtensionQuerySet(models.QuerySet["Extension"]):
    """The door to extensions."""

    def visible_to(self, person: Person) -> Self:
        """Extensions of the duties that the person may see."""
        return self.filter(duty__in=Duty.objects.visible_to(person))

    def open(self) -> Self:
        """Somebody has still to decide."""
        return self.filter(outcome__in=OPEN_OUTCOMES)


class Extension(models.Model):
    """A request made before the due date: reason, new date, progress; the section's head, then the leader."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="extensions", verbose_name="承办")
    reason = models.TextField("延期原因")
    progress = models.TextField("目前进展")
    old_due = models.DateField("原定时限")
    new_due = models.DateField("申请延至")
    outcome = models.CharField("结果", max_length=12, choices=Outcome)
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.CharField("申请人", max_length=80)
    asked_key = models.CharField("申请人账号", max_length=150)
    head_at = models.DateTimeField("科室负责人同意时间", null=True, blank=True)
    head_by = models.CharField("科室负责人", max_length=80, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.CharField("决定人", max_length=80, blank=True)
    decision_text = models.TextField("决定意见", blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"], condition=models.Q(outcome__in=["with_head", "with_leader"]), name="one_open_extension"
            )
        ]
        indexes = [models.Index(fields=["outcome", "duty"], name="extension_outcome")]

    def __str__(self) -> str:
        return f"{self.duty}延至{self.new_due}"


class LookBackVerdict(models.TextChoices):
    """What the look-back found."""

    OPEN = "", "待核查"
    HOLDS = "holds", "属实"
    SLIPPED = "slipped", "有反弹"
    UNTRUE = "untrue", "不属实"


class LookBackQuerySet(models.QuerySet["LookBack"]):
    """The door to look-backs."""

    def visible_to(self, person: Person) -> Self:
        """Look-backs of the duties that the person may see."""
        return self.filter(duty__in=Duty.objects.visible_to(person))


class LookBack(models.Model):
    """A sampled check of a closed duty, with a verdict of its own; the first verdict stays as it was."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="look_backs", verbose_name="承办")
    sampled_at = models.DateTimeField("抽取时间")
    sampled_by = models.CharField("抽取人", max_length=80)
    links_alive = models.PositiveSmallIntegerField("链接可打开", null=True, blank=True)
    links_dead = models.PositiveSmallIntegerField("链接失效", null=True, blank=True)
    verdict = models.CharField(
        "核查结论", max_length=8, choices=LookBackVerdict, default=LookBackVerdict.OPEN, blank=True
    )
    text = models.TextField("核查说明", blank=True)
    decided_at = models.DateTimeField("核查时间", null=True, blank=True)
    decided_by = models.CharField("核查人", max_length=80, blank=True)

    objects = LookBackQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回头看"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["duty"], condition=models.Q(verdict=""), name="one_open_look_back")
        ]

    def __str__(self) -> str:
        return f"{self.duty}回头看"
