"""Kinds of document are rows: what they ask for, who reviews them, within which time they must be out."""

from __future__ import annotations

from django.db import models

from gongkai.agencies.models import Agency, Role

STANDARD_FIELDS = {
    "doc_no": "文号",
    "unified_no": "统一编号",
    "formed_on": "成文日期",
    "topic": "主题分类",
    "keywords": "主题词",
    "source": "来源",
    "summary": "摘要",
    "effective_on": "施行日期",
    "expires_on": "有效期至",
    "plan_period": "规划期",
    "contact": "咨询方式",
    "files": "附件",
}  # what a kind may demand, by the edition's field


class Layout(models.TextChoices):
    """How the text of the kind is written."""

    TEXT = "text", "正文"
    BLOCKS = "blocks", "分块页面"


class Kind(models.Model):
    """A kind of document (文件种类), the same for every agency of the installation.

    demands   names of STANDARD_FIELDS that must be filled before review
    extra     further fields of the kind: a list of {"name", "label", "type": text|date|number, "required": bool}
    """

    code = models.SlugField("种类代码", max_length=30, unique=True)
    name = models.CharField("种类名称", max_length=30, unique=True)
    order = models.PositiveSmallIntegerField("排序", default=0)
    layout = models.CharField("版式", max_length=8, choices=Layout, default=Layout.TEXT)
    demands = models.JSONField("必填要素", default=list, blank=True)
    extra = models.JSONField("专有要素", default=list, blank=True)
    limit_days = models.PositiveSmallIntegerField(
        "公开期限（工作日）", default=0, help_text="自成文之日起；0为不设期限"
    )
    needs_interpretation = models.BooleanField("必须同步解读", default=False)
    is_interpretation = models.BooleanField("是解读材料", default=False)
    has_validity = models.BooleanField("有效力状态", default=False)
    is_normative = models.BooleanField("是行政规范性文件", default=False)
    has_plan_period = models.BooleanField("按五年规划期编排", default=False)
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件种类"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def record_chain(self) -> str:
        """Kinds belong to no agency: their events stand in the chain of the installation's root."""
        return Agency.objects.order_by("path").values_list("code", flat=True)[0]


class Where(models.TextChoices):
    """Whose people decide a step."""

    OWN = "own", "起草科室"
    LEGAL = "legal", "合法性审查科室"
    OFFICE = "office", "办公室"
    LEADERSHIP = "leadership", "分管领导"


class Step(models.Model):
    """One step of a kind's review. Leaders stand in for whoever is missing; nobody stands in for themselves."""

    kind = models.ForeignKey(Kind, models.CASCADE, related_name="steps", verbose_name="文件种类")
    order = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("步骤名称", max_length=20)
    where = models.CharField("由谁审核", max_length=12, choices=Where)
    roles = models.JSONField("角色", default=list, help_text="空为该科室全部人员")
    days = models.PositiveSmallIntegerField("办理时限（工作日）", default=2)
    secrecy = models.BooleanField("含保密审查", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "审核步骤"
        ordering = ["kind", "order"]
        constraints = [models.UniqueConstraint(fields=["kind", "order"], name="step_order_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def owners(self) -> str:
        """Who decides it, in Chinese."""
        if self.where == Where.LEADERSHIP:
            return Where.LEADERSHIP.label
        names = "、".join(Role(role).label for role in self.roles)
        return f"{Where(self.where).label}（{names}）" if names else Where(self.where).label
