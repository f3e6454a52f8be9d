"""Compression of answers: which encoding a client asks for, and what of it is worth compressing.

zstd is preferred over gzip where a client likes both as much: it takes a fifth of the time for the same size.
"""

import gzip
import threading
from functools import lru_cache
from typing import Literal

import zstandard
from flask import Request
from werkzeug.wrappers import Response

Encoding = Literal["zstd", "gzip", "identity"]
LEAST_BYTES = 1000
"""A smaller answer fits into one packet of a network anyway."""
LONGEST_HEADER = 1024
"""Bytes of an `Accept-Encoding` that are read; a longer one asks for nothing."""
_ZSTD_LEVEL = 3
_GZIP_LEVEL = 5
_TYPES = ("application/json", "application/javascript", "application/xml", "image/svg+xml")
_ENDINGS = ("+json", "+xml")
_compressors = threading.local()


@lru_cache(maxsize=256)
def preferred_encoding(accepted: str) -> Encoding:
    """The encoding to answer an `Accept-Encoding` header with (RFC 9110, 12.5.3).

    Qualities are respected; a coding with quality 0 is never used. Without compression an answer is always possible.
    """
    qualities: dict[str, float] = {}
    for part in accepted.lower().split(",") if len(accepted) <= LONGEST_HEADER else ():
        coding, _, parameters = part.partition(";")
        qualities["gzip" if coding.strip() == "x-gzip" else coding.strip()] = _quality(parameters)
    others = qualities.get("*", 0.0)
    best: Encoding = "identity"
    least = 0.0
    for encoding in ("zstd", "gzip"):
        quality = qualities.get(encoding, others)
        if quality > least:
            best, least = encoding, quality
    return best if least >= qualities.get("identity", 0.0) else "identity"


def _quality(parameters: str) -> float:
    """The quality among the parameters of a coding: 1 where there is none, 0 where it is no number from 0 to 1."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0


def encoding_for(request: Request) -> Encoding:
    """The encoding that a request asks for."""
    return preferred_encoding(request.environ.get("HTTP_ACCEPT_ENCODING", ""))


def is_compressible(content_type: str) -> bool:
    """Whether answers of a type become smaller: texts do, images and archives are compressed already."""
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type.startswith("text/") or media_type in _TYPES or media_type.endswith(_ENDINGS)


def compressed(body: bytes, encoding: Encoding) -> bytes:
    """The body in an encoding."""
    if encoding == "gzip":
        return gzip.compress(body, _GZIP_LEVEL, mtime=0)
    return _zstd().compress(body) if encoding == "zstd" else body


def _zstd() -> zstandard.ZstdCompressor:
    """This thread's compressor: one must not be used by two at once."""
    kept: zstandard.ZstdCompressor | None = getattr(_compressors, "zstd", None)
    if kept is None:
        kept = _compressors.zstd = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)
    return kept


def add_vary(response: Response, *names: str) -> None:
    """Names headers of the request on which an answer depends. (`Response.vary` does so in ten times the time.)"""
    named = response.headers.get("Vary")
    if named is None:
        response.headers.add("Vary", ", ".join(names))
    elif missing := [name for name in names if name not in named]:
        response.headers["Vary"] = ", ".join((named, *missing))


def compress_answer(response: Response, encoding: Encoding) -> None:
    """Compresses an answer where that is worth it; an answer that is streamed, or has an encoding, stays as it is."""
    if not is_compressible(response.content_type or ""):
        return
    add_vary(response, "Accept-Encoding")
    if encoding == "identity" or "Content-Encoding" in response.headers or not response.is_sequence:
        return
    body = response.get_data()
    if len(body) >= LEAST_BYTES:
        response.set_data(compressed(body, encoding))
        response.headers["Content-Encoding"] = encoding
