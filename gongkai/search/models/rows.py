"""Tables of the index. What only one database knows (FTS5 table, tsvector column) is made beside them by the migration."""

from __future__ import annotations

from django.db import models


class IndexRow(models.Model):
    """One entry, narrow: its place among all and its facets.

    `id` says the order: day of publication, then second of that day (see `sources.places`). Going through the ids
    backwards is going through the entries newest first, and days are ranges of ids.
    """

    id = models.BigIntegerField("位次", primary_key=True)
    key = models.CharField("标识", max_length=200, unique=True)
    facets = models.TextField("分面", help_text="各分面的值，按固定次序，以 U+001F 分隔")

    class Meta:
        verbose_name = verbose_name_plural = "检索条目"

    def __str__(self) -> str:
        return self.key


class IndexText(models.Model):
    """What is shown of the entry with the same id, and read again when it leaves the index."""

    id = models.BigIntegerField("位次", primary_key=True)
    url = models.TextField("地址")
    title = models.TextField("标题")
    number = models.TextField("文号")
    index_number = models.TextField("索引号")
    text = models.TextField("正文")

    class Meta:
        verbose_name = verbose_name_plural = "检索正文"

    def __str__(self) -> str:
        return self.title


class Pending(models.Model):
    """A change that a search server has not been told yet; without `entry` the key is to be dropped.

    The newest change of a key replaces the one before. `id` grows with every change and is its version on the server.
    """

    key = models.CharField("标识", max_length=200, unique=True)
    entry = models.JSONField("条目", null=True)
    attempts = models.PositiveIntegerField("发送次数", default=0)
    not_before = models.DateTimeField("最早发送时间", null=True)
    failure = models.CharField("未送达原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待送检索变更"

    def __str__(self) -> str:
        return self.key
