"""Pinyin without tones: how Han words are read, and which of them sound alike.

Readings come from the data files of `pypinyin`: the first reading of each character, and all syllables of the phrases
in which another reading is right (银行, 重庆). The loader and segmentation of `pypinyin` would cost 50 MB and 29 µs a
word; these tables cost 3 MB and 3 µs.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import repeat
from pathlib import Path

import orjson

from searchsvc.runtime.cache_folder import cache_folder, keep

LONGEST_PHRASE = 4
_CHARACTERS, _PHRASES = "pinyin_dict.json", "phrases_dict.json"
RECIPE = 1
"""Part of the cached file's name: raise it whenever the readings would come out differently."""
_FIRST_CHARACTER, _LAST_CHARACTER = 0x4E00, 0x9FFF
"""The common Han characters. All others are in no vocabulary of official texts, and would triple the table."""
_FLAT = {"zh": "z", "ch": "c", "sh": "s", "l": "n"}
"""Initials that many speakers do not tell apart."""


@dataclass(frozen=True, slots=True)
class KnownReadings:
    """The readings of characters and phrases, without tones.

    `characters` has one syllable for each character, `phrases` the syllables of phrases that are read otherwise, and
    `beginnings` the first characters of these phrases.
    """

    characters: dict[str, str]
    phrases: Mapping[str, Sequence[str]]
    beginnings: frozenset[str]


def _toneless(syllable: str) -> str:
    """A syllable without its tone; ü is typed as v."""
    plain = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(char for char in plain if char.isascii() and char.isalpha())


def _read(folder: Path) -> KnownReadings:
    toneless = cache(_toneless)
    listed: dict[str, str] = orjson.loads((folder / _CHARACTERS).read_bytes())
    characters = {
        chr(int(code)): toneless(readings.split(",")[0])
        for code, readings in listed.items()
        if _FIRST_CHARACTER <= int(code) <= _LAST_CHARACTER
    }
    phrases: dict[str, tuple[str, ...]] = {}
    of_phrases: dict[str, list[list[str]]] = orjson.loads((folder / _PHRASES).read_bytes())
    for phrase, syllables in of_phrases.items():
        if len(phrase) != len(syllables) or not 1 < len(phrase) <= LONGEST_PHRASE:
            continue
        read = tuple(toneless(each[0]) for each in syllables)
        if any(characters.get(char) != syllable for char, syllable in zip(phrase, read, strict=True)):
            phrases[phrase] = read
    return KnownReadings(characters, phrases, frozenset(phrase[0] for phrase in phrases))


def _kept(folder: Path) -> KnownReadings:
    """The same as `_read`, in a hundredth of the time: from this user's cache folder, filled by the first call."""
    about = [(folder / name).stat() for name in (_CHARACTERS, _PHRASES)]
    names = (f"{each.st_size}-{each.st_mtime_ns}" for each in about)
    path = cache_folder() / f"readings-{'-'.join(names)}-{RECIPE}.json"
    if not path.exists():
        made = _read(folder)
        keep(path, [orjson.dumps([made.characters, made.phrases])])
    characters, phrases = orjson.loads(path.read_bytes())
    return KnownReadings(characters, phrases, frozenset(phrase[0] for phrase in phrases))


@cache
def known_readings() -> KnownReadings:
    """The readings of this process: none where pypinyin is not installed."""
    spec = find_spec("pypinyin")
    if spec is None or spec.origin is None:
        return KnownReadings({}, {}, frozenset())
    folder = Path(spec.origin).parent
    try:
        return _kept(folder)
    except (OSError, RuntimeError, ValueError):  # no home, or none that can be written to
        return _read(folder)


def plain_syllables(text: str) -> tuple[str, ...]:
    """The first reading of each character; an empty one where it has none."""
    return tuple(known_readings().characters.get(char, "") for char in text)


@lru_cache(maxsize=4096)
def syllables(text: str) -> tuple[str, ...]:
    """The reading of each character, empty where it has none; the longest known phrases are read as a whole."""
    known, at = known_readings(), 0
    plain = tuple(map(known.characters.get, text, repeat("")))
    if known.beginnings.isdisjoint(text[:-1]):
        return plain
    found: list[str] = []
    while at < len(text):
        phrase = None
        if text[at] in known.beginnings:
            for length in range(min(LONGEST_PHRASE, len(text) - at), 1, -1):
                phrase = known.phrases.get(text[at : at + length])
                if phrase is not None:
                    break
        found.extend(phrase or plain[at : at + 1])
        at += len(phrase or " ")
    return tuple(found)


@lru_cache(maxsize=2048)
def flattened(syllable: str) -> str:
    """A syllable without the differences that many speakers do not make: zh/z, ch/c, sh/s, l/n, and a final ng/n."""
    for initial, flat in _FLAT.items():
        if syllable.startswith(initial):
            syllable = flat + syllable[len(initial) :]
            break
    return syllable[:-1] if syllable.endswith("ng") else syllable


def sound(read: Sequence[str]) -> str:
    """The key by which words that sound alike, or nearly so, are found."""
    return " ".join(map(flattened, read))
