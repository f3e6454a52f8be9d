"""Kinds of what happens between the listing of a folder and the reading of a file: gone, grown, swapped for a link.

The rule: what happens does so at the worst moment, just before the file is opened, every time.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.faults.hostile.kind import Kind, files

_SECRET = "/etc/passwd"
_LINK = "symbolic link|not a regular file|does not exist|not a directory"
Change = Callable[[Path], None]
"""Changes a file, or the folder that holds it."""


def kinds() -> Iterator[Kind]:
    """All kinds of this family."""
    for suffix in ("txt", "jsonl", "html"):
        name = f"inner/a.{suffix}"
        yield _kind(f"file-vanishes-{suffix}", name, Path.unlink, "does not exist")
        yield _kind(f"file-becomes-a-link-outside-{suffix}", name, partial(_link, _SECRET), _LINK)
        yield _kind(f"file-becomes-a-pipe-{suffix}", name, _pipe, "not a regular file")
        yield _kind(f"folder-becomes-a-link-outside-{suffix}", name, _folder_link, _LINK)
    for change, what, reason in (
        (partial(_link, "/dev/zero"), "a-link-to-a-device", _LINK),
        (partial(_link, "pipe"), "a-link-to-a-pipe", _LINK),
        (partial(_link, "a.txt"), "a-link-to-itself", _LINK),
        (partial(_link, "../~good.md"), "a-link-inside", _LINK),
        (_folder, "a-folder", "not a regular file"),
        (_hole, "a-hole", "hole|larger"),
        (partial(_rewrite, b"\0\1\2"), "no-text", "not text"),
        (partial(_rewrite, b""), "empty", "is empty"),
        (_close, "closed", "permission" if os.geteuid() else ""),
    ):
        yield _kind(f"file-becomes-{what}", "inner/a.txt", change, reason, None if what == "closed" else 0)
    yield _kind("folder-vanishes", "inner/a.txt", lambda path: shutil.rmtree(path.parent), "does not exist")
    yield _kind("file-becomes-another", "inner/a.txt", partial(_rewrite, b"hostile other\n"), "", 1)
    yield _kind("side-file-becomes-a-pipe", "overrides.toml", _pipe, "", 0, warned="not a regular file")
    yield _kind(
        "side-file-becomes-a-link-outside", "overrides.toml", partial(_link, _SECRET), "", 0, warned="leads out"
    )


def _kind(name: str, path: str, change: Change, left_out: str, releases: int | None = 0, *, warned: str = "") -> Kind:
    def meanwhile(corpus: Path, read: Path) -> None:
        if read == Path(os.path.realpath(corpus)) / path and not read.is_symlink() and read.exists():
            change(read)

    made = files({path: '{"title": "hostile"}\n' if path.endswith("jsonl") else ""})
    if path.endswith(("txt", "html")):
        made = files({path: "<p>hostile</p>\n"})
    return Kind(name, made, releases, left_out, warned, is_alone=True, meanwhile=meanwhile)


def _link(target: str, path: Path) -> None:
    path.unlink()
    path.symlink_to(target)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _folder_link(path: Path) -> None:
    """The folder is now a link to one outside that has a file of this name."""
    outside = path.parents[2] / "outside"
    outside.mkdir(exist_ok=True)
    (outside / path.name).write_text("a secret of another folder\n", "utf-8")
    shutil.rmtree(path.parent)
    path.parent.symlink_to(outside)


def _hole(path: Path) -> None:
    os.truncate(path, 1 << 40)


def _rewrite(data: bytes, path: Path) -> None:
    path.write_bytes(data)


def _close(path: Path) -> None:
    path.chmod(0)
