"""Readers: the files of a corpus folder as records, or as refusals that say why not.

`walk.walk_corpus` lists the files, `read_file` reads one in its format, `read_path` reads what `inspect` is given.
One module a format; `fields` gives declared fields their meaning, `encoding` finds the encoding.
"""

from searchsvc.readers.files import read_file, read_path
from searchsvc.readers.refusal import Refusal

__all__ = ["Refusal", "read_file", "read_path"]
