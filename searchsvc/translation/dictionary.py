"""The dictionary: what its packed tables hold, how they are made, and where they are kept.

It is packed once a machine, into the user's cache folder, under a name that holds the versions of data and recipe.
A background job does that, because it takes some seconds; until then there is no dictionary.
"""

import logging
import math
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from searchsvc.model.index_status import Translation
from searchsvc.runtime.background_job import BackgroundJob
from searchsvc.runtime.cache_folder import cache_folder, cache_place
from searchsvc.text.fold import fold_text
from searchsvc.text.stopwords import stopwords
from searchsvc.text.word_families import root
from searchsvc.translation import translation_weights as weights
from searchsvc.translation.cedict import CedictEntry, dictionary_file, dictionary_version, package_file, read_entries
from searchsvc.translation.glosses import Gloss, glosses
from searchsvc.translation.keys import key_of
from searchsvc.translation.pack import Entries, Table, open_packed, write_packed

RECIPE = 1
"""To be raised whenever the tables would come out differently: keys, glosses, weights, or stems."""
_PACKING = "searchsvc.translation.packing_job"
_LOOK_SECONDS = 0.5
"""While the dictionary is being packed, it is looked for so often."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The packed tables.

    `headwords` has the Chinese headwords of an English gloss, by `key_of` its words; `glosses` the English glosses of a
    headword; `inside` headwords by the key of one word inside their longer glosses; `families` the words of a `root`.
    """

    headwords: Table
    glosses: Table
    inside: Table
    families: Table


_Weighted = dict[str, dict[str, float]]


def _strongest(table: Mapping[str, Mapping[str, float]], most: int) -> dict[str, Entries]:
    return {key: sorted(found.items(), key=lambda each: (-each[1], each[0]))[:most] for key, found in table.items()}


def _raise_to(table: dict[str, float], text: str, weight: float) -> None:
    table[text] = max(table.get(text, 0.0), weight)


def frequencies() -> dict[str, int]:
    """How often jieba's list counts each Chinese word."""
    path = package_file("jieba", "jieba/dict.txt")
    rows = (line.split(" ") for line in path.read_text("utf-8").splitlines()) if path else ()
    return {fold_text(row[0]): int(row[1]) for row in rows}


def tables(entries: Iterable[CedictEntry], counts: Mapping[str, int]) -> tuple[Mapping[str, Entries], ...]:
    """The tables of `Dictionary`, made from a dictionary's entries and the frequencies of Chinese words."""
    cleaned: list[tuple[CedictEntry, list[Gloss]]] = []
    senses: dict[str, int] = defaultdict(int)
    for entry in entries:
        told = [gloss for gloss in glosses(entry) if not stopwords().issuperset(gloss.words)]
        if told:
            cleaned.append((entry, told))
            senses[entry.headword] += told[-1].rank + 1
    headwords: _Weighted = defaultdict(dict)
    english: _Weighted = defaultdict(dict)
    inside: _Weighted = defaultdict(dict)
    single: dict[str, str] = {}
    for entry, told in cleaned:
        headword = entry.headword
        commonness = _commonness(counts.get(headword, 0))
        share = commonness * senses[headword] ** -weights.SENSES_POWER
        for gloss in told:
            weight = _gloss_weight(entry, gloss)
            key = key_of(gloss.words)
            _raise_to(headwords[key], headword, weight * share)
            _raise_to(english[headword], " ".join(gloss.words), weight)
            if len(gloss.words) == 1 and key.isascii() and key.isalpha():
                single[key] = min(single.get(key, gloss.words[0]), gloss.words[0], key=lambda word: (len(word), word))
            content = [word for word in gloss.words if word not in stopwords()]
            if 1 < len(content) <= weights.LONGEST_INSIDE:
                for word in content:
                    _raise_to(inside[key_of((word,))], headword, weight * commonness / len(content))
    return (
        _strongest(headwords, weights.MOST_PACKED),
        _strongest(english, weights.MOST_PACKED),
        _strongest(inside, weights.MOST_INSIDE),
        _families(single),
    )


def _commonness(count: int) -> float:
    return float(min(1.0, math.log(2 + count) / math.log(2 + weights.FREQUENT)) ** weights.FREQUENCY_POWER)


def _gloss_weight(entry: CedictEntry, gloss: Gloss) -> float:
    weight = (1 + gloss.rank) ** -weights.RANK_POWER
    if gloss.partial:
        weight *= weights.NAME_IN_GLOSS
    if len(entry.headword) == 1 and entry.pinyin[:1].isupper():
        weight *= weights.SURNAME
    return float(weight)


def _families(single: Mapping[str, str]) -> dict[str, Entries]:
    families: _Weighted = defaultdict(dict)
    for key, word in single.items():
        families[root(key)][word] = 1.0
    return _strongest(families, weights.MOST_PACKED)


def packed_path() -> Path | None:
    """Where the packed dictionary of this user is, or will be; None where its package is not installed."""
    data = dictionary_version()
    return cache_place() / f"cedict-{data}-jieba-{version('jieba')}-{RECIPE}.dict" if data else None


def _open(path: Path) -> Dictionary:
    return Dictionary(*open_packed(path))


def pack_job() -> BackgroundJob | None:
    """The job that packs the dictionary; None where its package is not installed. Raises OSError without a home."""
    path = packed_path()
    return None if path is None else BackgroundJob(_PACKING, path.with_suffix(".job"))


class DictionaryOfMachine:
    """The dictionary of this machine: opened as soon as it is packed, which a background job does meanwhile.

    Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._opened: Dictionary | None = None
        self._state: Translation = "preparing"
        self._look_at = 0.0
        self._is_started = False

    def get(self) -> Dictionary | None:
        """The dictionary; None where there is none, or not yet. The log says which, once."""
        if self._is_due():
            with self._lock:
                if self._is_due():
                    self._open()
                    self._look_at = time.monotonic() + _LOOK_SECONDS
        return self._opened

    def _is_due(self) -> bool:
        """Whether it should be looked for now."""
        return self._state == "preparing" and time.monotonic() >= self._look_at

    def state(self) -> Translation:
        """Whether queries are translated, will be in a while, or not at all."""
        self.get()
        return self._state

    def wait(self) -> Dictionary | None:
        """The dictionary, once the job that packs it has ended; None where there is none."""
        if self.state() == "preparing" and (job := pack_job()) is not None:
            job.wait()
            self._look_at = 0.0
        return self.get()

    def _open(self) -> None:
        path = packed_path() if dictionary_file() is not None else None
        if path is None:
            self._give_up("the dictionary is not installed (pip install 'searchsvc[translation]')")
            return
        with suppress(FileNotFoundError, ValueError):
            self._opened, self._state = _open(path), "ready"
            return
        job = BackgroundJob(_PACKING, path.with_suffix(".job"))
        if self._is_started and not job.is_running():
            self._give_up(f"the dictionary could not be packed ({job.last_words()}; {job.log_path} has more)")
        elif not self._is_started:
            try:
                cache_folder()
                job.start(os.environ)
            except OSError as error:
                self._give_up(f"the dictionary cannot be packed into {path} ({error.strerror})")
                return
            self._is_started = True
            _log.warning("queries are not translated yet: the dictionary is being packed, which takes some seconds")

    def _give_up(self, reason: str) -> None:
        self._state = "absent"
        _log.warning("queries are not translated: %s", reason)


@cache
def dictionary_of_machine() -> DictionaryOfMachine:
    """The one of this process."""
    return DictionaryOfMachine()


def dictionary() -> Dictionary | None:
    """The dictionary; None where there is none, or not yet: without it nothing is translated and all else works."""
    return dictionary_of_machine().get()


def pack_dictionary() -> None:
    """Packs the dictionary of this machine. Raises OSError where it cannot be written."""
    path, source = packed_path(), dictionary_file()
    if path is not None and source is not None:
        cache_folder()
        write_packed(path, tables(read_entries(source), frequencies()))
