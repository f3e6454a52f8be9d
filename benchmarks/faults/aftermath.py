"""What must hold of an index after a reindex was cut short: it opens, is whole, answers, and is mended by the next.

`aftermath` looks without changing anything, `recover` has the scenario's reindex done again.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults.answers import NOTHING, state_of
from benchmarks.faults.scenarios import Scenario
from searchsvc.engines.selection import current_generation, verify_index

OF_AN_INDEX = frozenset({"current", "lock", "lock.json", "generations", "last-reindex.json"})
"""All that may stand in the folder of an index at rest."""


def aftermath(scenario: Scenario, index: Path) -> str:
    """Which state an index is in now: `old` or `new`. Raises AssertionError where it is neither, or not sound."""
    found = state_of(index)
    if found != NOTHING:
        verify_index(index)
    assert found in (scenario.old, scenario.new), "the answers are neither the old nor the new ones"
    return "old" if found == scenario.old else "new"


def recover(scenario: Scenario, index: Path) -> None:
    """Has the reindex done again. Raises AssertionError where it does not leave the new state, and that alone."""
    scenario.reindex(index)
    verify_index(index)
    assert state_of(index) == scenario.new, "after the next reindex the answers are not the new ones"
    left = sorted(left_behind(index))
    assert not left, f"the next reindex leaves behind {', '.join(left)}"


def left_behind(index: Path) -> Iterator[str]:
    """Whatever stands in an index folder that is neither of the index itself nor of a generation that it names."""
    yield from {path.name for path in index.iterdir()} - OF_AN_INDEX
    named = {line.split()[0] for line in (index / "current").read_text("ascii").splitlines()}
    for path in (index / "generations").iterdir():
        if path.name not in named:
            yield f"generations/{path.name}"
    folder = index / "generations" / (current_generation(index) or "")
    known = {"MANIFEST.json", "held", *json.loads((folder / "MANIFEST.json").read_bytes())["files"]}
    yield from (f"generations/{folder.name}/{path.name}" for path in folder.iterdir() if path.name not in known)
