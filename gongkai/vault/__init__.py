"""The vault (保密柜): personal data sealed with a key that lies outside the database, and recognised without being opened.

Laws of the room
- Pure Python: no Django, no database, no clock. The keys are an argument; the room never reads a setting or a file.
- What is sealed is authenticated: a changed byte is an error, never a wrong value.
- A seal names its key, so that old seals stay readable while a new key is in use.

Its story
1. `sealing` seals and opens texts and files; `Keyring` holds the keys by name and says which seals now.
2. `marks` makes the keyed mark by which two equal values are found without opening either.
"""
