"""Who may write in this room."""

from __future__ import annotations

from gongkai.agencies.models import Agency, Person, Role
from gongkai.records.models import Performer
from gongkai.rules.refused import Refused


def only(by: Performer, agency: Agency | None, *roles: Role) -> None:
    """Refuse whoever holds none of the roles, or does not answer for the agency.

    The administrator answers for its agency and those below, everybody else for its own alone; without an agency the
    matter concerns all, and only the administrator of a root agency may. Commands act as the system and always may.
    """
    if not isinstance(by, Person):
        return
    if not by.is_active or by.role not in roles:
        names = "、".join(role.label for role in roles)
        raise Refused("您的账号不能做这项操作。", then=f"请联系{names}办理。")
    if agency is None and by.agency.parent_id is None:
        return
    below = agency is not None and agency.path.startswith(by.agency.path)
    own = agency is not None and agency.pk == by.agency_id
    if not (below if by.role == Role.ADMINISTRATOR else own):
        raise Refused("这不是您负责的机关。", then="请由该机关或其上级机关的人员办理。")
