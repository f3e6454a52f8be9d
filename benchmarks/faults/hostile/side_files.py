"""Kinds of hostile `overrides.toml` and `concepts.toml`: no regular files, huge ones, and what TOML can be made to do.

The rule: whatever the file is, the good releases are indexed, and a warning says what is wrong with it.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from benchmarks.faults.hostile.kind import Kind, Write, file

_NAMES = ("overrides.toml", "concepts.toml")
_MIB = 1 << 20


def _texts() -> Mapping[str, bytes]:
    return {
        "not-toml": b"= = =\n",
        "not-utf-8": b"a = '\xff\xfe'\n",
        "of-nul": b"\0" * 1000,
        "of-brackets": b"a = " + b"[" * 100_000,
        "of-tables-in-tables": b"a = " + b"{a=" * 20_000,
        "of-long-digits": b"a = " + b"9" * 100_000 + b"\n",
        "of-hexadecimal-digits": b'["a"]\ndate = 0x' + b"f" * 100_000 + b"\n",
        "of-dotted-keys": b"a" + b".a" * 100_000 + b" = 1\n",
        "of-a-dotted-field": b'["a-good.txt"]\ntitle' + b".a" * 5000 + b" = 1\n",
        "of-a-dotted-table": b"[a" + b".a" * 100_000 + b"]\n",
        "of-quoted-dotted-keys": b'"a"' + b"." + b'."a"' * 0 + b'"a"' + b'."b"' * 100_000 + b" = 1\n",
        "of-a-key-twice": b'["a"]\ndate = 2020\ndate = 2021\n',
        "of-a-value-of-a-mebibyte": b'["a"]\ndate = "' + b"x" * _MIB + b'"\n',
        "of-an-id-of-a-mebibyte": b'["' + b"x" * _MIB + b'"]\ndate = "x"\nprovinces = ["x"]\n',
        "of-script": b'["<script>alert(1)</script>"]\ndate = "<img src=x onerror=alert(1)>"\n',
        "of-escapes": b'["a"]\ntitle = "' + b"\\u0000\\u001b[31m\\u202e" * 10 + b'"\naliases = ["\\u0000", 1, [[]]]\n',
        "of-datetimes": b'["a"]\npublish_after = 0001-01-01T00:00:00+23:59\ndate = 9999-12-31T23:59:59-23:59\n',
        "of-floats": b'["a"]\ndate = nan\nyear = inf\nprovinces = [1e400, -0.0]\n',
        "of-types-that-are-wrong": b"a = 1\n[overrides]\n[[list]]\nx = [{y = 1}]\n",
    }


def kinds() -> Iterator[Kind]:
    """All kinds of this family."""
    for name in _NAMES:
        short = name.partition(".")[0]
        for kind, text in _texts().items():
            yield _kind(f"{short}-{kind}", file(name, text))
        yield _kind(f"{short}-is-a-pipe", partial(_pipe, name))
        yield _kind(f"{short}-is-a-folder", partial(_folder, name))
        yield _kind(f"{short}-is-a-link-outside", _link(name, "/etc/passwd"))
        yield _kind(f"{short}-is-a-link-to-a-device", _link(name, "/dev/zero"))
        yield _kind(f"{short}-is-a-link-to-a-pipe", _link_to_pipe(name))
        yield _kind(f"{short}-is-a-link-to-itself", _link(name, name))
        yield _kind(f"{short}-is-huge", _hole(name))
        yield Kind(f"{short}-is-a-link-to-nothing", _link(name, "none"), 0, is_alone=True)
        yield _kind(f"{short}-with-many-entries", file(name, partial(_entries, name)), is_slow=True)
    for kind, make in _largest().items():
        yield _kind(f"overrides-{kind}", file("overrides.toml", make), is_slow=True)
    # Each says nothing of its release, so there is nothing to warn of.
    tables = file("overrides.toml", lambda: b"".join(b"[a%d]\n" % number for number in range(15 * _MIB // 10)))
    yield Kind("overrides-of-millions-of-tables", tables, 0, is_alone=True, is_slow=True)
    yield _kind("aliases-that-multiply", file("overrides.toml", _aliases))
    yield _kind("aliases-of-script", file("overrides.toml", '["a-good.txt"]\naliases = ["<b>", "../../x", 7]\n'))
    yield _kind("withdrawn-by-force", file("overrides.toml", '["x"]\nwithdrawn = ["<script>alert(1)</script>"]\n'))


def _kind(name: str, write: Write, *, is_slow: bool = False) -> Kind:
    return Kind(name, write, 0, warned="^(overrides|concepts).toml: ", is_alone=True, is_slow=is_slow)


def _largest() -> Mapping[str, Callable[[], bytes]]:
    """What 16 MiB of TOML could cost most."""
    size = 15 * _MIB
    return {
        "of-millions-of-dotted-keys": lambda: b"a" + b".a" * (size // 2) + b" = 1\n",
        "of-millions-of-escapes": lambda: b'["a"]\ndate = "' + b"\\n" * (size // 2) + b'"\n',
        "of-a-million-dates": lambda: b'["a"]\nprovinces = [' + b"2020-01-01," * (size // 11) + b"]\n",
        "of-a-line-of-spaces": lambda: b"a" + b" " * size,
        "of-keys-of-words": lambda: b"x" * size,
    }


def _entries(name: str) -> str:
    line = '["x{}"]\ndate = "x"\n' if name == _NAMES[0] else '"x{}" = {{ en = "y{} z" }}\n'
    return "".join(line.format(number, number) for number in range(100_000))


def _aliases() -> str:
    return "".join(f'["x{n}"]\naliases = ["x{n + 1}", "y"]\n' for n in range(5000)) + '["x5000"]\naliases = ["x0"]\n'


def _pipe(name: str, folder: Path) -> None:
    os.mkfifo(folder / name)


def _folder(name: str, folder: Path) -> None:
    (folder / name).mkdir()


def _link(name: str, target: str) -> Write:
    return lambda folder: (folder / name).symlink_to(target)


def _link_to_pipe(name: str) -> Write:
    def write(folder: Path) -> None:
        os.mkfifo(folder / "pipe")
        (folder / name).symlink_to("pipe")

    return write


def _hole(name: str) -> Write:
    def write(folder: Path) -> None:
        with (folder / name).open("wb") as made:
            made.truncate(1 << 40)

    return write
