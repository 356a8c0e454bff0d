"""Disputes (复议诉讼): reconsideration and litigation over requests, with their own clocks and outcomes.

1. A dispute is entered when its papers reach the agency; the day by which to answer is computed (`rules.requests.disputes`).
2. Papers are kept with the case; the answer given in time is recorded.
3. The outcome is one of the columns of table 四; a corrected one shows wherever a similar case is decided, and where
   the body orders a new handling, a new case is made that repeats the old and is not counted again.
"""
