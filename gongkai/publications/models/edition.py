"""Editions: the versions of a document, each with its text, its metadata, its files and its place in the review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from wagtail.fields import StreamField

from gongkai.agencies.models import Person
from gongkai.publications.models.blocks import PAGE_BLOCKS
from gongkai.publications.models.column import Column
from gongkai.publications.models.document import Document
from gongkai.publications.models.flow import State
from gongkai.records.models import Attachment

if TYPE_CHECKING:
    from collections.abc import Mapping

UNDER_REVIEW = frozenset({State.REVIEW, State.READY})
UNFINISHED = frozenset({State.DRAFT, State.REVIEW, State.READY})


class Openness(models.TextChoices):
    """Whether the text may be seen by everybody, decided where it is written (国办发〔2016〕80号 一（一）)."""

    ACTIVE = "active", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    CLOSED = "closed", "不予公开"


class Form(models.TextChoices):
    """Forms of interpretation (rules 8.1.7)."""

    TEXT = "text", "文字解读"
    CHART = "chart", "图解"
    QUESTIONS = "questions", "问答"
    VIDEO = "video", "视频"
    CONFERENCE = "conference", "新闻发布会"
    INTERVIEW = "interview", "在线访谈"
    EXPERT = "expert", "专家、媒体解读"


class PlanPeriod(models.IntegerChoices):
    """The five-year plans (五年规划期), by their ordinal."""

    P10 = 10, "十五（2001—2005年）"
    P11 = 11, "十一五（2006—2010年）"
    P12 = 12, "十二五（2011—2015年）"
    P13 = 13, "十三五（2016—2020年）"
    P14 = 14, "十四五（2021—2025年）"
    P15 = 15, "十五五（2026—2030年）"


class EditionQuerySet(models.QuerySet["Edition"]):
    """The door to editions: those of the documents in view, unfinished ones only of one's own work."""

    def visible_to(self, person: Person) -> Self:
        """Editions of visible documents; of what is merely public, only the live one; given up ones of one's own section."""
        own = Document.objects.filter(Document.objects.none()._own(person))
        seen = Document.objects.visible_to(person)
        kept = ~Q(state=State.DISCARDED) | Q(document__in=Document.objects.editable_by(person))
        return (
            self.filter(document__in=seen).filter(Q(document__in=own) | Q(pk=models.F("document__live"))).filter(kept)
        )

    def unfinished(self) -> Self:
        """In draft, in review or waiting to go out."""
        return self.filter(state__in=UNFINISHED)


class Edition(models.Model):
    """One version. Released ones never change. At most one of a document is unfinished.

    version   counts savings: whoever saves an older one is refused, so that two editors lose nothing
    step      order of the review step it waits at; 0 outside the review
    column    where a revision moves its document once it is out; empty where it stays
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="editions", verbose_name="文件")
    number = models.PositiveSmallIntegerField("版次")
    column = models.ForeignKey(Column, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="栏目")
    state = models.CharField("办理状态", max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField("标题", max_length=200)
    summary = models.CharField("摘要", max_length=400, blank=True)
    body = models.TextField("正文", blank=True)
    blocks = StreamField(PAGE_BLOCKS, blank=True, default=list, verbose_name="分块正文")
    doc_no = models.CharField("文号", max_length=60, blank=True)
    unified_no = models.CharField("统一编号", max_length=60, blank=True)
    issuer = models.CharField("发布机构", max_length=120, blank=True)
    topic = models.CharField("主题分类", max_length=60, blank=True)
    keywords = models.CharField("主题词", max_length=120, blank=True)
    source = models.CharField("来源", max_length=80, blank=True)
    author = models.CharField("作者", max_length=40, blank=True)
    formed_on = models.DateField("成文日期", null=True, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True, help_text="含当日；没有的留空")
    trial = models.BooleanField("试行、暂行", default=False)
    plan_period = models.PositiveSmallIntegerField("规划期", choices=PlanPeriod, null=True, blank=True)
    openness = models.CharField("公开属性", max_length=10, choices=Openness, default=Openness.ACTIVE)
    openness_ground = models.CharField("不主动公开的依据", max_length=200, blank=True)
    contact = models.CharField("咨询方式", max_length=120, blank=True, help_text="科室和电话")
    form = models.CharField("解读形式", max_length=12, choices=Form, blank=True)
    reading_outline = models.CharField("解读提纲", max_length=400, blank=True)
    reading_channel = models.CharField("解读渠道", max_length=120, blank=True)
    reading_on = models.DateField("解读时间", null=True, blank=True)
    extra = models.JSONField("专有要素", default=dict, blank=True)
    change_note = models.CharField("修订说明", max_length=200, blank=True, help_text="公开显示：改了什么，为什么")
    release_at = models.DateTimeField("定时发布时间", null=True, blank=True)
    urgent = models.BooleanField("紧急发布", default=False)
    urgent_why = models.CharField("紧急事由", max_length=200, blank=True)
    step = models.PositiveSmallIntegerField("当前步骤", default=0)
    round = models.PositiveSmallIntegerField("送审次数", default=0)
    step_due = models.DateField("本步时限", null=True, blank=True)
    version = models.PositiveIntegerField("保存次数", default=1)
    created_at = models.DateTimeField("起草时间")
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="最后保存")
    submitted_at = models.DateTimeField("送审时间", null=True, blank=True)
    released_at = models.DateTimeField("发布时间", null=True, blank=True)
    checked_at = models.DateTimeField("检查时间", null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(state__in=["draft", "review", "ready"]), name="edition_unfinished_once"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "step", "step_due"], name="edition_queue"),
            models.Index(fields=["state", "release_at"], name="edition_due"),
            models.Index(fields=["doc_no"], name="edition_doc_no"),
        ]

    def __str__(self) -> str:
        return f"《{self.title}》"[:60]

    @property
    def record_chain(self) -> str:
        """Events of an edition stand in its agency's chain."""
        return self.document.agency.code

    def told(self, names: tuple[str, ...]) -> Mapping[str, object]:
        """Values of some fields, as the record keeps them."""
        return {name: getattr(self, name) for name in names}


class Writer(models.Model):
    """Somebody who wrote on an edition, and therefore decides nothing about it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="writers", verbose_name="版本")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")

    class Meta:
        verbose_name = verbose_name_plural = "起草人"
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="writer_once")]

    def __str__(self) -> str:
        return self.person.name


class FileRole(models.TextChoices):
    """What a file is to its edition."""

    FILE = "file", "附件"
    IMAGE = "image", "插图"
    VIDEO = "video", "视频链接"


class EditionFile(models.Model):
    """A file, a picture in the text or a video's address. `text` is what was read in it; a video needs one in its place.

    hides  kinds of things that the file holds and paper does not show, as `sources.hiding.hides_in` tells them
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="files", verbose_name="版本")
    role = models.CharField("用途", max_length=6, choices=FileRole, default=FileRole.FILE)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, verbose_name="文件")
    url = models.CharField("视频网址", max_length=300, blank=True)
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=8, blank=True)
    text = models.TextField("文字内容", blank=True)
    pages = models.PositiveSmallIntegerField("页数", null=True, blank=True)
    hides = models.JSONField("隐藏内容", default=list, blank=True)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "文件和插图"
        ordering = ["edition", "order", "id"]
        constraints = [
            models.CheckConstraint(name="file_or_video", condition=Q(attachment__isnull=False) | ~Q(url="")),
        ]

    def __str__(self) -> str:
        return self.name
