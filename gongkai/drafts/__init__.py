"""Reads a work plan: a `Paper` in, a `Draft` out. No database, no clock, no place or body known by name.

    sources.reading.read_draft(paper)         areas, items, units, times, what was guessed, what was left over
    models.draft_to_json(draft)        the shape in which drafts are stored and printed
    models.draft_from_json(stored)      back again

How a plan is read, in order:
1. `flow` turns the paper into lines and grids; every character knows its place (`words`).
2. `columns` gives each column of a grid its role from the header words, else from what stands below; `tables` and
   `vertical` read rows into entries.
3. `marks` finds numbers in running text, `outline` builds the tree of headings, `prose` decides which level holds items.
4. `labels` and `units` split bodies by role (牵头, 配合, 落实), `notes` reads rules that the plan states once.
5. `reading` chooses between tables and prose, adds times from `gongkai.rules.deadlines`, and counts what is left over.

Laws: every character that is not blank is in an item, an area or `unclaimed`; every guess carries its words and a reason;
only the words of the plan decide.
"""
