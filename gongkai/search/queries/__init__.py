"""Questions to the index."""

from gongkai.search.queries.finding import find

__all__ = ["find"]
