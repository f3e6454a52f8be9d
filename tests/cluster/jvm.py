"""The command that runs a node: flags of the JVM, and the server's class path.

The server's own start script is not used: it starts a second JVM to work out the flags of the first.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.cluster.java import Java

_LINE = re.compile(r"(?:(?P<low>\d+)(?P<upward>-)?(?P<high>\d+)?:)?(?P<flag>-\S.*)")
_LEFT_OUT = ("-Xm", "-XX:+HeapDump", "-XX:HeapDumpPath", "-XX:ErrorFile", "-Xlog:gc", "-javaagent:")
"""Flags of the archive that are not taken: its sizes, its heap dumps and its logs of collections.

Its agent forbids plugins what they may not do. There are none here, and it takes a quarter of the start.
"""

_OF_THE_COLLECTOR = ("-XX:+UseG1GC", "-XX:G1", "-XX:InitiatingHeap")

_SHORT_LIFE = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # compiled once and quickly: most of the start is compiling
)


def command_of(home: Path, java: Java, folder: Path, heap: int, *, as_shipped: bool = False) -> list[str]:
    """What runs the server of the folder `home` as the node of `folder`, with a heap of `heap` MiB.

    `as_shipped`: with the archive's collector and the JVM's best compiler. Otherwise it starts sooner, and is slower.
    """
    left_out = _LEFT_OUT if as_shipped else (*_LEFT_OUT, *_OF_THE_COLLECTOR)
    return [
        str(java.program),
        *(flag for flag in _of_archive(home, java, folder) if not flag.startswith(left_out)),
        *(f"-Xbootclasspath/a:{jar}" for jar in sorted(home.glob("agent/opensearch-agent-bootstrap-*.jar"))),
        f"-Xms{heap}m",
        f"-Xmx{heap}m",
        *(() if as_shipped else _SHORT_LIFE),
        "-XX:+ExitOnOutOfMemoryError",
        f"-XX:ErrorFile={folder}/logs/hs_err.log",
        "-Xshare:auto",
        "-Xss1m",
        f"-Djava.locale.providers={'CLDR' if java.feature >= 23 else 'SPI,CLDR'}",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        "-Djna.nosys=true",
        f"-Djna.tmpdir={folder}/tmp",
        "-Dio.netty.noUnsafe=true",
        "-Dio.netty.allocator.numDirectArenas=0",
        "-Dlog4j.shutdownHookEnabled=false",
        "-Dlog4j2.disable.jmx=true",
        f"-Dopensearch.path.home={home}",
        f"-Dopensearch.path.conf={folder}/config",
        "-Dopensearch.distribution.type=zip",
        "-Dopensearch.bundled_jdk=false",
        "-cp",
        f"{home}/lib/*",
        "org.opensearch.bootstrap.OpenSearch",
    ]


def _of_archive(home: Path, java: Java, folder: Path) -> Iterator[str]:
    """The flags of the archive's `jvm.options` that are for this Java: `-X`, `21:-X`, `21-:-X` or `11-20:-X`."""
    for line in (home / "config" / "jvm.options").read_text("utf-8").splitlines():
        found = _LINE.fullmatch(line.strip())
        if found is None:
            continue
        low = int(found["low"] or 0)
        high = int(found["high"]) if found["high"] else 999 if found["upward"] or not low else low
        if low <= java.feature <= high:
            yield found["flag"].replace("${OPENSEARCH_TMPDIR}", f"{folder}/tmp")
