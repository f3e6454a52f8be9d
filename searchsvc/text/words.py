"""Chinese words by jieba: the segmenter behind ranking, and behind the splitting of long queries.

Matching never depends on it (n-grams do that). rjieba, a port of the same algorithm and dictionary, is used where
it is installed because it is an order of magnitude faster; a test holds it to jieba's own output. jieba's cache is
unmarshalled when it is read, so it lives in the user's own cache folder, never in a shared temporary one.
"""

import logging
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.util import find_spec
from types import ModuleType
from typing import Protocol

from searchsvc.runtime.cache_folder import cache_folder
from searchsvc.text.kernels.segmentation import LONGEST_WORD, holds


class Segmenter(Protocol):
    """What is needed of a segmenter; input is one run of folded (simplified) Han characters."""

    def cut(self, run: str) -> list[str]:
        """The words of a run, in order, which together are the run."""

    def search_words(self, run: str) -> Iterator[tuple[str, int]]:
        """The words of a run and the words inside them, each with its offset in the run."""

    def knows(self, word: str) -> bool:
        """Whether the dictionary holds the word."""


class JiebaSegmenter:
    """The reference: jieba itself."""

    def __init__(self) -> None:
        import jieba  # noqa: PLC0415 - half a second and 100 MB that rjieba's users need not spend

        jieba.setLogLevel(logging.ERROR)
        tokenizer = jieba.Tokenizer()
        tokenizer.tmp_dir = str(cache_folder())
        tokenizer.initialize()
        self._tokenizer = tokenizer

    def cut(self, run: str) -> list[str]:
        """See `Segmenter`."""
        return list(self._tokenizer.cut(run))

    def search_words(self, run: str) -> Iterator[tuple[str, int]]:
        """See `Segmenter`."""
        for word, start, _ in self._tokenizer.tokenize(run, mode="search"):
            yield word, start

    def knows(self, word: str) -> bool:
        """See `Segmenter`."""
        return bool(self._tokenizer.FREQ.get(word))


class RjiebaSegmenter:
    """jieba's algorithm in native code, which takes a tenth of a second to load: only where something is to be cut."""

    def __init__(self) -> None:
        if find_spec("rjieba") is None:
            raise ImportError("rjieba is not installed")  # absent where no wheel exists

    @cached_property
    def _native(self) -> ModuleType:
        import rjieba  # noqa: PLC0415 - loading it takes 0.1 s, and a search without a Han run to cut needs it not

        return rjieba

    def cut(self, run: str) -> list[str]:
        """See `Segmenter`."""
        return list(self._native.cut(run))

    def search_words(self, run: str) -> Iterator[tuple[str, int]]:
        """See `Segmenter`."""
        for word, start, _ in self._native.tokenize(run, "search"):
            yield word, start

    def knows(self, word: str) -> bool:
        """See `Segmenter`."""
        if 1 < len(word) <= LONGEST_WORD:
            return holds(word)
        return bool(self._native.has_word(word))


@cache
def segmenter() -> Segmenter:
    """The segmenter of this process, loaded at its first use."""
    try:
        return RjiebaSegmenter()
    except ImportError:
        return JiebaSegmenter()
