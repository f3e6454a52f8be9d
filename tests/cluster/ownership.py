"""Who runs the nodes: the user of this process or, where that is root, whom the server refuses, an unprivileged user.

That user must be able to reach every folder that a node uses, so a folder below a closed one, such as /root, is no use.
"""

import os
import stat
from pathlib import Path

UNPRIVILEGED = 65534
"""The uid and gid of nodes that root starts; `nobody` on most systems."""


def is_root() -> bool:
    return os.geteuid() == 0


def is_reachable(path: Path) -> bool:
    """Whether those who run the nodes can open what is at `path`, which must exist."""
    if not is_root():
        return os.access(path, os.R_OK | os.X_OK if path.is_dir() else os.R_OK)
    path = path.resolve()
    return all(each.stat().st_mode & stat.S_IXOTH for each in (path, *path.parents) if each.is_dir())


def give_away(folder: Path) -> None:
    """Makes a folder and all that is in it belong to those who run the nodes."""
    if is_root():
        for path in (folder, *folder.rglob("*")):
            os.chown(path, UNPRIVILEGED, UNPRIVILEGED, follow_symlinks=False)
