"""The index: everything that can be wrong with its folder."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from searchsvc.doctor.finding import Finding, Subject
from searchsvc.doctor.index_state import age_finding, check_index
from searchsvc.engines.whoosh.format.index_format import EARLIER_VERSION
from searchsvc.indexing.reindex import reindex
from tests.resealing import reseal


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Bridge opens\n\nA bridge.", "utf-8")
    reindex(tmp_path / "corpus", tmp_path / "index")
    return tmp_path / "index"


def found(index: Path) -> dict[str, Finding]:
    return {each.check: each for each in check_index(Subject(index, index.parent / "corpus"))}


def serving(index: Path) -> Path:
    return index / "generations" / (index / "current").read_text("ascii").split()[0]


def test_an_index_that_is_well(index: Path) -> None:
    told = found(index)
    assert {each.state for each in told.values()} == {"fine"}
    assert told["index"].message.startswith("1 releases in ")


def test_there_is_none(tmp_path: Path) -> None:
    assert "there is none" in found(tmp_path / "index")["index"].message
    (tmp_path / "index").mkdir()
    assert "no generation yet" in found(tmp_path / "index")["index"].message
    (tmp_path / "file").touch()
    assert "is a file" in found(tmp_path / "file")["index"].message


def test_it_is_open_to_others(index: Path) -> None:
    index.chmod(0o755)
    told = found(index)["permissions"]
    assert (told.state, told.advice) == ("wrong", f"Run: chmod 700 {index}")


def test_a_file_was_changed_or_is_missing(index: Path) -> None:
    catalog = serving(index) / "catalog.zst"
    data = catalog.read_bytes()
    catalog.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    told = found(index)["index"]
    assert (told.state, "has changed since it was written" in told.message) == ("wrong", True)
    assert told.advice is not None
    catalog.unlink()
    assert "is missing" in found(index)["index"].message


def test_the_pointer_names_nothing(index: Path) -> None:
    (index / "current").write_text("../../etc", "ascii")
    assert found(index)["index"].state == "wrong"


def test_it_is_of_another_format(index: Path) -> None:
    reseal(index, format=1)
    told = found(index)["index format"]
    assert (told.state, "it is of format 1;" in told.message) == ("wrong", True)
    reseal(index, format=EARLIER_VERSION)
    told = found(index)["index format"]
    assert (told.state, "which is still served" in told.message) == ("notice", True)


def test_a_killed_build_was_left(index: Path) -> None:
    leftover = index / "generations" / ".20200101T000000Z-abc"
    leftover.mkdir()
    (leftover / "runs").write_bytes(bytes(5_000_000))
    told = found(index)["leftovers"]
    assert (told.state, told.message) == (
        "notice",
        "a reindex that was killed or failed left .20200101T000000Z-abc (5 MB with what it shares)",
    )
    assert leftover.exists()


AGES = (
    (timedelta(seconds=90), "1 minutes"),
    (timedelta(hours=5), "5 hours"),
    (timedelta(days=40), "40 days"),
    (timedelta(days=-1), "0 minutes"),
)


@pytest.mark.parametrize(("age", "shown"), AGES, ids=str)
def test_how_old_it_is(age: timedelta, shown: str) -> None:
    now = datetime.now(UTC)
    assert f"built {shown} ago" in age_finding((now - age).isoformat(), now).message
