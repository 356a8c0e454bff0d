"""Letters (文书): L01 to L18 from Word templates, their numbers, their service, and the files that go out with an answer.

1. A `Template` is a .docx with named fields, versioned for each agency; the product brings one of each as a start.
2. `issuing` gathers the values, names what is missing, takes the next number of the series, makes .docx and .pdf, and
   keeps both with the case, in one transaction.
3. `serving` records by which way a letter went and computes the day that the law counts; that moves the case's clock.
4. A file of information is looked through before it goes out, redacted where needed, and looked through again.

Laws of the room
- A letter that was issued never changes; a wrong one is voided with a reason and its number stays used.
- A run of numbers belongs to a mark and a year (`queries.marks`); an agency that changes a mark changes no number given.
- Which letter carries which remedy is computed from the code and the day (`rules.requests.remedies`), never typed.
"""
