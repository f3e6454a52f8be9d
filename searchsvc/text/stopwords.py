"""Function words of both languages, in folded form, from `data/stopwords.json`.

They are indexed like any other word; only queries look at them.
"""

import json
from functools import cache
from importlib.resources import files


@cache
def stopwords() -> frozenset[str]:
    """All function words."""
    lists = json.loads(files("searchsvc.data").joinpath("stopwords.json").read_text("utf-8"))
    return frozenset(lists["en"]) | frozenset(lists["zh"])
