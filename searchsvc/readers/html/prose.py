"""Prose: which lines of a page hold sentences, and which are its imprint (who runs the site, and with what rights).

The rule: sentences are known by their punctuation and their length, an imprint by several of the words that only
imprints hold together. Nothing else tells a release of one paragraph from the foot of its page.
"""

import re
from functools import cache

from searchsvc.readers.html.layout import PageLine
from searchsvc.runtime.data_files import data_json

_MIN_SENTENCE = 10  # characters
_MIN_WORDS = 6  # of an English sentence; headlines and addresses may have a full stop, too
_HAN_END = re.compile("[。！？；]")
_HAN_PAUSE = re.compile("[，,](?=[\u3400-\u9fff])")
_LONG_CLAUSE = 30  # characters of a Chinese line with a single comma: half a sentence, cut by a line break
_ENGLISH_END = re.compile(r"[a-z0-9)%\]”’\"'][.!?;][\"”’')]*(?=\s|$)")


def holds_sentence(text: str) -> bool:
    """Whether a line has a whole sentence, or the greater part of one."""
    if len(text) < _MIN_SENTENCE:
        return False
    if _HAN_END.search(text):
        return True
    pauses = len(_HAN_PAUSE.findall(text))
    if pauses > 1 or (pauses and len(text) >= _LONG_CLAUSE):
        return True
    return text.count(" ") >= _MIN_WORDS - 1 and _ENGLISH_END.search(text) is not None


def prose_size(line: PageLine) -> int:
    """The characters outside links of a line that holds sentences there, else 0."""
    plain = len(line.text) - line.link_size
    if plain < _MIN_SENTENCE or plain < line.link_size or not holds_sentence(line.text):
        return 0
    return plain


class Imprint:
    """The words of imprints that a page holds at all, and what they say of its lines."""

    def __init__(self, lines: list[PageLine]) -> None:
        page = "\n".join(line.text for line in lines).lower()
        self.sets = tuple(tuple(word for word in words if word in page) for words in _words())

    def is_likely(self, text: str) -> bool:
        """Whether a line looks more like an imprint than like prose."""
        of_site, of_owner, of_contact = self._counts(text)
        return (of_site >= 1 and of_site + of_owner + of_contact >= 2) or (of_owner >= 1 and of_contact >= 2)

    def is_certain(self, text: str) -> bool:
        """Whether one or several lines can be nothing else, wherever they stand."""
        of_site, of_owner, of_contact = self._counts(text)
        if of_site:
            return of_site >= 2 or of_owner + of_contact >= 2
        return of_owner >= 1 and of_contact >= 2 and of_owner + of_contact >= 4

    def has_word(self, text: str) -> bool:
        """Whether a line holds any of the words, as a line of prose may do as well."""
        return any(self._counts(text))

    def _counts(self, text: str) -> list[int]:
        folded = text.lower()
        return [sum(word in folded for word in words) for words in self.sets]


@cache
def _words() -> tuple[tuple[str, ...], ...]:
    data: dict[str, dict[str, list[str]]] = data_json("html_clutter.json")
    return tuple(tuple(words) for words in data["imprint"].values())
