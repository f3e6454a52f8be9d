"""Runs one engine: `python -m benchmarks.engines NAME` speaks the protocol on its standard input and output."""

import os
import sys

from benchmarks.engines.registry import python_engine
from benchmarks.protocol import serve_engine


def main(name: str) -> None:
    """Keeps standard output for the protocol: whatever else is printed goes to standard error."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        serve_engine(python_engine(name), sys.stdin, answers)


if __name__ == "__main__":
    main(sys.argv[1])
