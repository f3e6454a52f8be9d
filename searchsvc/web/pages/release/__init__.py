"""The page of a release: its text with what it tells, where it stands in a search, and its other telling."""
