"""The peers' texts: what a peer indexes through its plainest analyzer, so that no engine's tokenizer is on trial.

Characters are folded as ours are; Latin words and numbers stand as they are; Han runs become the words of jieba's
search mode. Tokens are joined by spaces.
"""

import json
import multiprocessing
import re
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from benchmarks.corpus import BenchRelease, read_corpus
from searchsvc.text.fold import fold_text
from searchsvc.text.units import HAN
from searchsvc.text.words import segmenter

_TOKEN = re.compile(rf"[a-z0-9]+|[{HAN}]+")
_CHUNK = 250


@dataclass(frozen=True, slots=True)
class TokenizedRelease:
    """A release as the peers see it."""

    id: str
    language: str
    title: str
    body: str
    date: str
    year: int
    provinces: tuple[str, ...]


def tokenize(text: str) -> str:
    """The tokens of a text, joined by spaces."""
    found: list[str] = []
    for match in _TOKEN.finditer(fold_text(text)):
        run = match[0]
        if run[0].isascii():
            found.append(run)
        else:
            found.extend(word for word, _ in segmenter().search_words(run))
    return " ".join(found)


def tokenized(release: BenchRelease) -> TokenizedRelease:
    """One release, tokenized."""
    return TokenizedRelease(
        id=release.id,
        language=release.language,
        title=tokenize(release.title),
        body=tokenize(release.body),
        date=release.date,
        year=int(release.date[:4]),
        provinces=release.provinces,
    )


def _lines(chunk: list[BenchRelease]) -> str:
    return "".join(json.dumps(asdict(tokenized(release)), ensure_ascii=False) + "\n" for release in chunk)


def write_tokens(corpus: Path, path: Path, jobs: int) -> float:
    """Tokenizes a corpus with `jobs` processes; returns the seconds it took, reading and writing included."""
    started = time.perf_counter()
    each = read_corpus(corpus)
    chunks = iter(lambda: list(islice(each, _CHUNK)), [])
    with path.open("w", encoding="utf-8") as file:
        if jobs < 2:
            file.writelines(map(_lines, chunks))
            return time.perf_counter() - started
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            while batch := list(islice(chunks, 8 * jobs)):
                file.writelines(pool.map(_lines, batch))
    return time.perf_counter() - started


def read_tokens(path: Path) -> Iterator[TokenizedRelease]:
    """The tokenized releases, in order."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            fields = json.loads(line)
            yield TokenizedRelease(**{**fields, "provinces": tuple(fields["provinces"])})
