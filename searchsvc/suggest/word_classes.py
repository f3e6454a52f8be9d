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
from zlib import crc32

import numpy as np

from searchsvc.runtime.arrays import Uint8s
from searchsvc.runtime.cache_folder import cache_folder, keep
from searchsvc.text.kernels.segmentation import LONGEST_WORD, SLOTS, slot_of_word
from searchsvc.text.stopwords import stopwords

NOUN, MODIFIER, VERBAL, VERB, BREAK, OPENER, OF = range(7)
LINK, JOINER, BEFORE_VERB, DETERMINER, PARTICIPLE, GERUND = range(7, 13)
"""A NOUN may begin and end a phrase, a MODIFIER only begin it; a VERBAL noun (教育, 管理) and a VERB do so where their
place shows that they are used as nouns. A BREAK is in no phrase. After OF (的), an OPENER (关于, 和) and a DETERMINER
(the, their) a phrase begins, after
BEFORE_VERB (to, will, they) a verb stands. A LINK (of, for) may join capitalized words to one
name, a JOINER (and) only within a longer one. PARTICIPLE and
GERUND are English words in -ed and -ing, which may be parts of verbs."""

RECIPE = 1
"""To be raised whenever Chinese words would get other classes."""
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


def _listed_text() -> bytes:
    return files("searchsvc.data").joinpath("phrase_words.json").read_bytes()


@cache
def _listed() -> _Listed:
    lists = json.loads(_listed_text())
    english = lists["en"]
    found = dict.fromkeys((*english["breaks"], *(word for word in stopwords() if word.isascii())), BREAK)
    found |= dict.fromkeys((*english["nouns_in_ly"], *english["nouns_in_ed"], *english["nouns_in_ing"]), NOUN)
    found |= dict.fromkeys(english["before_verbs"], BEFORE_VERB)
    found |= dict.fromkeys(english["determiners"], DETERMINER)
    found |= dict.fromkeys(english["links"], LINK)
    found |= dict.fromkeys(english["joiners"], JOINER)
    chinese = lists["zh"]
    return _Listed(
        found,
        dict.fromkeys(chinese["breaks"], BREAK)
        | dict.fromkeys(chinese["openers"], OPENER)
        | dict.fromkeys(chinese["verbs"], VERB),
    )


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
    if tag in ("uj", "c"):
        return OF if tag == "uj" else OPENER
    if tag in ("a", "b", "ag", "s"):  # the last are places such as 境内 and 海外
        return MODIFIER
    if tag == "vn":
        return VERBAL
    if tag == "an" or tag[0] in "njligx":
        return NOUN
    return VERB if tag[0] == "v" else BREAK


def _read(path: Path) -> ChineseClasses:
    characters, slots = np.zeros(_CHARACTERS, dtype=np.uint8), np.zeros(SLOTS, dtype=np.uint8)
    known = {word: class_of_tag(tag) for word, _, tag in map(str.split, path.read_text("utf-8").splitlines())}
    known |= {word: BREAK for word in stopwords() if known.get(word) not in (OPENER, OF)}
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

    They are made first (half a second) where they are not kept yet, under a name that tells another jieba
    and other lists.
    """
    found = find_spec("jieba")
    if found is None or not found.submodule_search_locations:
        raise ImportError("jieba is not installed")
    source = Path(found.submodule_search_locations[0], "dict.txt")
    about = source.stat()
    try:
        lists = crc32(_listed_text())
        kept = cache_folder() / f"word-classes-{about.st_size}-{about.st_mtime_ns}-{lists:08x}-{RECIPE}.bytes"
        if not kept.exists() or kept.stat().st_size != _CHARACTERS + SLOTS:
            keep(kept, [b"".join(each.tobytes() for each in _read(source))])
        both = np.fromfile(kept, dtype=np.uint8)
    except (OSError, RuntimeError):  # no home, or none that can be written to
        return _read(source)
    return ChineseClasses(both[:_CHARACTERS].copy(), both[_CHARACTERS:].copy())


def chinese_class(word: str) -> int:
    """The class of a folded Chinese word. One that jieba does not know is a BREAK where its first or last character is.

    Such words are mostly names; some are a particle that sticks to a word (范围内).
    """
    classes = chinese_classes()
    if len(word) == 1:
        return int(classes.characters[ord(word)]) if word <= "\uffff" else NOUN
    slot = slot_of_word(word)
    if slot >= 0:
        return int(classes.slots[slot])
    ends = {chinese_class(word[0]), chinese_class(word[-1])} if len(word) <= LONGEST_WORD else set()
    return BREAK if ends & {BREAK, OPENER, OF} else NOUN


def may_be_asked(word: str) -> bool:
    """Whether a folded word by itself is something to ask for: a noun.

    Of a long Chinese word its beginning tells (进一步提高).
    """
    if word[0] >= "\u2e80":
        begun = [known for known in (word[:2], word[:3]) if len(word) > LONGEST_WORD and slot_of_word(known) >= 0]
        if BREAK in map(chinese_class, begun):
            return False
        return len(word) > 1 and chinese_class(word) in (NOUN, VERBAL)
    return english_class(word) in (NOUN, GERUND)
