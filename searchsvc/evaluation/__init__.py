"""Scoring the search on judged sets."""
