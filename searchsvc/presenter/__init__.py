"""The JSON of the contract, made of the nouns: releases, inspections, search pages, reports, the status of an index.

Nothing here searches or knows a web framework; the API and the command line print the same bytes.
"""
