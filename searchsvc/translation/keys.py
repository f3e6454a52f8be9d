"""Keys: the form under which English words are looked up, the same when the dictionary is packed and at query time."""

import re
from collections.abc import Sequence

from searchsvc.text.latin import stem
from searchsvc.text.stopwords import stopwords

_DERIVED = re.compile(
    r"(?:i?fication|ization|iz|ization|ational|ation|ition|ion|ment|ness|iviti?|abiliti|ibiliti|ability|ibility|ity|"
    r"ically|ical|ially|ial|ally|al|edly|ingly|ly|ative|ive|atory|ory|ator|or|er|eer|ist|ism|ic|ance|ence|ancy|ency|"
    r"ant|ent|able|ible|ous|ful|less|ship|hood|y|at|ed|ing|e)$"
)
_SHORTEST_ROOT = 4


def key_of(words: Sequence[str]) -> str:
    """The key of one or more words in folded form; empty where they say nothing.

    Function words between two other words do not count (rule of law); beside a single one they do (give up).
    """
    content = [word for word in words if word not in stopwords()]
    return " ".join(stem(word) for word in (content if len(content) != 1 else words))


def root(stemmed: str) -> str:
    """What is left of a stem without its derivational endings: the family of words that it belongs to."""
    while (match := _DERIVED.search(stemmed)) and match.start() >= _SHORTEST_ROOT:
        stemmed = stemmed[: match.start()]
    return stemmed
