"""What the public site says of its agency, the old addresses it still answers, and the words the gate looks for."""

from __future__ import annotations

from django.db import models

from gongkai.agencies.models import Agency
from gongkai.publications.models.document import Document


class Site(models.Model):
    """Footer, meta tags and index scheme of an agency's site (国办发〔2017〕47号)."""

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="site", verbose_name="机关")
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    index_scheme = models.CharField(
        "索引号格式", max_length=60, default="{credit_code}/{year}-{serial:05d}",
        help_text="{credit_code}是信用代码，{code}是机关代码，{year}是年份，{serial:05d}是五位序号",
    )  # fmt: skip
    site_code = models.CharField("网站标识码", max_length=10, blank=True)
    icp = models.CharField("ICP备案号", max_length=40, blank=True)
    police = models.CharField("公安备案号", max_length=40, blank=True)
    postal_address = models.CharField("办公地址", max_length=120, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    hours = models.CharField("办公时间", max_length=80, blank=True)
    hotline = models.CharField("服务热线", max_length=40, blank=True)
    parent_name = models.CharField("上级门户名称", max_length=60, blank=True)
    parent_url = models.CharField("上级门户网址", max_length=200, blank=True)
    popular = models.JSONField("大家常找", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "站点信息"

    def __str__(self) -> str:
        return f"{self.agency}站点信息"

    @property
    def record_chain(self) -> str:
        """Events of a site stand in its agency's chain."""
        return self.agency.code


class OldAddress(models.Model):
    """An address of an old site that now leads to a document."""

    path = models.CharField("旧网址", max_length=300, unique=True)
    document = models.ForeignKey(Document, models.CASCADE, related_name="old_addresses", verbose_name="文件")

    class Meta:
        verbose_name = verbose_name_plural = "旧网址"

    def __str__(self) -> str:
        return self.path


class TermKind(models.TextChoices):
    """Typed lists of wording."""

    FORBIDDEN = "forbidden", "禁用"
    CONFUSION = "confusion", "易错"
    OUTDATED = "outdated_name", "旧称"
    ABSOLUTE = "absolute", "绝对化用语"
    LEADER = "leader", "领导姓名和职务"


class Term(models.Model):
    """One entry of the wording lists. Agency empty: for the whole installation. A leader: `words` the name, `instead` the titles."""

    agency = models.ForeignKey(Agency, models.CASCADE, null=True, blank=True, related_name="terms", verbose_name="机关")
    kind = models.CharField("类别", max_length=16, choices=TermKind)
    words = models.CharField("词语", max_length=60)
    instead = models.CharField("应为", max_length=120, blank=True)
    allowed = models.JSONField("允许的语境", default=list, blank=True)
    source = models.CharField("出处", max_length=200)
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "用语"
        ordering = ["kind", "words"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "words"], name="term_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def record_chain(self) -> str:
        """Events of a term stand in its agency's chain; common ones in that of the installation's root."""
        return self.agency.code if self.agency else Agency.objects.order_by("path").values_list("code", flat=True)[0]


class StalePage(models.Model):
    """A public address whose copy in the cache in front must be fetched anew. Gone once that has been done twice.

    Twice, because a page that was being rendered while the change was committed may be stored after the first time.
    """

    path = models.CharField("网址", max_length=400, unique=True)
    since = models.DateTimeField("内容变化时间")
    done = models.PositiveSmallIntegerField("已更新次数", default=0)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    failure = models.CharField("未更新原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待更新缓存"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.path
