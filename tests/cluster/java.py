"""Which Java runs the nodes, and so which version of OpenSearch.

`OPENSEARCH_JAVA_HOME` is an order: that Java is taken or refused. Otherwise `JAVA_HOME`, the `java` on the PATH and the
usual folders are looked through, and the lowest Java that fits the newest version of the server is taken.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.errors import NoJava
from tests.cluster.ownership import is_reachable
from tests.cluster.versions import VERSIONS, Version

USUAL = (
    "/usr/lib/jvm/*",
    "/usr/java/*",
    "/opt/java/*",
    "/opt/*jdk*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
)
"""Folders where systems and tools install a Java."""

_SECONDS = 30  # that `java -version` may take


@dataclass(frozen=True, slots=True)
class Java:
    """A JDK or JRE, and its feature version: 17, 21, 25."""

    home: Path
    feature: int

    @property
    def program(self) -> Path:
        return self.home / "bin" / "java"


def java_at(home: Path) -> Java | None:
    """The Java in this folder, or None where there is none that can be run."""
    program = home / "bin" / "java"
    if not os.access(program, os.X_OK):
        return None
    try:
        told = (home / "release").read_text("utf-8", "replace")
    except OSError:
        try:
            done = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.SubprocessError):
            return None
        told = done.stderr
    found = re.search(r'(?:JAVA_VERSION=|version )"(?:1\.)?(\d+)', told)
    return Java(home, int(found[1])) if found else None


def choose(version: Version | None = None) -> tuple[Java, Version]:
    """The Java to use, and the version that it runs: the one asked for, else the newest that can be run.

    Raises NoJava.
    """
    wanted = (version,) if version else VERSIONS
    ordered = os.environ.get("OPENSEARCH_JAVA_HOME")
    candidates = [_ordered(Path(ordered).expanduser())] if ordered else list(_found())
    for each in wanted:
        for java in candidates:
            if each.runs_on(java.feature):
                return java, each
    needs = "; ".join(f"OpenSearch {each.name} needs {_range(each)}" for each in wanted)
    seen = ", ".join(f"{java.feature} at {java.home}" for java in candidates) or "none"
    raise NoJava(f"{needs}. Found: {seen}. Install one, or name its folder in OPENSEARCH_JAVA_HOME")


def _ordered(home: Path) -> Java:
    java = java_at(home)
    if java is None:
        raise NoJava(f"OPENSEARCH_JAVA_HOME is {home}, where no bin/java can be run")
    return java


def _found() -> Iterator[Java]:
    """Every Java of this machine: that of JAVA_HOME first, then by version, the lowest first."""
    named = os.environ.get("JAVA_HOME")
    first = java_at(Path(named).expanduser()) if named else None
    if first and is_reachable(first.home):
        yield first
    homes = set()
    on_path = shutil.which("java")
    if on_path:
        homes.add(Path(on_path).resolve().parent.parent)
    for pattern in USUAL:
        root, _, rest = pattern.partition("*")
        folder = Path(root).expanduser() if root.endswith("/") else Path(root).parent
        prefix = "" if root.endswith("/") else Path(root).name
        homes |= {path.resolve() for path in folder.glob(f"{prefix}*{rest}")}
    javas = [java for java in map(java_at, sorted(homes)) if java and is_reachable(java.home)]
    yield from sorted(javas, key=lambda java: (java.feature, java.home))


def _range(version: Version) -> str:
    last = VERSIONS[0]
    return f"Java {version.lowest} or newer" if version == last else f"Java {version.lowest} to {version.highest}"
