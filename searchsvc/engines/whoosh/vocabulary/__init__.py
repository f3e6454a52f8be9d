"""The words and titles of a segment, kept for corrections and completions."""
