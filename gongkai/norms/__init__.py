"""Normative documents (规范性文件): the database of what is in force, the clean-up, and the end that comes near.

1. `queries.database` lists the documents with validity as they stood or will stand on any day.
2. `queries.cleanup` puts before the office what a clean-up (清理) has to decide.
3. `actions.expiry` tells the section half a year before a document ends.

Laws of the room
- It keeps no tables: validity belongs to `publications`, whose release moves it.
- A day is an argument: the same list can be asked for any day.
"""
