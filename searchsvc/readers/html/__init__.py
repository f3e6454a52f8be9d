"""Web pages: which of their text is the release, and what they declare of it."""
