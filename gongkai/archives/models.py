"""Archive files, and which answers became documents."""

from __future__ import annotations

from django.db import models

from gongkai.foi.models import Answer, Case
from gongkai.publications.models import Document
from gongkai.records.models import Attachment


class Retention(models.TextChoices):
    """Retention classes (保管期限), by the bureau's own table; commonly 10 or 30 years."""

    TEN = "10", "10年"
    THIRTY = "30", "30年"
    PERMANENT = "permanent", "永久"


class ArchiveFile(models.Model):
    """A volume of a case's archive file: the first when it is closed, further ones for what courts send later.

    manifest   list of {"path", "name", "kind", "digest", "sha256", "size", "added"}: SM3 and SHA-256 of each content, its day
    digest     of the .zip before it was sealed
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="archives", verbose_name="申请")
    volume = models.PositiveSmallIntegerField("卷次", default=1)
    retention = models.CharField("保管期限", max_length=10, choices=Retention)
    manifest = models.JSONField("目录与摘要")
    content = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="加密内容")
    digest = models.CharField("摘要（SM3）", max_length=64)
    size = models.PositiveBigIntegerField("大小（字节）")
    made_at = models.DateTimeField("归档时间")
    made_by = models.CharField("归档人", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "案卷"
        ordering = ["case", "volume"]
        constraints = [models.UniqueConstraint(fields=["case", "volume"], name="archive_volume_once")]

    def __str__(self) -> str:
        return f"{self.case}案卷第{self.volume}卷"

    @property
    def record_chain(self) -> str:
        """Events of a file stand in the agency's chain."""
        return self.case.agency.code


class DisclosureWhy(models.TextChoices):
    """Why an answer is given to everybody."""

    SEVERAL = "several", "多个申请人申请相同信息（《条例》第四十四条第一款）"
    SUGGESTED = "suggested", "申请人建议主动公开（《条例》第四十四条第二款）"
    CHOSEN = "chosen", "依申请公开答复选登"


class Disclosure(models.Model):
    """An answer that became a document (a draft at first)."""

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="disclosure", verbose_name="答复")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="文件")
    why = models.CharField("事由", max_length=10, choices=DisclosureWhy)
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = models.CharField("提出人", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "答复转公开"

    def __str__(self) -> str:
        return f"{self.answer}转主动公开"

    @property
    def record_chain(self) -> str:
        """Events of a disclosure stand in the agency's chain."""
        return self.answer.case.agency.code
