"""The audit record: one event for each write, chained by SM3 hashes, one chain for each agency."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn, Protocol

from cryptography.hazmat.primitives import hashes
from django.db import models

GENESIS = "0" * 64  # what the first event of a chain holds as the hash before it


class Performer(Protocol):
    """Whoever may appear in the record as the one who acted."""

    @property
    def actor_key(self) -> str:
        """Stable key: the account name, or `system`."""

    @property
    def actor_name(self) -> str:
        """The name as shown."""

    @property
    def actor_role(self) -> str:
        """The role held at that moment, in Chinese."""


class Subject(Protocol):
    """Whatever an event can be about: a saved model that knows its chain."""

    pk: Any
    _meta: ClassVar[Any]

    @property
    def record_chain(self) -> str:
        """Key of the chain, which is the agency's code."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A performer who is no person, or one that was read back from the record."""

    actor_key: str
    actor_name: str
    actor_role: str


SYSTEM = Actor("system", "系统", "")


class Verb(models.TextChoices):
    """What was done. Kept short: the before and after values say the rest."""

    CREATED = "created", "新建"
    CHANGED = "changed", "修改"
    REMOVED = "removed", "删除"
    IMPORTED = "imported", "导入"
    CONFIRMED = "confirmed", "确认"
    SIGNED = "signed", "签收"
    CLAIMED = "claimed", "填报"
    SUBMITTED = "submitted", "提交"
    RECALLED = "recalled", "撤回"
    ACCEPTED = "accepted", "审核通过"
    SENT_BACK = "sent_back", "退回修改"
    DECLINED = "declined", "退回办公室"
    ASSIGNED = "assigned", "派发"
    ASKED = "asked", "申请延期"
    AGREED = "agreed", "同意延期"
    REFUSED = "refused", "不同意延期"
    ENDED = "ended", "终止"
    MERGED = "merged", "并入"
    REOPENED = "reopened", "重新办理"
    SAMPLED = "sampled", "回头看"
    EVIDENCED = "evidenced", "登记佐证"
    CHECKED = "checked", "系统核验"
    RELEASED = "released", "对外公开"
    WITHDRAWN = "withdrawn", "撤下"
    REVISED = "revised", "修订"
    HELD = "held", "取消发布"
    DISCARDED = "discarded", "作废"
    EXCUSED = "excused", "说明理由"
    LOOKED = "looked", "补审"
    AFFECTED = "affected", "效力变动"
    REGISTERED = "registered", "登记申请"
    CLOCKED = "clocked", "计时"
    HANDED_OVER = "handed_over", "移交"
    DECIDED = "decided", "拟定答复"
    ANSWERED = "answered", "答复"
    VIEWED = "viewed", "查看个人信息"
    ISSUED = "issued", "制发文书"
    SERVED = "served", "送达"
    CHARGED = "charged", "收费"
    PAID = "paid", "登记缴费"
    DISPUTED = "disputed", "复议诉讼"
    ARCHIVED = "archived", "归档"
    FROZEN = "frozen", "定稿"
    EXPORTED = "exported", "导出"
    REMINDED = "reminded", "提醒"
    SIGNED_IN = "signed_in", "登录"
    SIGNED_OUT = "signed_out", "退出"
    SIGN_IN_FAILED = "sign_in_failed", "登录未成功"
    LOCKED_OUT = "locked_out", "登录锁定"


class Chain(models.Model):
    """The head of one agency's chain. Locking its row is what orders two writers."""

    key = models.CharField("机关代码", max_length=40, unique=True)
    length = models.PositiveBigIntegerField("事件数", default=0)
    head = models.CharField("末端哈希", max_length=64, default=GENESIS)

    class Meta:
        verbose_name = verbose_name_plural = "记录链"

    def __str__(self) -> str:
        return self.key


class EventQuerySet(models.QuerySet["Event"]):
    """Events can be added and read, nothing else."""

    def about(self, subject: Subject) -> EventQuerySet:
        """The timeline of one subject, newest first."""
        return self.filter(subject_type=subject._meta.label, subject_id=str(subject.pk)).order_by("-id")

    def update(self, **_: Any) -> NoReturn:
        """Refused: the record is append-only."""
        raise PermissionError("操作记录只能追加，不能修改")

    def delete(self) -> NoReturn:
        """Refused: the record is append-only."""
        raise PermissionError("操作记录只能追加，不能删除")


class Event(models.Model):
    """One write: who, in which role, when, what, before and after."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="events", verbose_name="记录链")
    position = models.PositiveBigIntegerField("序号")
    at = models.DateTimeField("时间")
    actor_key = models.CharField("账号", max_length=150)
    actor_name = models.CharField("姓名", max_length=80)
    actor_role = models.CharField("角色", max_length=40, blank=True)
    verb = models.CharField("动作", max_length=16, choices=Verb)
    subject_type = models.CharField("对象类型", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    subject_label = models.CharField("对象", max_length=200)
    before = models.JSONField("变更前", default=dict)
    after = models.JSONField("变更后", default=dict)
    reason = models.TextField("说明", blank=True)
    previous = models.CharField("前一哈希", max_length=64)
    hash = models.CharField("哈希", max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="event_position_once")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["chain", "-at"], name="event_chain_at"),
            models.Index(fields=["actor_key", "-at"], name="event_actor_at"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.get_verb_display()} {self.subject_label}"

    def digest(self) -> str:
        """SM3 over everything that the event says and the hash of the event before it, as 64 hex digits."""
        told = {
            "chain": self.chain.key,
            "position": self.position,
            "at": self.at.isoformat(timespec="microseconds"),
            "actor": [self.actor_key, self.actor_name, self.actor_role],
            "verb": self.verb,
            "subject": [self.subject_type, self.subject_id, self.subject_label],
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
            "previous": self.previous,
        }
        sm3 = hashes.Hash(hashes.SM3())
        sm3.update(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
        return sm3.finalize().hex()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only for a new event: the record is append-only."""
        if not self._state.adding:
            raise PermissionError("操作记录只能追加，不能修改")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: the record is append-only."""
        raise PermissionError("操作记录只能追加，不能删除")
