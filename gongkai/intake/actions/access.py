"""Who may bring plans into the ledger."""

from __future__ import annotations

from gongkai.agencies.models import Agency, Person, Role
from gongkai.rules.refused import Refused


def only_coordinator(by: Person, agency: Agency) -> None:
    """The agency's own coordinator, nobody else: one above it only reads."""
    if by.role != Role.COORDINATOR or by.agency_id != agency.pk or not by.is_active:
        raise Refused("只有本机关办公室统筹可以导入要点。", then=f"请联系{agency.short_name}办公室。")
