"""All values of facets: where a facet has more than come with a search, the others are asked for, page by page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from searchsvc.engines.opensearch.search.filter_clauses import Counted, counted_values
from searchsvc.model.query import Query

Bucket = Mapping[str, Any]
"""A value and its count, as `key` and `doc_count`."""
MoreValues = Callable[[Counted, str], Sequence[Bucket]]
"""The next values behind one, in their order, at most as many as are counted at once."""


def with_all_values(query: Query, counts: Mapping[str, Any], more: MoreValues) -> dict[str, Any]:
    """The counts that came with a search (`filter_clauses.aggregations`), with all values of each facet."""
    whole = dict(counts)
    for name, counted in counted_values(query).items():
        values = counts[name]["values"]
        if values["sum_other_doc_count"]:
            whole[name] = {"values": {"buckets": _every(values["buckets"], counted, more)}}
    return whole


def _every(first: Sequence[Bucket], counted: Counted, more: MoreValues) -> list[Bucket]:
    every = [*first]
    while found := more(counted, every[-1]["key"]):
        every += found
        if len(found) < counted.most:
            break
    return every
