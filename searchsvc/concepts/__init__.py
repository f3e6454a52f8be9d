"""Concepts: the names of one thing in both languages, and how a query that uses one finds the others."""
