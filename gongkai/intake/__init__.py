"""From a plan file to the ledger (导入): read, look over on one screen, confirm; or bring a plan up to date, or roll it over.

Laws of the room
- Nothing of a file becomes a duty before a person has confirmed it; what is decided is kept at once.
- A plan comes into being in one transaction or not at all, and the same plan never twice.
- A unit's name is asked once and remembered.

The story: 1. `start_reading` keeps the file, a task reads it into a draft (`gongkai.drafts`); 2. `queries.proposals`
says what it would become and what must be asked; 3. `choose` keeps the answers; 4. `confirm` makes the plan, or
`compare` and `apply_diff` bring the one that is there up to date; 5. `roll_over` begins the next year.
"""
