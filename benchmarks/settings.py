"""What the benchmark is told on its command line."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import REAL_FILE
from benchmarks.engines.registry import ENGINES
from benchmarks.measure import ROUNDS
from benchmarks.over_http.services import PEERS

QUESTIONS = 210
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What to measure. `seconds` is how long an engine may spend on measured questions, `work` the folder for all."""

    size: int
    out: Path
    work: Path
    engines: tuple[str, ...] = ENGINES
    named: bool = False
    questions: int = QUESTIONS
    seconds: float = SECONDS
    rounds: int = ROUNDS
    real: Path = REAL_FILE
    http: bool = True
    peers: tuple[str, ...] = PEERS
    service: bool = True
    profile: bool = False

    @property
    def build_seconds(self) -> float:
        """How long an engine may build."""
        return 100 + self.size / 50


def parse_arguments(arguments: Sequence[str]) -> Settings:
    """The settings that a command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run", description="Builds every engine, and measures them side by side."
    )
    parser.add_argument("--size", type=int, default=10_000, help="releases: 10000, 100000, 1000000, or any other")
    parser.add_argument("--out", type=Path, required=True, help="the JSON file; the chart is put beside it")
    parser.add_argument("--engines", default="", help=f"comma-separated, of {','.join(ENGINES)} (default: all)")
    parser.add_argument("--queries", type=int, default=QUESTIONS, help="how many questions")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for the measured questions of an engine")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each question is measured")
    parser.add_argument("--work", type=Path, default=Path("build/bench"), help="where everything is built")
    parser.add_argument("--real", type=Path, default=REAL_FILE, help="the real releases (.jsonl.gz)")
    parser.add_argument("--peers", default="", help=f"over HTTP; comma-separated, of {','.join(PEERS)} (default: all)")
    parser.add_argument("--no-http", action="store_true", help="do not measure over HTTP")
    parser.add_argument("--no-service", action="store_true", help="do not measure the commands")
    parser.add_argument("--profile", action="store_true", help="also say what our searches spend their time on")
    given = parser.parse_args(arguments)
    names = tuple(name for name in given.engines.split(",") if name) or ENGINES
    if unknown := [name for name in names if name not in ENGINES]:
        parser.error(f"unknown engines: {', '.join(unknown)}")
    peers = tuple(name for name in given.peers.split(",") if name) or PEERS
    if unknown := [name for name in peers if name not in PEERS]:
        parser.error(f"unknown peers: {', '.join(unknown)}")
    if given.size < 100 or given.queries < 1:
        parser.error("--size must be 100 or more, --queries 1 or more")
    return Settings(
        size=given.size,
        out=given.out,
        work=given.work,
        engines=names,
        named=bool(given.engines),
        questions=given.queries,
        seconds=given.seconds,
        rounds=given.rounds,
        real=given.real,
        http=not given.no_http,
        peers=peers,
        service=not given.no_service,
        profile=given.profile,
    )
