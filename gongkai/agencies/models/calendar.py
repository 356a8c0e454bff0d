"""The working-day calendar as data: yearly notices of the State Council office, corrections, local days."""

from __future__ import annotations

from django.db import models

from gongkai.agencies.models.agency import Agency


class CalendarNotice(models.Model):
    """A yearly notice (关于某年部分节假日安排的通知). A year without one is provisional."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    title = models.CharField("通知名称", max_length=120)
    number = models.CharField("文号", max_length=60, blank=True)
    entered_at = models.DateTimeField("录入时间")
    revision = models.PositiveIntegerField("修订号", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "放假通知"
        ordering = ["-year"]

    def __str__(self) -> str:
        return self.title


class CalendarDay(models.Model):
    """A day that differs from Monday to Friday. Without an agency it holds for all; with one it wins over the general day."""

    day = models.DateField("日期")
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="calendar_days", verbose_name="仅适用于"
    )
    is_workday = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40)
    notice = models.ForeignKey(
        CalendarNotice, models.PROTECT, null=True, blank=True, related_name="days", verbose_name="依据通知"
    )

    class Meta:
        verbose_name = verbose_name_plural = "特殊日"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["day", "agency"], name="calendar_day_once"),
            models.UniqueConstraint(
                fields=["day"], condition=models.Q(agency__isnull=True), name="general_calendar_day_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
