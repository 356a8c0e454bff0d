"""The yearly plan (要点) as a ledger (台账): from the file to duties, claims, evidence, verdicts and lights.

Laws of the room
- A section's claim, the evidence and the reviewer's verdict never share a field.
- States change only through `actions.move`, by one table, on condition of the old state.
- Lights are computed from dates, never stored; a plan's due date is not moved by a rest day.
- A file is confirmed by a person before anything of it becomes a duty; nothing of the file is lost.

The story: 1. a file is read into a draft (`sources`); 2. the coordinator confirms it on one screen and the plan, its
tasks and each section's duty exist in one transaction; 3. a section opens its duty, which signs for it; 4. it claims
by exception, evidence is added or counted; 5. the coordinator accepts or sends back; 6. `tick` closes periods, opens
the next, reminds and escalates; 7. closed duties are sampled (回头看) and open ones roll over into the next year.
"""
