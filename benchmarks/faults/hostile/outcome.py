"""What became of a corpus: the reasons and warnings of its reindex, and the releases that its index holds.

`faults_of` compares that with what a kind says must become of it. A fault is a sentence.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.faults.hostile.kind import Kind

_SHOWN = 160
_MOST_LENGTH = 4600
"""Characters of a message: a path has at most 4,096 bytes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Reasons and warnings, each `path: text`, and the ids of the releases by the path of their file."""

    left_out: Sequence[str]
    warned: Sequence[str]
    ids: Mapping[str, Sequence[str]]

    def below(self, folder: str) -> "Outcome":
        """What concerns the files in a folder."""
        start = f"{folder}/"
        return Outcome(
            [each for each in self.left_out if each.startswith(start)],
            [each for each in self.warned if each.startswith(start)],
            {path: ids for path, ids in self.ids.items() if path.startswith(start)},
        )


def faults_of(kind: Kind, outcome: Outcome) -> Iterator[str]:
    """What is not as the kind says."""
    found = len({each for ids in outcome.ids.values() for each in ids})
    if kind.releases is not None and found != kind.releases:
        yield f"{found} releases instead of {kind.releases}{_shown(outcome.left_out)}"
    yield from _faults_of_messages("left out", kind.left_out, outcome.left_out)
    yield from _faults_of_messages("warned of", kind.warned, outcome.warned)


def _faults_of_messages(what: str, expected: str, messages: Sequence[str]) -> Iterator[str]:
    if not expected and messages:
        yield f"{what}{_shown(messages)}"
    if expected and not re.search(expected, "") and not any(re.search(expected, each) for each in messages):
        yield f"nothing {what} as {expected!r}{_shown(messages)}"
    for each in messages:
        if len(each) > _MOST_LENGTH or not each.isprintable():
            yield f"{what} with a message that cannot be shown{_shown([each])}"


def _shown(messages: Iterable[str]) -> str:
    text = "; ".join(ascii(each[:_SHOWN]) for each in list(messages)[:3])
    return f" ({text})" if text else ""
