"""Arrivals (旧网站导入): documents of an old site come in, once, recorded, screened, with their numbers and addresses.

1. `sources.importing` reads a line of the file: what it says, and what is wrong with it.
2. `actions.preparing` refuses the line, or `actions.importing` makes a released document of it in a transaction of its own.
3. `actions.tying` joins documents that name each other, in whatever order they came.

Laws of the room
- It keeps no tables; what it makes is a document like any other.
- A line that came once comes never again; what people have changed since is not overwritten.
"""
