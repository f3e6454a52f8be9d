"""A small index in both languages, served."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from searchsvc.engines import open_live
from searchsvc.reindex import reindex
from searchsvc.web.app import create_app

TEXTS = {
    "a": "Rural schools get new teachers\nThe conference on rural schools was held in Beijing.",
    "b": "Rural revitalization conference\nRural schools, rural teachers, rural roads.",
    "c": "乡村振兴工作会议召开\n会议讨论乡村振兴与教育，脱贫攻坚成果。",
    "d": "教育部部署乡村振兴工作\n教育部部署乡村振兴与教育工作。",
    "e": 'A <script>alert("1")</script> & more\nNothing.',
}


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "corpus").mkdir()
    for name, text in TEXTS.items():
        (folder / "corpus" / f"{name}.txt").write_text(text, "utf-8")
    reindex(folder / "corpus", folder / "index", jobs=1)
    return folder / "index"


@pytest.fixture(scope="session")
def small_client(small_index: Path) -> FlaskClient:
    return create_app(open_live(small_index)).test_client()


@pytest.fixture(scope="session")
def small_site(small_index: Path) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(open_live(small_index)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
