"""The beginning of a text as one line: what a feed, a search engine or a shared link shows of a release."""

from searchsvc.facts.header_lines import header_fields

_LOOKED_AT = 4000
"""Characters of a text; nothing behind them is looked at."""
_SENTENCE_ENDS = "。！？"
_ENDS_BEFORE_SPACE = ".!?"
FIRST_EAST_ASIAN = "\u2e80"
"""From this character on letters are those of Chinese and its neighbours, or their marks."""


def lead(body: str, most: int) -> str:
    """At most `most` characters of a text, without the header lines that it begins with.

    It ends with a sentence where one ends in the second half of what fits, else after a word, with an ellipsis.
    """
    text = ""
    for line in body[:_LOOKED_AT].splitlines():
        words = " ".join(line.split())
        if not words or (not text and header_fields(line)):
            continue
        text += _between(text, words) + words
        if len(text) > most:
            return _cut(text, most)
    return text


def _between(text: str, following: str) -> str:
    """What stands between two lines that are joined: nothing beside a Chinese character or sign."""
    if not text or text[-1] >= FIRST_EAST_ASIAN or following[0] >= FIRST_EAST_ASIAN:
        return ""
    return " "


def shortened(text: str, most: int) -> str:
    """At most `most` characters of a text: cut after a word where it has words, an ellipsis for what is left out."""
    if len(text) <= most:
        return text
    kept = text[:most]
    before, _, rest = kept.rpartition(" ")
    return (before if len(rest) <= most // 3 else kept[:-1]).rstrip(" ,，、;；:：") + "…"


def _cut(text: str, most: int) -> str:
    for at in range(min(most, len(text) - 1), most // 2, -1):
        if text[at - 1] in _SENTENCE_ENDS or (text[at - 1] in _ENDS_BEFORE_SPACE and text[at] == " "):
            return text[:at]
    return shortened(text, most)
