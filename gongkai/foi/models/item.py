"""The items of a request: what is decided, and what the annual report counts (rules 1.8.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from gongkai.agencies.models import Agency, Section
from gongkai.foi.models.case import Applicant, Case

if TYPE_CHECKING:
    from gongkai.agencies.models import Person


class ItemQuerySet(models.QuerySet["Item"]):
    """The door to items: those of visible cases."""

    def visible_to(self, person: Person) -> Self:
        """See `CaseQuerySet.visible_to`."""
        return self.filter(case__in=Case.objects.visible_to(person))


class Item(models.Model):
    """One thing asked for. `agency`, `applicant_kind`, `applicant_mark`, `received_on` repeat the case's for the tables.

    received_on   day of the case's first receipt; None while it is unconfirmed
    result        code of the decision (A1 to F1) once it counts, E1 to E3 for a case that ended without an answer
    closed_on     day of that: of the answer, or of the end
    counted       whether table 三 counts it
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="items", verbose_name="申请", db_index=False)
    order = models.PositiveSmallIntegerField("序号", default=1)
    text = models.CharField("申请内容", max_length=400)
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办科室", db_index=False
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="受理机关")
    applicant_kind = models.CharField("申请人类别", max_length=14, choices=Applicant)
    applicant_mark = models.CharField("申请人标记", max_length=64, editable=False)
    received_on = models.DateField("首次收到日期", null=True, blank=True)
    result = models.CharField("结果", max_length=2, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    counted = models.BooleanField("计入年报", default=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申请事项"
        ordering = ["case", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "order"], name="item_order_once"),
            models.CheckConstraint(
                name="item_closed_with_result",
                condition=models.Q(result="", closed_on=None)
                | (~models.Q(result="") & models.Q(closed_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "closed_on", "result", "applicant_kind"], name="item_results"),
            models.Index(fields=["agency", "received_on", "applicant_kind"], name="item_received"),
            models.Index(fields=["agency", "applicant_mark", "received_on"], name="item_applicant"),
            models.Index(fields=["case", "section"], name="item_case_section"),
            models.Index(fields=["section", "case"], name="item_section"),
            models.Index(fields=["section", "case"], name="item_waits", condition=models.Q(closed_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case}第{self.order}项"

    @property
    def record_chain(self) -> str:
        """Events of an item stand in its agency's chain."""
        return self.agency.code
