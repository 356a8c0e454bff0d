"""Papers (公文): office documents in and out of one shape. Knows no domain: neither what a plan is nor what a law says.

Reading: `read_paper(name, data)` in `sources` takes the bytes of a .docx, .xlsx, .pdf, .html, .md or .txt file and
gives a `Paper`, a sequence of paragraphs and tables in reading order.

1. `sources.reading` looks at size and content, never trusts the ending of the name, and opens no archive before its
   sizes are known to be sane.
2. One reader per format walks its source once and hands paragraphs and cells to `sources.blocks`, which counts places
   and resolves merged cells for all of them.
3. Whatever cannot be read is `Unreadable`: one clear sentence, and what to do next.
4. `sources.stored` keeps a paper as JSON beside the draft that was made from it.

Pages: `read_body(name, data)` takes a file as the text of a page with its pictures, `clean_body(html)` takes what somebody
pasted; both give the same structured HTML, which is safe to show, and cleaning it again changes nothing.

Writing: `actions` makes letters (.docx, GB/T 9704), published documents (.docx, .pdf), ledgers (.xlsx) and charts (.svg)
from plain values.

Laws of the room
- Every non-blank character that the source shows stands in exactly one text of the paper, in order, nothing twice.
- A merged cell is one `Cell`, wherever it is looked at.
- No clock, no database, no network. Heavy libraries are imported where they are used.
"""
