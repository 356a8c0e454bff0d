"""The case: one request as it was received, where it stands, and whose it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from gongkai.agencies.models import Agency, Person, Section
from gongkai.foi.models.flow import OPEN, State
from gongkai.rules.requests.ledger import Waiting
from gongkai.rules.requests.receipt import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum


def choices(kinds: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """A rule's words as the choices of a field."""
    return [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class Applicant(models.TextChoices):
    """Who asks: the columns of table 三 (`rules.requests.returns.APPLICANTS`)."""

    NATURAL = "natural", "自然人"
    ENTERPRISE = "enterprise", "商业企业"
    RESEARCH = "research", "科研机构"
    WELFARE = "welfare", "社会公益组织"
    LEGAL = "legal", "法律服务机构"
    OTHER = "other", "其他组织"


class Paper(models.TextChoices):
    """What proves who asks (《条例》第二十九条)."""

    RESIDENT = "resident", "居民身份证"
    PASSPORT = "passport", "护照"
    PERMIT = "permit", "港澳台居民居住证、通行证"
    MILITARY = "military", "军官证、士兵证"
    CREDIT = "credit", "统一社会信用代码"
    OTHER = "other", "其他证件"


class Carrier(models.TextChoices):
    """In which form the information is wanted (《条例》第二十九条第三项)."""

    PAPER = "paper", "纸质"
    EMAIL = "email", "电子邮件"
    DISC = "disc", "电子载体"
    READING = "reading", "查阅、抄录"


class Delivery(models.TextChoices):
    """By which way the answer is wanted."""

    POST = "post", "邮寄"
    WEB = "web", "网上查询下载"
    EMAIL = "email", "电子邮件"
    HAND = "hand", "当面领取"
    FAX = "fax", "传真"


class CaseQuerySet(models.QuerySet["Case"]):
    """The door to cases."""

    def visible_to(self, person: Person) -> Self:
        """The whole agency's for its office, its leaders and those who oversee it; a section's own; law's when under review."""
        if not (person.is_business and person.is_active):
            return self.none()
        if person.oversees:
            return self.filter(person.agencies_in_view_q("agency__"))
        own = Q(agency=person.agency_id)
        section = person.section
        if section is None or section.is_office:
            return self.filter(own) if section else self.none()
        return self.filter(own & (Q(section=section) | self._taking_part(section)))

    @staticmethod
    def _taking_part(section: Section) -> Q:
        """Cases of which a section decides an item; as the legal section, those whose answer it reviews or that are disputed.

        A dispute shows by its papers: rooms above keep them with the case as pieces of their kind.

        Looked up for each case that the rest of the condition leaves: PostgreSQL would read EXISTS here as a hash of every
        item that the section ever had.
        """
        from gongkai.foi.models.answer import Answer
        from gongkai.foi.models.clock import Piece, PieceKind
        from gongkai.foi.models.flow import AnswerState
        from gongkai.foi.models.item import Item

        mine = Item.objects.filter(case=OuterRef("pk"), section=section)
        items = Q(IsNull(Subquery(mine.order_by().values("pk")[:1]), False))
        if not section.is_legal:
            return items
        reviewed = Answer.objects.filter(case=OuterRef("pk")).exclude(state__in=[AnswerState.DRAFT, AnswerState.VOID])
        papers = Piece.objects.filter(case=OuterRef("pk"), kind=PieceKind.DISPUTE, removed_at=None)
        return (
            items
            | Q(IsNull(Subquery(reviewed.order_by().values("pk")[:1]), False))
            | Q(IsNull(Subquery(papers.order_by().values("pk")[:1]), False))
        )

    def in_work(self) -> Self:
        """Cases to which the agency still owes something."""
        return self.filter(state__in=OPEN)

    def overdue(self, today: date) -> Self:
        """Open cases past their last day. Computed when asked, never stored."""
        return self.filter(state__in=OPEN, due__lt=today)


class Case(models.Model):
    """One request. Rules compute its dates; only actions change its state; a case is called by its number.

    identity_sealed, contact_sealed, agent_sealed   sealed by `vault`; contact and agent hold JSON
    applicant_mark, subject_mark                    keyed or plain marks by which equal values are found
    code_mark                                       mark of the query code; the code itself is told once and kept nowhere
    first_received_on   day of the first receipt; a correction moves `received_on`, never this one (rules 1.8.10)
    counted             whether tables 三 counts it: a case that repeats the handling of another does not
    waits_until         last day of the wait that goes on, None where none does
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cases", verbose_name="受理机关", db_index=False)
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("登记编号", max_length=40)
    code_mark = models.CharField("查询码标记", max_length=64, blank=True, editable=False)
    state = models.CharField("状态", max_length=12, choices=State, default=State.UNCONFIRMED)
    version = models.PositiveIntegerField("变更次数", default=1)

    channel = models.CharField("申请方式", max_length=16, choices=choices(Channel))
    oral = models.BooleanField("口头申请代填", default=False)
    arrived_at = models.DateTimeField("登记时间")
    arrived_on = models.DateField("到达日期")
    posted_on = models.DateField("邮戳日期", null=True, blank=True)
    tracking_no = models.CharField("邮件编号", max_length=40, blank=True)
    first_unit = models.CharField("最先收到的单位或人员", max_length=60, blank=True)
    confirmed_on = models.DateField("双方确认日期", null=True, blank=True)
    confirmed_how = models.CharField("确认方式", max_length=120, blank=True)
    received_on = models.DateField(
        "收到日期", null=True, blank=True, help_text="按《条例》第三十一条确定；补正后为收到补正之日"
    )
    first_received_on = models.DateField("首次收到日期", null=True, blank=True)
    receipt_why = models.CharField("收到日期的依据", max_length=200, blank=True)

    applicant_kind = models.CharField("申请人类别", max_length=14, choices=Applicant, default=Applicant.NATURAL)
    applicant_name = models.CharField("申请人", max_length=120)
    contact_person = models.CharField("联系人", max_length=60, blank=True)
    paper = models.CharField("证件种类", max_length=10, choices=Paper, default=Paper.RESIDENT)
    identity_sealed = models.TextField("证件号码（加密）", blank=True, editable=False)
    contact_sealed = models.TextField("联系方式（加密）", blank=True, editable=False)
    agent_sealed = models.TextField("代理人（加密）", blank=True, editable=False)
    applicant_mark = models.CharField("申请人标记", max_length=64, editable=False)
    helped = models.CharField("需要的协助", max_length=120, blank=True, help_text="《条例》第四十三条")

    subject = models.CharField("申请事项", max_length=200)
    subject_mark = models.CharField("事项标记", max_length=64, editable=False)
    content = models.TextField("所需信息的内容描述")
    clues = models.CharField("文号或其他特征", max_length=200, blank=True)
    carrier = models.CharField("提供形式", max_length=8, choices=Carrier, default=Carrier.PAPER)
    delivery = models.CharField("获取方式", max_length=8, choices=Delivery, default=Delivery.POST)
    suggests_disclosure = models.BooleanField("建议主动公开", default=False)

    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="承办科室", db_index=False
    )
    handler = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="经办人", db_index=False
    )
    assigned_at = models.DateTimeField("派件时间", null=True, blank=True)
    due = models.DateField("答复期限", null=True, blank=True, help_text="最后一日，含当日；由计时记录算出")
    provisional = models.BooleanField("期限暂定", default=False)
    calendar_revision = models.CharField("所用日历", max_length=60, blank=True)
    waiting_for = models.CharField("等待", max_length=12, choices=choices(Waiting), blank=True)
    waits_until = models.DateField("等待至", null=True, blank=True)
    extended = models.PositiveSmallIntegerField("已延长（工作日）", default=0)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    ended_on = models.DateField("办结日期", null=True, blank=True)
    ended_why = models.CharField("终结原因", max_length=200, blank=True)
    archived_at = models.DateTimeField("归档时间", null=True, blank=True)
    joined_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="joined", verbose_name="并入"
    )
    redo_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="redone", verbose_name="重新处理的原申请"
    )
    counted = models.BooleanField("计入年报", default=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开申请"
        ordering = ["-arrived_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "serial"], name="case_number_once"),
            models.UniqueConstraint(fields=["agency", "number"], name="case_name_once"),
            models.CheckConstraint(
                name="case_receipt_before_work",
                condition=Q(state__in=["unconfirmed", "joined", "ended", "archived"]) | Q(received_on__isnull=False),
            ),
            models.CheckConstraint(
                name="case_joined_to_another",
                condition=Q(state="joined", joined_to__isnull=False) | (~Q(state="joined") & Q(joined_to=None)),
            ),
            models.CheckConstraint(
                name="case_closed_on_a_day",
                condition=~Q(state__in=["answered", "ended", "archived"]) | Q(ended_on__isnull=False),
            ),
        ]
        indexes = [
            # the heaps of an agency's open cases are counted from this index alone
            models.Index(
                fields=["agency", "state", "due", "id", "section", "handler", "waiting_for"], name="case_agency_due"
            ),
            models.Index(fields=["section", "state", "due", "id"], name="case_section_due"),
            models.Index(fields=["handler", "state", "due", "id"], name="case_handler_due"),
            models.Index(fields=["agency", "-arrived_at", "-id"], name="case_newest"),
            models.Index(fields=["-arrived_at", "-id"], name="case_newest_of_all"),
            models.Index(fields=["state", "-arrived_at", "-id"], name="case_newest_of_state"),
            models.Index(fields=["agency", "state", "waiting_for", "waits_until"], name="case_waiting"),
            models.Index(fields=["state", "waits_until"], name="case_wait_over"),
            models.Index(fields=["state", "due"], name="case_sweep"),
            models.Index(fields=["agency", "applicant_mark", "-arrived_at"], name="case_applicant"),
            models.Index(fields=["agency", "subject_mark"], name="case_subject"),
            models.Index(fields=["agency", "state", "ended_on"], name="case_closed"),
        ]

    def __str__(self) -> str:
        return f"申请{self.number}"

    @property
    def record_chain(self) -> str:
        """Events of a case stand in its agency's chain."""
        return self.agency.code

    @property
    def is_open(self) -> bool:
        """Whether the agency still owes something."""
        return self.state in OPEN
