"""The vault (保密柜): personal data sealed with a key that lies outside the database, and recognised without being opened.

Laws of the room
- Pure Python: no Django, no database, no clock. The keys are an argument; the room never reads a setting or a file.
- What is sealed is authenticated: a changed byte is an error, never a wrong value, and a seal opens only for the row and
  field that it was made for.
- A seal names its cipher and its key, so that old seals stay readable while a new key is in use.
- Marks hang on one key that stays when the others change, so that they need never be made again.

Its story
1. `sealing` seals and opens texts and files; `Keyring` holds the keys by name and says which seals now.
2. `marks` makes the keyed mark by which two equal values are found without opening either.
3. `masks` shows as much of a value as others may see.
4. `identity` says what is wrong with a number before it is sealed.
"""
