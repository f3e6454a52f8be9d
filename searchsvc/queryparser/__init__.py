"""The query language: a string becomes a tree of what must match."""
