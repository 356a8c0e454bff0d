"""The document: its identity, its place, where it stands towards the public. What it says is in its editions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from gongkai.agencies.models import Agency, Role, Section
from gongkai.publications.models.column import Column
from gongkai.publications.models.flow import State
from gongkai.publications.models.kind import Kind

if TYPE_CHECKING:
    from gongkai.agencies.models import Person


class Standing(models.TextChoices):
    """Where a document stands towards the public."""

    UNRELEASED = "unreleased", "未发布"
    LIVE = "live", "已发布"
    WITHDRAWN = "withdrawn", "已撤下（可查看说明）"
    REDIRECTED = "redirected", "已转到新网址"
    GONE = "gone", "已删除"
    FILED = "filed", "已归档（不对外）"


OUT = frozenset({Standing.LIVE, Standing.WITHDRAWN, Standing.REDIRECTED, Standing.GONE})  # had an address once


class DocumentQuerySet(models.QuerySet["Document"]):
    """The doors to documents: `visible_to` for people, `public` for everybody."""

    def public(self) -> Self:
        """What is on the site now: the only thing that lists, search, feeds, API and sitemap may show."""
        return self.filter(standing=Standing.LIVE)

    def reachable(self) -> Self:
        """What has a public address: also what was withdrawn, moved or removed, whose page says so."""
        return self.filter(standing__in=OUT)

    def visible_to(self, person: Person) -> Self:
        """What is public; besides, one's own section's work, the whole agency's for those who coordinate, lead or review law."""
        if not (person.is_business and person.is_active):
            return self.none()
        public = Q(standing=Standing.LIVE) & person.agencies_in_view_q("agency__")
        return self.filter(public | self._own(person))

    def editable_by(self, person: Person) -> Self:
        """What the person may write: the own section's."""
        if not (person.is_business and person.is_active and person.section_id):
            return self.none()
        return self.filter(agency=person.agency_id, section=person.section_id)

    def own_of(self, person: Person) -> Self:
        """The person's own work, whatever its state: the section's, the whole agency's for who coordinates or leads."""
        return self.filter(self._own(person)) if person.is_business and person.is_active else self.none()

    def _own(self, person: Person) -> Q:
        """Condition: the person's own work. A draft that was given up is nobody's but its section's."""
        from gongkai.publications.models.edition import UNDER_REVIEW, Edition

        mine = Q(agency=person.agency_id)
        own = mine & Q(section=person.section_id)
        if person.role in {Role.COORDINATOR, Role.LEADER}:
            alive = Edition.objects.filter(document=OuterRef("pk")).exclude(state=State.DISCARDED)
            return own | (mine & (~Q(standing=Standing.UNRELEASED) | Q(Exists(alive))))
        if person.section and person.section.is_legal:
            own = own | (mine & Q(Exists(Edition.objects.filter(document=OuterRef("pk"), state__in=UNDER_REVIEW))))
        return own

    def in_force_on(self, day: date) -> Self:
        """Documents with validity that are in force on the day (its last day included)."""
        return self.filter(
            Q(expires_on=None) | Q(expires_on__gte=day),
            Q(repealed_on=None) | Q(repealed_on__gt=day),
            effective_on__lte=day,
        )


class Document(models.Model):
    """One thing published, or to be. `live` is the edition that the public reads.

    year, serial     its index number's parts and its address; given at the first release, gap-free for each agency
    effective_on, expires_on, repealed_on   kept by the actions from the live edition and the effects on it
    import_key, import_digest   number in an old system, and SM3 of the line from which it came last
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="documents", verbose_name="机关")
    section = models.ForeignKey(Section, models.PROTECT, related_name="documents", verbose_name="起草科室")
    column = models.ForeignKey(Column, models.PROTECT, related_name="documents", verbose_name="栏目")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="documents", verbose_name="文件种类")
    standing = models.CharField("对外状态", max_length=12, choices=Standing, default=Standing.UNRELEASED)
    live = models.OneToOneField(
        "publications.Edition", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开的版本"
    )
    interprets = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="interpretations", verbose_name="解读的文件"
    )
    slug = models.SlugField("网址代码", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("索引年份", null=True, blank=True)
    serial = models.PositiveIntegerField("索引序号", null=True, blank=True)
    index_no = models.CharField("索引号", max_length=60, null=True, blank=True, unique=True)
    first_published_at = models.DateTimeField("首次发布时间", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    left_at = models.DateTimeField("撤下时间", null=True, blank=True)
    left_why = models.CharField("撤下说明", max_length=400, blank=True)
    moved_to = models.CharField("新网址", max_length=300, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    repealed_on = models.DateField("废止日期", null=True, blank=True)
    import_key = models.CharField("旧系统编号", max_length=100, blank=True)
    import_digest = models.CharField("旧系统数据摘要", max_length=64, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "serial"], name="document_number_once"),
            models.UniqueConstraint(fields=["agency", "slug"], condition=~Q(slug=""), name="document_slug_once"),
            models.UniqueConstraint(
                fields=["agency", "import_key"], condition=~Q(import_key=""), name="document_imported_once"
            ),
            models.CheckConstraint(
                name="live_has_edition", condition=~Q(standing="live") | Q(live__isnull=False, serial__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["column", "standing", "-published_at", "-id"], name="document_column_newest"),
            models.Index(fields=["agency", "standing", "-published_at", "-id"], name="document_newest"),
            models.Index(fields=["kind", "standing", "-published_at", "-id"], name="document_kind_newest"),
            models.Index(fields=["section", "standing"], name="document_section"),
            models.Index(fields=["standing", "-published_at", "-id"], name="document_all_newest"),
            models.Index(fields=["expires_on"], name="document_expires"),
        ]

    def __str__(self) -> str:
        if self.live_id and self.live:
            return f"《{self.live.title}》"[:60]
        edition = self.editions.order_by("-number").first() if self.pk else None
        return f"《{edition.title}》"[:60] if edition else "未命名的文件"

    @property
    def record_chain(self) -> str:
        """Events of a document stand in its agency's chain."""
        return self.agency.code

    @property
    def address(self) -> str:
        """The public address, without host; empty before the first release."""
        if self.slug and self.serial:
            return f"/topics/{self.agency.code}/{self.slug}/"
        return f"/info/{self.agency.code}/{self.year}-{self.serial:05d}/" if self.serial else ""
