"""Hits as they are shown: titles and snippets with the words of a query marked."""
