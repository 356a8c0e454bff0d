"""Frozen tables of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from gongkai.agencies.models import Agency

if TYPE_CHECKING:
    from gongkai.agencies.models import Person


class ReturnQuerySet(models.QuerySet["Return"]):
    """The door to frozen tables."""

    def visible_to(self, person: Person) -> Self:
        """Those of the agencies in the person's view."""
        return self.filter(person.agencies_in_view_q("agency__"))


class Return(models.Model):
    """Tables 三 and 四 of one agency and year as they were reported. `cells`: {"三": {"r1": {"natural": 3}}, "四": {...}}."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="returns", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年度")
    form = models.CharField("格式", max_length=20)
    cells = models.JSONField("数据")
    digest = models.CharField("摘要（SM3）", max_length=64)
    frozen_at = models.DateTimeField("定稿时间")
    frozen_by = models.CharField("定稿人", max_length=40)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年报数据"
        ordering = ["agency", "-year"]
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="return_once")]

    def __str__(self) -> str:
        return f"{self.agency.short_name}{self.year}年申请情况"

    @property
    def record_chain(self) -> str:
        """Events of a return stand in its agency's chain."""
        return self.agency.code
