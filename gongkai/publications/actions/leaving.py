"""After the release: withdrawn but readable with an explanation, moved, gone; and put back again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gongkai.publications.actions.caching import forget
from gongkai.publications.actions.indexing import index
from gongkai.publications.actions.limits import is_web_address
from gongkai.publications.actions.validity import refresh_validity
from gongkai.publications.models import Document, Standing
from gongkai.publications.queries.rights import coordinates
from gongkai.publications.queries.validity import affected_by
from gongkai.records.actions import record
from gongkai.records.models import Performer, Verb
from gongkai.rules.days import day_of
from gongkai.rules.refused import Refused

FROM: Mapping[Standing, frozenset[Standing]] = {
    Standing.WITHDRAWN: frozenset({Standing.LIVE}),
    Standing.REDIRECTED: frozenset({Standing.LIVE, Standing.WITHDRAWN}),
    Standing.GONE: frozenset({Standing.LIVE, Standing.WITHDRAWN, Standing.REDIRECTED}),
    Standing.LIVE: frozenset({Standing.WITHDRAWN, Standing.REDIRECTED, Standing.GONE}),
}


def withdraw(document: Document, *, reason: str, by: Performer, at: datetime) -> Document:
    """Take it out of lists and search; its page stays, with the explanation on top."""
    return _leave(document, Standing.WITHDRAWN, reason, by=by, at=at)


def redirect(document: Document, to: str, *, reason: str, by: Performer, at: datetime) -> Document:
    """Let its address lead elsewhere: a path of this site, or an address beginning with https:// or http://."""
    to = to.strip()
    inside = to.startswith("/") and not to.startswith("//") and "\\" not in to
    if not (inside or is_web_address(to)) or len(to) > 300 or any(each.isspace() for each in to):
        raise Refused("新网址不对。", then="请填本站以 / 开头的网址，或以 https:// 开头的完整网址。")
    if to == document.address:
        raise Refused("新网址就是原来的网址。", then="请填另一个网址。")
    return _leave(document, Standing.REDIRECTED, reason, by=by, at=at, moved_to=to)


def erase(document: Document, *, reason: str, by: Performer, at: datetime) -> Document:
    """Nothing of it is to be seen any more (a secret, personal data): its address says only that it is gone."""
    return _leave(document, Standing.GONE, reason, by=by, at=at)


def restore(document: Document, *, reason: str, by: Performer, at: datetime) -> Document:
    """Put it back as it was."""
    return _leave(document, Standing.LIVE, reason, by=by, at=at)


@transaction.atomic
def _leave(
    document: Document, to: Standing, reason: str, *, by: Performer, at: datetime, moved_to: str = ""
) -> Document:
    """One change of standing: by the office, with a reason, on condition of the old standing."""
    held = Document.objects.select_for_update(of=("self",)).select_related(
        "agency", "column", "kind", "section", "live"
    ).get(pk=document.pk)  # fmt: skip
    _permit(held, document, to, by)
    if len(reason.strip()) < 4:
        raise Refused("没有写说明。", then="请写清楚原因；这句话会公开显示。")
    was = held.standing
    back = to == Standing.LIVE
    held.standing, held.moved_to = to, moved_to
    held.left_at, held.left_why = (None, "") if back else (at, reason.strip()[:400])
    held.save(update_fields=["standing", "moved_to", "left_at", "left_why"])
    touched = affected_by(held.live)
    refresh_validity(held, *touched)
    index(held, *touched, today=day_of(at))
    forget([held, *touched], at=at)
    record(
        Verb.REOPENED if back else Verb.WITHDRAWN, held, by=by, at=at, before={"standing": str(was)},
        after={"standing": str(to), **({"moved_to": moved_to} if moved_to else {})}, reason=reason.strip(),
    )  # fmt: skip
    return held


def _permit(held: Document, read: Document, to: Standing, by: Performer) -> None:
    from gongkai.agencies.models import Person

    if not (isinstance(by, Person) and coordinates(held, by)):
        raise Refused("您不能撤下或恢复文件。", then="请由办公室统筹办理。")
    if held.standing != read.standing:
        raise Refused(f"{held}刚被他人处理。", then="请刷新页面，看过最新状态再办。")
    if Standing(held.standing) not in FROM[to]:
        raise Refused(f"{held}现为“{Standing(held.standing).label}”，不能改为“{to.label}”。", then="请刷新页面。")
