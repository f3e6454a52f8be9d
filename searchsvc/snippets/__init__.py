"""Texts with a query's words marked: which pieces of them are shown."""
