"""However many builds follow each other, their lexicons stay few, and say together what each of all builds would."""

from pathlib import Path

import numpy as np
import pytest

from searchsvc.engines.opensearch.build.lexicon_builder import MOST_LEXICONS, LexiconBuilder, write_lexicons
from searchsvc.engines.opensearch.format.documents import pack_releases
from searchsvc.engines.opensearch.format.generation_files import FORMAT, Summary, write_files
from searchsvc.engines.opensearch.format.statistics import LENGTHS, NO_COUNTS, IndexStatistics
from searchsvc.engines.whoosh.vocabulary.joined_lexicons import JoinedLexicons
from searchsvc.engines.whoosh.vocabulary.word_lists import Lexicon
from searchsvc.model.release import Release

BUILDS = 3 * MOST_LEXICONS
LARGEST = 30
FILES = 11


def releases_of(number: int) -> list[Release]:
    """What a build adds: the first one many releases, the others one or two, in both scripts."""
    count = LARGEST if number == 0 else 1 + number % 2
    own = f"word{chr(ord('a') + number)}"
    texts = [f"The rural school bridge {own} opens. 新桥{each}通车，乡村振兴会议召开。" for each in range(count)]
    return [Release(f"{number}-{each}", f"School bridge of {number}", text, None) for each, text in enumerate(texts)]


class Chain:
    """Generations that stand upon each other; of each only what tells of its lexicons."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.below: Path | None = None
        self.releases = 0

    def build(self, number: int, *put: Release) -> Summary:
        """Adds a generation of some releases more."""
        files = self.folder / f"build-{number}" / "files"
        files.mkdir(parents=True)
        words = LexiconBuilder(files.with_name("lexicon")) if put else None
        if words is not None:
            words.add(pack_releases(put))
        self.releases += len(put)
        names = write_lexicons(files, f"g{number}", words, self.below)
        summary = Summary(FORMAT, "f", "1", self.releases, {}, {}, "", names, True, None)
        write_files(files, summary, IndexStatistics(self.releases, NO_COUNTS, np.zeros(4, dtype=LENGTHS)))
        assert [path.name for path in files.parent.iterdir()] == ["files"]
        self.below = files
        return summary

    def lexicons(self, summary: Summary) -> JoinedLexicons:
        """The lexicons of the newest generation."""
        assert self.below is not None
        return JoinedLexicons([Lexicon(self.below, name) for name in summary.lexicons])


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> JoinedLexicons:
    """The lexicon of each build, none of them merged."""
    found: list[Lexicon] = []
    for number in range(BUILDS):
        folder = tmp_path_factory.mktemp(f"alone-{number}")
        (name,) = Chain(folder).build(number, *releases_of(number)).lexicons
        found.append(Lexicon(folder / f"build-{number}" / "files", name))
    return JoinedLexicons(found)


def test_lexicons_stay_few_and_the_largest_is_not_written_again(tmp_path: Path, alone: JoinedLexicons) -> None:
    chain = Chain(tmp_path)
    for number in range(BUILDS):
        summary = chain.build(number, *releases_of(number))
        assert len(summary.lexicons) <= MOST_LEXICONS
        assert summary.lexicons[0] == "g0"
        assert chain.below is not None
        assert len([*chain.below.glob("g*")]) == FILES * len(summary.lexicons) + 1  # and `generation.json`
    merged = chain.lexicons(summary)
    for prefix in ("r", "sch", "school b", "word", "新", "会", "会议"):
        found = merged.beginning(prefix, 50)
        assert found
        assert found == alone.beginning(prefix, 50)
        for each in found:
            assert merged.frequency(each.text) == alone.frequency(each.text) == each.frequency
    for letters in ("xc", "xiangcun", "huiyi"):
        assert {each.text for each in merged.read_as(letters, 50)} == {each.text for each in alone.read_as(letters, 50)}
    assert {each.text: each.frequency for each in merged.near("brigde", 3.0)} == {
        each.text: each.frequency for each in alone.near("brigde", 3.0)
    }
    assert merged.sounding("xin qiao") == alone.sounding("xin qiao") != []


def test_a_build_that_adds_nothing_takes_over_what_is_there(tmp_path: Path) -> None:
    chain = Chain(tmp_path)
    assert chain.build(0).lexicons == ()
    assert chain.build(1, *releases_of(1)).lexicons == ("g1",)
    before = {path.name: path.read_bytes() for path in chain.below.glob("g1.*")} if chain.below else {}
    assert chain.build(2).lexicons == ("g1",)
    assert chain.below is not None
    assert {path.name: path.read_bytes() for path in chain.below.glob("g1.*")} == before != {}
