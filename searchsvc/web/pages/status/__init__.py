"""The page that says what the index holds, and to editors what is missing from it."""
