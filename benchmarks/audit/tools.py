"""The tools that no registry of Python has: fetched from npm in the versions of a lock file, into a folder of builds.

Nothing of them is part of the project. Where Node.js, npm or Java is missing the audit goes on without, and says so.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.errors import EngineFailed
from benchmarks.outside import run_outside

_LISTS = ("package.json", "package-lock.json")
_HERE = Path(__file__).parent
_FETCH_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the tools are: the commands that begin with Node.js and Java."""

    folder: Path

    def lighthouse(self) -> list[str]:
        """The command of Lighthouse. Raises EngineFailed."""
        return [_found("node", "Node.js"), str(self.folder / "node_modules/lighthouse/cli/index.js")]

    def validator(self) -> list[str]:
        """The command of the Nu validator. Raises EngineFailed."""
        home = os.environ.get("JAVA_HOME")
        java = str(Path(home) / "bin/java") if home else _found("java", "Java")
        return [java, "-jar", str(self.folder / "node_modules/vnu-jar/build/dist/vnu.jar")]


def _found(command: str, name: str) -> str:
    path = shutil.which(command)
    if path is None:
        raise EngineFailed(f"{name} is not installed")
    return path


def fetch_tools(folder: Path) -> Tools:
    """The tools, fetched where they are not there yet in these versions. Raises EngineFailed."""
    wanted = (_HERE / "package-lock.json").read_bytes()
    stamp = folder / "fetched-lock.json"
    if not stamp.is_file() or stamp.read_bytes() != wanted:
        npm = _found("npm", "npm")
        folder.mkdir(parents=True, exist_ok=True)
        for name in _LISTS:
            shutil.copyfile(_HERE / name, folder / name)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run = run_outside("npm", command, _FETCH_SECONDS, cwd=folder)
        if run.returncode:
            raise EngineFailed(f"npm could not fetch the tools: {run.stderr.strip()[-300:]}")
        stamp.write_bytes(wanted)
    return Tools(folder)
