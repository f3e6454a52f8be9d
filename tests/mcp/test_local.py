"""An index as a source: names as one says them, releases that moved, and those that were withdrawn."""

from pathlib import Path

import pytest

from searchsvc.errors import IndexUnavailable, NotFound, ParameterErrors, ReleaseWithdrawn
from searchsvc.indexing.reindex import reindex
from searchsvc.mcp.local import IndexSource
from searchsvc.model.query import Query
from searchsvc.model.site import Site


@pytest.fixture
def source(tmp_path: Path) -> IndexSource:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "new.txt").write_text("A bridge opens in Hubei\n\n2020-07-15", "utf-8")
    (corpus / "gone.txt").write_text("A tunnel opens", "utf-8")
    (corpus / "overrides.toml").write_text(
        '["new.txt"]\naliases = ["old.txt"]\n["gone.txt"]\nwithdrawn = "a figure was wrong"\n', "utf-8"
    )
    reindex(corpus, tmp_path / "index")
    return IndexSource(tmp_path / "index", Site(publisher="City of Example"))


def test_it_answers_as_a_client_does(source: IndexSource) -> None:
    assert source.search("bridge", province=["湖北", "Beijing"], year=(2020,)).query == Query(
        "bridge", province=("CN-HB", "CN-BJ"), year=("2020",)
    )
    with pytest.raises(ParameterErrors, match="Atlantis"):
        source.search("bridge", province="Atlantis")
    assert source.site().publisher == "City of Example"


def test_a_release_that_moved_is_found_by_its_old_id(source: IndexSource) -> None:
    assert source.release("old.txt").id == "new.txt"
    assert source.versions("old.txt") == ()


def test_what_is_not_there_says_why(source: IndexSource, tmp_path: Path) -> None:
    with pytest.raises(ReleaseWithdrawn, match="a figure was wrong"):
        source.release("gone.txt")
    with pytest.raises(NotFound):
        source.versions("nosuch")
    with pytest.raises(IndexUnavailable):
        IndexSource(tmp_path / "nowhere", Site()).search("a")
