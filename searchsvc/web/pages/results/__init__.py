"""The results of a page: their rows, snippets, order and pages. Nothing is searched again."""
