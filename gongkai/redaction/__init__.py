"""Redaction (遮盖): what a file hides from its reader, and taking out of it for good what must not be given away.

Laws of the room
- Pure Python: no Django, no database, no clock, and it decides nothing: it finds, names the place, and removes on order.
- What is removed is gone from the bytes, not covered: a file that was cleaned is looked through again.
- Whether text on a page shows is judged by the pixels of the page, whatever hides it.
- What paper shows does not change unless somebody asks for it by name.

Its story
1. `sources.looking.look` looks into .docx, .xlsx and .pdf for what does not show on paper: hidden parts, comments,
   revisions, properties, text below black boxes. Every find has a kind (`models.Trace`), a place, and whether it must go.
2. `actions.cleaning.clean` writes the file anew without the kinds that should go, and proves it.
3. `sources.rendering` shows pages and where their words stand; `actions.pages.redact` blackens areas: such pages become
   pictures, the others keep their text.
"""
