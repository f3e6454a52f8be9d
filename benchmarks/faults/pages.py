"""Whole pages of an index that a disk has lost, mixed up or filled with something else."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

from benchmarks.faults.damage import Damage, tallied
from benchmarks.faults.specimens import Specimen, make_middling, make_small
from benchmarks.faults.tally import Tally

TRIES = 600
"""Half of them at rest, half under an open engine."""
PAGE = 4096
_LEAST_FILES = 8
"""An index that has fewer files of two pages or more is damaged in all of its files."""
Contents = Mapping[str, bytes]


def pages(given: argparse.Namespace) -> Iterator[Tally]:
    """The part: rows of damage at rest, and of damage under an open engine."""
    work = Path(given.work, "damage").resolve()
    work.mkdir(parents=True, exist_ok=True)
    specimen = make_middling(work, given.size) if given.size else make_small(work)
    yield from tallied(specimen, "pages of", given.tries or TRIES, Random(given.seed), damages)


def damages(specimen: Specimen, count: int, random: Random) -> Iterator[Damage]:
    """So many damages: the kinds in turn, every other one in each file in turn, the others wherever the bytes are."""
    contents = {name: (specimen.sound / name).read_bytes() for name in specimen.files()}
    large = {name: data for name, data in contents.items() if len(data) >= 2 * PAGE}
    if len(large) < _LEAST_FILES:
        large = contents
    names, sizes = [*large], [len(data) for data in large.values()]
    made = 0
    while made < count:
        name = random.choices(names, sizes)[0] if made % 2 else names[made // 2 % len(names)]
        kind = random.choice([*KINDS])
        at = random.randrange((len(large[name]) + PAGE - 1) // PAGE) * PAGE
        before, after = KINDS[kind](large, name, at, random)
        if before != after:
            made += 1
            yield Damage(name, at, before, after, f"a page {kind}")


def _zeroed(contents: Contents, name: str, at: int, _: Random) -> tuple[bytes, bytes]:
    page = contents[name][at : at + PAGE]
    return page, bytes(len(page))


def _garbage(contents: Contents, name: str, at: int, random: Random) -> tuple[bytes, bytes]:
    page = contents[name][at : at + PAGE]
    return page, random.randbytes(len(page))


def _swapped(contents: Contents, name: str, at: int, _: Random) -> tuple[bytes, bytes]:
    two = contents[name][at : at + 2 * PAGE]
    return two, two[PAGE:] + two[:PAGE]


def _shifted(contents: Contents, name: str, at: int, random: Random) -> tuple[bytes, bytes]:
    page = contents[name][at : at + PAGE]
    by = random.randrange(1, 64)
    return page, (bytes(by) + page)[: len(page)]


def _foreign(contents: Contents, name: str, at: int, random: Random) -> tuple[bytes, bytes]:
    page = contents[name][at : at + PAGE]
    other = contents[random.choice([*contents])]
    begin = random.randrange((len(other) + PAGE - 1) // PAGE) * PAGE
    return page, (other[begin : begin + PAGE] + bytes(PAGE))[: len(page)]


KINDS: Mapping[str, Callable[[Contents, str, int, Random], tuple[bytes, bytes]]] = {
    "zeroed": _zeroed,
    "of garbage": _garbage,
    "swapped with the next": _swapped,
    "shifted": _shifted,
    "of another place or file": _foreign,
}
"""What becomes of the page that begins at an offset: the bytes before and after, from there on."""
