"""How an agency receives requests, who stands in for whom, and proofs of work that were used."""

from __future__ import annotations

from django.db import models

from gongkai.agencies.models import Agency, Person


class Reception(models.Model):
    """受理机构: what the guide must say (《条例》第十二条), what letters name, and the agency's conventions.

    code          机关代字 of numbers and letters: 江交
    online        whether the portal takes requests
    review_organ  reconsideration organ (rules 4.3.1); review_channel its internet channel (4.3.2)
    """

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="reception", verbose_name="机关")
    code = models.CharField("机关代字", max_length=12)
    unit = models.CharField("政府信息公开工作机构", max_length=80)
    address = models.CharField("办公地址", max_length=120)
    postcode = models.CharField("邮政编码", max_length=10, blank=True)
    hours = models.CharField("办公时间", max_length=120)
    phone = models.CharField("联系电话", max_length=40)
    fax = models.CharField("传真", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    online = models.BooleanField("网上受理", default=True)
    review_organ = models.CharField("行政复议机关", max_length=80)
    review_address = models.CharField("复议机关地址", max_length=120, blank=True)
    review_channel = models.CharField("网上复议渠道", max_length=200, blank=True)
    superior = models.CharField("上一级主管部门", max_length=80, blank=True, help_text="2024年以前的答复用")
    court = models.CharField("管辖法院", max_length=80)
    payee = models.TextField("收费的缴款办法", blank=True)
    review_days = models.PositiveSmallIntegerField("每步审核时限（工作日）", default=2)
    warn_days = models.PositiveSmallIntegerField("临期提醒（工作日）", default=5)
    several = models.PositiveSmallIntegerField(
        "多人申请建议公开的人数", default=3, help_text="《条例》第四十四条第一款"
    )
    register_first = models.BooleanField("行政查询事项适用复议前置", default=False, help_text="由法制机构确定")
    retention_years = models.PositiveSmallIntegerField("保管期限（年）", default=10)

    class Meta:
        verbose_name = verbose_name_plural = "受理机构"

    def __str__(self) -> str:
        return self.unit

    @property
    def record_chain(self) -> str:
        """Events of a reception stand in its agency's chain."""
        return self.agency.code


class Deputy(models.Model):
    """Who stands in for somebody from a day to a day, both included: sees the cases and gets the reminders."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="deputies", verbose_name="被代理人")
    deputy = models.ForeignKey(Person, models.CASCADE, related_name="deputises", verbose_name="代理人")
    since = models.DateField("自")
    until = models.DateField("至")
    reason = models.CharField("事由", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代理"
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(name="deputy_days", condition=models.Q(until__gte=models.F("since"))),
            models.CheckConstraint(name="deputy_is_another", condition=~models.Q(person=models.F("deputy"))),
        ]
        indexes = [models.Index(fields=["deputy", "until"], name="deputy_until")]

    def __str__(self) -> str:
        return f"{self.deputy}代{self.person}"

    @property
    def record_chain(self) -> str:
        """Events of a deputy stand in the agency's chain."""
        return self.person.agency.code


class SpentProof(models.Model):
    """A proof of work, or a form of the counter, that was used once: it opens nothing a second time. Swept after its hour."""

    key = models.CharField(max_length=80, unique=True)
    spent_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "已用的工作量证明"

    def __str__(self) -> str:
        return self.key
