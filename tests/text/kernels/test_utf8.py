"""Bytes are read as Python's own decoder reads them, and refused where it refuses them."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchsvc.text.kernels.utf8 import decode_at_once, decode_bytes

BOTH = pytest.mark.parametrize("decode", [decode_bytes, decode_at_once])
DECODER = Callable[..., int]


def read(decode: DECODER, encoded: bytes) -> str | None:
    """What a stretch of bytes is read as, which stands between others; None where it is refused."""
    whole = np.frombuffer(b"\xe6\x95" + encoded + b"\x99\x80", dtype=np.uint8)
    letters = np.zeros(len(whole) + 1, dtype=np.uint32)
    end = decode(whole, 2, 2 + len(encoded), letters, 1)
    return None if end < 0 else letters[1:end].tobytes().decode("utf-32-le")


def read_by_python(encoded: bytes) -> str | None:
    try:
        return encoded.decode()
    except UnicodeDecodeError:
        return None


@BOTH
def test_every_width_is_read(decode: DECODER) -> None:
    text = "\x00a\x7f\x80é\u07ff\u0800教\ud7ff\ue000\uffff\U00010000🎉\U0010ffff"
    assert read(decode, text.encode()) == text
    assert read(decode, b"") == ""


@BOTH
@pytest.mark.parametrize("letter", ["é", "教", "🎉"])
def test_a_letter_that_is_cut_short_is_refused(decode: DECODER, letter: str) -> None:
    encoded = f"教{letter}".encode()
    for end in range(4, len(encoded)):
        assert read(decode, encoded[:end]) is None


@BOTH
@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_read(decode: DECODER, text: str) -> None:
    assert read(decode, text.encode()) == text


@given(st.binary(max_size=12))
def test_any_bytes_are_read_within_their_bounds(encoded: bytes) -> None:
    letters = np.zeros(len(encoded), dtype=np.uint32)
    assert decode_bytes(np.frombuffer(encoded, dtype=np.uint8), 0, len(encoded), letters, 0) <= len(encoded)
    if read_by_python(encoded) is None:
        assert read(decode_at_once, encoded) is None
