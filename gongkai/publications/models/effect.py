"""Effects of one document on another's validity: relations between identities, in force with the source's release."""

from __future__ import annotations

from django.db import models

from gongkai.publications.models.document import Document
from gongkai.publications.models.edition import Edition
from gongkai.rules.validity import ChangeKind


class EffectKind(models.TextChoices):
    """What a document does to another; the values are those of `rules.validity.ChangeKind`."""

    REPEALS = ChangeKind.REPEALED.value, "废止"
    DECLARES_INVALID = ChangeKind.DECLARED_INVALID.value, "宣布失效"
    AMENDS = ChangeKind.AMENDED.value, "修改"
    PARTLY = ChangeKind.PARTLY_INVALID.value, "部分废止"


class Effect(models.Model):
    """From the day `on` (that day included) the source changes the target. It counts once the source edition is out."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="effects", verbose_name="依据的文件")
    target = models.ForeignKey(Document, models.PROTECT, related_name="effects", verbose_name="被影响的文件")
    kind = models.CharField("效力", max_length=16, choices=EffectKind)
    on = models.DateField("起始日期")
    provisions = models.CharField("涉及条款", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "效力变动"
        ordering = ["target", "on", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "target"], name="effect_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.target}"
