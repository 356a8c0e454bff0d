"""Fees (信息处理费): what may be charged for requests beyond measure, told, paid, given back (国办函〔2020〕109号).

1. `rates` are rows with the day from which they hold; past rows are never changed.
2. A case has one charge, by item or by page, never both: computed, looked at by a second person, then told by letter.
3. The notice stops the case's clock; full payment starts it anew; no payment in time ends the case.
4. Sums for the annual report are counted from these rows.

Laws of the room
- Money is whole yuan. What was computed keeps its inputs: the place in the month, the pages, the rate.
- Whoever computed a charge does not approve it.
"""
