"""Reads the files that lie beside the releases and say something about them: `overrides.toml`, `concepts.toml`."""

import os
from pathlib import Path

from searchsvc.errors import ReadError
from searchsvc.readers.opening import open_regular

MAX_BYTES = 16 << 20


class TextFault(Exception):
    """Why a file cannot be used, and what to do about it: a clause that follows the name of the file.

    `data` is what could be read of it.
    """

    def __init__(self, fault: str, data: bytes = b"") -> None:
        super().__init__(fault)
        self.data = data

    def mentions(self, word: str) -> bool:
        """Whether what could be read holds a word of ASCII, in any encoding that is common."""
        return any(word.encode(codec) in self.data for codec in ("ascii", "utf-16-le", "utf-16-be"))


def read_corpus_text(corpus: Path, name: str) -> str:
    """The text of a file of a corpus folder, empty where there is none. Nothing outside the folder is read.

    Raises TextFault.
    """
    root = Path(os.path.realpath(corpus))
    target = Path(os.path.realpath(root / name))
    if not target.is_relative_to(root):
        raise TextFault("is a symbolic link that leads out of the corpus; copy the file in instead")
    try:
        with open_regular(target) as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return ""
    except ReadError as error:
        raise TextFault(f"{error}; write it as a file of its own") from None
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        raise TextFault(f"cannot be read ({reason}); let searchsvc read it") from error
    if len(data) > MAX_BYTES:
        raise TextFault(f"is larger than {MAX_BYTES >> 20} MiB, the most that is read; shorten it", data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextFault("is not UTF-8; save it as UTF-8", data) from error
