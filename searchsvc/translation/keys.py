"""Keys: the form under which English words are looked up, the same when the dictionary is packed and at query time."""

from collections.abc import Sequence

from searchsvc.text.latin import stem
from searchsvc.text.stopwords import stopwords


def key_of(words: Sequence[str]) -> str:
    """The key of one or more words in folded form; empty where they say nothing.

    Function words between two other words do not count (rule of law); beside a single one they do (give up).
    """
    content = [word for word in words if word not in stopwords()]
    return " ".join(stem(word) for word in (content if len(content) != 1 else words))
