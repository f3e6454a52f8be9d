"""The flags of a node: those of the archive that are for this Java, then our own."""

from pathlib import Path

import pytest

from tests.cluster.java import Java
from tests.cluster.jvm import command_of

OPTIONS = """\
# a comment
-Xms1g
-Dplain=1
-Djava.io.tmpdir=${OPENSEARCH_TMPDIR}

8:-Dold
11-:-XX:+UseG1GC
11-20:-Drange
21-:-javaagent:agent/agent.jar
18-:-Dfrom.18
25:-Donly.25
"""


@pytest.mark.parametrize(
    ("feature", "wanted"),
    [
        (11, ["-Dplain=1", "-Drange"]),
        (20, ["-Dplain=1", "-Drange", "-Dfrom.18"]),
        (21, ["-Dplain=1", "-Dfrom.18"]),
        (25, ["-Dplain=1", "-Dfrom.18", "-Donly.25"]),
    ],
)
def test_flags_are_for_the_version_of_java(tmp_path: Path, feature: int, wanted: list[str]) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "jvm.options").write_text(OPTIONS, "ascii")
    (tmp_path / "agent").mkdir()
    (tmp_path / "agent" / "opensearch-agent-bootstrap-1.jar").touch()
    command = command_of(tmp_path, Java(Path("/jdk"), feature), Path("/node"), heap=300)
    assert command[0] == "/jdk/bin/java"
    ours = {"-Dfile.encoding=UTF-8"}
    of_archive = [
        each for each in command if each in {"-Dold", "-Dplain=1", "-Drange", "-Dfrom.18", "-Donly.25"} | ours
    ]
    assert of_archive == [*wanted, *ours]
    assert "-Djava.io.tmpdir=/node/tmp" in command
    assert [each for each in command if each.startswith("-Xm")] == ["-Xms300m", "-Xmx300m"]
    assert not any(each.startswith(("-javaagent", "-XX:+UseG1")) for each in command)
    assert f"-Xbootclasspath/a:{tmp_path}/agent/opensearch-agent-bootstrap-1.jar" in command
