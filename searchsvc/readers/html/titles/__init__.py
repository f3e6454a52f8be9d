"""Titles of pages: what a page declares, what its window says, and what it shows above its text."""
