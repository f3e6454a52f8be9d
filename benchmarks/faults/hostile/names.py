"""Kinds of names and folders: too long, not text, with control characters, too deep, too many."""

import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults.hostile.kind import Kind, Write, file, files

_TEXT = "hostile name\nA text.\n"
_ODD = {
    "dots": "a...txt",
    "spaces": " .a. .txt",
    "only-a-suffix-in-capitals": "A.TXT",
    "percent-signs": "%2e%2e%2f%00.txt",
    "backslashes": "a\\..\\..\\etc\\passwd.txt",
    "a-drive": "C:con.txt",
    "question-and-hash": "a?b=c&d#e;f.txt",
    "right-to-left": "a\u202egpj.exe.txt",
    "zero-width": "\u200b\u2060\ufeffa.txt",
    "combining": "e" + "\u0301" * 100 + ".txt",
    "beyond-the-plane": "𠮷\U0001f600\U000e0001.txt",
    "noncharacters": "a\ufffe\uffffb.txt",
    "quotation-marks": "'\"`$(touch ran)`.txt",
    "an-option": "-rf --help.txt",
    "a-line-number": "a.jsonl#1.txt",
    "line-separator": "a\u2028b\u2029c.txt",
    "glob": "[a-z]*?{b,c}.txt",
    "template": "{{7*7}}{%x%}.txt",
}
_CONTROL = {
    "newline": "a\nb.txt",
    "return": "a\rb.txt",
    "escape": "a\x1b[31mb.txt",
    "delete": "\x7f.txt",
    "c1": "\x9b.txt",
}


def kinds() -> Iterator[Kind]:
    """All kinds of this family."""
    for name, path in _ODD.items():
        yield Kind(f"name-of-{name}", file(path, _TEXT))
    for name, path in _CONTROL.items():
        yield Kind(f"name-with-{name}", file(path, _TEXT), 0, left_out="control character in its name")
    yield Kind("name-of-255-bytes", file("n" * 251 + ".txt", _TEXT))
    yield Kind("name-of-255-bytes-of-han", file("名" * 83 + "ab.txt", _TEXT))
    yield Kind("name-that-is-not-utf-8", file(os.fsdecode(b"a\xff\xfe.txt"), _TEXT), 0, left_out="not valid text")
    yield Kind("folder-that-is-not-utf-8", file(os.fsdecode(b"\xc3\x28/a.txt"), _TEXT), 0, left_out="not valid text")
    yield Kind("folder-with-a-newline", file("a\nb/c.txt", _TEXT), 0, left_out="control character in its name")
    yield Kind("folder-with-the-name-of-a-file", file("a.txt/b.json/c.txt", _TEXT))
    yield Kind("names-that-differ-in-form", files({"é.txt": _TEXT, "e\u0301.txt": _TEXT, "É.TXT": _TEXT}), 3)
    yield Kind("path-of-4000-bytes", _long_path)
    yield Kind("path-that-is-too-long", _too_long_path, 0, left_out="too long")
    yield Kind("folders-1500-deep", _deep("a"))
    yield Kind("hidden-folders-1500-deep", _deep("_hidden", "a.txt"), 0)
    yield Kind("names-that-are-passed-over", files({".a.txt": "a", "_b.txt": "b", "README.md": "c", "d.exe": "d"}), 0)
    yield Kind("folder-of-20000-files", _many(20_000, "txt"), 20_000, is_slow=True, is_alone=True)
    yield Kind("folder-of-a-million-files", _many(1_000_000, "dat"), 0, is_slow=True, is_alone=True)
    yield Kind("folder-of-50000-empty-files", _many(50_000, "md", ""), 0, left_out="is empty|neither", is_slow=True)


def _long_path(folder: Path) -> None:
    longest = 4000 - len(os.fsencode(folder)) - len("/a.txt")
    _in_steps(folder, ["d" * 199] * (longest // 200), "a.txt")


def _too_long_path(folder: Path) -> None:
    _in_steps(folder, ["d" * 199] * 30, "a.txt")


def _deep(first: str, name: str = "a.txt") -> Write:
    return lambda folder: _in_steps(folder, [first, *["a"] * 1500], name)


def _in_steps(folder: Path, names: list[str], name: str) -> None:
    """A file below folders whose path no single call would take."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        for each in names:
            os.mkdir(each, dir_fd=handle)
            inner = os.open(each, os.O_RDONLY, dir_fd=handle)
            os.close(handle)
            handle = inner
        written = os.open(name, os.O_WRONLY | os.O_CREAT, dir_fd=handle)
        os.write(written, _TEXT.encode())
        os.close(written)
    finally:
        os.close(handle)


def _many(count: int, suffix: str, text: str = "hostile {}\nOne of many.\n") -> Write:
    def write(folder: Path) -> None:
        for number in range(count):
            (folder / f"{number:07}.{suffix}").write_text(text.format(number), "utf-8")

    return write
