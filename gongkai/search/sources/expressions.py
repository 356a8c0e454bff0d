"""A question in the language of each engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongkai.search.sources.parsing import Term
from gongkai.search.sources.places import TITLE, facet_mark


@dataclass(frozen=True)
class Ask:
    """A question as the engines take it: terms, marks of facets (one of each group must be there), a range of ids."""

    terms: tuple[Term, ...]
    filters: tuple[tuple[int, tuple[str, ...]], ...] = ()
    low: int = 0
    high: int = 1 << 62

    @property
    def is_bare(self) -> bool:
        """Whether everything in the range is asked for."""
        return not (self.terms or self.filters)

    @property
    def is_exact(self) -> bool:
        """Whether the tokens alone prove every term."""
        return all(len(term.tokens) == 1 for term in self.terms)

    def without(self, facet: int) -> Ask:
        """The same question without the filter of one facet."""
        return replace(self, filters=tuple(group for group in self.filters if group[0] != facet))

    def groups(self) -> list[list[str]]:
        """The marks of each filter."""
        return [[facet_mark(facet, value) for value in values] for facet, values in self.filters]


def fts5(ask: Ask) -> str:
    """For MATCH. Tokens are letters, digits or private use, so nothing in them can close the quotes."""
    phrases = [f'"{" ".join(term.tokens)}"' for term in ask.terms]
    marks = [" OR ".join(f'"{mark}"' for mark in group) for group in ask.groups()]
    return " AND ".join([*phrases, *(f"({group})" for group in marks)])


def tsqueries(ask: Ask, *, in_title: bool = False) -> list[list[str]]:
    """For `tsv @@`, each a list of tokens of which one must be there: every token of every term, then the filters.

    The order of the tokens is looked at afterwards.
    """
    prefix = TITLE if in_title else ""
    tokens = dict.fromkeys(prefix + token for term in ask.terms for token in term.tokens)
    return [[token] for token in tokens] + ask.groups()


def either(tokens: Sequence[str]) -> str:
    """One of the tokens, as PostgreSQL reads it."""
    return " | ".join(f"'{token}'" for token in tokens)


def phrases(terms: Sequence[Term]) -> list[dict[str, object]]:
    """For the `must` of OpenSearch."""
    return [{"bool": {"should": _phrase(term), "minimum_should_match": 1}} for term in terms]


def _phrase(term: Term) -> list[dict[str, object]]:
    words = " ".join(term.tokens)
    fields = {"title_cut": 8, "text_cut": 1, "characters": 1}
    return [{"match_phrase": {field: {"query": words, "boost": boost}}} for field, boost in fields.items()]
