"""What an index of hostile releases shows of itself: pages, feeds, tables and JSON, all of which must be well formed.

The rule: every output is read by a parser that is not ours, and no page holds anything that a browser would run.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring
from flask.testing import FlaskClient

from benchmarks.faults.hostile.safe_page import faults_of_page
from searchsvc.engines.selection import open_live, verify_index
from searchsvc.web.app import create_app

_MOST_IDS = 400
_LIMIT = 1 << 27
_LISTS = ("/", "/?q=harvest", "/?q=hostile", "/status", "/?sort=newest&per_page=100")
_XML = ("/feed.atom", "/feed.atom?q=hostile", "/sitemap.xml", "/opensearch.xml")
_JSON = ("/api/v1/search?q=harvest", "/api/v1/search?q=hostile", "/api/v1/status", "/api/v1/suggest?q=h")


def faults_of_outputs(index: Path, good: Sequence[str], ids: Sequence[str], count: int) -> Iterator[str]:
    """What is wrong with what an index shows, which must hold `count` releases, the good ones first for `harvest`."""
    verify_index(index)
    client = create_app(open_live(index)).test_client()
    found = json.loads(client.get("/api/v1/search?q=harvest").data)
    if {hit["id"] for hit in found["results"][:2]} != set(good):
        yield f"harvest finds {[hit['id'] for hit in found['results'][:2]]!a}, not the good releases"
    for path in _LISTS:
        yield from _page(client, path)
    for path in _XML:
        yield from _xml(client, path)
    for path in _JSON:
        yield from _json(client, path)
    yield from _csv(client)
    lines = client.get("/export.jsonl").data.splitlines()
    exported = [json.loads(line)["id"] for line in lines]
    if len(exported) != count or not set(exported) <= set(ids):
        yield f"the export has {len(exported)} releases, not {count}"
    for release_id in exported[:_MOST_IDS]:
        address = quote(release_id, safe="") if release_id.strip("./") else f"?id={quote(release_id, safe='')}"
        yield from _page(client, f"/releases/{address}")
        yield from _json(client, f"/api/v1/releases?id={quote(release_id, safe='')}")
        yield from _status(client, f"/release.txt?id={quote(release_id, safe='')}")
        yield from _json(client, f"/api/v1/citation?id={quote(release_id, safe='')}")


def _status(client: FlaskClient, path: str) -> Iterator[str]:
    status = client.get(path, follow_redirects=True).status_code
    if status != 200:
        yield f"{path[:200]} answers {status}"


def _page(client: FlaskClient, path: str) -> Iterator[str]:
    response = client.get(path, follow_redirects=True)
    if response.status_code != 200:
        yield f"{path[:200]} answers {response.status_code}"
    if len(response.data) > _LIMIT:
        yield f"{path[:200]} has {len(response.data):,} bytes"
    if "script-src 'self'" not in response.headers.get("Content-Security-Policy", ""):
        yield f"{path[:200]} has no policy that forbids scripts"
    yield from (f"{path[:200]} {fault}" for fault in faults_of_page(response.data.decode("utf-8")))


def _xml(client: FlaskClient, path: str) -> Iterator[str]:
    try:
        fromstring(client.get(path).data)
    except ParseError as error:
        yield f"{path} is not XML: {error}"


def _json(client: FlaskClient, path: str) -> Iterator[str]:
    response = client.get(path)
    try:
        json.loads(response.data)
    except ValueError as error:
        yield f"{path[:200]} is not JSON: {error}"
    if response.status_code != 200:
        yield f"{path[:200]} answers {response.status_code}"


def _csv(client: FlaskClient) -> Iterator[str]:
    text = client.get("/export.csv").data.decode("utf-8-sig")
    before = csv.field_size_limit(_LIMIT)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        yield f"/export.csv is not a table: {error}"
        return
    finally:
        csv.field_size_limit(before)
    if len({len(row) for row in rows}) != 1:
        yield "/export.csv has rows of different lengths"
    if any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row):
        yield "/export.csv has a cell that a spreadsheet would calculate"
