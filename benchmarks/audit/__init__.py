"""Audits the pages as they ship: accessibility, speed, markup, feeds, and how far a reader has to go."""
