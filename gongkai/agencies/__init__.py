"""Who there is: agencies (机关) as a tree, their sections (科室), people and roles, and the working-day calendar.

Laws of the room
- A person holds exactly one role, so no account joins administrator, auditor and business work (等保 separation).
- What somebody may see begins with `Person.agencies_in_view()`; a parent's coordinator and leaders see its children.
- Holiday notices are data: a correction is a new revision, never a change of code.

The story: 1. `enrol` makes an account in a section; 2. `appoint` changes role or section; 3. a notice is entered and
the calendar's revision rises; 4. whoever needs a date asks `work_calendar(agency)`.
"""
