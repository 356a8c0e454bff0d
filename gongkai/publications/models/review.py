"""What reviewers decided, and what the gate found."""

from __future__ import annotations

from django.db import models

from gongkai.agencies.models import Person
from gongkai.publications.models.edition import Edition


class Verdict(models.TextChoices):
    """What a reviewer decided on a step."""

    APPROVED = "approved", "通过"
    SENT_BACK = "sent_back", "退回"
    LOOKED = "looked", "补审无异议"
    OBJECTED = "objected", "补审有异议"


class Decision(models.Model):
    """One decision on one step. `round` counts how often the edition was submitted: older rounds are history."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="decisions", verbose_name="版本")
    round = models.PositiveSmallIntegerField("送审次数")
    step = models.PositiveSmallIntegerField("步骤顺序")
    step_name = models.CharField("步骤名称", max_length=20)
    verdict = models.CharField("结论", max_length=10, choices=Verdict)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="审核人")
    person_name = models.CharField("审核人姓名", max_length=40)
    reason = models.CharField("意见", max_length=400, blank=True)
    secrecy = models.CharField("保密审查意见", max_length=200, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        ordering = ["edition", "id"]

    def __str__(self) -> str:
        return f"{self.step_name} {self.get_verdict_display()}"


HIDES = "hides_"  # before the kind of hidden thing, in the code of a finding that tells of one


class FindingState(models.TextChoices):
    """Whether a finding still stands in the way."""

    OPEN = "open", "待处理"
    ACCEPTED = "accepted", "已说明"
    MENDED = "mended", "已改正"


class Finding(models.Model):
    """Something the gate found. `key` names it whatever its place, so that an acceptance survives another run.

    where    "body", "title", a field's name, or "file:<key>"
    blocks   whether it must be mended or accepted before the release
    carried  whether the explanation was given on the edition before, and holds while its passage is unchanged
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="findings", verbose_name="版本")
    key = models.CharField("标识", max_length=64)
    code = models.CharField("类别代码", max_length=30)
    label = models.CharField("类别", max_length=30)
    where = models.CharField("位置", max_length=40)
    where_name = models.CharField("位置名称", max_length=200)
    start = models.PositiveIntegerField("起", default=0)
    end = models.PositiveIntegerField("止", default=0)
    words = models.CharField("原文", max_length=200, blank=True)
    ground = models.CharField("依据", max_length=200, blank=True)
    advice = models.CharField("建议", max_length=300, blank=True)
    blocks = models.BooleanField("须处理", default=True)
    state = models.CharField("处理状态", max_length=8, choices=FindingState, default=FindingState.OPEN)
    accepted_why = models.CharField("不改的理由", max_length=220, blank=True)
    accepted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="说明人"
    )
    accepted_at = models.DateTimeField("说明时间", null=True, blank=True)
    carried = models.BooleanField("沿用上一版说明", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "检查发现"
        ordering = ["edition", "-blocks", "where", "start", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.label}：{self.words or self.where_name}"

    @property
    def hides(self) -> str:
        """The kind of hidden thing that an attachment was found to hold; empty for other findings."""
        return self.code.removeprefix(HIDES) if self.code.startswith(HIDES) else ""


class Link(models.Model):
    """An address in an edition's text, and what answered there. `status` 0: no answer came, `failure` says why."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="links", verbose_name="版本")
    url = models.CharField("网址", max_length=500)
    status = models.PositiveSmallIntegerField("状态码", default=0)
    failure = models.CharField("未通过原因", max_length=200, blank=True)
    checked_at = models.DateTimeField("检查时间")

    class Meta:
        verbose_name = verbose_name_plural = "链接"
        constraints = [models.UniqueConstraint(fields=["edition", "url"], name="link_once")]

    def __str__(self) -> str:
        return self.url
