"""Disputes and their papers."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from gongkai.agencies.models import Agency, Person
from gongkai.foi.models import Answer, Case, Piece
from gongkai.foi.models.case import choices
from gongkai.rules.requests import disputes as rules


class Route(models.TextChoices):
    """Which way: the groups of table 四."""

    REVIEW = rules.Route.REVIEW.value, "行政复议"
    DIRECT_SUIT = rules.Route.DIRECT_SUIT.value, "未经复议直接起诉"
    SUIT_AFTER_REVIEW = rules.Route.SUIT_AFTER_REVIEW.value, "复议后起诉"


class Outcome(models.TextChoices):
    """The columns of table 四."""

    OPEN = rules.Outcome.OPEN.value, "尚未审结"
    UPHELD = rules.Outcome.UPHELD.value, "结果维持"
    CORRECTED = rules.Outcome.CORRECTED.value, "结果纠正"
    OTHER = rules.Outcome.OTHER.value, "其他结果"


PROCEDURES = {
    Route.REVIEW: (rules.Procedure.REVIEW_SIMPLE, rules.Procedure.REVIEW),
    Route.DIRECT_SUIT: (rules.Procedure.SUIT, rules.Procedure.SUIT_SIMPLE, rules.Procedure.APPEAL),
    Route.SUIT_AFTER_REVIEW: (rules.Procedure.SUIT, rules.Procedure.SUIT_SIMPLE, rules.Procedure.APPEAL),
}


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """The door to disputes: those of visible cases."""

    def visible_to(self, person: Person) -> Self:
        """See `CaseQuerySet.visible_to`. Asked of each dispute: they are few, and SQLite would list every visible case first."""
        return self.filter(Exists(Case.objects.visible_to(person).filter(pk=OuterRef("case"))))


class Dispute(models.Model):
    """One reconsideration or suit over one case.

    before        the reconsideration that came before a suit, or the first instance before an appeal
    accepted_on   day on which the body accepted it, from which its own time runs; None while unknown
    result        key of `rules.requests.disputes.RESULTS`; `outcome` is the column of table 四 that it falls into
    received_on   day on which its papers reached the agency
    answer_due    last day for the agency's answer with evidence; answered_on when it was given
    redo_by       last day that the body sets for a new handling, None where it sets none
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="disputes", verbose_name="申请")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="机关")
    answer = models.ForeignKey(
        Answer, models.PROTECT, null=True, blank=True, related_name="disputes", verbose_name="被争议的答复"
    )
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="此前的复议"
    )
    route = models.CharField("途径", max_length=20, choices=Route)
    procedure = models.CharField("程序", max_length=14, choices=choices(rules.Procedure))
    body = models.CharField("复议机关、法院", max_length=80)
    number = models.CharField("案号", max_length=60, blank=True)
    claim = models.TextField("请求事项", blank=True)
    accepted_on = models.DateField("受理、立案日期", null=True, blank=True)
    received_on = models.DateField("收到材料日期")
    answer_due = models.DateField("答复、答辩期限")
    provisional = models.BooleanField("期限暂定", default=False)
    answered_on = models.DateField("提交答复、答辩日期", null=True, blank=True)
    hearing_at = models.DateTimeField("听证、开庭时间", null=True, blank=True)
    decide_by = models.DateField("审理期限", null=True, blank=True)
    result = models.CharField(
        "结果", max_length=14, choices=[(key, one.label) for key, one in rules.RESULTS.items()], blank=True
    )
    outcome = models.CharField("表四栏目", max_length=10, choices=Outcome, default=Outcome.OPEN)
    outcome_on = models.DateField("审结日期", null=True, blank=True)
    outcome_text = models.TextField("结果摘要", blank=True)
    redo_by = models.DateField("重新处理期限", null=True, blank=True)
    entered_at = models.DateTimeField("登记时间")

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "复议诉讼"
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="dispute_outcome_on_a_day",
                condition=Q(outcome="open", result="", outcome_on=None)
                | (~Q(outcome="open") & ~Q(result="") & Q(outcome_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="dispute_procedure_fits",
                condition=Q(route="review", procedure__in=["review_simple", "review"])
                | (~Q(route="review") & ~Q(procedure__in=["review_simple", "review"])),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "outcome", "outcome_on", "route"], name="dispute_outcomes"),
            models.Index(fields=["agency", "received_on"], name="dispute_received"),
            models.Index(fields=["answered_on", "answer_due"], name="dispute_due"),
        ]

    def __str__(self) -> str:
        return f"{self.case}{self.get_route_display()}"

    @property
    def record_chain(self) -> str:
        """Events of a dispute stand in the agency's chain."""
        return self.agency.code


class DisputePaper(models.Model):
    """A paper of a dispute: one of the case's pieces."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="papers", verbose_name="复议诉讼")
    piece = models.ForeignKey(Piece, models.PROTECT, related_name="+", verbose_name="材料")
    name = models.CharField("名称", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "复议诉讼材料"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
