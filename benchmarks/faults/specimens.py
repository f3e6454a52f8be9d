"""The indexes that are damaged: a small one and a middling one, what is asked of them, and the right answers.

The small one has all kinds of files in a few bytes each. The middling one has files of more than a mebibyte, which are
not read whole when an index is opened.
"""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from benchmarks.corpus import releases
from benchmarks.faults.answers import Asked, answers_of, completions, readings, searches
from benchmarks.faults.scenarios import write_records
from benchmarks.vocabulary import Vocabulary, chinese_words, english_words, make_vocabulary
from searchsvc.engines.selection import current_generation, open_engine
from searchsvc.indexing.reindex import reindex
from searchsvc.model.query import Query

MIDDLING = 4_000
_SMALL = 40
_WORDS, _CHINESE_WORDS = 8_000, 5_000
_CHARACTERS = 900
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Specimen:
    """An index to be damaged, an undamaged copy of it, and what is asked, with the right answers by question."""

    name: str
    index: Path
    sound: Path
    corpus: Path
    asked: Asked
    right: dict[str, str]

    def files(self) -> list[str]:
        """Every file that the index is made of, but for empty ones: the pointer, and those of its generation.

        In an order that is the same for every build, although segments have names drawn at random.
        """
        generation = self.sound / "generations" / (current_generation(self.sound) or "")
        paths = [self.sound / "current", *generation.iterdir()]
        held = [each for each in paths if each.stat().st_size]
        held.sort(key=lambda each: (each.name.partition(".")[2], each.stat().st_size, each.name))
        return [str(each.relative_to(self.sound)) for each in held]

    def renew(self) -> None:
        """Puts the sound index back in place."""
        shutil.rmtree(self.index, ignore_errors=True)
        shutil.copytree(self.sound, self.index)


def make_small(work: Path) -> Specimen:
    """Two segments, one of them with releases that are deleted."""
    corpus, sound = work / "small-corpus", work / "small-sound"
    for folder in (corpus, sound):
        shutil.rmtree(folder, ignore_errors=True)
    write_records(corpus, "a", 0, _SMALL)
    reindex(corpus, sound)
    write_records(corpus, "b", 100, 110)
    write_records(corpus, "a", 0, _SMALL - 4)
    reindex(corpus, sound)
    asked = {**searches(), **readings(["r2", "r3", "r101"], "education 农村"), **completions(["educ", "农村", "ru"])}
    return _specimen("small", work, corpus, sound, asked)


def make_middling(work: Path, size: int) -> Specimen:
    """Releases of words that do not exist, half in English, half in Chinese; kept in the work folder."""
    corpus, sound = work / f"{size}-corpus", work / f"{size}-sound"
    random = Random(size)
    english, chinese = _invented(random)
    vocabularies = {
        "en": _vocabulary(english_words({word: 1 / rank for rank, word in enumerate(english, 1)})),
        "zh": _vocabulary(chinese_words({word: 1 / rank for rank, word in enumerate(chinese, 1)})),
    }
    made = list(releases(size, vocabularies))
    if not corpus.is_dir():
        corpus.mkdir(parents=True)
        lines = [json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in made]
        (corpus / "releases.jsonl").write_text("".join(lines), "utf-8")
    reindex(corpus, sound, keep=0)  # whose answers would be right as well, but not the same
    some = random.sample(made, _SHOWN)
    words = [word for each in some for word in each.title.split()[:2]]
    asked = {
        **searches([Query(q=text) for text in (*english[3:9], *chinese[3:9], english[4000], chinese[3000])]),
        **searches([Query(q=f'"{each.title[:12]}"') for each in some]),
        **searches([Query(q=f"{words[0]} OR {words[1]}", sort="newest", per_page=100), Query(q="ba*", match="any")]),
        **searches([Query(q="", province=("CN-HB",), sort="oldest"), Query(q=f"{english[2]} {english[5]}x")]),
        **readings([each.id for each in some], words[0]),
        **completions([english[9][:3], chinese[7][:1]]),
    }
    return _specimen("middling", work, corpus, sound, asked)


def _specimen(name: str, work: Path, corpus: Path, sound: Path, asked: Asked) -> Specimen:
    specimen = Specimen(name, work / f"{name}-index", sound, corpus, asked, {})
    specimen.right.update(answers_of(open_engine(sound), asked))
    specimen.renew()
    return specimen


def _vocabulary(frequencies: dict[str, float]) -> Vocabulary:
    return make_vocabulary(frequencies, seed=1)


def _invented(random: Random) -> tuple[list[str], list[str]]:
    """Words of syllables, and words of two characters, of each so many, none twice."""
    syllables = [first + last for first in "bcdfghklmnprstvw" for last in ("a", "e", "i", "o", "u", "an", "er", "il")]
    characters = [chr(0x4E00 + random.randrange(6_000)) for _ in range(_CHARACTERS)]
    english: dict[str, None] = {}
    while len(english) < _WORDS:
        english["".join(random.choices(syllables, k=random.randint(2, 4)))] = None
    chinese: dict[str, None] = {}
    while len(chinese) < _CHINESE_WORDS:
        chinese["".join(random.choices(characters, k=2))] = None
    return [*english], [*chinese]
