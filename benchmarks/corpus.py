"""The corpus: releases that are the same for a seed on every machine, and the real ones among them.

Half are English, half Chinese; up to a fifth of all are real Chinese news. A generated release depends on the seed
and its number alone. Every release declares its date, its language and one to four provinces, so that every engine
counts the same facts (the real ones have no province: theirs are drawn, and their title is their first sentence).
"""

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.vocabulary import Vocabulary
from searchsvc.facts.places.gazetteer import provinces

SEED = 20260101
REAL_FILE = Path("../shared/data/bench/zh_news_2023_20k.jsonl.gz")
REAL_SHARE = 5
"""At most one release in so many is real."""
FIRST_YEAR, LAST_YEAR = 2012, 2026
SHARD = 20_000
"""Releases in one file of the corpus folder."""
_WORDS = (150, 300)
_TITLE_WORDS = (6, 14)
_SENTENCE = (8, 24)
_CLAUSE = (3, 7)
_TOPIC_SHARE = 0.25
_FIRST_SENTENCE = re.compile(r"\s*([^。！？!?\n]{1,60})[。！？!?]?")


@dataclass(frozen=True, slots=True)
class BenchRelease:
    """A release as it is written to the corpus folder."""

    id: str
    title: str
    body: str
    date: str
    language: str
    provinces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus on disk: its folder, how many releases it has, and how many of them are real."""

    folder: Path
    size: int
    real: int


def read_real(path: Path) -> list[BenchRelease]:
    """The real releases, still without provinces; none where there is no such file."""
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_real(json.loads(line)) for line in lines]


def _real(fields: Mapping[str, str]) -> BenchRelease:
    title, body = fields["title"], fields["body"]
    if not title and (match := _FIRST_SENTENCE.match(body)):
        title, body = match[1].strip(), body[match.end() :]
    return BenchRelease(f"real-{fields['id']}", title, body, fields["date"], "zh-Hans", ())


def _between(rng: np.random.Generator, bounds: tuple[int, int]) -> int:
    return int(rng.integers(bounds[0], bounds[1] + 1))


def _words(rng: np.random.Generator, vocabulary: Vocabulary, count: int) -> list[str]:
    last = len(vocabulary.words) - 1
    picks = np.searchsorted(vocabulary.cumulative, rng.random(count)).clip(max=last)
    topic = vocabulary.topics[int(rng.integers(len(vocabulary.topics)))]
    of_topic = rng.random(count) < _TOPIC_SHARE
    places = np.searchsorted(vocabulary.topic_cumulative, rng.random(int(of_topic.sum()))).clip(max=len(topic) - 1)
    picks[of_topic] = topic[places]
    return [vocabulary.words[pick] for pick in picks.tolist()]


def _pieces(rng: np.random.Generator, words: Sequence[str], bounds: tuple[int, int]) -> Iterator[Sequence[str]]:
    at = 0
    while at < len(words):
        width = _between(rng, bounds)
        yield words[at : at + width]
        at += width


def _text(rng: np.random.Generator, language: str, words: Sequence[str]) -> str:
    if language == "en":
        return " ".join(f"{' '.join(piece).capitalize()}." for piece in _pieces(rng, words, _SENTENCE))
    sentences = _pieces(rng, words, _SENTENCE)
    return "".join(f"{'，'.join(''.join(clause) for clause in _pieces(rng, each, _CLAUSE))}。" for each in sentences)


def _provinces(rng: np.random.Generator) -> tuple[str, ...]:
    """One to four codes; the first of the list are several times as frequent as the last."""
    codes = sorted(provinces())
    weights = 1 / np.arange(1, len(codes) + 1) ** 0.7
    order = np.argsort(-np.log(1 - rng.random(len(codes))) / weights, kind="stable")
    return tuple(codes[place] for place in order[: _between(rng, (1, 4))].tolist())


def _date(rng: np.random.Generator) -> str:
    year = FIRST_YEAR + int((LAST_YEAR - FIRST_YEAR + 1) * float(rng.random()) ** 0.7)
    return f"{min(year, LAST_YEAR)}-{int(rng.integers(1, 13)):02}-{int(rng.integers(1, 29)):02}"


def generated(number: int, language: str, vocabulary: Vocabulary, seed: int = SEED) -> BenchRelease:
    """The generated release with this number."""
    rng = np.random.default_rng([seed, number])
    title_words = _between(rng, _TITLE_WORDS)
    words = _words(rng, vocabulary, title_words + _between(rng, _WORDS))
    title, body = words[:title_words], words[title_words:]
    return BenchRelease(
        id=f"{language}-{number:07}",
        title=" ".join(title).capitalize() if language == "en" else "".join(title),
        body=_text(rng, language, body),
        date=_date(rng),
        language={"en": "en", "zh": "zh-Hans"}[language],
        provinces=_provinces(rng),
    )


def releases(
    size: int, vocabularies: Mapping[str, Vocabulary], real: Sequence[BenchRelease] = (), seed: int = SEED
) -> Iterator[BenchRelease]:
    """The releases of a corpus: English at even places, Chinese at odd ones, the real ones evenly among those."""
    chinese = size // 2
    quota = min(len(real), size // REAL_SHARE)
    for number in range(size):
        place = number // 2
        nth = place * quota // chinese if number % 2 else 0
        if number % 2 and nth != (place + 1) * quota // chinese:
            drawn = _provinces(np.random.default_rng([seed, number]))
            each = real[nth]
            yield BenchRelease(each.id, each.title, each.body, each.date, each.language, drawn)
        else:
            language = "zh" if number % 2 else "en"
            yield generated(number, language, vocabularies[language], seed)


def write_corpus(
    folder: Path,
    size: int,
    vocabularies: Mapping[str, Vocabulary],
    real: Sequence[BenchRelease] = (),
    seed: int = SEED,
) -> Corpus:
    """Writes a corpus, unless the folder holds it already."""
    stamp = folder.with_suffix(".stamp")
    wanted = _fingerprint(size, vocabularies, real, seed)
    if not (stamp.is_file() and stamp.read_text() == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        stamp.unlink(missing_ok=True)
        each = releases(size, vocabularies, real, seed)
        for first in range(0, size, SHARD):
            with (folder / f"releases-{first // SHARD:04}.jsonl").open("w", encoding="utf-8") as file:
                for _ in range(min(SHARD, size - first)):
                    file.write(json.dumps(asdict(next(each)), ensure_ascii=False) + "\n")
        stamp.write_text(wanted)
    return Corpus(folder, size, min(len(real), size // REAL_SHARE))


def _fingerprint(size: int, vocabularies: Mapping[str, Vocabulary], real: Sequence[BenchRelease], seed: int) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    digest.update(Path(__file__).with_name("vocabulary.py").read_bytes())
    for vocabulary in vocabularies.values():
        digest.update("\n".join(vocabulary.words).encode())
    digest.update("\n".join(each.id for each in real).encode())
    return f"{size} {seed} {digest.hexdigest()}"


def read_corpus(folder: Path) -> Iterator[BenchRelease]:
    """The releases of a corpus on disk, in order."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                fields = json.loads(line)
                yield BenchRelease(**{**fields, "provinces": tuple(fields["provinces"])})
