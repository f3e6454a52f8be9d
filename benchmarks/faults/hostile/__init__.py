"""Hostile releases and sources: a module for each family of kinds, how one is tried, and what must hold of all."""
