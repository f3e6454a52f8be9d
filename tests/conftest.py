"""Fixtures that many tests share: the sample corpus, and small indexes made of a few texts."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from searchsvc.engine import Engine
from searchsvc.engines.selection import open_engine
from searchsvc.indexing.reindex import reindex

# A kernel that is compiled, or a dictionary that is loaded, within an example is no fault of the example.
settings.register_profile("searchsvc", deadline=None)
settings.load_profile("searchsvc")

MakeEngine = Callable[[Sequence[str | Mapping[str, object]]], Engine]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The sample corpus of the repository."""
    return Path(__file__).resolve().parent.parent / "corpus"


@pytest.fixture(scope="session")
def sample_index(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample corpus. Tests must not write to it."""
    index = tmp_path_factory.mktemp("sample") / "index"
    reindex(corpus, index)
    return index


@pytest.fixture
def make_engine(tmp_path: Path) -> MakeEngine:
    """Builds an engine over a few records; a plain string is a text whose id is the string."""

    def make(records: Sequence[str | Mapping[str, object]]) -> Engine:
        folder = tmp_path / "corpus"
        folder.mkdir(exist_ok=True)
        full = [{"id": each, "text": each} if isinstance(each, str) else dict(each) for each in records]
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in full)
        (folder / "records.jsonl").write_text(lines, "utf-8")
        reindex(folder, tmp_path / "index")
        return open_engine(tmp_path / "index")

    return make
