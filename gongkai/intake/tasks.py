"""What runs outside a request."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task


@task()  # type: ignore[untyped-decorator, unused-ignore]
def read_upload(reading_id: int) -> None:
    """Read an uploaded plan file into a draft."""
    from gongkai.intake.actions.reading import read_file  # the actions start this task: a circle at the top
    from gongkai.intake.models import Reading

    read_file(Reading.objects.select_related("agency", "attachment").get(pk=reading_id), at=timezone.now())
