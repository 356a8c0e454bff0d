"""People and roles. One account, one role."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q

from gongkai.agencies.models.agency import Agency, Section


class Role(models.TextChoices):
    """What an account is for. Administrator and auditor touch no business; business roles touch no accounts."""

    ADMINISTRATOR = "administrator", "系统管理员"
    AUDITOR = "auditor", "审计员"
    COORDINATOR = "coordinator", "办公室统筹"
    HEAD = "head", "科室负责人"
    HANDLER = "handler", "经办人"
    LEADER = "leader", "分管领导"


BUSINESS_ROLES = frozenset({Role.COORDINATOR, Role.HEAD, Role.HANDLER, Role.LEADER})
OVERSEERS = frozenset({Role.COORDINATOR, Role.LEADER})  # they see the agencies below their own
SECTION_ROLES = frozenset({Role.COORDINATOR, Role.HEAD, Role.HANDLER})  # they do a section's work


class PersonQuerySet(models.QuerySet["Person"]):
    """The door to people."""

    def visible_to(self, person: Person) -> Self:
        """People of the agencies in view; the administrator sees every account of its agency and below."""
        return self.filter(person.agencies_in_view_q("agency__", accounts=True))

    def doing(self, section: Section) -> Self:
        """Active people who do the section's work."""
        return self.filter(section=section, is_active=True, role__in=SECTION_ROLES)


class PersonManager(UserManager["Person"]):
    """Django's account factory over our QuerySet."""

    use_in_migrations = False

    def get_queryset(self) -> PersonQuerySet:
        """The rows through the room's QuerySet."""
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, person: Person) -> PersonQuerySet:
        """See `PersonQuerySet.visible_to`."""
        return self.get_queryset().visible_to(person)

    def doing(self, section: Section) -> PersonQuerySet:
        """See `PersonQuerySet.doing`."""
        return self.get_queryset().doing(section)


class Person(AbstractUser):
    """Somebody with an account. Everyone belongs to an agency; who works for a section belongs to it."""

    name = models.CharField("姓名", max_length=40)
    role = models.CharField("角色", max_length=16, choices=Role, default=Role.HANDLER)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="people", verbose_name="机关")
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="科室"
    )
    last_name = None  # type: ignore[assignment]

    # The admin asks on every page which pages and images somebody may edit. Nobody may: said here without a query.
    _page_permission_cache = _collection_permission_cache = ()

    objects = PersonManager()  # type: ignore[misc]

    REQUIRED_FIELDS = ["name", "agency_id"]

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["agency", "section", "id"]
        indexes = [models.Index(fields=["section", "role", "is_active"], name="person_section_role")]
        constraints = [
            models.CheckConstraint(
                name="section_roles_have_a_section",
                condition=~Q(role__in=["head", "handler", "coordinator"]) | Q(section__isnull=False),
            ),
            models.CheckConstraint(name="nobody_is_superuser", condition=Q(is_superuser=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:  # type: ignore[override]
        """What the admin's side bar greets a person by."""
        return self.name

    def get_full_name(self) -> str:
        """Chinese names are one field."""
        return self.name

    def get_short_name(self) -> str:
        """The same as the full name."""
        return self.name

    @property
    def actor_key(self) -> str:
        """Account name: kept in the record."""
        return self.username

    @property
    def actor_name(self) -> str:
        """Name as shown in the record."""
        return self.name

    @property
    def actor_role(self) -> str:
        """The role in Chinese, with the section for whoever works in one, said once."""
        section, role = self.section.name if self.section else "", self.get_role_display()
        return role if role.startswith(section) else f"{section}{role}"

    @property
    def record_chain(self) -> str:
        """Events of an account stand in its agency's chain."""
        return self.agency.code

    @property
    def is_business(self) -> bool:
        """Whether the account takes part in business at all."""
        return self.role in BUSINESS_ROLES

    @property
    def oversees(self) -> bool:
        """Whether the person reads everything of the agency and of those below it."""
        return self.role in OVERSEERS

    def agencies_in_view_q(self, prefix: str, *, accounts: bool = False) -> Q:
        """Condition on the agency reached by `prefix` ('' or 'agency__'): what begins every `visible_to`.

        accounts    True where the rows are accounts or organisation, which the administrator also sees
        """
        nothing = Q(pk__in=[])
        if not self.is_active or not self.is_authenticated:
            return nothing
        if self.role == Role.AUDITOR or (self.role == Role.ADMINISTRATOR and not accounts and prefix):
            return nothing
        if self.oversees or self.role == Role.ADMINISTRATOR:
            return Q(**{f"{prefix}path__startswith": self.agency.path})
        return Q(**{f"{prefix}path": self.agency.path})
