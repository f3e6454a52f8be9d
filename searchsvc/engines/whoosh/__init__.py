"""The Whoosh engine: the only modules that know Whoosh.

Whoosh 2.7.4 has literals that newer Pythons warn of when they compile it; that is nothing a user of ours can mend.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    import whoosh.codec.whoosh3
    import whoosh.searching  # noqa: F401 - imported here to be compiled in silence, used elsewhere
