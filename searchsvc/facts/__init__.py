"""Facts of a release, inferred from its text alone: language, date, provinces, each with its evidence.

Useful for: `inspect_record` (a `Record` to an `Inspection`), `headers` (which lines are no title), `gazetteer` (the
provinces and their names), `query_mentions` and `query_years` (what a query could be filtered by). Not for: reading
files, tokens, ranking. Limits: one date a release; provinces of China only.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchsvc.facts.inspection import inspect_record

__all__ = ["inspect_record"]


def __getattr__(name: str) -> object:
    """`inspect_record`, imported when it is first asked for: a search needs the gazetteer only, not all that infers."""
    if name != "inspect_record":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from searchsvc.facts.inspection import inspect_record  # noqa: PLC0415 - 40 ms of patterns

    globals()[name] = inspect_record
    return inspect_record
