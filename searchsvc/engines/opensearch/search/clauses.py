"""Clauses of OpenSearch's query DSL: what holds a pattern of terms, and what holds several of these. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from searchsvc.engines.opensearch.format.kernels.stream_writer import FREE
from searchsvc.engines.opensearch.format.token_stream import encoded
from searchsvc.engines.whoosh.search.plan import Pattern
from searchsvc.text.analyzer import START_MARK

Clause = dict[str, Any]
"""A query of OpenSearch's query DSL."""
EVERYTHING: Clause = {"match_all": {"boost": 0.0}}
NOTHING: Clause = {"match_none": {}}


def any_of(clauses: Sequence[Clause], minimum: int = 1) -> Clause:
    """What holds some of several; their scores are added up."""
    return {"bool": {"should": [*clauses], "minimum_should_match": minimum}}


def sum_of(clauses: Sequence[Clause]) -> Clause:
    """The scores of several, added up."""
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": [*clauses]}}


def pattern_clause(pattern: Pattern, field: str, weight: float) -> Clause:
    """What holds terms at their offsets from each other."""
    places = _places(pattern.terms)
    boost = {} if weight == 1 else {"boost": weight}
    if pattern.range:
        return {"prefix": {field: {"value": encoded(pattern.terms[0][0]), **boost}}}
    if len(places) == 1:
        return {"term": {field: {"value": places[0][0], **boost}}}
    stream: list[str] = []
    for term, offset in places:
        stream += [FREE] * (offset - len(stream))
        stream.append(term)
    return {"match_phrase": {field: {"query": " ".join(stream), **boost}}}


def _places(terms: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The one term to ask for at each offset, from 0: of a pair at the beginning of a run, the pair so marked."""
    by_offset: dict[int, str] = {}
    for term, offset in sorted(terms, key=lambda each: each[1]):
        other = by_offset.get(offset)
        if other is not None and term != other:
            pair = term if other.startswith(START_MARK) else other
            by_offset[offset] = encoded(START_MARK + pair)
        else:
            by_offset[offset] = encoded(term)
    first = min(by_offset)
    return [(term, offset - first) for offset, term in by_offset.items()]
