"""Families of English words: those that differ in derivational endings only, such as automated and automation.

A family is wider than a meaning (university and universal are one), so its other words are never as good as the word
itself: they are evidence, of little weight.
"""

import re

_DERIVED = re.compile(
    r"(?:i?fication|ization|iz|ational|ation|ition|ion|ment|ness|iviti?|abiliti|ibiliti|ability|ibility|ity|"
    r"ically|ical|ially|ial|ally|al|edly|ingly|ly|ative|ive|atory|ory|ator|or|er|eer|ist|ism|ic|ance|ence|ancy|ency|"
    r"ant|ent|able|ible|ian|ous|ful|less|ship|hood|y|at|ed|ing|e)$"
)
_SAFE = re.compile(r"(?:ization|iz|ation|ition|ion|ment|ness|ally|al|ly|ator|or|er|ful|less|ed|ing|e|y)$")
"""Endings that may be taken from a short word too: action is act, but parent is not par."""
_MEASURED = re.compile(r"[aeiouy]+[^aeiouy]+")


def root(stemmed: str) -> str:
    """What is left of a stem without its derivational endings: the family of words that it belongs to."""
    may_be_short = True
    while match := _DERIVED.search(stemmed):
        rest = stemmed[: match.start()]
        measure = len(_MEASURED.findall(rest))
        safe = _SAFE.search(stemmed)
        if measure < 2 and not (measure and may_be_short and safe and safe.start() == match.start()):
            break
        stemmed, may_be_short = rest, False
    return stemmed
