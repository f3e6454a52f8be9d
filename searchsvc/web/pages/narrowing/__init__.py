"""How a reader narrows a search: by time, place, language and category, each a picture or a list of links.

Everything is made from a `SearchPage`; nothing is searched again.
"""
