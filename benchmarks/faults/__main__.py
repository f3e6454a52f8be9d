"""`python -m benchmarks.faults [PART …]`: makes faults on purpose, and prints for each row `NAME: held/tried`.

Ends with 0 where everything held, with 1 where something did not or a part could not be tried here, which it then says.
The same seed makes the same faults.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.errors import EngineFailed
from benchmarks.faults.bit_flips import bit_flips
from benchmarks.faults.calls import calls
from benchmarks.faults.fuzz import fuzz
from benchmarks.faults.hostile_files import hostile_files
from benchmarks.faults.hostile_sources import hostile_sources
from benchmarks.faults.loop_device import ext4
from benchmarks.faults.pages import pages
from benchmarks.faults.power import power
from benchmarks.faults.queries import queries
from benchmarks.faults.served import served
from benchmarks.faults.slow_clients import slow_clients
from benchmarks.faults.specimens import MIDDLING
from benchmarks.faults.tally import Tally
from benchmarks.faults.together import together
from benchmarks.measure import say

Part = Callable[[argparse.Namespace], Iterator[Tally]]
"""Makes the faults of one part; yields a tally for each row. Raises EngineFailed where this machine cannot."""

PARTS: Mapping[str, Part] = {
    "calls": calls,
    "power": power,
    "ext4": ext4,
    "bit_flips": bit_flips,
    "pages": pages,
    "served": served,
    "together": together,
    "slow_clients": slow_clients,
    "queries": queries,
    "fuzz": fuzz,
    "hostile-files": hostile_files,
    "hostile-sources": hostile_sources,
}


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)}")
    parser.add_argument("--tries", type=int, help="how many tries a row has, at most (default: as many as it needs)")
    parser.add_argument("--size", type=int, default=MIDDLING, help="releases of the middling index; 0: none")
    parser.add_argument("--seconds", type=float, help="how long what goes on for a time does (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="of everything that is chosen at random")
    parser.add_argument("--work", type=Path, default=Path("build/faults"), help="where indexes are built and broken")
    given = parser.parse_args(arguments)
    if unknown := set(given.parts) - {*PARTS}:
        parser.error(f"unknown part: {', '.join(sorted(unknown))}; use {', '.join(PARTS)}")
    given.parts = given.parts or [*PARTS]
    return given


def main() -> int:
    """Makes the faults that the command line asks for."""
    given = parse_arguments(sys.argv[1:])
    given.work.mkdir(parents=True, exist_ok=True)
    is_met = True
    for name in given.parts:
        say(f"{name} …")
        began = time.monotonic()
        try:
            for tally in PARTS[name](given):
                is_met = is_met and tally.is_met
                print(tally.report(), flush=True)
        except EngineFailed as error:
            is_met = False
            print(f"{name}: not tried: {error}", flush=True)
        say(f"{name}: {time.monotonic() - began:.0f} s")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
