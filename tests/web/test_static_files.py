"""Static files: kept for a year by their whole address, and by no other."""

import pytest
from flask.testing import FlaskClient

from searchsvc.web.static_files import ASSETS, FOREVER, JOINED, STATIC, static_files


@pytest.mark.parametrize("name", sorted(static_files()))
def test_a_file_is_kept_for_a_year_by_its_digest(client: FlaskClient, name: str) -> None:
    answer = client.get(ASSETS[name])
    assert (answer.status_code, answer.data) == (200, static_files()[name].body)
    assert answer.headers["Cache-Control"] == FOREVER
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for other in (f"/static/{name}", f"/static/{name}?v=000000000000"):
        assert client.get(other).headers["Cache-Control"] == "no-cache"


def test_what_a_page_loads_as_one_is_one_file() -> None:
    for joined, parts in JOINED.items():
        assert static_files()[joined].body == b"\n".join((STATIC / name).read_bytes() for name in parts)
        assert not static_files().keys() & set(parts)
    assert static_files()["style.css"].body == (STATIC / "style.css").read_bytes()


def test_media_types_are_right(client: FlaskClient) -> None:
    types = {name: client.get(address).content_type for name, address in ASSETS.items()}
    assert types["style.css"] == "text/css; charset=utf-8"
    assert types["icon.svg"] == "image/svg+xml"
    assert types["suggest.js"].partition(";")[0] in ("text/javascript", "application/javascript")


@pytest.mark.parametrize("name", ["none", "../app.py", "..%2Fapp.py", "", "style.css/"])
def test_there_is_nothing_else(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
