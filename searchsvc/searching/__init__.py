"""Searching: raw parameters become a `Query`, a query becomes trees, and an engine's matches become a `SearchPage`."""
