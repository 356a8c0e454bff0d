"""Outgoing messages (in-app list and e-mail), and the clockwork's own trace."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages of one person are seen through `of`."""

    def of(self, recipient: str, *, at: datetime) -> Self:
        """What stands in a person's list at a moment.

        A mail that was tried puts `not_before` off for its next try; its message has been due before and stays in the list.
        """
        return self.filter(Q(not_before__lte=at) | Q(attempts__gt=0), recipient=recipient)


class Message(models.Model):
    """One message to one person. `key` makes it unique: a digest of a day is made once, whoever runs the clock."""

    recipient = models.CharField("收件人账号", max_length=150)
    address = models.EmailField("电子邮箱", blank=True)
    key = models.CharField("唯一标识", max_length=80)
    subject = models.CharField("标题", max_length=200)
    body = models.TextField("内容")
    link = models.CharField("链接", max_length=300, blank=True)
    created_at = models.DateTimeField("生成时间")
    not_before = models.DateTimeField("最早发送时间")
    sent_at = models.DateTimeField("邮件发出时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("发送次数", default=0)
    failure = models.CharField("未发出原因", max_length=200, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="message_once")]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="message_recipient"),
            models.Index(fields=["sent_at", "not_before"], name="message_outbox"),
        ]

    def __str__(self) -> str:
        return self.subject


class Beat(models.Model):
    """When a piece of the clockwork last ran, so that lateness is visible and no two workers do it at once."""

    name = models.CharField("名称", max_length=40, unique=True)
    started_at = models.DateTimeField("开始", null=True, blank=True)
    finished_at = models.DateTimeField("完成", null=True, blank=True)
    note = models.CharField("结果", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"

    def __str__(self) -> str:
        return self.name
