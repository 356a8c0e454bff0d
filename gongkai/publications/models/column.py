"""Columns (栏目): where things are published, who owns them, and how often something new must come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Agency, Section

if TYPE_CHECKING:
    from gongkai.agencies.models import Person

STATUTORY_ITEMS = {
    "20-01": "法规、规章、规范性文件",
    "20-02": "机关职能、机构设置、办公地址、负责人",
    "20-03": "规划及相关政策",
    "20-04": "统计信息",
    "20-05": "行政许可和其他对外管理服务事项",
    "20-06": "行政处罚、行政强制",
    "20-07": "预算、决算",
    "20-08": "行政事业性收费",
    "20-09": "政府集中采购",
    "20-10": "重大建设项目",
    "20-11": "民生政策措施及实施",
    "20-12": "应急预案、预警和应对",
    "20-13": "监督检查",
    "20-14": "公务员招考",
    "20-15": "其他依法应当公开的信息",
    "21": "地方结合实际增加的信息",
}  # 《政府信息公开条例》第二十条各项、第二十一条


class Part(models.TextChoices):
    """The fixed parts of 政府信息公开专栏 (国办公开办函〔2019〕61号), in their order."""

    GUIDE = "guide", "政府信息公开指南"
    SYSTEM = "system", "政府信息公开制度"
    STATUTORY = "statutory", "法定主动公开内容"
    REPORTS = "reports", "政府信息公开年报"


class UpdateRule(models.TextChoices):
    """How often a column must have something new (国办秘函〔2019〕19号)."""

    NONE = "none", "不作要求"
    NEWS = "news", "动态类（2周）"
    NOTICES = "notices", "公告、文件类（6个月）"
    YEARLY = "yearly", "每年"
    QUOTA = "quota", "按期定量"


class QuotaPer(models.TextChoices):
    """The period of a quota."""

    WEEK = "week", "每周"
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF_YEAR = "half_year", "每半年"
    YEAR = "year", "每年"


class ColumnQuerySet(models.QuerySet["Column"]):
    """The door to columns."""

    def visible_to(self, person: Person) -> Self:
        """Columns of the agencies in view, for business roles."""
        return self.filter(person.agencies_in_view_q("agency__")) if person.is_business else self.none()

    def public(self) -> Self:
        """What the public site shows."""
        return self.filter(active=True)


class Column(models.Model):
    """A place on the site. Kept by the room's actions: `path`, the chain of slugs from the root, ending in `/`; `position`,
    its place when the tree is read from top to bottom, siblings by `order` and then by name.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="columns", verbose_name="机关")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级栏目"
    )
    name = models.CharField("栏目名称", max_length=40)
    slug = models.SlugField("网址代码", max_length=40)
    path = models.CharField("栏目路径", max_length=200, editable=False)
    order = models.PositiveSmallIntegerField("排序", default=0)
    position = models.PositiveSmallIntegerField("在栏目树中的位置", default=0, editable=False)
    section = models.ForeignKey(Section, models.PROTECT, related_name="columns", verbose_name="维护科室")
    kinds = models.ManyToManyField(
        "publications.Kind", related_name="columns", blank=True, verbose_name="收录的文件种类"
    )
    part = models.CharField("专栏固定部分", max_length=10, choices=Part, blank=True)
    item = models.CharField("法定公开事项", max_length=5, choices=list(STATUTORY_ITEMS.items()), blank=True)
    update_rule = models.CharField("更新要求", max_length=8, choices=UpdateRule, default=UpdateRule.NONE)
    quota = models.PositiveSmallIntegerField("每期条数", default=0)
    quota_per = models.CharField("定量周期", max_length=10, choices=QuotaPer, blank=True)
    description = models.CharField("栏目说明", max_length=200, blank=True)
    keywords = models.CharField("栏目关键词", max_length=100, blank=True)
    active = models.BooleanField("启用", default=True)
    latest_at = models.DateTimeField("最近发布时间", null=True, blank=True, editable=False)

    objects = ColumnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "栏目"
        ordering = ["agency", "position", "order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "path"], name="column_path_once"),
            models.CheckConstraint(
                name="quota_has_period",
                condition=~Q(update_rule="quota") | (Q(quota__gte=1) & ~Q(quota_per="")),
            ),
        ]
        indexes = [models.Index(fields=["agency", "parent", "order"], name="column_tree")]

    def __str__(self) -> str:
        return self.name

    @property
    def demand(self) -> str:
        """How often something new has to come, in words."""
        per = f"{self.get_quota_per_display()}{self.quota}条"
        return per if self.update_rule == UpdateRule.QUOTA else str(UpdateRule(self.update_rule).label)

    @property
    def record_chain(self) -> str:
        """Events of a column stand in its agency's chain."""
        return self.agency.code
