"""Keeping the tables of a year as they were reported."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import IntegrityError, transaction

from gongkai.agencies.models import Agency, Person, Role
from gongkai.records.actions import record
from gongkai.records.actions.attachments import sm3
from gongkai.records.models import Verb
from gongkai.returns.models import Return
from gongkai.returns.queries.tables import Scope
from gongkai.returns.queries.years import year_of
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused
from gongkai.rules.requests.crosschecks import Severity
from gongkai.rules.requests.returns import CONTENT


@transaction.atomic
def freeze(agency: Agency, year: int, *, by: Person, at: datetime) -> Return:
    """Keep the year's tables. Only the agency's coordinator, only a year that is over, only without errors in the checks."""
    if by.role != Role.COORDINATOR or by.agency_id != agency.pk or not by.is_active:
        raise Refused("您不能定稿年报数据。", then="请由本机关办公室统筹定稿。")
    if year >= day_of(at).year:
        raise Refused(f"{year}年还没有结束。", basis=CONTENT, then="请在次年1月定稿。")
    counted = year_of(Scope(agency), year)
    errors = [one.text for one in counted.discrepancies if one.severity is Severity.ERROR]
    if errors:
        raise Refused(f"勾稽关系有{len(errors)}处不符：{errors[0]}", basis=CONTENT, then="请先核对数据再定稿。")
    digest = sm3(json.dumps(counted.cells, ensure_ascii=False, sort_keys=True).encode())
    try:
        with transaction.atomic():
            row = Return.objects.create(
                agency=agency, year=year, form=counted.form.norm, cells=counted.cells, digest=digest,
                frozen_at=at, frozen_by=by.actor_name,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(f"{year}年数据已经定稿。", then="请刷新页面；需要重新定稿的，请先撤销定稿。") from error
    record(Verb.FROZEN, row, by=by, at=at, after={"year": year, "digest": digest})
    return row


@transaction.atomic
def thaw(row: Return, *, reason: str, by: Person, at: datetime) -> None:
    """Take a frozen year back, with the reason; what was reported stays in the record."""
    held = Return.objects.select_for_update(of=("self",)).select_related("agency").get(pk=row.pk)
    if by.role != Role.COORDINATOR or by.agency_id != held.agency_id or not by.is_active:
        raise Refused("您不能撤销定稿。", then="请由本机关办公室统筹办理。")
    if not reason.strip():
        raise Refused("没有写撤销定稿的理由。", then="请写明为什么要改已报送的数据。")
    record(Verb.REOPENED, held, by=by, at=at, before={"year": held.year, "digest": held.digest, "cells": held.cells},
           reason=reason.strip())  # fmt: skip
    held.delete()
