"""`Kind`: one way in which a corpus can be hostile, how it writes itself, and what must become of it.

The rule: a kind says how many releases come of it, and what is left out with which reason. Whatever it says nothing of
may not happen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Write = Callable[[Path], None]
"""Writes a kind into an empty folder, which is a corpus or a folder in one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A hostile kind. `name` is made of letters, digits and hyphens, so that it can be a folder.

    `releases` is how many releases come of it; None where that is not what matters. `left_out` and `warned` are
    expressions that one reason or warning must match; without them there may be none, and with one that matches
    nothing at all there may be some. `is_alone` is True where it
    needs a corpus of its own, `is_slow` where it takes seconds, `is_script` where a browser might run something.
    `meanwhile` happens just before a file of the corpus is read: it gets the corpus and the path of that file.
    """

    name: str
    write: Write
    releases: int | None = 1
    left_out: str = ""
    warned: str = ""
    is_alone: bool = False
    is_slow: bool = False
    is_script: bool = False
    meanwhile: Callable[[Path, Path], None] | None = None


Data = bytes | str | Callable[[], bytes | str]
"""What a file holds; what takes much memory is made when it is written."""


def file(name: str, data: Data) -> Write:
    """Writes one file."""
    return files({name: data})


def files(contents: Mapping[str, Data]) -> Write:
    """Writes some files, with the folders that they need. Text is written as it is, halves of pairs too."""

    def write(folder: Path) -> None:
        for name, made in contents.items():
            data = made() if callable(made) else made
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)

    return write
