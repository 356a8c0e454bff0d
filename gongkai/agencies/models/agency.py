"""The organisation: agencies as a tree, their sections, and the other names by which plans call a section."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from gongkai.agencies.models.person import Person


class AgencyQuerySet(models.QuerySet["Agency"]):
    """The door to agencies."""

    def visible_to(self, person: Person) -> Self:
        """Own agency, and those below it for whoever oversees them."""
        return self.filter(person.agencies_in_view_q(""))

    def under(self, agency: Agency) -> Self:
        """The agency itself and everything below it."""
        return self.filter(path__startswith=agency.path)


class Agency(models.Model):
    """A public body (机关). `path` is the chain of codes from the root, ending in `/`, kept by the room's actions."""

    name = models.CharField("机关名称", max_length=80, unique=True)
    short_name = models.CharField("简称", max_length=30)
    code = models.SlugField(
        "机关代码", max_length=40, unique=True, help_text="小写字母、数字、连字符，用于网址和记录链"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级机关"
    )
    path = models.CharField("层级路径", max_length=400, unique=True, editable=False)
    yellow_days = models.PositiveSmallIntegerField("临期提醒（工作日）", default=5)
    escalation_days = models.PositiveSmallIntegerField("未办上报科室负责人（工作日）", default=2)
    quiet_from = models.TimeField("免打扰开始", default=time(18, 0))
    quiet_until = models.TimeField("免打扰结束", default=time(8, 30))
    totp_required = models.BooleanField("必须使用动态口令", default=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机关"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def record_chain(self) -> str:
        """Events of an agency stand in its own chain."""
        return self.code


class SectionQuerySet(models.QuerySet["Section"]):
    """The door to sections."""

    def visible_to(self, person: Person) -> Self:
        """Sections of the agencies in the person's view."""
        return self.filter(person.agencies_in_view_q("agency__"))


class Section(models.Model):
    """A section (科室) of an agency. A dissolved one is kept with its successor, so that old records stay true."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sections", verbose_name="机关")
    name = models.CharField("科室名称", max_length=60)
    order = models.PositiveSmallIntegerField("排序", default=0)
    is_office = models.BooleanField("办公室（牵头政务公开）", default=False)
    is_legal = models.BooleanField("合法性、保密审查科室", default=False)
    active = models.BooleanField("在用", default=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="职责并入"
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "科室"
        ordering = ["agency", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="section_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def record_chain(self) -> str:
        """Events of a section stand in its agency's chain."""
        return self.agency.code


class SectionAlias(models.Model):
    """Another name by which plans call sections: an abbreviation, an old name, or a unit that several sections answer for.

    Sections empty means: known, and no section of ours (another body).
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="aliases", verbose_name="机关")
    name = models.CharField("文件中的名称", max_length=80)
    sections = models.ManyToManyField(Section, related_name="aliases", blank=True, verbose_name="对应科室")

    class Meta:
        verbose_name = verbose_name_plural = "单位别名"
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def record_chain(self) -> str:
        """Events of an alias stand in its agency's chain."""
        return self.agency.code
