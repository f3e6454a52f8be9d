"""Readers: the files of a corpus folder as records, or as refusals that say why not.

`walk.walk_corpus` lists the files, `read_file` reads one in its format, `read_path` reads what `inspect` is given.
One module for each format; `record_fields` gives declared fields their meaning, `encoding` finds the encoding.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchsvc.readers.files import read_file, read_path
    from searchsvc.readers.refusal import Refusal

__all__ = ["Refusal", "read_file", "read_path"]
_HOMES = {"Refusal": "refusal", "read_file": "files", "read_path": "files"}


def __getattr__(name: str) -> object:
    """A public name, imported when it is first used: a search needs only the categories, not every format."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value
