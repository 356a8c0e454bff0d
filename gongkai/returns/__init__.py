"""Returns (统计报表): tables 三 and 四 of the annual report from the records, their checks, and statistics for leaders.

1. `tables` counts every cell from items and disputes, for any year, agency and format, and the sum of an agency's children.
2. Each cell opens the list behind it: the same condition, asked for rows.
3. `checks` runs K1 to K13; the carry-over is compared with last year's frozen table.
4. `freezing` keeps a year's tables as they were reported; later changes show as differences.
"""
