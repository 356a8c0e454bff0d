"""Who may do what: the same table that `actions.move` obeys, and the office's word on its own agency."""

from __future__ import annotations

from gongkai.agencies.models import Agency, Person, Role
from gongkai.plans.models import FLOW, Act, Duty, State, Step


def may(duty: Duty, act: Act, person: Person) -> bool:
    """Whether role, section and agency allow the act, whatever the state."""
    step = FLOW[act]
    return (
        person.is_active
        and person.role in step.roles
        and person.agency_id == duty.agency_id
        and _in_section(duty, step, person)
    )


def _in_section(duty: Duty, step: Step, person: Person) -> bool:
    """Section work is done by the duty's own section; leaders stand above sections."""
    return not step.own_section or person.role == Role.LEADER or person.section_id == duty.section_id


def is_office(agency: Agency, person: Person) -> bool:
    """Whether the person coordinates this very agency; one above it only reads."""
    return person.is_active and person.role == Role.COORDINATOR and person.agency_id == agency.pk


def allowed(duty: Duty, person: Person) -> set[Act]:
    """The acts that the person may do now."""
    return {act for act, step in FLOW.items() if State(duty.state) in step.sources and may(duty, act, person)}
