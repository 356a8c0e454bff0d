"""Law and custom of open-government work as pure functions: what a rule says, never what anybody did.

Laws of the room
    - Pure Python: no Django, no database, no clock. The day, the calendar and the text are arguments.
    - A rule of law names its article in the constant's comment, in the docstring and in the `Cite` it returns;
      a custom of the house is one named constant and says so.
    - Days are dates in Asia/Shanghai (`days.day_of`) before anything is computed. What is computed in a year without a holiday notice is
      provisional, and the caller can ask (`WorkCalendar.covers`).
    - What is read from a text keeps its place in it: `text == source[start:end]`.

Its story
    1. `cites` names a place in a norm; `refused` is the one error a user sees: what, on what ground, what next.
    2. `days` says on which day a moment falls; `calendar` knows the working days from the State Council's notices, and
       counts them.
    3. `deadlines` reads the times in a plan's sentences: dates, recurrences, quotas, periods, cited norms.
    4. `reporting` follows a duty through its year: its turns, its due days, its light.
    5. `validity` says whether a document is law on a day.
    6. `requests` follows a request for information: the day it counts as received, the clock that its events drive, the
       answers it may get with their grounds, fees, remedies, service and disputes, and the tables of the annual report.
"""
