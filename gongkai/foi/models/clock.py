"""The clock's ledger, and the consultations that make it wait."""

from __future__ import annotations

from django.db import models

from gongkai.agencies.models import Person
from gongkai.foi.models.case import Case, choices
from gongkai.records.models import Attachment
from gongkai.rules.requests.clock import ClockEvent
from gongkai.rules.requests.ledger import EventKind


class ClockEntry(models.Model):
    """One event of the clock. Rows are only added; a wrong one is struck by another (`strikes`), which counts as nothing.

    key   which consultation, for what concerns one
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="clock", verbose_name="申请")
    kind = models.CharField("事件", max_length=24, choices=choices(EventKind))
    day = models.DateField("日期")
    key = models.CharField("对象", max_length=20, blank=True)
    days = models.PositiveSmallIntegerField("工作日", default=0)
    until = models.DateField("至", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    entered_at = models.DateTimeField("登记时间")
    entered_by = models.CharField("登记人", max_length=40)
    strikes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="struck_by", verbose_name="更正的记录"
    )

    class Meta:
        verbose_name = verbose_name_plural = "计时记录"
        ordering = ["case", "day", "id"]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"

    @property
    def record_chain(self) -> str:
        """Events of the clock stand in the agency's chain."""
        return self.case.agency.code

    def as_event(self) -> ClockEvent:
        """As the rule reads it."""
        return ClockEvent(EventKind(self.kind), self.day, self.key, self.days, self.until)


class Party(models.TextChoices):
    """Who is consulted."""

    THIRD_PARTY = "third_party", "第三方"
    COMAKER = "comaker", "共同制作机关"
    ORGAN = "organ", "其他机关、协办单位"


class Reply(models.TextChoices):
    """What came back."""

    NONE = "", "未答复"
    AGREED = "agreed", "同意公开"
    PARTLY = "partly", "部分同意"
    OBJECTED = "objected", "不同意公开"
    SILENT = "silent", "逾期未答复"
    ANSWERED = "answered", "已提供意见"
    RECALLED = "recalled", "已撤回征求"


AGAINST = frozenset({Reply.OBJECTED, Reply.PARTLY})  # opinions whose reasons have to be weighed


class Consultation(models.Model):
    """One letter that asks a third party (art. 32), a co-maker (art. 34) or another organ, and what came of it.

    until            day that the letter to an organ names
    good_reason      whether an objection's reasons were accepted (art. 32)
    public_interest  why it is disclosed against the objection, to be told to the third party in writing
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="consultations", verbose_name="申请")
    party = models.CharField("征求对象类别", max_length=12, choices=Party)
    name = models.CharField("征求对象", max_length=120)
    contact_sealed = models.TextField("联系方式（加密）", blank=True, editable=False)
    question = models.TextField("征求事项")
    harm = models.TextField("可能影响的权益", blank=True)
    asked_on = models.DateField("发出日期")
    got_on = models.DateField("收到日期", null=True, blank=True)
    until = models.DateField("答复期限", null=True, blank=True)
    replied_on = models.DateField("答复日期", null=True, blank=True)
    reply = models.CharField("意见", max_length=10, choices=Reply, blank=True, default=Reply.NONE)
    reasons = models.TextField("理由", blank=True)
    good_reason = models.BooleanField("理由成立", null=True, blank=True)
    public_interest = models.TextField("公共利益理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ["case", "id"]

    def __str__(self) -> str:
        return f"{self.case}征求意见{self.pk}"

    @property
    def record_chain(self) -> str:
        """Events of a consultation stand in the agency's chain."""
        return self.case.agency.code


class RequestState(models.TextChoices):
    """What became of a request for an extension."""

    ASKED = "asked", "待批准"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "未批准"


class ExtensionRequest(models.Model):
    """A handler asks the head of the work unit for more days (art. 33 para. 2), or for a delayed day under art. 35.

    days    working days wanted; 0 where a delayed day is wanted
    until   the delayed day under art. 35, None for an extension
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="extension_requests", verbose_name="申请")
    days = models.PositiveSmallIntegerField("延长（工作日）", default=0)
    until = models.DateField("延迟至", null=True, blank=True)
    reason = models.CharField("理由", max_length=400)
    state = models.CharField("结果", max_length=8, choices=RequestState, default=RequestState.ASKED)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="申请人员")
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    decided_at = models.DateTimeField("批准时间", null=True, blank=True)
    decision_text = models.CharField("批准意见", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "延长答复审批"
        ordering = ["case", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="asked"), name="extension_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                name="extension_of_days_or_to_a_day",
                condition=models.Q(days__gt=0, until=None) | models.Q(days=0, until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}延至{self.until}" if self.until else f"{self.case}延长{self.days}个工作日"

    @property
    def record_chain(self) -> str:
        """Events of an extension stand in the agency's chain."""
        return self.case.agency.code


class Correction(models.Model):
    """What the applicant was asked to complete, and what came (art. 30). There is one of a case.

    before   the content of the request as it was before the correction
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="correction", verbose_name="申请")
    what = models.TextField("需要补正的内容")
    asked_on = models.DateField("告知日期")
    until = models.DateField("补正期限")
    got_on = models.DateField("收到补正日期", null=True, blank=True)
    text = models.TextField("补正后的内容", blank=True)
    before = models.TextField("补正前的内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补正"

    def __str__(self) -> str:
        return f"{self.case}补正"


class ReasonsAsked(models.Model):
    """The applicant of plainly too many requests was asked for reasons (art. 35). The clock goes on (rules 1.8.6).

    accepted   whether the reasons hold; None until somebody has looked
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="reasons_asked", verbose_name="申请")
    facts = models.TextField("申请数量、频次的事实")
    asked_on = models.DateField("告知日期")
    until = models.DateField("说明理由期限")
    got_on = models.DateField("收到说明日期", null=True, blank=True)
    reply = models.TextField("申请人的说明", blank=True)
    accepted = models.BooleanField("理由合理", null=True, blank=True)
    judgement = models.TextField("判断的理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "说明理由"

    def __str__(self) -> str:
        return f"{self.case}说明理由"


class PieceKind(models.TextChoices):
    """What a file of a case is (rules 4.4)."""

    REQUEST = "request", "申请表、申请书"
    IDENTITY = "identity", "身份证明"
    AUTHORITY = "authority", "授权委托书"
    ENVELOPE = "envelope", "信封、邮戳"
    WEB_RECORD = "web_record", "网上申请记录"
    CORRECTION = "correction", "补正材料"
    REPLY = "reply", "征求意见回复"
    SEARCH = "search", "检索记录"
    REASONS = "reasons", "说明理由材料"
    SECRECY = "secrecy", "保密审查表"
    INFORMATION = "information", "拟提供的信息"
    PROOF = "proof", "送达凭证"
    FEE = "fee", "收费材料"
    LETTER = "letter", "文书"
    DISPUTE = "dispute", "复议诉讼材料"
    OTHER = "other", "其他材料"


class Piece(models.Model):
    """One file of a case. Its content is sealed: the attachment holds what only the key opens.

    digest   SM3 of the content before it was sealed: what the archive's manifest names
    source   name of what made it, for letters and dispute papers (`letters.Letter:12`), empty for what came in
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="pieces", verbose_name="申请")
    kind = models.CharField("材料种类", max_length=12, choices=PieceKind)
    name = models.CharField("文件名", max_length=120)
    media_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveIntegerField("大小（字节）")
    digest = models.CharField("摘要（SM3）", max_length=64)
    content = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="加密内容")
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, related_name="pieces", verbose_name="征求意见"
    )
    source = models.CharField("来源", max_length=60, blank=True)
    from_applicant = models.BooleanField("申请人提交", default=False)
    for_applicant = models.BooleanField("可由申请人下载", default=False)
    added_at = models.DateTimeField("加入时间")
    added_by = models.CharField("加入人", max_length=40)
    removed_at = models.DateTimeField("移出时间", null=True, blank=True)
    removed_why = models.CharField("移出原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "案卷材料"
        ordering = ["case", "kind", "id"]
        indexes = [models.Index(fields=["case", "source"], name="piece_source")]

    def __str__(self) -> str:
        return f"{self.case}{self.get_kind_display()}"

    @property
    def record_chain(self) -> str:
        """Events of a piece stand in the agency's chain."""
        return self.case.agency.code
