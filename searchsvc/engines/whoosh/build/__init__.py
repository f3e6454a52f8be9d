"""Releases become a new generation of the index."""
