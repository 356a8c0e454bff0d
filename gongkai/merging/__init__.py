"""Merging (套打): a Word template with named fields, and the values of one case, make a letter as .docx and .pdf.

Laws of the room
- Pure Python: no Django, no database, no clock, and no word of law: what a letter says stands in its template.
- A field without a value is named before anything is written; a value is text, never markup.
- Both files of a letter say the same: the .pdf is set from the .docx; without a face for Chinese none is made.

Its story
1. `sources` read a template: its fields, their places, what is wrong with it.
2. `actions` name what lacks a value, fill the template, and set the filled letter as .pdf.
3. `actions.letterhead` makes the templates with which an agency begins.
"""
