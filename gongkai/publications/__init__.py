"""Publications (信息公开): what a body publishes and how it gets there.

1. A `Document` is the identity, an `Edition` one version of it. A section drafts an edition of a kind, in a column.
2. `submit` asks for what the kind demands; the steps of the kind follow, each decided by somebody else.
3. The gate runs over text and attachments; every finding is mended or accepted with reason and name.
4. `release` gives the index number, points the document at the edition, and puts it into the search, in one transaction.
5. What is out is revised with a change note, withdrawn with an explanation, redirected or gone; its validity is computed for any day.

Laws of the room
- Nobody approves what they wrote, nobody decides two steps of one edition, and no button skips a step.
- `Document.objects.public()` is all that the public sees; `visible_to(person)` is all that a person sees.
- What was released is never changed: a revision is a new edition.
"""
