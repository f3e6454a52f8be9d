"""Postings: as arrays in memory, and as the files of a segment."""
