"""Whole columns of a segment as arrays: the facts of every document, and which documents are live."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage

from searchsvc.engines.whoosh.codec import ColumnarSegment
from searchsvc.engines.whoosh.schema import FACTS, schema


def read_segment_facts(storage: FileStorage, segment: ColumnarSegment) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The facts of every document as records of `FACTS`, and True for each document that is not deleted."""
    reader = segment.codec().per_document_reader(storage, segment)
    column = reader.column_reader("facts", schema()["facts"].column_type)
    facts = np.frombuffer(b"".join(column), dtype=FACTS)
    reader.close()
    live = np.ones(len(facts), dtype=np.bool_)
    live[list(segment.deleted_docs())] = False
    return facts, live
