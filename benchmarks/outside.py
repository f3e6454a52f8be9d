"""Programs of others that a benchmark runs to its end."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.errors import EngineFailed


def run_outside(
    name: str, command: Sequence[str], seconds: float, *, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Runs a program, whatever its status, and gives what it wrote. Raises EngineFailed where it takes longer."""
    try:
        return subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise EngineFailed(f"{name} took longer than {seconds:.0f} s") from None
