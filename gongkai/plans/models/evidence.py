"""Evidence (佐证): a record of this system, a link, a file, or a publication that the clock found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from gongkai.plans.models.duty import Duty
from gongkai.plans.models.period import Period
from gongkai.publications.models import Document
from gongkai.records.models import SYSTEM, Attachment, Event

if TYPE_CHECKING:
    from gongkai.agencies.models import Person


class EvidenceKind(models.TextChoices):
    """Where the proof stands."""

    RECORD = "record", "系统记录"
    LINK = "link", "网页链接"
    FILE = "file", "文件"
    DOCUMENT = "document", "核验到的发布"


FOUND = models.Q(document__isnull=False) | models.Q(kind="record", event=None, added_key=SYSTEM.actor_key)  # by checks


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """The door to evidence."""

    def visible_to(self, person: Person) -> Self:
        """Evidence of the duties that the person may see."""
        return self.filter(duty__in=Duty.objects.visible_to(person))


class Evidence(models.Model):
    """One proof for one period. What does not count is kept with the reason why.

    document    what a check found published; `digest` then names address and edition, which never change
    settled_by  key of the person who said whether it counts; empty while nobody did. The clock leaves such a row alone
    """

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="evidence", verbose_name="承办")
    period = models.ForeignKey(Period, models.CASCADE, related_name="evidence", verbose_name="报告期")
    kind = models.CharField("种类", max_length=8, choices=EvidenceKind)
    title = models.CharField("名称", max_length=200)
    url = models.URLField("网址", max_length=500, blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, verbose_name="文件")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, verbose_name="系统记录")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="proofs", verbose_name="核验到的文件"
    )
    digest = models.CharField("SM3", max_length=64, blank=True)
    fetched_at = models.DateTimeField("取证时间", null=True, blank=True)
    fetch_note = models.CharField("取证情况", max_length=200, blank=True)
    happened_on = models.DateField("发生日期")
    counts = models.BooleanField("计入", default=True)
    excluded_why = models.CharField("未计入原因", max_length=120, blank=True)
    settled_by = models.CharField("核定人账号", max_length=150, blank=True)
    added_at = models.DateTimeField("登记时间")
    added_by = models.CharField("登记人", max_length=80)
    added_key = models.CharField("登记人账号", max_length=150)
    released = models.BooleanField("对外公开", default=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证"
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "document"],
                condition=models.Q(document__isnull=False),
                name="evidence_document_once",
            )
        ]
        indexes = [models.Index(fields=["period", "counts"], name="evidence_period")]

    def __str__(self) -> str:
        return self.title
