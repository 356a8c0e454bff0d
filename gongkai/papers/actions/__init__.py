"""What the room writes: official documents, workbooks and charts, from plain dataclasses to bytes or text.

The same input gives the same bytes tomorrow. Nothing here reads a clock, a file or a database,
and any text may be handed in: what a format cannot hold is removed, never an error.
"""
