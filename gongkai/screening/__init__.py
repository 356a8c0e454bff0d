"""Screening (审校): what a text must not say before it goes out. Pure: a text and lists in, findings with places out.

1. `personal` finds identity numbers, mobile numbers, bank cards and home addresses (rules 10.4).
2. `wording` finds forbidden, outdated and mistaken words from typed lists that the caller hands in.
3. `elements` finds what a kind of document must hold and does not.

Laws of the room
- A finding names its place (start, end in the text), its class, its ground and what to do.
- Nothing is changed and nothing is decided here: who reads a finding mends it or accepts it with a reason.
- No clock, no database, no network.
"""
