"""What happened, kept: events, attachments by content hash, outgoing messages, and when the clockwork last ran.

Laws of the room
- An event is written in the transaction of the change that it tells of; it is never changed or deleted.
- Events of one agency form one chain: each holds the hash of the one before it.
- Actors and subjects are kept as text as well as by key: people leave, records stay.

The story: 1. an action changes something and calls `record`; 2. the chain's head is locked and the event gets its
position and hash; 3. `verify` walks a chain and names the first broken link; 4. screens read `Event` as a timeline.
"""
