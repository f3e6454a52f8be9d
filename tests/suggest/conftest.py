"""A small index in both languages, served."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchsvc.engines.selection import open_live
from searchsvc.indexing.reindex import reindex
from searchsvc.web.app import create_app
from tests.browsing import served
from tests.conftest import BuildOnce

TEXTS = {
    "a": "Rural schools get new teachers\nThe conference on rural schools was held in Beijing.",
    "b": "Rural revitalization conference\nRural schools, rural teachers, rural roads.",
    "c": "乡村振兴工作会议召开\n会议讨论乡村振兴与教育，脱贫攻坚成果。",
    "d": "教育部部署乡村振兴工作\n教育部部署乡村振兴与教育工作。",
    "e": 'A <script>alert("1")</script> & more\nNothing.',
}


def index_of(folder: Path, texts: Mapping[str, str]) -> Path:
    """The folder, with a corpus of these texts and its index in it."""
    (folder / "corpus").mkdir()
    for name, text in texts.items():
        (folder / "corpus" / f"{name}.txt").write_text(text, "utf-8")
    reindex(folder / "corpus", folder / "index", jobs=1)
    return folder


@pytest.fixture(scope="session")
def small_index(build_once: BuildOnce) -> Path:
    return build_once("small", lambda folder: index_of(folder, TEXTS)) / "index"


@pytest.fixture(scope="session")
def small_client(small_index: Path) -> FlaskClient:
    return create_app(open_live(small_index)).test_client()


@pytest.fixture(scope="session")
def small_site(small_index: Path) -> Iterator[str]:
    with served(create_app(open_live(small_index))) as address:
        yield address
