"""Word classes: what each word may be in a noun phrase, as far as a list can tell without reading its sentence.

A Chinese word has the class of its tag in jieba's own dictionary (the tags of ICTCLAS: `n` noun, `v` verb, `vn` verb
used as a noun, `b` attribute …). An English word has that of `data/phrase_words.json`, or of its ending. Whatever no
list knows is taken for a noun.
"""

import json
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from searchsvc.runtime.arrays import Uint8s
from searchsvc.runtime.cache_folder import cache_folder, keep
from searchsvc.text.kernels.segmentation import SLOTS, slot_of_word
from searchsvc.text.stopwords import stopwords

NOUN, MODIFIER, VERB, BREAK, OPENER, LINK, JOINER, BEFORE_VERB, DETERMINER, PARTICIPLE, GERUND = range(11)
"""A NOUN may begin and end a phrase, a MODIFIER only begin it, a VERB do either where its place shows that it is used as
a noun; a BREAK is in no phrase. After an OPENER (的, a preposition) and a DETERMINER (the, their) a phrase begins, after
BEFORE_VERB (to, will, they) a verb stands. A LINK (of, for) may join capitalized words to one
name, a JOINER (and) only within a longer one. PARTICIPLE and
GERUND are English words in -ed and -ing, which may be parts of verbs."""

RECIPE = 1
"""To be raised whenever Chinese words would get other classes."""
_OPENING = ("p", "uj", "c")
_ENDS = {"ly": BREAK, "ed": PARTICIPLE, "ing": GERUND}
_SHORTEST_STEM = 2
_CHARACTERS = 1 << 16


class _Listed(NamedTuple):
    """The words of `phrase_words.json`: the class of each, where a list says it."""

    english: dict[str, int]
    chinese: dict[str, int]


class ChineseClasses(NamedTuple):
    """The class of each Chinese word: `characters[code]` of one character; `slots[s]` of a longer one, by its slot."""

    characters: Uint8s
    slots: Uint8s


@cache
def _listed() -> _Listed:
    lists = json.loads(files("searchsvc.data").joinpath("phrase_words.json").read_text("utf-8"))
    english = lists["en"]
    found = dict.fromkeys((*english["breaks"], *(word for word in stopwords() if word.isascii())), BREAK)
    found |= dict.fromkeys((*english["nouns_in_ly"], *english["nouns_in_ed"], *english["nouns_in_ing"]), NOUN)
    found |= dict.fromkeys(english["before_verbs"], BEFORE_VERB)
    found |= dict.fromkeys(english["determiners"], DETERMINER)
    found |= dict.fromkeys(english["links"], LINK)
    found |= dict.fromkeys(english["joiners"], JOINER)
    return _Listed(found, dict.fromkeys(lists["zh"]["predicates"], VERB))


def english_classes() -> dict[str, int]:
    """The folded English words whose class is listed; of others the ending decides, as in `english_class`."""
    return _listed().english


def english_class(word: str) -> int:
    """The class of a folded English word."""
    listed = _listed().english.get(word)
    if listed is not None:
        return listed
    for end, found in _ENDS.items():
        if word.endswith(end) and len(word) >= len(end) + _SHORTEST_STEM:
            return found
    return NOUN


def class_of_tag(tag: str) -> int:
    """The class of a Chinese word with a tag of jieba's dictionary."""
    if tag in _OPENING:
        return OPENER
    if tag in ("vn", "an") or tag[0] in "njlisgx":
        return NOUN
    if tag in ("a", "b", "ag"):
        return MODIFIER
    return VERB if tag[0] == "v" else BREAK


def _read(path: Path) -> ChineseClasses:
    characters, slots = np.zeros(_CHARACTERS, dtype=np.uint8), np.zeros(SLOTS, dtype=np.uint8)
    known = {word: class_of_tag(tag) for word, _, tag in map(str.split, path.read_text("utf-8").splitlines())}
    known |= {word: known.get(word, BREAK) if known.get(word) == OPENER else BREAK for word in stopwords()}
    for word, found in (known | _listed().chinese).items():
        if found == NOUN or max(word) > "\uffff":
            continue
        if len(word) == 1:
            characters[ord(word)] = found
        elif (slot := slot_of_word(word)) >= 0:
            slots[slot] = found
    return ChineseClasses(characters, slots)


@cache
def chinese_classes() -> ChineseClasses:
    """The classes of this process, from where this machine keeps them for this user.

    They are made first (half a second) where they are not kept yet, under a name that tells another jieba.
    """
    found = find_spec("jieba")
    if found is None or not found.submodule_search_locations:
        raise ImportError("jieba is not installed")
    source = Path(found.submodule_search_locations[0], "dict.txt")
    about = source.stat()
    try:
        kept = cache_folder() / f"word-classes-{about.st_size}-{about.st_mtime_ns}-{RECIPE}.bytes"
        if not kept.exists() or kept.stat().st_size != _CHARACTERS + SLOTS:
            keep(kept, [b"".join(each.tobytes() for each in _read(source))])
        both = np.fromfile(kept, dtype=np.uint8)
    except (OSError, RuntimeError):  # no home, or none that can be written to
        return _read(source)
    return ChineseClasses(both[:_CHARACTERS].copy(), both[_CHARACTERS:].copy())


def chinese_class(word: str) -> int:
    """The class of a folded Chinese word."""
    classes = chinese_classes()
    if len(word) == 1:
        return int(classes.characters[ord(word)]) if word <= "\uffff" else NOUN
    slot = slot_of_word(word)
    return int(classes.slots[slot]) if slot >= 0 else NOUN


def may_be_asked(word: str) -> bool:
    """Whether a folded word by itself is something to ask for: a noun."""
    if word[0] >= "\u2e80":
        return len(word) > 1 and chinese_class(word) == NOUN
    return english_class(word) in (NOUN, GERUND)
