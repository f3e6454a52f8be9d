"""Gathers the lexicon of what a build adds, for completions: the words and the noun phrases of its releases.

The lexicons of a generation are those of its builds. Where there come to be too many the smaller ones are merged, as
small segments are at home, so that their number is bounded and the largest is not written again by each build.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from searchsvc.engines.opensearch.format.documents import OpenSearchBatch
from searchsvc.engines.opensearch.format.generation_files import read_summary
from searchsvc.engines.opensearch.format.statistics import NO_COUNTS, RunningCounts, TermCounts
from searchsvc.engines.whoosh.format.segment_files import LEXICON, LEXICON_COUNTS, array_path, ends_of, map_array
from searchsvc.engines.whoosh.terms.term_list import TermList
from searchsvc.engines.whoosh.vocabulary.title_keys import Titles
from searchsvc.engines.whoosh.vocabulary.word_list_writer import LexiconWriter
from searchsvc.engines.whoosh.vocabulary.word_lists import Lexicon

SPILL = 64
"""After so many batches the phrases are put aside."""
MOST_LEXICONS = 8
"""So many lexicons has a generation at most; of more the smaller ones are merged, all but half so many."""
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
        _write(self._writer, [sums.total() for sums in self._words], folder, name)
        shutil.rmtree(self._scratch)


class _Written(NamedTuple):
    """A lexicon on disk: the folder of its files, and its name."""

    folder: Path
    name: str

    def files(self) -> list[Path]:
        return [*self.folder.glob(f"{self.name}.*")]

    def size(self) -> int:
        return array_path(self.folder, self.name, LEXICON).stat().st_size

    def entries(self) -> TermCounts:
        """All words and phrases, with in how many releases each is."""
        texts, ends, counts = (map_array(*self, each) for each in (LEXICON, ends_of(LEXICON), LEXICON_COUNTS))
        return TermCounts(TermList(texts, ends.astype(np.int64)), counts.astype(np.int64))


def write_lexicons(files: Path, name: str, words: LexiconBuilder | None, below: Path | None) -> tuple[str, ...]:
    """Writes the lexicons of a generation into its folder, beside which it makes another for a while.

    They are those of the generation `below`, if there is one, and one called `name`, of what the build adds, if
    anything; or the larger of these and one merged of all others. Returns their names, at most `MOST_LEXICONS`.
    """
    summary = None if below is None else read_summary(below)
    held = [] if below is None or summary is None else [_Written(below, each) for each in summary.lexicons]
    if words is not None:
        words.write(files, name)
        held.append(_Written(files, name))
    smaller = _smaller(held)
    left = [each for each in held if each not in smaller]
    for path in (path for each in left if each.folder != files for path in each.files()):
        shutil.copyfile(path, files / path.name)
    if not smaller:
        return tuple(each.name for each in left)
    merged = f"{name}-merged"
    _merge(smaller, files, merged, 0 if summary is None else summary.releases)
    for path in (path for each in smaller if each.folder == files for path in each.files()):
        path.unlink()
    return (*(each.name for each in left), merged)


def _smaller(held: Sequence[_Written]) -> list[_Written]:
    """What is merged of some lexicons: none where they are few."""
    if len(held) <= MOST_LEXICONS:
        return []
    return sorted(held, key=lambda each: each.size(), reverse=True)[MOST_LEXICONS // 2 :]


def _merge(lexicons: Sequence[_Written], files: Path, name: str, releases: int) -> None:
    """Writes one lexicon that says of every word and phrase what some together say.

    How many titles it stands for is not known any more. It counts as one of `releases`, those of the whole index, which
    decide which words are found by their pinyin: in a large index none that is in one release only.
    """
    scratch = files.with_name("merging")
    writer = LexiconWriter(scratch)
    writer.add_titles(Titles(keys=(), count=releases), 0)
    for each in lexicons:
        for phrases in Lexicon(*each).phrases():
            writer.add_phrases(phrases, carried=False)  # what is taken out is told by `Summary.is_exact`
    _write(writer, [RunningCounts(*(each.entries() for each in lexicons)).total(), NO_COUNTS], files, name)
    shutil.rmtree(scratch)


def _write(writer: LexiconWriter, words: Sequence[TermCounts], folder: Path, name: str) -> None:
    """Writes a lexicon of which the writer has all but the words, which are in as many lists as there are kinds."""
    writer.take_words((each.terms, each.frequencies.astype(np.uint32)) for each in words)
    writer.write_titles(folder, name)
    writer.write_entries(folder, name)
