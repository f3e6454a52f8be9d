"""Where this user's machine keeps what is worked out once: dictionaries in the form in which they are used."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """The folder of this user alone (mode 0700) in which dictionaries are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base) / "searchsvc"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
