"""Queries again, found by coverage: atheris changes texts so that they reach code that none has reached before.

The part runs `python -m benchmarks.faults.fuzz FOLDER …` with plain kernels, since atheris sees Python code only; what
follows the folder are options of libFuzzer. A text that raises is kept in the folder as a file that runs it again.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.errors import EngineFailed
from benchmarks.faults.tally import Tally
from searchsvc.runtime.kernel_cache import PLAIN_VARIABLE

SECONDS = 60.0
_START_SECONDS = 300.0
_LONGEST = 1_200
"""Bytes of a text."""
_RUNS = re.compile(r"Done (\d+) runs|^#(\d+)\s", re.MULTILINE)
_INSTRUMENTED = (
    "searchsvc.queryparser",
    "searchsvc.searching",
    "searchsvc.concepts",
    "searchsvc.text",
    "searchsvc.suggest",
)
_MORE_INSTRUMENTED = ("searchsvc.translation", "searchsvc.snippets", "searchsvc.engines.whoosh.search")


def fuzz(given: argparse.Namespace) -> Iterator[Tally]:
    """The part. Raises EngineFailed where this machine has no atheris."""
    if find_spec("atheris") is None:
        raise EngineFailed("atheris is not installed; `make faults` installs it where there is one for the platform")
    work = Path(given.work, "fuzz").resolve()
    (work / "texts").mkdir(parents=True, exist_ok=True)
    seconds = given.seconds or SECONDS
    options = [f"-max_total_time={seconds:.0f}", f"-seed={given.seed}", f"-max_len={_LONGEST}", "-timeout=30"]
    if given.tries:
        options.append(f"-runs={given.tries}")
    command = [sys.executable, "-m", "benchmarks.faults.fuzz", str(work), *options, f"-artifact_prefix={work}/"]
    environment = {**os.environ, PLAIN_VARIABLE: "1"}
    with subprocess.Popen(
        [*command, str(work / "texts")], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            _, said = process.communicate(timeout=seconds + _START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            _, said = process.communicate()
    runs = [int(one or other) for one, other in _RUNS.findall(said)]
    tally = Tally("fuzz: without an exception, guided by coverage")
    tally.held(max(runs, default=0))
    if process.returncode:
        tally.broke(
            " | ".join(line for line in said.splitlines() if "Error" in line or "Test unit" in line)[-400:]
            or said[-400:]
        )
    yield tally


def main() -> None:
    """What runs under atheris; it never returns."""
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=[*_INSTRUMENTED, *_MORE_INSTRUMENTED]):
        ours = import_module("benchmarks.faults.queries")
    work = Path(sys.argv[1])
    engine, texts = ours.case_engine(work / "index")
    for number, text in enumerate(texts):
        (work / "texts" / f"case-{number}").write_bytes(text.encode("utf-8", "surrogatepass"))
    number = 0

    def one(data: bytes) -> None:
        nonlocal number
        number += 1
        ours.ask(engine, data.decode("utf-8", "surrogateescape"), number)

    atheris.Setup([sys.argv[0], *sys.argv[2:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
