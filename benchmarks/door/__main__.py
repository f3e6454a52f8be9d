"""`python -m benchmarks.door SCENARIO`: puts load on the service as it ships, and prints what happened as JSON.

Ends with 0 where the goals of the scenario are met, with 1 where they are not, or nothing could be measured.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.door.beside_silent import beside_silent
from benchmarks.door.overload import overload
from benchmarks.door.service import prepare
from benchmarks.door.silent import KINDS, raise_descriptors
from benchmarks.door.steady import steady
from benchmarks.errors import EngineFailed
from benchmarks.machine import describe_machine
from benchmarks.measure import say
from benchmarks.over_http.serving import our_command, served, with_workers

SECONDS = {"silent": 600.0, "overload": 60.0, "steady": 600.0}


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.door", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("scenario", choices=[*SECONDS], help="see benchmarks/README.md")
    parser.add_argument("--seconds", type=float, help="how long (default: 600; overload 60)")
    parser.add_argument("--size", type=int, default=10_000, help="releases")
    parser.add_argument("--work", type=Path, default=Path("build/bench"), help="where corpus and index are kept")
    parser.add_argument("--connections", type=int, default=10_000, help="of silent clients")
    parser.add_argument("--ramp", type=float, default=1_000, help="of them opened a second at first; 0: all at once")
    parser.add_argument("--kind", choices=KINDS, help="of silent clients (default: all four in equal parts)")
    parser.add_argument("--times", type=float, default=3.0, help="how many times the greatest rate an overload is")
    parser.add_argument("--rate", type=float, help="the greatest rate, where it need not be measured")
    parser.add_argument("--out", type=Path, help="a JSON file that gets the report, too")
    given = parser.parse_args(arguments)
    if given.seconds is None:
        given.seconds = SECONDS[given.scenario]
    return given


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Runs a scenario. Raises EngineFailed where the service cannot be run."""
    raise_descriptors()
    say(f"{given.size:,} releases …")
    material = prepare(given.size, given.work)
    log = given.work / "door" / "serve.log"
    command = with_workers(our_command("serve", "--index", str(material.index)))
    with served(command, log) as server:
        say(f"{given.scenario}, {given.seconds:g} s …")
        if given.scenario == "silent":
            found = beside_silent(server, material, given.seconds, given.connections, given.kind, given.ramp)
        elif given.scenario == "overload":
            found = overload(server, material, given.seconds, given.times, given.rate)
        else:
            found = steady(server, material, given.seconds, given.rate)
    told = {name: value for name, value in vars(given).items() if name in {"scenario", "seconds", "size"}}
    return {**told, "machine": describe_machine(), **found}


def main() -> int:
    """Runs a scenario from the command line."""
    given = parse_arguments(sys.argv[1:])
    try:
        report = run(given)
    except EngineFailed as error:
        say(f"{given.scenario}: {error}")
        return 1
    text = json.dumps(report, indent=2, ensure_ascii=False)
    if given.out is not None:
        given.out.write_text(text + "\n", "utf-8")
    print(text)
    return 0 if report["goal"] else 1


if __name__ == "__main__":
    sys.exit(main())
