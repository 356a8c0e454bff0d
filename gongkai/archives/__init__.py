"""Archives (归档): the file of a closed request (rules 4.4), and answers that are given to everybody.

1. `closing` gathers every piece, writes index and manifest of hashes, makes one .zip, and locks the case.
2. `disclosing` makes a draft in `publications` from an answer, without persons: asked by several (art. 44), suggested by
   the applicant, or chosen for the list of answers. From there the review, the gates and the release are those of any document.
"""
