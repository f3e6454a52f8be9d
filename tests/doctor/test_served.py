"""What serves is told as far as it can be; faults of the index are nobody's business here."""

from pathlib import Path

import pytest

from searchsvc.doctor.served import built_of, catalog_of, generation_of
from searchsvc.engines.choice import ENGINE_VARIABLE
from searchsvc.indexing.reindex import reindex


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bridge.txt").write_text("Bridge opens\n\nA bridge opened in Hubei.", "utf-8")
    reindex(tmp_path / "corpus", tmp_path / "index")
    return tmp_path / "index"


def test_what_serves_on_this_machine(index: Path, tmp_path: Path) -> None:
    generation, built, catalog = generation_of(index), built_of(index), catalog_of(index)
    assert generation
    assert built
    assert catalog is not None
    assert list(catalog.files) == ["bridge.txt"]
    nowhere = tmp_path / "nowhere"
    assert (generation_of(nowhere), built_of(nowhere), catalog_of(nowhere)) == (None, None, None)


def test_a_damaged_index_has_nothing_to_tell(index: Path) -> None:
    for manifest in index.glob("generations/*/MANIFEST.json"):
        manifest.write_text("{", "utf-8")
    assert (built_of(index), generation_of(index) is None) == (None, False)


@pytest.mark.parametrize("addresses", ["", "http://127.0.0.1:1"])
def test_nor_has_a_cluster_that_is_away(addresses: str, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "opensearch")
    monkeypatch.setenv("SEARCHSVC_OPENSEARCH", addresses)
    assert (generation_of(index), built_of(index), catalog_of(index)) == (None, None, None)
