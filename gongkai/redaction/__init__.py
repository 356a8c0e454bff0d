"""Redaction (遮盖): what a file hides from its reader, and taking out of it for good what must not be given away.

Laws of the room
- Pure Python: no Django, no database, no clock, and it decides nothing: it finds, names the place, and removes on order.
- What is removed is gone from the bytes, not covered: a file that was cleaned is looked through again.

Its story
1. `sources` look into .docx, .xlsx and .pdf for what does not show on paper: hidden parts, comments, revisions,
   properties, text below black boxes.
2. `actions` write the file anew without it, and redact areas of the pages of a .pdf.
"""
