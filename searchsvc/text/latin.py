"""The light English stem: one form for the inflections and spellings of a word, never for different words.

Rule: only inflection (plural, -ed, -ing, irregular forms) and British against American spelling are undone;
derivation is not (university, universal and universe stay apart; so do news and new, policy and police).
Stems are keys for comparison and are never shown.
"""

import json
import re
from functools import cache, lru_cache
from importlib.resources import files

_VOWELS = "aeiou"
_VOWEL_GROUP = re.compile(r"[aeiouy]+")
_MAYBE_BRITISH = re.compile(r"our|is|ys|tre")
"""Matches every word that one of the next four patterns matches, and few others: a quick first test."""
_OUR = re.compile(r"(?<=[a-z]{2})our(?=(?:s|ed|ing|ers?|able|ably|hoods?|al|ful|less|ites?|y)?$)")
_ISE = re.compile(r"(?<=[a-z]{2})is(?=(?:e|es|ed|ing|ations?|ers?|able)$)")
_YSE = re.compile(r"(?<=al)ys(?=(?:e|ed|ing|ers?)$)")
_METRE = re.compile(r"(met|lit)re(?=s?$)")
_NEEDS_E = re.compile(r"(?:[cvzu]|[dr]g|[rnlp]s|[aeiou]{2}s|[bcdfgkptz]l)$")
_SHORT_NEEDS_E = re.compile(r"^(?:[^aeiou]*[aeiouy][^aeiouwxyh]|[^aeiou]*qu[aeiou][^aeiouwxyh])$")


@cache
def _table(name: str) -> dict[str, str]:
    tables = json.loads(files("searchsvc.data").joinpath("english_forms.json").read_text("utf-8"))
    table: dict[str, str] = tables[name]
    return table


@cache
def _kept() -> frozenset[str]:
    return frozenset(_table("kept"))


def _syllables(text: str) -> int:
    return len(_VOWEL_GROUP.findall(text))


def _american(word: str) -> str:
    word = _table("spelling").get(word, word)
    if _MAYBE_BRITISH.search(word) is None:
        return word
    word = _METRE.sub(lambda match: match[1] + "er", word)
    return _YSE.sub("yz", _ISE.sub("iz", _OUR.sub("or", word)))


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "xes", "ches", "shes", "oes")):
        return word[:-2]
    if word.endswith("uses") and word[:-2] in _table("us_nouns"):
        return word[:-2]
    return word[:-1]


def _restore(rest: str) -> str:
    """The base of a verb, from what -ed or -ing left: plann(ed) → plan, hop(ing) → hope, improv(ing) → improv."""
    double = rest[-1] == rest[-2] and rest[-1] not in _VOWELS
    if double:
        keeps = rest[-1] in "sfz" or rest in ("add", "err") or (rest[-1] == "l" and _syllables(rest) == 1)
        return rest if keeps else rest[:-1]
    if _syllables(rest) == 1 and (
        _NEEDS_E.search(rest) or _SHORT_NEEDS_E.match(rest) or rest + "e" in _table("silent_e")
    ):
        return rest + "e"
    return rest


def _present(word: str) -> str:
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("eed"):
        return word[:-1] if word in _table("eed_verbs") else word
    for suffix in ("ing", "ed"):
        rest = word.removesuffix(suffix)
        if rest != word:
            return _restore(rest) if len(rest) > 1 and _syllables(rest) else word
    return word


def _without_final_e(word: str) -> str:
    """Drops the silent e of a longer word, so that improve and improving have one stem. Short words keep it (plane)."""
    if word.endswith("e") and word[-2] not in "eoy" and _syllables(word[:-1]) > 1:
        return word[:-1]
    if word.endswith("ll") and _syllables(word) > 1:
        return word[:-1]
    return word


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The light stem of one folded Latin word; words with other characters than a-z come back as they are."""
    if len(word) < 3 or not word.isascii() or not word.isalpha() or word in _kept():
        return word
    irregular = _table("irregular").get(word)
    if irregular is not None:
        return stem(irregular) if irregular != word else word
    word = _american(word)
    singular = _singular(word)
    if singular != word and singular in _table("irregular"):
        return stem(singular)
    if len(singular) < 3:
        return singular
    if singular in _kept():
        return singular
    return _without_final_e(_present(singular))
