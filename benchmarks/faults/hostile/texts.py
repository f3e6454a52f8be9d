"""Kinds of text: encodings that lie, characters that no output can hold, directions, lines without end."""

import codecs
import json
from collections.abc import Iterator
from functools import partial

from benchmarks.faults.hostile.kind import Kind, file
from searchsvc.readers.limits import MAX_TEXT

_HAN = "教育部发布通知，全国工作会议在北京召开。\n"
_CHARACTERS = {
    "controls": "".join(map(chr, (*range(1, 9), *range(14, 32), 127, *range(0x80, 0xA0)))),
    "directions": "\u202e\u202d\u202a\u202b\u2066\u2067\u2068 hostile \u200f\u200e\u061c",
    "noncharacters": "\ufffe\uffff\ufdd0\U0001ffff\U0010ffff",
    "private-use": "\ue000\uf8ff\U000f0000",
    "line-separators": "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e",
    "marks": "a" + "\u0301\u0489\u20dd" * 2000,
    "zero-width": "\u200b\u200c\u200d\u2060\ufeff" * 500,
    "tags": "".join(chr(0xE0000 + number) for number in range(32, 127)),
    "variants": "葛\U000e0100" * 300,
    "escapes": "\x1b[2J\x1b]0;title\x07\x1b[31mred\x1b]8;;http://elsewhere.invalid\x07",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 300,
    "blanks": "\u3000\u2003\xa0\u180e\u3164" * 500,
    "lone-halves": "a\ud800b\udfffc",
    "halves-the-wrong-way-round": "\udc00\ud800",
    "nul": "a\0b",
}


def kinds() -> Iterator[Kind]:
    """All kinds of this family."""
    for name, text in _CHARACTERS.items():
        rows = ({field: f"hostile {text} x", "text": f"hostile {text} y"} for field in ("title", "id", "source", "z"))
        lines = "".join(f"{json.dumps(row)}\n" for row in rows)
        is_control = any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text)
        yield Kind(
            f"json-with-{name}", file("a.jsonl", lines), 4, warned="control character" if is_control else "(more than)?"
        )
        yield Kind(
            f"text-of-{name}",
            file("a.txt", f"hostile {text}\n{text * 2} {_HAN * 40}"),
            None,
            _refused(name),
            "(more than)?",
        )
    yield from _encodings()
    yield from _lines()


def _refused(name: str) -> str:
    return "not text|is in|broken" if name in ("controls", "nul", "lone-halves", "halves-the-wrong-way-round") else ""


def _encodings() -> Iterator[Kind]:
    text = f"hostile 标题\n{_HAN}"
    for codec in ("utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "utf-8-sig"):
        yield Kind(f"encoded-{codec}", file("a.txt", text.encode(codec, "replace")))
    for name, data in {
        "utf-32": text.encode("utf-32"),
        "utf-7": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-\n",
        "two-marks": codecs.BOM_UTF8 * 2 + text.encode(),
        "a-mark-alone": codecs.BOM_UTF8,
        "a-mark-that-lies": codecs.BOM_UTF16_LE + text.encode("utf-8") + b"x",
        "halves-in-utf-16": "hostile \ud800 x\n".encode("utf-16-le", "surrogatepass"),
        "overlong": b"hostile \xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf\n",
        "cut-off": text.encode()[:-2],
        "mixed": text.encode() + text.encode("gb18030"),
        "of-bytes": bytes(range(256)) * 100,
        "of-nul": b"\0" * 10_000,
        "a-picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
    }.items():
        reason = "" if name in ("utf-7", "two-marks") else "text|is in|empty|UTF-32"
        yield Kind(f"encoded-as-{name}", file("a.txt", data), None if reason == "" else 0, reason)


def _of_length(text: str, length: int) -> str:
    """A release of some length that says the same again and again."""
    return f"hostile\n{text * (length // len(text))}"


def _line_of_length(text: str, length: int) -> str:
    return _of_length(text, length).replace("\n", " ")


def _lines() -> Iterator[Kind]:
    warned = "title has more than"
    yield Kind("line-of-a-mebibyte", file("a.txt", lambda: "hostile " + "x" * (1 << 20)), warned=warned)
    yield Kind("line-of-a-mebibyte-of-han", file("a.txt", lambda: "hostile 教育" * 40_000), warned=warned, is_slow=True)
    for name, text in {"words": "words ", "a-word": "x", "han": _HAN}.items():
        longest = partial(_of_length, text, MAX_TEXT - 20)
        line = partial(_line_of_length, text, MAX_TEXT - 20)
        too_long = partial(_of_length, text, 2 * MAX_TEXT)
        yield Kind(f"longest-text-of-{name}", file("a.txt", longest), is_slow=True)
        yield Kind(f"longest-line-of-{name}", file("a.txt", line), warned=warned, is_slow=True)
        yield Kind(f"text-of-{name}-that-is-too-long", file("a.txt", too_long), 0, "its text has", is_slow=True)
    yield Kind(
        "text-of-70-mib", file("a.txt", lambda: b"hostile\n" + b"words \n" * (10 << 20)), 0, "larger than", is_slow=True
    )
    yield Kind("record-of-17-mib", file("a.jsonl", lambda: b'{"text": "' + b"x" * (17 << 20) + b'"}\n{"text": "hostile"}'), 1,
               "longer than 16 MiB", is_slow=True)  # fmt: skip
    yield Kind("lines-of-nothing", file("a.txt", "hostile\n" + "\n" * 500_000))
    yield Kind("lines-of-one-letter", file("a.txt", "hostile\n" + "a\n" * 100_000), is_slow=True)
    yield Kind("records-of-nothing", file("a.jsonl", "\n" * 500_000 + "{}\n"), 0, "neither")
    yield Kind("digits-without-end", file("a.txt", "hostile\n" + "9" * 300_000))
    yield Kind("dates-without-end", file("a.txt", "hostile\n" + "2020年7月15日" * 10_000))
    yield Kind("brackets-without-end", file("a.txt", "hostile\n" + "《（【" * 30_000))
