"""`Refusal`: one file or record that is left out, where it stands, and why.

The reason is a clause that follows the path (`a.txt: is empty`). Where it is not obvious what a person can do, it says
that too.
"""

import re
import reprlib
from dataclasses import dataclass

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_MOST_SHOWN = 300
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 120


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a line (from 1) of a `.jsonl` file, that gives no release. `path` is always printable."""

    path: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.reason}"


def printable(path: str) -> str:
    """The path with control characters and undecodable bytes escaped, so that it can be shown and encoded anywhere."""
    return _UNPRINTABLE.sub(_escape, path)


def bounded(message: str) -> str:
    """A message as it can be shown anywhere, cut where it is long: what a file says may stand in it."""
    return printable(message if len(message) <= _MOST_SHOWN else f"{message[:_MOST_SHOWN]}…")


def shown(value: object) -> str:
    """A value as Python writes it, in short, whatever it holds."""
    try:
        return _SHORT.repr(value)
    except ValueError:  # more digits than Python writes
        return "a number with too many digits"


def fault_of_name(path: str) -> str | None:
    """Why a path cannot be an id, or None where it can."""
    found = _UNPRINTABLE.search(path)
    if found is None:
        return None
    if "\ud800" <= found.group() <= "\udfff":
        return "has a name that is not valid text in the encoding of the file system; rename it"
    return "has a control character in its name; rename it"


def fault_of_system(error: OSError) -> str:
    """A reason for an error of the operating system."""
    if isinstance(error, PermissionError):
        return "cannot be read: permission denied"
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    return f"cannot be read: {(error.strerror or type(error).__name__).lower()}"


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:  # a byte that the file system's encoding could not decode
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
