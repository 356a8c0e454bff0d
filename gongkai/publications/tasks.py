"""What runs outside a request."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task


@task()  # type: ignore[untyped-decorator, unused-ignore]
def check_outside_links(edition_id: int) -> None:
    """Ask whether the addresses in a draft answer, then run the gate again over what came back."""
    from gongkai.publications.actions.checking import check_edition, check_links
    from gongkai.publications.models import Edition

    edition = (
        Edition.objects.unfinished().select_related("document__kind", "document__agency").filter(pk=edition_id).first()
    )
    if edition is not None and check_links(edition, at=timezone.now()):
        check_edition(edition, at=timezone.now())


@task()  # type: ignore[untyped-decorator, unused-ignore]
def refresh_cache() -> None:
    """Have the copies of changed pages in the cache in front fetched anew."""
    from gongkai.publications.actions.caching import refresh_stale  # the actions start this task: a circle at the top

    refresh_stale(at=timezone.now())
