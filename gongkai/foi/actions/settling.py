"""受理机构: what the guide and the letters say of how an agency receives requests (《条例》第十二条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.agencies.models import Agency, Person, Role
from gongkai.foi.models import Reception
from gongkai.records.actions import record
from gongkai.records.models import Verb
from gongkai.rules.cites import Cite
from gongkai.rules.refused import Refused
from gongkai.rules.requests.norms import REGULATION

GUIDE = Cite(REGULATION, 12)
FIELDS = (
    "code", "unit", "address", "postcode", "hours", "phone", "fax", "email", "online", "review_organ", "review_address",
    "review_channel", "superior", "court", "payee", "review_days", "warn_days", "several", "register_first",
    "retention_years",
)  # fmt: skip
NEEDED = {
    "code": "机关代字", "unit": "政府信息公开工作机构", "address": "办公地址", "hours": "办公时间", "phone": "联系电话",
    "review_organ": "行政复议机关", "court": "管辖法院",
}  # fmt: skip
EDITORS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


@transaction.atomic
def save_reception(agency: Agency, values: Mapping[str, Any], *, by: Person, at: datetime) -> Reception:
    """Keep how the agency receives. `values` by the names of FIELDS; others raise ValueError.

    Refused for whoever does not look after the agency, for what the guide must name and is empty, and for what does not fit.
    """
    if unknown := sorted(set(values) - set(FIELDS)):
        raise ValueError(f"not a field of a reception: {unknown}")
    if not (by.is_active and by.agency_id == agency.pk and by.role in EDITORS):
        raise Refused("您不能修改受理机构。", then="请由本机关的办公室统筹或者系统管理员修改。")
    row = Reception.objects.select_for_update().filter(agency=agency).first()
    held = row or Reception(agency=agency)
    before = {name: getattr(held, name) for name in values} if row else {}
    for name, value in values.items():
        setattr(held, name, value.strip() if isinstance(value, str) else value)
    if missing := [NEEDED[name] for name in NEEDED if not getattr(held, name)]:
        raise Refused(f"{'、'.join(missing)}没有填写。", basis=GUIDE, then="公开指南和文书要用，请补全。")
    try:
        held.full_clean(exclude=["agency"])
    except ValidationError as error:
        raise Refused(f"填写的内容不对：{''.join(error.messages)}", then="请核对后再保存。") from error
    held.save()
    record(Verb.CHANGED if row else Verb.CREATED, held, by=by, at=at, before=before,
           after={name: getattr(held, name) for name in values})  # fmt: skip
    return held
