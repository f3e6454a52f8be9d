"""What must hold of an index after a reindex was cut short: it opens, is whole, answers, and is mended by the next.

`aftermath` looks without changing anything, `recover` has the scenario's reindex done again.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults.answers import NOTHING, state_of
from benchmarks.faults.children import Ended, in_child
from benchmarks.faults.scenarios import Scenario
from searchsvc.engines.selection import current_generation, verify_index

OF_AN_INDEX = frozenset({"current", "lock", "lock.json", "generations", "known-files.zst", "last-reindex.json"})
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


def afterwards(scenario: Scenario, index: Path) -> tuple[str, str | None]:
    """The state of an index after a fault, and what does not hold of it or of the next reindex."""

    def look() -> tuple[str, str | None]:
        state = aftermath(scenario, index)
        recover(scenario, index)
        return state, None

    ended = in_child(look)
    if ended.result is None:
        return "", str(ended)
    state: str = ended.result[0]
    return state, None


def unfit(ended: Ended, state: str, *, was_switched: bool) -> str | None:
    """What is wrong with the way in which a command ended that was refused a call, before or after its switch."""
    if ended.signal or ended.status not in (0, 1):
        return f"the command ended with {ended}"
    if "Traceback" in ended.said:
        return "a traceback"
    if ended.status == 1 and not ended.said.startswith("searchsvc: "):
        return "status 1 without a message"
    if (ended.status == 0) != (state == "new"):
        return f"status {ended.status}, but the index is in the {state} state"
    if was_switched and "warning" not in ended.said:
        return "refused after the switch, and no warning"
    return None
