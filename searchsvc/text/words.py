"""Chinese words by jieba: the segmenter that ranking uses, and that splits long queries.

What a query matches never depends on it, as that is decided by n-grams. rjieba, a port of the same algorithm and
dictionary, is used where it is installed because it is ten times as fast; a test checks that it gives jieba's own
output. jieba's cache is unmarshalled when it is read, so it is kept in the user's own cache folder, never in a shared
temporary one.
"""

import logging
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.util import find_spec
from types import ModuleType
from typing import Protocol

from typing_extensions import override

from searchsvc.runtime.cache_folder import cache_folder
from searchsvc.text.kernels.segmentation import LONGEST_WORD, holds


class Segmenter(Protocol):
    """What a segmenter can do. A run is a stretch of folded, and so simplified, Han characters."""

    def cut(self, run: str) -> list[str]:
        """The words of a run, in order; joined, they are the run."""

    def search_words(self, run: str) -> Iterator[tuple[str, int]]:
        """The words of a run and the words inside them, each with its offset in the run."""

    def knows(self, word: str) -> bool:
        """Whether the dictionary holds the word."""


class JiebaSegmenter(Segmenter):
    """The reference: jieba itself."""

    def __init__(self) -> None:
        import jieba  # noqa: PLC0415 - half a second and 100 MB that rjieba's users need not spend

        jieba.setLogLevel(logging.ERROR)
        tokenizer = jieba.Tokenizer()
        tokenizer.tmp_dir = str(cache_folder())
        tokenizer.initialize()
        self._tokenizer = tokenizer

    @override
    def cut(self, run: str) -> list[str]:
        return list(self._tokenizer.cut(run))

    @override
    def search_words(self, run: str) -> Iterator[tuple[str, int]]:
        for word, start, _ in self._tokenizer.tokenize(run, mode="search"):
            yield word, start

    @override
    def knows(self, word: str) -> bool:
        return bool(self._tokenizer.FREQ.get(word))


class RjiebaSegmenter(Segmenter):
    """jieba's algorithm in native code; it is loaded, which takes a tenth of a second, when something is first cut.

    Raises ImportError where rjieba is not installed.
    """

    def __init__(self) -> None:
        if find_spec("rjieba") is None:
            raise ImportError("rjieba is not installed")  # absent where no wheel exists

    @cached_property
    def _native(self) -> ModuleType:
        import rjieba  # noqa: PLC0415 - loading it takes 0.1 s, and a search without a Han run to cut needs it not

        return rjieba

    @override
    def cut(self, run: str) -> list[str]:
        return list(self._native.cut(run))

    @override
    def search_words(self, run: str) -> Iterator[tuple[str, int]]:
        for word, start, _ in self._native.tokenize(run, "search"):
            yield word, start

    @override
    def knows(self, word: str) -> bool:
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
