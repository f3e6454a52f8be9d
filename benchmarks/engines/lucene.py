"""Lucene, in Java: finds a JDK, has Maven build the small program in `benchmarks/lucene`, and says how to run it.

Lucene 10 needs Java 21; with an older one the last Lucene 9 is measured, and the report says which it was.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.errors import EngineFailed
from benchmarks.outside import run_outside

CURRENT, CURRENT_NEEDS = "10.6.0", 21
OLDER, OLDER_NEEDS = "9.12.3", 17
_PROJECT = Path(__file__).parents[1] / "lucene"
_HEAP = ("-Xms64m", "-Xmx768m")
_MAVEN_SECONDS = 240


def _homes() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home)
    if java := shutil.which("javac"):
        yield Path(java).resolve().parents[1]
    yield from sorted(Path("/usr/lib/jvm").glob("*"))
    yield from sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home"))


def _major(home: Path) -> int:
    """The major version of a JDK that can compile; 0 where there is none."""
    if not (home / "bin/javac").is_file():
        return 0
    said = subprocess.run([home / "bin/javac", "-version"], capture_output=True, text=True, check=False, timeout=30)
    match = re.search(r"javac (\d+)", said.stdout + said.stderr)
    return int(match[1]) if match else 0


def find_jdk() -> tuple[Path, int]:
    """The newest JDK of this machine, with its major version. Raises EngineFailed."""
    found = [(_major(home), home) for home in dict.fromkeys(_homes())]
    major, home = max(found, default=(0, Path()))
    if major < OLDER_NEEDS:
        raise EngineFailed(f"no JDK {OLDER_NEEDS} or newer was found (JAVA_HOME, PATH, /usr/lib/jvm)")
    return home, major


def command(work: Path) -> list[str]:
    """Builds the program where it is not built yet, and returns the command that runs it. Raises EngineFailed."""
    home, major = find_jdk()
    lucene = CURRENT if major >= CURRENT_NEEDS else OLDER
    maven = shutil.which("mvn")
    if maven is None:
        raise EngineFailed("Maven (mvn) is not installed")
    build = work.absolute() / f"lucene-{lucene}"
    arguments = [maven, "-q", "-B", "-f", str(_PROJECT / "pom.xml")]
    build_command = [*arguments, f"-Dlucene.version={lucene}", f"-Dbuild={build}", "package"]
    run = run_outside("Maven", build_command, _MAVEN_SECONDS, env={**os.environ, "JAVA_HOME": str(home)})
    if run.returncode:
        errors = [line for line in run.stdout.splitlines() if "[ERROR]" in line]
        first = next((line for line in errors if ".java:" in line), errors[0] if errors else run.stderr[:300])
        raise EngineFailed(f"Maven could not build benchmarks/lucene: {first}")
    classpath = os.pathsep.join([str(build / "classes"), str(build / "lib/*")])
    vector = ["--add-modules", "jdk.incubator.vector"] if major >= CURRENT_NEEDS else []
    return [str(home / "bin/java"), *_HEAP, *vector, "-cp", classpath, "LuceneEngine"]
