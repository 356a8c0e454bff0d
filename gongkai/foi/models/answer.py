"""What is decided of each item, the answer that tells it, and who approved it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from gongkai.agencies.models import Person
from gongkai.foi.models.case import Case
from gongkai.foi.models.clock import Consultation
from gongkai.foi.models.flow import AnswerState, Desk
from gongkai.foi.models.item import Item


class AnswerQuerySet(models.QuerySet["Answer"]):
    """The door to answers: those of visible cases."""

    def visible_to(self, person: Person) -> Self:
        """See `CaseQuerySet.visible_to`."""
        return self.filter(case__in=Case.objects.visible_to(person))


class Answer(models.Model):
    """One answer to be told in one letter: the decisions of one or more items of a case, and their review.

    step      the desk that it waits at, empty outside the review
    round     how often it was submitted: opinions of older rounds are history
    told_on   the day that the law counts (rules 1.6.11, 1.8.2), set when it was served
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="answers", verbose_name="申请")
    order = models.PositiveSmallIntegerField("序号", default=1)
    state = models.CharField("办理状态", max_length=10, choices=AnswerState, default=AnswerState.DRAFT)
    step = models.CharField("当前步骤", max_length=8, choices=Desk, blank=True)
    step_due = models.DateField("本步时限", null=True, blank=True)
    round = models.PositiveSmallIntegerField("送审次数", default=0)
    version = models.PositiveIntegerField("保存次数", default=1)
    opening = models.TextField("答复正文补充", blank=True)
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="拟稿人")
    drafted_at = models.DateTimeField("拟稿时间")
    submitted_at = models.DateTimeField("送审时间", null=True, blank=True)
    approved_at = models.DateTimeField("签发时间", null=True, blank=True)
    told_on = models.DateField("答复日期", null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        ordering = ["case", "order"]
        constraints = [
            models.UniqueConstraint(fields=["case", "order"], name="answer_order_once"),
            models.CheckConstraint(
                name="answer_waits_at_a_step",
                condition=Q(state="review") & ~Q(step="") | ~Q(state="review") & Q(step=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "step", "step_due"], name="answer_queue")]

    def __str__(self) -> str:
        return f"{self.case}答复{self.order}"

    @property
    def record_chain(self) -> str:
        """Events of an answer stand in the agency's chain."""
        return self.case.agency.code


class Writer(models.Model):
    """Whoever wrote on an answer; a writer decides nothing of it."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="writers", verbose_name="答复")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")

    class Meta:
        verbose_name = verbose_name_plural = "拟稿人"
        constraints = [models.UniqueConstraint(fields=["answer", "person"], name="answer_writer_once")]

    def __str__(self) -> str:
        return self.person.name


class Decision(models.Model):
    """What is decided of one item, with what the code needs (`rules.requests.grounds`).

    code         A1 to F1, empty until it is chosen
    exemptions   codes of the exemptions of the withheld part, for A3
    earlier      the earlier answer, for a repeated request
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="decisions", verbose_name="答复")
    item = models.OneToOneField(Item, models.CASCADE, related_name="decision", verbose_name="事项")
    code = models.CharField("答复类型", max_length=2, blank=True)
    exemptions = models.JSONField("不公开依据", default=list, blank=True)
    reasons = models.TextField("事实和理由", blank=True)
    open_part = models.TextField("公开的部分", blank=True)
    withheld_part = models.TextField("不公开的部分", blank=True)
    discretion = models.TextField("裁量理由", blank=True)
    search_log = models.TextField("检索记录", blank=True, help_text="检索的系统、档案、关键词、时间、人员")
    manner = models.TextField("提供方式、途径和时间", blank=True)
    place = models.CharField("已公开的位置或获取途径", max_length=300, blank=True)
    right_agency = models.CharField("负责公开的机关及联系方式", max_length=200, blank=True)
    other_law = models.CharField("专门规定", max_length=200, blank=True)
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="征求意见记录"
    )
    earlier = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="此前的申请"
    )

    class Meta:
        verbose_name = verbose_name_plural = "决定"
        ordering = ["answer", "item__order"]

    def __str__(self) -> str:
        return f"{self.item}{self.code}"

    @property
    def record_chain(self) -> str:
        """Events of a decision stand in the agency's chain."""
        return self.answer.case.agency.code


class Verdict(models.TextChoices):
    """What a reviewer decided on a step."""

    APPROVED = "approved", "通过"
    SENT_BACK = "sent_back", "退回"


class Opinion(models.Model):
    """One verdict on one step of an answer's review.

    outdated   the answer was sent back to this step or to one before it: it has to be decided anew
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="opinions", verbose_name="答复")
    round = models.PositiveSmallIntegerField("送审次数")
    step = models.CharField("步骤", max_length=8, choices=Desk)
    verdict = models.CharField("结论", max_length=10, choices=Verdict)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="审核人")
    person_name = models.CharField("审核人姓名", max_length=40)
    text = models.CharField("意见", max_length=400, blank=True)
    secrecy = models.CharField("保密审查意见", max_length=200, blank=True)
    outdated = models.BooleanField("已失效", default=False)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        ordering = ["answer", "id"]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.get_verdict_display()}"
