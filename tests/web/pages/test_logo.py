"""The logo of a site: what is taken for a picture, and how it is shown."""

from pathlib import Path

import pytest

from searchsvc.errors import UsageError
from searchsvc.model.site import Site
from searchsvc.web.app import create_app
from searchsvc.web.pages.logo import MOST_BYTES, read_logo
from tests.web.fake import FakeLive

SVG = (
    b"<?xml version='1.0'?>"
    + b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0"


@pytest.mark.parametrize(("data", "media_type"), [(SVG, "image/svg+xml"), (PNG, "image/png")])
def test_a_picture_is_known_by_its_content(tmp_path: Path, data: bytes, media_type: str) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(data)
    assert read_logo(path).media_type == media_type


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"<html><svg/></html>", b"<svg>", SVG[:-3], PNG[:10], b"\xff\xd8\xff\xe0 JFIF"]
)
def test_what_is_no_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "picture.svg"
    path.write_bytes(data)
    with pytest.raises(UsageError, match="neither SVG nor PNG"):
        read_logo(path)


def test_a_picture_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: no such file"):
        read_logo(tmp_path / "none.svg")
    (tmp_path / "large.png").write_bytes(PNG + bytes(MOST_BYTES))
    with pytest.raises(UsageError, match="more than 256 kB"):
        read_logo(tmp_path / "large.png")


def test_the_logo_stands_on_every_page_and_may_be_kept(live: FakeLive, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(SVG)
    client = create_app(live, site=Site(logo=tmp_path / "logo.svg")).test_client()
    href = client.get("/api/v1/status").json["site"]["logo"]  # type: ignore[index]
    for path in ("/", "/releases/2020/a.txt", "/releases/none"):
        page = client.get(path).text
        assert f'<img src="{href}" alt=""' in page
        assert f'<link rel="icon" href="{href}">' in page
    picture = client.get(href)
    assert (picture.status_code, picture.data, picture.content_type) == (200, SVG, "image/svg+xml")
    assert "max-age=31536000" in picture.headers["Cache-Control"]
    assert "script-src 'self'" in picture.headers["Content-Security-Policy"]


def test_a_site_without_a_logo_has_no_address_for_one(live: FakeLive) -> None:
    assert create_app(live).test_client().get("/logo").status_code == 404
