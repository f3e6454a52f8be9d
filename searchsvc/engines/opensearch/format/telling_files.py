"""Tellings among the kept files: which releases of a generation tell the same event in another language or script.

Only releases that have tellings are listed: by their keys, sorted, with the language of each; pairs are of the numbers
in that list.
"""

from bisect import bisect_left
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchsvc.engines.whoosh.format.index_format import LANGUAGES
from searchsvc.engines.whoosh.store.telling_pairs import TellingPairs, write_pairs
from searchsvc.errors import IndexDamaged
from searchsvc.tellings.finding import Pairs
from searchsvc.tellings.telling_weights import MOST_KEPT

KEY = "S32"
"""The type of a key (`documents.key_of`)."""
_KEYS, _LANGUAGES = "telling_keys", "telling_languages"


class Tellings(NamedTuple):
    """The tellings of a generation. `languages` has the place of each release's language in `LANGUAGES`."""

    keys: NDArray[np.bytes_]
    languages: NDArray[np.uint8]
    pairs: TellingPairs

    def number(self, key: str) -> int | None:
        """The number of a release in the list; None of one that has no tellings."""
        wanted = key.encode()
        at = bisect_left(self.keys, wanted)
        return at if at < len(self.keys) and self.keys[at] == wanted else None

    def key(self, number: int) -> str:
        """The key of a release in the list."""
        return str(self.keys[number].decode())


def write_tellings(folder: Path, keys: NDArray[np.bytes_], languages: NDArray[np.uint8], pairs: Pairs) -> None:
    """Writes the pairs of documents that have some keys, which are sorted, and are in some languages."""
    listed = np.unique(np.concatenate([pairs.first, pairs.second]))
    first, second = np.searchsorted(listed, pairs.first), np.searchsorted(listed, pairs.second)
    (folder / _KEYS).write_bytes(keys[listed].astype(KEY).tobytes())
    (folder / _LANGUAGES).write_bytes(languages[listed].tobytes())
    write_pairs(folder, Pairs(first, second, pairs.confidence), MOST_KEPT)


def read_tellings(folder: Path) -> Tellings:
    """The tellings of a generation, of which the pairs are mapped. Raises IndexDamaged."""
    try:
        keys = np.frombuffer((folder / _KEYS).read_bytes(), dtype=KEY)
        languages = np.frombuffer((folder / _LANGUAGES).read_bytes(), dtype=np.uint8)
        pairs = TellingPairs(folder, len(keys))
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{folder} is damaged ({error}); remove it and start again") from error
    are_codes = len(languages) == len(keys) and languages.max(initial=0) < len(LANGUAGES)
    are_keys = b"".join(keys.tolist()).isalnum() or not len(keys)
    if not (are_codes and are_keys and bool(np.all(keys[:-1] < keys[1:]))):
        raise IndexDamaged(f"{folder} is damaged (its tellings do not fit each other); remove it and start again")
    return Tellings(keys, languages, pairs)
