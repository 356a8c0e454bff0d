"""Search (检索): one index of everything public, written in the transaction of the change.

1. An action of a room above calls `actions.put(entry)` when something becomes public or changes, `actions.drop(key)` when it leaves.
2. `queries.find(query)` gives hits with marked excerpts, the total and facets.
3. Text is cut into overlapping bigrams at both ends, so that whatever stands in a text is found by any part of it.

Laws of the room
- The room knows no document: an entry is words, facets and an address.
- What was dropped is gone from the next query on.
- SQLite FTS5, PostgreSQL and an OpenSearch server answer the same contract tests.
"""
