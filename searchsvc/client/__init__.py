"""A client for a running service: HTTP and JSON on one side, the nouns and the errors of this package on the other.

`searchsvc.connect(url)` gives a `Client` (`connection`). `exchange` sends one request, waits and asks again where that
helps; `pages`, `records` and `fragments` make nouns of JSON, and `failures` makes errors of refusals. Nothing here
loads NumPy or the engine, so that a program that only asks starts quickly.
"""
