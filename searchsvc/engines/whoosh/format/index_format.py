"""What an index holds: its version, the names of its fields, and the facts of each document as a record.

Whoosh's own schema of the same fields is in `compat.schema`.
"""

import numpy as np

from searchsvc.model.release import Language

FORMAT_VERSION = 11
"""Raised whenever what is written changes its meaning; an index of another version is rebuilt."""
EARLIER_VERSION = 10
"""The one earlier version that can be read: such an index goes on being served until its successor is built."""

INDEX_NAME = "MAIN"
"""Whoosh's own, with which the names of all files of an index begin."""
RELEASE = "release"
"""The stored field: a row of `stored`."""
TEXT, ID, CATEGORY = "text", "id", "category"
"""The indexed fields. `text` is title, body, category and source, at the positions of `text.document.Bounds`."""
INDEXED = tuple(sorted((TEXT, ID, CATEGORY)))

FIELD_PREFIX = {field: bytes([number]) for number, field in enumerate(INDEXED)}
"""What stands before a term of each field."""

LANGUAGES: tuple[Language | None, ...] = (None, "en", "zh-Hans", "zh-Hant")
"""A language is kept as its place in this list."""

FACTS = np.dtype(
    [
        ("provinces", "<u8"),  # bit i: the i-th province of the gazetteer, by code
        ("date", "<i4"),  # yyyymmdd, a partial date as its first day; 0 is unknown
        ("title_end", "<u4"),  # in positions: where the title ends,
        ("body", "<u4"),  # the body begins,
        ("body_end", "<u4"),  # and ends
        ("language", "u1"),
        ("present", "u1"),  # always 1, so that no record equals the column's default
    ]
)

LEAD_POSITIONS = 100
"""The first positions of a body are its lead, where a release says what it is about."""
