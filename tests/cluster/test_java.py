"""Which Java is taken: by order, by name, by place; and which version of the server it runs."""

from pathlib import Path

import pytest

from tests.cluster import java
from tests.cluster.errors import NoJava, Unavailable
from tests.cluster.java import Java, choose, java_at
from tests.cluster.versions import version_named

NEW, OLD = "3.6.0", "2.19.6"


@pytest.fixture(autouse=True)
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is found but what a test puts into its folder."""
    monkeypatch.delenv("OPENSEARCH_JAVA_HOME", raising=False)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(java, "USUAL", (f"{tmp_path}/jvm/*", f"{tmp_path}/opt/*jdk*"))
    monkeypatch.setattr(java, "is_reachable", lambda path: path.is_dir())  # the folder of tests is closed to others


def jdk(home: Path, version: str, told_by: str = "release") -> Path:
    """A folder that looks like a JDK, and tells its version by a file, or only when it runs."""
    (home / "bin").mkdir(parents=True)
    said = f"echo 'openjdk version \"{version}\" 2026-01-01' >&2" if told_by == "running" else "exit 1"
    (home / "bin" / "java").write_text(f"#!/bin/sh\n{said}\n", "ascii")
    (home / "bin" / "java").chmod(0o755)
    if told_by == "release":
        (home / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n', "ascii")
    return home


@pytest.mark.parametrize(("version", "feature"), [("21.0.4", 21), ("25", 25), ("1.8.0_402", 8), ("11.0.2", 11)])
@pytest.mark.parametrize("told_by", ["release", "running"])
def test_the_version_is_told_by_a_file_or_by_the_program(
    tmp_path: Path, version: str, feature: int, told_by: str
) -> None:
    home = jdk(tmp_path / "x", version, told_by)
    assert java_at(home) == Java(home, feature)


def test_a_folder_without_a_program_that_runs_is_none(tmp_path: Path) -> None:
    assert java_at(tmp_path) is None
    (jdk(tmp_path / "x", "21") / "bin" / "java").chmod(0o644)
    assert java_at(tmp_path / "x") is None
    broken = jdk(tmp_path / "y", "21", told_by="nothing")
    assert java_at(broken) is None


def test_the_lowest_that_fits_the_newest_server_is_taken(tmp_path: Path) -> None:
    for feature in ("25", "17", "21", "8"):
        jdk(tmp_path / "jvm" / f"java-{feature}", feature)
    found, version = choose()
    assert (found.feature, version.name) == (21, NEW)
    found, version = choose(version_named(OLD))
    assert (found.feature, version.name) == (17, OLD)


def test_with_only_an_older_java_the_older_server_is_run(tmp_path: Path) -> None:
    jdk(tmp_path / "opt" / "my-jdk-11", "11")
    assert choose() == (Java(tmp_path / "opt" / "my-jdk-11", 11), version_named(OLD))
    with pytest.raises(NoJava, match=r"3\.6\.0 needs Java 21 or newer\. Found: 11 at "):
        choose(version_named(NEW))


def test_java_home_goes_first_where_it_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jdk(tmp_path / "jvm" / "java-21", "21")
    monkeypatch.setenv("JAVA_HOME", str(jdk(tmp_path / "mine", "25")))
    assert choose()[0].feature == 25
    monkeypatch.setenv("JAVA_HOME", str(jdk(tmp_path / "older", "17")))
    assert choose()[0].feature == 21


def test_the_java_on_the_path_is_followed_to_its_folder(tmp_path: Path) -> None:
    home = jdk(tmp_path / "elsewhere", "22")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(home / "bin" / "java")
    assert choose()[0] == Java(home, 22)


def test_an_order_is_followed_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jdk(tmp_path / "jvm" / "java-21", "21")
    monkeypatch.setenv("OPENSEARCH_JAVA_HOME", str(jdk(tmp_path / "ordered", "17")))
    assert choose()[1].name == OLD
    with pytest.raises(NoJava, match="Found: 17 at"):
        choose(version_named(NEW))
    monkeypatch.setenv("OPENSEARCH_JAVA_HOME", str(tmp_path / "nowhere"))
    with pytest.raises(NoJava, match=r"OPENSEARCH_JAVA_HOME is .*nowhere"):
        choose()


def test_without_any_java_it_is_said_what_is_needed() -> None:
    with pytest.raises(NoJava, match=r"needs Java 21 or newer; .* Java 11 to 23\. Found: none\. Install one"):
        choose()


def test_a_java_that_the_nodes_user_cannot_reach_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jdk(tmp_path / "jvm" / "java-21", "21")
    monkeypatch.setattr(java, "is_reachable", lambda path: False)
    with pytest.raises(NoJava, match="Found: none"):
        choose()


def test_a_version_that_the_harness_does_not_know_is_refused() -> None:
    with pytest.raises(Unavailable, match=r"does not know OpenSearch 1\.0\.0, only 3\.6\.0 and 2\.19\.6"):
        version_named("1.0.0")
