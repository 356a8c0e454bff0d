"""Rates, charges and payments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Agency, Person
from gongkai.foi.models import Case
from gongkai.foi.models.case import choices
from gongkai.rules.requests.fees import Method, RateTable, Tier

if TYPE_CHECKING:
    from datetime import date


class Rate(models.Model):
    """Rates in force from a day on (`rules.requests.fees.RateTable`). Past rows are never changed: a new one follows.

    items, pages   tiers: list of [above, yuan]: each unit above so many costs that, up to the next tier
    step           behind the last tier by item, every `step` items cost `step_rate` yuan more
    """

    since = models.DateField("施行日期", unique=True)
    items = models.JSONField("按件档次")
    step = models.PositiveSmallIntegerField("递增件数", default=10)
    step_rate = models.PositiveIntegerField("每档递增（元）", default=100)
    pages = models.JSONField("按量档次")
    basis = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "收费标准"
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"信息处理费标准（{self.since}起）"

    @property
    def record_chain(self) -> str:
        """Rates hold for the whole installation: their events stand in the chain of its root."""
        return Agency.objects.order_by("path").values_list("code", flat=True)[0]

    def as_table(self) -> RateTable:
        """As the rule reads it."""
        items, pages = (tuple(Tier(above, rate) for above, rate in rows) for rows in (self.items, self.pages))
        return RateTable(self.since, items, self.step, self.step_rate, pages)


class ChargeState(models.TextChoices):
    """Where a charge stands."""

    DRAFT = "draft", "已计算"
    APPROVED = "approved", "已复核"
    NOTICED = "noticed", "已通知"
    PAID = "paid", "已缴清"
    LAPSED = "lapsed", "逾期未缴"
    REFUNDED = "refunded", "已退费"
    CANCELLED = "cancelled", "已取消"


class ChargeQuerySet(models.QuerySet["Charge"]):
    """The door to charges: those of visible cases."""

    def visible_to(self, person: Person) -> Self:
        """See `CaseQuerySet.visible_to`."""
        return self.filter(case__in=Case.objects.visible_to(person))

    def noticed_in(self, start: date, end: date) -> Self:
        """Charges told in these days, both included."""
        return self.filter(noticed_on__gte=start, noticed_on__lte=end)


class Charge(models.Model):
    """What one case is charged. At most one of a case is not cancelled.

    before    items of the same applicant in the month before these (k), for ITEM
    units     items charged (m), or pages
    amount    yuan
    pay_by    last day to pay: the 20th working day after the notice was received
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="charges", verbose_name="申请")
    method = models.CharField("计收方式", max_length=4, choices=choices(Method))
    rate = models.ForeignKey(Rate, models.PROTECT, related_name="+", verbose_name="收费标准")
    before = models.PositiveIntegerField("当月此前件数", default=0)
    units = models.PositiveIntegerField("件数或页数")
    amount = models.PositiveBigIntegerField("金额（元）")
    state = models.CharField("状态", max_length=10, choices=ChargeState, default=ChargeState.DRAFT)
    reason = models.TextField("计收理由", help_text="申请数量、频次明显超过合理范围的事实")
    notice_no = models.CharField("收费通知书编号", max_length=60, blank=True)
    noticed_on = models.DateField("通知日期", null=True, blank=True)
    got_on = models.DateField("申请人收到日期", null=True, blank=True)
    pay_by = models.DateField("缴费期限", null=True, blank=True)
    paid_on = models.DateField("缴清日期", null=True, blank=True)
    computed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="计算人")
    computed_at = models.DateTimeField("计算时间")
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    approved_at = models.DateTimeField("复核时间", null=True, blank=True)
    cancelled_why = models.CharField("取消原因", max_length=200, blank=True)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收费"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~Q(state="cancelled"), name="charge_once_a_case"),
            models.CheckConstraint(
                name="charge_by_two_people", condition=Q(approved_by=None) | ~Q(approved_by=models.F("computed_by"))
            ),
        ]
        indexes = [
            models.Index(fields=["state", "pay_by"], name="charge_due"),
            models.Index(fields=["noticed_on"], name="charge_noticed"),
        ]

    def __str__(self) -> str:
        return f"{self.case}收费"

    @property
    def record_chain(self) -> str:
        """Events of a charge stand in the agency's chain."""
        return self.case.agency.code


class PaymentKind(models.TextChoices):
    """Which way the money went."""

    PAID = "paid", "缴费"
    REFUND = "refund", "退费"


class Payment(models.Model):
    """Money that came or went back, with its fiscal note. Rows are only added; a note number is used once."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="payments", verbose_name="收费")
    kind = models.CharField("类别", max_length=6, choices=PaymentKind, default=PaymentKind.PAID)
    amount = models.PositiveBigIntegerField("金额（元）")
    on = models.DateField("日期")
    note_no = models.CharField("财政票据号", max_length=40)
    reason = models.CharField("说明", max_length=200, blank=True)
    entered_at = models.DateTimeField("登记时间")
    entered_by = models.CharField("登记人", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "缴费记录"
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["charge", "kind", "note_no"], name="payment_note_once"),
            models.CheckConstraint(name="payment_of_something", condition=Q(amount__gt=0)),
        ]
        indexes = [models.Index(fields=["kind", "on"], name="payment_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.amount}元"
