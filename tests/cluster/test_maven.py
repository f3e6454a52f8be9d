"""Which repository is asked: the one of the environment, of Maven's settings, or Central."""

from pathlib import Path

import pytest

from tests.cluster.errors import NoArchive
from tests.cluster.maven import CENTRAL, archive_address, mirror_in

SETTINGS = """<?xml version="1.0"?>
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0"><mirrors>
  <mirror><id>a</id><mirrorOf>snapshots</mirrorOf><url>https://a.example/</url></mirror>
  <mirror><id>b</id><mirrorOf>{of}</mirrorOf><url> https://b.example/m2/ </url></mirror>
</mirrors></settings>
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SEARCHSVC_MAVEN", raising=False)
    (tmp_path / ".m2").mkdir()
    return tmp_path


def test_it_is_central_where_nothing_is_said() -> None:
    tail = "org/opensearch/distribution/integ-test-zip/opensearch/3.6.0/opensearch-3.6.0.zip"
    assert archive_address("3.6.0") == f"{CENTRAL}/{tail}"


def test_a_mirror_is_asked_and_the_environment_comes_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".m2" / "settings.xml").write_text(SETTINGS.format(of="*"), "utf-8")
    assert archive_address("1").startswith("https://b.example/m2/org/")
    monkeypatch.setenv("SEARCHSVC_MAVEN", "https://c.example/")
    assert archive_address("1").startswith("https://c.example/org/")


@pytest.mark.parametrize(
    ("of", "is_mirror"),
    [("*", True), ("central", True), ("external:*", True), ("*, !internal", True), ("x,central", True),
     ("*,!central", False), ("snapshots", False), ("", False)],
)  # fmt: skip
def test_only_a_mirror_of_central_is_one(home: Path, of: str, is_mirror: bool) -> None:
    path = home / "settings.xml"
    path.write_text(SETTINGS.format(of=of), "utf-8")
    assert (mirror_in(path) is not None) == is_mirror


def test_settings_that_cannot_be_read_are_told_of(home: Path) -> None:
    (home / ".m2" / "settings.xml").write_text("<settings>", "utf-8")
    with pytest.raises(NoArchive, match=r"settings\.xml cannot be read: .* set SEARCHSVC_MAVEN"):
        archive_address("3.6.0")
