"""Whole columns of an index as arrays: the facts of every release, and which releases are live."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader

from searchsvc.engines.whoosh.schema import FACTS


def leaves(reader: IndexReader) -> list[tuple[IndexReader, int]]:
    """The segment readers of a reader, each with its first document number."""
    return [(leaf, int(base)) for leaf, base in reader.leaf_readers()]


def read_facts(reader: IndexReader) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The facts of every document as records of `FACTS`, and True for each document that is not deleted."""
    facts = np.zeros(reader.doc_count_all(), dtype=FACTS)
    live = np.ones(len(facts), dtype=np.bool_)
    for leaf, base in leaves(reader):
        count = leaf.doc_count_all()
        if count == 0 or not leaf.has_column("facts"):
            continue
        facts[base : base + count] = np.frombuffer(b"".join(leaf.column_reader("facts")), dtype=FACTS)
        if leaf.has_deletions():
            live[base : base + count] = [not leaf.is_deleted(number) for number in range(count)]
    return facts, live
