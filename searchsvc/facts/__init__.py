"""Facts of a release, inferred from its text alone: language, date, provinces, each with its evidence.

Useful for: `inspect_record` (a `Record` to an `Inspection`), `headers` (which lines are no title), `gazetteer` (the
provinces and their names), `query_mentions` and `query_years` (what a query could be filtered by). Not for: reading
files, tokens, ranking. Limits: one date a release; provinces of China only.
"""

from searchsvc.facts.inspection import inspect_record

__all__ = ["inspect_record"]
