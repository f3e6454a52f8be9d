"""Servers that are not the one that is needed, as real small servers: each is told by what it is."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from searchsvc.engines.opensearch.build.builder import open_builder
from searchsvc.engines.opensearch.live import open_opensearch
from searchsvc.errors import ClusterRefused

OPENSEARCH_1 = {"version": {"distribution": "opensearch", "number": "1.3.20"}, "tagline": "The OpenSearch Project"}
ELASTICSEARCH = {"version": {"number": "8.17.0", "build_flavor": "default"}, "tagline": "You Know, for Search"}
NEWER = {"version": {"distribution": "opensearch", "number": "4.0.0-beta"}}
WRONG = "correct SEARCHSVC_OPENSEARCH"


@contextmanager
def answering(data: bytes, kind: str = "application/json; charset=UTF-8") -> Iterator[str]:
    """The address of a server that answers everything alike."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        @override
        def log_message(self, format: str, *args: Any) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (json.dumps(OPENSEARCH_1), "application/json", r"is OpenSearch 1\.3\.20; searchsvc needs one from 2\.10"),
        (json.dumps(NEWER), "application/json", r"is OpenSearch 4\.0\.0-beta; searchsvc needs one from 2\.10"),
        (json.dumps(ELASTICSEARCH), "application/json", r"is Elasticsearch 8\.17\.0; searchsvc needs OpenSearch"),
        ('{"name": "a", "version": "7"}', "application/json", rf"is no OpenSearch; {WRONG}"),
        ("[]", "application/json", rf"is no OpenSearch; {WRONG}"),
        ("<title>Router</title>", "text/html", rf"is no OpenSearch; {WRONG}"),
        ("<title>Router</title>", "application/json", rf"is no OpenSearch; {WRONG}"),
        ("\x00\x01", "application/octet-stream", rf"is no OpenSearch; {WRONG}"),
    ],
)
def test_what_is_not_the_server_that_is_needed(
    data: str, kind: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(data.encode(), kind) as address:
        monkeypatch.setenv("SEARCHSVC_OPENSEARCH", address)
        with pytest.raises(ClusterRefused, match=said):
            open_opensearch(tmp_path)
        with pytest.raises(ClusterRefused, match=said), open_builder(tmp_path, full=True, wait=0):
            pass
