"""By which characters a case is found in the queues."""

from __future__ import annotations

from django.db import models

from gongkai.foi.models.case import Case


class CaseWords(models.Model):
    """The characters of a case's number, applicant and subject, alone and two by two (`queries.words`).

    Written once with the case, and gone with it. Nothing of what is sealed is in it. The index over it is what only one
    database knows, so the migration makes it: GIN over the tokens on PostgreSQL, FTS5 on SQLite, kept by the database.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="words", verbose_name="申请")
    words = models.TextField("检索用字", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "检索用字"

    def __str__(self) -> str:
        return str(self.case)
