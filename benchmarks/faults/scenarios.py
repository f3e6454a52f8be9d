"""The reindexes that are made to go wrong: each begins with an index (or none) and a corpus that has gone on since.

What an undisturbed reindex makes of it is the new state; what the index answers before is the old one.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.errors import EngineFailed
from benchmarks.faults.answers import state_of
from benchmarks.faults.children import in_child
from searchsvc.indexing.reindex import reindex

_PROVINCES = ("CN-HB", "CN-BJ", "CN-SH")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A reindex: of what corpus, from what index, whether in full, and the answers before and after."""

    name: str
    corpus: Path
    start: Path
    full: bool
    old: str
    new: str

    def begin(self, index: Path) -> None:
        """Puts the index at which the scenario begins there."""
        shutil.rmtree(index, ignore_errors=True)
        shutil.copytree(self.start, index)

    def reindex(self, index: Path) -> None:
        """The reindex itself."""
        reindex(self.corpus, index, full=self.full)

    def arguments(self, index: Path) -> list[str]:
        """The same as arguments of the command."""
        arguments = ["reindex", "--corpus", str(self.corpus), "--index", str(index), "--jobs", "1", "--nice", "0"]
        return [*arguments, *(["--full"] if self.full else [])]


def write_records(corpus: Path, name: str, first: int, last: int, word: str = "") -> None:
    """Writes the records [first, last) into a file of a corpus; `word` makes their texts others than before."""
    corpus.mkdir(parents=True, exist_ok=True)
    records = (_record(number, word) for number in range(first, last))
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    (corpus / f"{name}.jsonl").write_text("".join(lines), "utf-8")


def _record(number: int, word: str) -> dict[str, str | int]:
    year, day = 2018 + number % 7, 1 + number % 28
    if number % 2:
        title, text = f"农村教育第{number}号通知", f"第{number}次会议讨论农村学校{word}的教育计划，投入{number}00万元。"
    else:
        title = f"Rural school notice {number}"
        text = f"The rural school plan number {number} {word} was told: education for {number} teachers in the county."
    province = _PROVINCES[number % len(_PROVINCES)]
    return {
        "id": f"r{number}",
        "title": title,
        "text": text * (1 + number % 3),
        "date": f"{year}-03-{day:02}",
        "province": province,
    }


def _first(corpus: Path, _: Path) -> None:
    write_records(corpus, "a", 0, 8)


def _increment(corpus: Path, index: Path) -> None:
    write_records(corpus, "a", 0, 8)
    write_records(corpus, "b", 20, 23)
    write_records(corpus, "c", 30, 32)
    reindex(corpus, index)
    write_records(corpus, "b", 20, 23, "changed")
    (corpus / "c.jsonl").unlink()
    write_records(corpus, "d", 40, 43)


def _merge(corpus: Path, index: Path) -> None:
    """Two segments of which more than half is deleted then, so that both are merged, and one that stays."""
    for name, first, last in (("a", 0, 3), ("b", 20, 23), ("c", 40, 42)):
        write_records(corpus, name, first, last)
        reindex(corpus, index)
    write_records(corpus, "a", 0, 1)
    write_records(corpus, "b", 20, 21)
    write_records(corpus, "d", 60, 62)


def _full(corpus: Path, index: Path) -> None:
    write_records(corpus, "a", 0, 8)
    reindex(corpus, index)
    write_records(corpus, "a", 0, 9, "anew")


_MADE = {"first": _first, "increment": _increment, "merge": _merge, "full": _full}
NAMES = tuple(_MADE)


def make_scenarios(work: Path, names: tuple[str, ...] = NAMES) -> Iterator[Scenario]:
    """Makes scenarios in a folder. Raises EngineFailed where a reindex that nothing disturbs goes wrong."""
    for name in names:
        folder = work / f"scenario-{name}"
        shutil.rmtree(folder, ignore_errors=True)
        corpus, start, done = folder / "corpus", folder / "start", folder / "done"
        start.mkdir(parents=True)
        made = in_child(partial(_MADE[name], corpus, start))
        if made.status:
            raise EngineFailed(f"{name}: {made}")
        scenario = Scenario(name, corpus, start, name == "full", state_of(start), "")
        scenario.begin(done)
        scenario.reindex(done)
        yield Scenario(name, corpus, start, scenario.full, scenario.old, state_of(done))
