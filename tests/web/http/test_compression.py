"""Compression: what a client asks for, by RFC 9110, and what is left alone."""

import gzip

import pytest
import zstandard
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from searchsvc.web.http.compression import (
    LEAST_BYTES,
    LONGEST_HEADER,
    Encoding,
    compress_answer,
    compressed,
    is_compressible,
    preferred_encoding,
)
from searchsvc.web.static_files import ASSETS


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("ZSTD;Q=0.5 , GZIP;q=0.6", "gzip"),
        ("zstd;q=0, gzip;q=0.001", "gzip"),
        ("gzip;q=0", "identity"),
        ("*", "zstd"),
        ("*;q=0", "identity"),
        ("zstd;q=0, *;q=0.2", "gzip"),
        ("gzip;q=0, *;q=0.5", "zstd"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0", "identity"),
        ("br", "identity"),
        ("gzip;q=x", "identity"),
        ("gzip;q=2", "identity"),
        ("gzip;q=nan", "identity"),
        (",,;q=1,", "identity"),
        ("gzip" + "," * LONGEST_HEADER, "identity"),
    ],
)
def test_the_encoding_that_a_client_prefers(accepted: str, encoding: Encoding) -> None:
    assert preferred_encoding(accepted) == encoding


def test_texts_are_compressible_and_what_is_compressed_already_is_not() -> None:
    for yes in (
        "text/html; charset=utf-8",
        "application/json",
        "application/problem+json",
        "image/svg+xml",
        "text/csv",
    ):
        assert is_compressible(yes)
    for no in ("image/png", "application/zip", "application/octet-stream", "font/woff2", ""):
        assert not is_compressible(no)


def test_every_encoding_gives_the_text_back() -> None:
    body = "教育 education ".encode() * 500
    assert zstandard.decompress(compressed(body, "zstd")) == gzip.decompress(compressed(body, "gzip")) == body
    assert compressed(body, "identity") == body
    assert compressed(body, "gzip") == compressed(body, "gzip")  # without the time of day in it


def test_small_encoded_and_streamed_answers_stay_as_they_are() -> None:
    small = Response(b"a" * (LEAST_BYTES - 1), content_type="text/plain")
    encoded = Response(b"a" * 5000, content_type="text/plain", headers={"Content-Encoding": "br"})
    streamed = Response((b"a" * 5000 for _ in range(2)), content_type="text/csv")
    picture = Response(b"a" * 5000, content_type="image/png")
    for answer in (small, encoded, streamed, picture):
        compress_answer(answer, "gzip")
        assert answer.headers.get("Content-Encoding") in (None, "br")
    assert [answer.headers.get("Vary") for answer in (small, encoded, streamed, picture)] == [
        *["Accept-Encoding"] * 3,
        None,
    ]


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/search", "/openapi.json", "/docs", "/releases/hostile", ASSETS["style.css"]]
)
@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_every_long_answer_is_compressed_where_that_is_asked_for(client: FlaskClient, path: str, encoding: str) -> None:
    plain = client.get(path)
    answer = client.get(path, headers={"Accept-Encoding": encoding})
    assert answer.headers["Content-Encoding"] == encoding
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert len(answer.data) == int(answer.headers["Content-Length"]) < len(plain.data)
    decoded = gzip.decompress(answer.data) if encoding == "gzip" else zstandard.decompress(answer.data)
    assert decoded == plain.data
    assert answer.headers["ETag"] != plain.headers["ETag"]
