"""Kinds of what is no regular file: links, pipes, sockets, devices, holes, files without permission."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults.hostile.kind import Kind, Write, file

_OUTSIDE = "leads out of the corpus"


def kinds() -> Iterator[Kind]:
    """All kinds of this family."""
    for name, target in {
        "a-file-outside": "/etc/passwd",
        "a-file-above": "../../../../../../../../etc/hostname",
        "a-device": "/dev/zero",
        "its-own-output": "/proc/self/fd/1",
        "memory": "/proc/self/mem",
    }.items():
        yield Kind(f"link-to-{name}", _link("a.txt", target), 0, left_out=_OUTSIDE)
    yield Kind("link-to-a-folder-outside", _link("a", "/etc"), 0, left_out=_OUTSIDE)
    yield Kind("link-to-the-root", _link("a", "/"), 0, left_out=_OUTSIDE)
    yield Kind("link-to-a-link-outside", _chain("/etc/passwd"), 0, left_out=_OUTSIDE)
    yield Kind("link-to-itself", _link("a.txt", "a.txt"), 0, left_out="does not exist|too many")
    yield Kind("links-in-a-loop", _loop, 0, left_out="does not exist|too many")
    yield Kind("link-to-the-folder-that-holds-it", _folder_loop, 1)
    yield Kind("link-to-nothing", _link("a.txt", "none.txt"), 0, left_out="does not exist")
    yield Kind("link-with-a-long-target", _link("a.txt", "x/" * 2000), 0, left_out="link|too long")
    yield Kind("links-that-multiply", _farm, 1)
    yield Kind("links-50-deep", _chain("b.txt", 50), None, left_out="too many|does not exist")
    for suffix in ("txt", "md", "json", "jsonl", "html", "docx", "pdf"):
        yield Kind(f"pipe-{suffix}", _pipe(f"a.{suffix}"), 0, left_out="not a regular file")
    yield Kind("link-to-a-pipe", _link_to_pipe, 0, left_out="not a regular file")
    yield Kind("socket", _socket, 0, left_out="not a regular file")
    yield Kind("device", _device, 0, left_out="not a regular file|permission")
    yield Kind("device-that-never-ends", _zero, 0, left_out="not a regular file|permission")
    yield Kind("file-without-permission", _without_permission, None, left_out="permission" if os.geteuid() else "")
    yield Kind("folder-without-permission", _closed_folder, None, left_out="permission" if os.geteuid() else "")
    yield Kind("file-with-a-hard-link", _hard_link, 2)
    for suffix in ("txt", "json", "html", "pdf"):
        yield Kind(f"hole-of-a-terabyte-{suffix}", _hole(f"a.{suffix}"), 0, left_out="larger than|has a hole")
    yield Kind("hole-of-a-terabyte-jsonl", _hole("a.jsonl"), 0, left_out="hole|not text")
    yield Kind("hole-after-a-release", _hole("a.jsonl", b'{"title": "hostile"}\n'), None, left_out="hole|not text")
    yield Kind("empty-file", file("a.txt", ""), 0, left_out="is empty")


def _link(name: str, target: str) -> Write:
    return lambda folder: (folder / name).symlink_to(target)


def _chain(end: str, count: int = 3) -> Write:
    def write(folder: Path) -> None:
        if not end.startswith("/"):
            (folder / end).write_text("hostile\n", "utf-8")
        for number in range(count):
            (folder / f"{number:02}.txt").symlink_to(f"{number + 1:02}.txt" if number + 1 < count else end)

    return write


def _loop(folder: Path) -> None:
    (folder / "a.txt").symlink_to("b.txt")
    (folder / "b.txt").symlink_to("a.txt")


def _folder_loop(folder: Path) -> None:
    (folder / "a.txt").write_text("hostile\n", "utf-8")
    (folder / "again").symlink_to(".")
    (folder / "above").symlink_to("..")


def _farm(folder: Path) -> None:
    """Folders with two links each to the next one: 2 to the power of 40 ways to one file."""
    for number in range(40):
        (folder / f"{number}").mkdir()
        for name in "ab":
            (folder / f"{number}" / name).symlink_to(f"../{number + 1}")
    (folder / "40").mkdir()
    (folder / "40" / "a.txt").write_text("hostile\n", "utf-8")


def _pipe(name: str) -> Write:
    return lambda folder: os.mkfifo(folder / name)


def _link_to_pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "a.txt").symlink_to("pipe")


def _socket(folder: Path) -> None:
    before = Path.cwd()
    os.chdir(folder)  # the path of a socket has at most 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("a.txt")
    finally:
        os.chdir(before)


def _device(folder: Path) -> None:
    _made_node(folder / "a.txt", 1, 3)


def _zero(folder: Path) -> None:
    _made_node(folder / "a.jsonl", 1, 5)


def _made_node(path: Path, major: int, minor: int) -> None:
    try:
        os.mknod(path, 0o20666, os.makedev(major, minor))
    except PermissionError:  # only an administrator may; a pipe is the nearest that anybody may make
        os.mkfifo(path)


def _without_permission(folder: Path) -> None:
    (folder / "a.txt").write_text("hostile\n", "utf-8")
    (folder / "a.txt").chmod(0)


def _closed_folder(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a").chmod(0)


def _hard_link(folder: Path) -> None:
    (folder / "a.txt").write_text("hostile\n", "utf-8")
    os.link(folder / "a.txt", folder / "b.txt")


def _hole(name: str, data: bytes = b"") -> Write:
    def write(folder: Path) -> None:
        with (folder / name).open("wb") as made:
            made.write(data)
            made.truncate(1 << 40)

    return write
