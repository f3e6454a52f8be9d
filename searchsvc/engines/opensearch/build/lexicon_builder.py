"""Gathers the lexicon of what a build adds: the words and the noun phrases of its releases, for completions."""

import shutil
from pathlib import Path

import numpy as np

from searchsvc.engines.opensearch.format.documents import OpenSearchBatch
from searchsvc.engines.opensearch.format.generation_files import read_summary
from searchsvc.engines.opensearch.format.statistics import RunningCounts
from searchsvc.engines.whoosh.vocabulary.title_keys import Titles
from searchsvc.engines.whoosh.vocabulary.word_list_writer import LexiconWriter

SPILL = 64
"""After so many batches the phrases are put aside."""
_KINDS = 2


class LexiconBuilder:
    """Takes the words and phrases of batches; `scratch` is a folder of its own.

    Titles are counted only: those that begin with a text are asked of the cluster.
    """

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._writer = LexiconWriter(scratch)
        self._words = [RunningCounts() for _ in range(_KINDS)]
        self._batches = 0

    def add(self, batch: OpenSearchBatch) -> None:
        """Takes what a batch adds."""
        for sums, counts in zip(self._words, batch.words, strict=True):
            sums.add(counts)
        self._writer.add_titles(Titles(keys=(), count=batch.titles), 0)
        self._writer.add_phrases(batch.phrases, carried=False)
        self._batches += 1
        if self._batches % SPILL == 0:
            self._writer.spill()()

    def write(self, folder: Path, name: str) -> None:
        """Writes the files of the lexicon; nothing can be added after that."""
        totals = [sums.total() for sums in self._words]
        self._writer.take_words((each.terms, each.frequencies.astype(np.uint32)) for each in totals)
        self._writer.write_titles(folder, name)
        self._writer.write_entries(folder, name)
        shutil.rmtree(self._scratch)


def write_lexicons(files: Path, name: str, words: LexiconBuilder | None, below: Path | None) -> tuple[str, ...]:
    """Writes the lexicons of a generation into its folder; returns their names.

    They are those of the generation `below`, if there is one, and one called `name`, of what the build adds, if
    anything.
    """
    names: list[str] = []
    if below is not None:
        names += read_summary(below).lexicons
        for each in names:
            for path in below.glob(f"{each}.*"):
                shutil.copyfile(path, files / path.name)
    if words is not None:
        words.write(files, name)
        names.append(name)
    return tuple(names)
