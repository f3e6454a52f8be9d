"""A query tree becomes the documents that match, ranked and counted."""
