"""Markdown releases."""
