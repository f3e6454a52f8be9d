"""Importers: feeds, web archives, saved sites and tables become files of a corpus folder, one module for each kind.

Each keeps where an item comes from (`source`, `url`). The same source gives the same files, byte for byte.
"""
