"""What a tree of serving processes and the process above it tell each other, by files in a folder of theirs.

Files, because a worker may be forked or started anew, and is told and heard the same way in both cases.
"""

import os
from dataclasses import dataclass
from pathlib import Path

TREE_FOLDER_VARIABLE = "SEARCHSVC_TREE_FOLDER"
"""The environment variable that names the folder; only a tree below a supervisor has it."""
STOP_SECONDS = 5
"""Requests that are being answered when the service is stopped get so long to finish."""
HANDOVER_SECONDS = 20
"""And so long where another tree has taken over, which nobody waits for: plain kernels are slow."""


@dataclass(frozen=True, slots=True)
class TreeFolder:
    """The folder of one tree."""

    path: Path

    def set_ready(self) -> None:
        """Called by a worker that is about to accept connections."""
        (self.path / f"ready-{os.getpid()}").touch()

    def count_ready(self) -> int:
        """How many workers have said that they are ready."""
        return sum(1 for _ in self.path.glob("ready-*"))

    def set_draining(self) -> None:
        """Called for a tree that is about to go."""
        (self.path / "drain").touch()

    def is_draining(self) -> bool:
        """Whether the tree is about to go."""
        return (self.path / "drain").exists()


def tree_folder() -> TreeFolder | None:
    """The folder of the tree that this process belongs to; None where no other tree will follow."""
    named = os.environ.get(TREE_FOLDER_VARIABLE)
    return TreeFolder(Path(named)) if named else None
