"""Where this user's machine keeps what is worked out once: dictionaries in the form in which they are used."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def cache_place() -> Path:
    """Where the cache folder is, or will be; nothing is made. Raises RuntimeError where this user has no home."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "searchsvc"


def cache_folder() -> Path:
    """The folder of this user alone (mode 0700) in which dictionaries are kept; it is made where it is not there."""
    folder = cache_place()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(path: Path, pieces: Iterable[bytes]) -> None:
    """Writes a file that appears whole or not at all."""
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.writelines(pieces)
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
