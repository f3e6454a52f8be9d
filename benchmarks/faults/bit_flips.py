"""Single bits that are flipped in every file of an index, at rest and under an open engine."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.faults.damage import Damage, tallied
from benchmarks.faults.specimens import Specimen, make_middling, make_small
from benchmarks.faults.tally import Tally

TRIES = 5_000
"""Flips in all: a quarter in the small index, the others in the middling one; half of each at rest."""
_SMALL_SHARE = 4


def bit_flips(given: argparse.Namespace) -> Iterator[Tally]:
    """The part: rows for each index at rest, and for each under an open engine."""
    work = Path(given.work, "damage").resolve()
    work.mkdir(parents=True, exist_ok=True)
    tries, random = given.tries or TRIES, Random(given.seed)
    small = max(2, tries // _SMALL_SHARE) if given.size else tries
    yield from tallied(make_small(work), "flips in", small, random, flips)
    if tries > small:
        yield from tallied(make_middling(work, given.size), "flips in", tries - small, random, flips)


def flips(specimen: Specimen, count: int, random: Random) -> Iterator[Damage]:
    """So many flips: every other one in each file in turn, the others wherever the bytes are."""
    contents = {name: (specimen.sound / name).read_bytes() for name in specimen.files()}
    names = [*contents]
    sizes = [len(data) for data in contents.values()]
    for number in range(count):
        name = random.choices(names, sizes)[0] if number % 2 else names[number // 2 % len(names)]
        at, bit = random.randrange(len(contents[name])), random.randrange(8)
        before = contents[name][at : at + 1]
        yield Damage(name, at, before, bytes([before[0] ^ 1 << bit]), f"bit {bit}")
