"""Facts of a release, inferred from its text alone: language, date, provinces, each with its evidence.

Useful for: `inspect_record` (a `Record` to an `Inspection`), `header_lines` (which lines are not a title), `gazetteer`
(the provinces and their names), `labels` (what values are called), `query_mentions` and `query_years` (what a query
could be filtered by). Not for: reading files, tokens, ranking. Limits: one date a release; provinces of China only.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchsvc.facts.inspection import inspect_record

__all__ = ["inspect_record"]


def __getattr__(name: str) -> object:
    """`inspect_record`, imported when it is first used: a search needs only the gazetteer, not the rules."""
    if name != "inspect_record":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from searchsvc.facts.inspection import inspect_record  # noqa: PLC0415 - 40 ms of patterns

    globals()[name] = inspect_record
    return inspect_record
