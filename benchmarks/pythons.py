"""How a Python was built, and which one of a machine the benchmark runs with.

CPython that was built with profile-guided optimisation runs our searches 10 to 30% faster than a plain build, and the
peers, which are compiled, hardly. Run as a script it prints the Python to use: the one that runs it where that is
optimised, else the system's where that is, else the one that runs it. It imports nothing that has to be installed.
"""

import subprocess
import sys
import sysconfig
from pathlib import Path

OPTIMISED, PLAIN = "profile-guided", "plain"
_SYSTEM = Path("/usr/bin/python3")
_OLDEST = (3, 11)


def how_built() -> str:
    """`profile-guided` or `plain`, for the Python that runs this.

    A build says it by the options of its `configure`; distributions that optimise in another way (Debian's rules call
    `make profile-opt`) are known by their name.
    """
    if "--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS") or ""):
        return OPTIMISED
    is_distributed = (
        sysconfig.get_config_var("prefix") in ("/usr", "/usr/local") and Path("/etc/debian_version").exists()
    )
    is_of_system = Path(sys.base_prefix) == Path("/usr")
    return OPTIMISED if is_distributed and is_of_system else PLAIN


def preferred(system: Path = _SYSTEM) -> str:
    """The path of the Python to run the benchmark with."""
    if how_built() == OPTIMISED or not system.exists():
        return sys.executable
    code = "import ensurepip, sys; sys.path.insert(0, sys.argv[1]); from benchmarks.pythons import how_built; "
    code += f"sys.exit(sys.version_info < {_OLDEST} or how_built() != {OPTIMISED!r})"
    root = str(Path(__file__).resolve().parent.parent)
    found = subprocess.run([system, "-c", code, root], capture_output=True, check=False)
    return str(system) if found.returncode == 0 else sys.executable


if __name__ == "__main__":
    print(preferred())
