"""The text recipe: the same at index and at query time."""
