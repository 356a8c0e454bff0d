"""A plan file on its way to the ledger: what was read, what the coordinator chose, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from gongkai.agencies.models import Agency, Role
from gongkai.records.models import Attachment

if TYPE_CHECKING:
    from gongkai.agencies.models import Person


class ReadingState(models.TextChoices):
    """How far the file has come."""

    READING = "reading", "正在读取"
    FAILED = "failed", "未能读取"
    READY = "ready", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DROPPED = "dropped", "已放弃"


class ReadingQuerySet(models.QuerySet["Reading"]):
    """The door to readings: the coordinator's business only."""

    def visible_to(self, person: Person) -> Self:
        """Readings of the coordinator's agency."""
        if person.role != Role.COORDINATOR:
            return self.none()
        return self.filter(person.agencies_in_view_q("agency__"))


class Reading(models.Model):
    """One uploaded plan file. `draft` is what the parser found, `choices` what a person decided about it.

    paper       JSON of `gongkai.papers.sources.to_json`
    draft       JSON of `gongkai.drafts.models.draft_to_json`
    choices     {"items": {order: {field: value}}, "units": {name: [section ids]|"outside"}, "warnings": {key: choice},
                 "plan": {"title"|"year"|"standing_per"|"starts"|"ends"|"separate": value}}
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="readings", verbose_name="机关")
    attachment = models.ForeignKey(Attachment, models.PROTECT, verbose_name="原件")
    name = models.CharField("文件名", max_length=200)
    state = models.CharField("状态", max_length=12, choices=ReadingState, default=ReadingState.READING)
    failure = models.CharField("未能读取的原因", max_length=300, blank=True)
    paper = models.JSONField("原文", default=dict)
    draft = models.JSONField("识别结果", default=dict)
    choices = models.JSONField("人工选择", default=dict)
    created_at = models.DateTimeField("上传时间")
    created_by = models.CharField("上传人", max_length=80)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    plan = models.ForeignKey(
        "plans.Plan", models.PROTECT, null=True, blank=True, related_name="readings", verbose_name="要点"
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "要点导入"
        ordering = ["-id"]
        indexes = [models.Index(fields=["agency", "state"], name="reading_agency_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def record_chain(self) -> str:
        """Events of a reading stand in its agency's chain."""
        return self.agency.code
