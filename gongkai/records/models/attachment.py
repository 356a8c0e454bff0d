"""Files kept by the hash of their content: the same file twice is stored once, and a changed file is another file."""

from __future__ import annotations

from django.db import models


class Attachment(models.Model):
    """One content. What it is called in each place is kept by whoever refers to it.

    `content` lies under attachments/<two hex digits>/<the rest>: names typed by people never reach the disk.
    """

    digest = models.CharField("SM3", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=100)
    content = models.FileField("内容", upload_to="attachments", max_length=120)
    added_at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = verbose_name_plural = "附件"

    def __str__(self) -> str:
        return self.digest[:12]


class Serial(models.Model):
    """A run of numbers without gaps. Locking its row orders whoever takes the next."""

    key = models.CharField("编号序列", max_length=80, unique=True)
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"

    def __str__(self) -> str:
        return self.key
