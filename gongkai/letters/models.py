"""Templates, letters, their service, and files that go out."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Agency, Person
from gongkai.foi.models import Answer, Case, Consultation, Piece
from gongkai.records.models import Attachment


class Code(models.TextChoices):
    """The letters of rules 4.1."""

    L01 = "L01", "政府信息公开申请表"
    L02 = "L02", "申请登记表"
    L03 = "L03", "登记回执"
    L04 = "L04", "补正告知书"
    L05 = "L05", "说明理由告知书"
    L06 = "L06", "延期答复告知书"
    L07 = "L07", "第三方征求意见书"
    L08 = "L08", "征求意见确认函"
    L09 = "L09", "征求意见告知书"
    L10 = "L10", "依申请公开告知书（第三方）"
    L11 = "L11", "共同制作机关征求意见书"
    L12 = "L12", "协办函"
    L13 = "L13", "收费通知书"
    L14 = "L14", "答复书"
    L15 = "L15", "不再处理告知书"
    L16 = "L16", "更正答复书、转送函"
    L17 = "L17", "送达回证"
    L18 = "L18", "归档目录"


class Layout(models.TextChoices):
    """How a template is laid out (GB/T 9704-2012)."""

    OFFICIAL = "official", "公文格式"
    LETTER = "letter", "信函格式"
    FORM = "form", "表格"


class Template(models.Model):
    """One version of one template. Without an agency it is the product's own, used where an agency has none.

    ground    answer code for which it is (A1 to D5, F1), for L14 and L16; empty: for all of them
    fields    names found in it
    retired_at   when a newer version came; letters keep the version they were made from
    """

    agency = models.ForeignKey(Agency, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="机关")
    code = models.CharField("文书", max_length=3, choices=Code)
    ground = models.CharField("答复类型", max_length=2, blank=True)
    version = models.PositiveSmallIntegerField("版次", default=1)
    layout = models.CharField("格式", max_length=8, choices=Layout, default=Layout.LETTER)
    name = models.CharField("名称", max_length=60)
    content = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="模板文件")
    fields = models.JSONField("字段", default=list)
    note = models.CharField("修订说明", max_length=200, blank=True)
    made_at = models.DateTimeField("启用时间")
    made_by = models.CharField("制作人", max_length=40)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书模板"
        ordering = ["code", "ground", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code", "ground", "version"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["code", "ground", "version"], condition=Q(agency=None), name="template_product_version_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "code", "ground"], condition=Q(retired_at=None), name="template_current_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（第{self.version}版）"

    @property
    def record_chain(self) -> str:
        """The product's own templates belong to the installation's root."""
        return self.agency.code if self.agency else Agency.objects.order_by("path").values_list("code", flat=True)[0]


class LetterMark(models.Model):
    """What stands behind 公开 in an agency's numbers of one letter (rules 4.2: their form is custom, so it is data).

    Without a row the product's own holds: `queries.marks.MARKS`.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+", verbose_name="机关")
    code = models.CharField("文书", max_length=3, choices=Code)
    mark = models.CharField("文书代字", max_length=4)

    class Meta:
        verbose_name = verbose_name_plural = "文书代字"
        ordering = ["agency", "code"]
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="letter_mark_once")]

    def __str__(self) -> str:
        return f"{self.get_code_display()}编号用“{self.mark}”"

    @property
    def record_chain(self) -> str:
        """Events of a mark stand in its agency's chain."""
        return self.agency.code


class LetterState(models.TextChoices):
    """Where a letter stands."""

    ISSUED = "issued", "已制发"
    SERVED = "served", "已送达"
    VOID = "void", "已作废"


class LetterQuerySet(models.QuerySet["Letter"]):
    """The door to letters: those of visible cases."""

    def visible_to(self, person: Person) -> Self:
        """See `CaseQuerySet.visible_to`."""
        return self.filter(case__in=Case.objects.visible_to(person))


class Letter(models.Model):
    """One letter as it was made. `docx` and `pdf` say the same; both are pieces of the case, sealed there.

    series, year, serial   its place in a run without gaps; forms (L01, L02, L17, L18) have none
    remedy                 A, B or empty: which clause it carries (rules 4.3)
    names_channel          whether the clause names an internet channel, without which it cannot be served online
    typed                  what its maker typed, by field; days as ISO text
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters", verbose_name="申请")
    code = models.CharField("文书", max_length=3, choices=Code)
    template = models.ForeignKey(Template, models.PROTECT, related_name="+", verbose_name="模板")
    answer = models.ForeignKey(
        Answer, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="答复"
    )
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="征求意见"
    )
    series = models.CharField("编号序列", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("年份", null=True, blank=True)
    serial = models.PositiveIntegerField("序号", null=True, blank=True)
    number = models.CharField("文书编号", max_length=60, blank=True)
    addressee = models.CharField("收件人", max_length=120)
    remedy = models.CharField("救济告知", max_length=1, blank=True)
    names_channel = models.BooleanField("写明网上复议渠道", default=False)
    typed = models.JSONField("填写内容", default=dict)
    state = models.CharField("状态", max_length=8, choices=LetterState, default=LetterState.ISSUED)
    docx = models.ForeignKey(Piece, models.PROTECT, related_name="+", verbose_name="DOCX")
    pdf = models.ForeignKey(Piece, models.PROTECT, related_name="+", verbose_name="PDF")
    dated = models.DateField("落款日期")
    issued_at = models.DateTimeField("制发时间")
    issued_by = models.CharField("制发人", max_length=40)
    void_why = models.CharField("作废原因", max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["case", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "serial"], condition=~Q(series=""), name="letter_number_once"
            ),
            models.CheckConstraint(
                name="letter_numbered_wholly",
                condition=Q(series="", serial=None) | (~Q(series="") & Q(serial__isnull=False, year__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["code", "dated"], name="letter_code_day")]

    def __str__(self) -> str:
        return f"{self.get_code_display()}{self.number}"

    @property
    def record_chain(self) -> str:
        """Events of a letter stand in the agency's chain."""
        return self.case.agency.code


class Service(models.Model):
    """One try at serving a letter.

    way          `rules.requests.service.Way`
    sent_on      day of posting, of handing over, of putting it at the applicant's disposal
    served_on    day of signature, where there is one
    counted_on   the day that the law counts (rules 1.6.11, 1.8.2); None after a return
    """

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="services", verbose_name="文书")
    way = models.CharField("送达方式", max_length=12)
    sent_on = models.DateField("发出日期")
    tracking_no = models.CharField("邮件编号", max_length=40, blank=True)
    served_on = models.DateField("签收日期", null=True, blank=True)
    receiver = models.CharField("签收人", max_length=60, blank=True)
    counted_on = models.DateField("计算日期", null=True, blank=True)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    returned_why = models.CharField("退回原因", max_length=120, blank=True)
    proof = models.ForeignKey(Piece, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="凭证")
    entered_at = models.DateTimeField("登记时间")
    entered_by = models.CharField("登记人", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "送达"
        ordering = ["letter", "id"]

    def __str__(self) -> str:
        return f"{self.letter}送达"

    @property
    def record_chain(self) -> str:
        """Events of a service stand in the agency's chain."""
        return self.letter.case.agency.code


class Enclosure(models.Model):
    """A file of information that goes out with an answer: the original, what was found, and the version that is given.

    findings   what the last look found: list of {"kind", "place", "excerpt", "must", "accepted"}; excerpts are masked,
               accepted is empty or {"why", "by", "at"}
    given      the version that goes out; it was looked through itself. None while it is the original
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="enclosures", verbose_name="答复")
    original = models.ForeignKey(Piece, models.PROTECT, related_name="+", verbose_name="原件")
    given = models.ForeignKey(Piece, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提供件")
    name = models.CharField("名称", max_length=120)
    pages = models.PositiveIntegerField("页数", default=0)
    findings = models.JSONField("检查发现", default=list)
    areas = models.JSONField("遮盖区域", default=list)
    checked_at = models.DateTimeField("检查时间", null=True, blank=True)
    cleared_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核对人"
    )
    cleared_at = models.DateTimeField("核对时间", null=True, blank=True)
    cleared_why = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提供的文件"
        ordering = ["answer", "id"]

    def __str__(self) -> str:
        return f"{self.answer}附件"

    @property
    def file(self) -> Piece:
        """What would go out now."""
        return self.given or self.original

    @property
    def open_findings(self) -> list[dict[str, Any]]:
        """What has to be mended or accepted first."""
        return [one for one in self.findings if one["must"] and not one["accepted"]]

    @property
    def record_chain(self) -> str:
        """Events of an enclosure stand in the agency's chain."""
        return self.answer.case.agency.code
