"""A model of a disk: what of a process's calls has been made durable, and which states a loss of power may leave.

Durable is what POSIX promises, no more: the bytes of a file when it was synced, the names in a folder when that folder
was. Everything else is pending. Of what is pending a disk may hold any part: single writes without earlier ones, half
of a write, a length without the bytes, names that were given later without those that were given earlier.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.faults.shim import Call, Kind

_SECTOR = 512


class Write(NamedTuple):
    """A pending change of a file's bytes: bytes at an offset, or a new length where `data` is None."""

    offset: int
    data: bytes | None

    def apply(self, content: bytearray) -> None:
        """Makes the change."""
        if self.data is None:
            del content[self.offset :]
            content.extend(bytes(self.offset - len(content)))
        else:
            content.extend(bytes(max(0, self.offset - len(content))))
            content[self.offset : self.offset + len(self.data)] = self.data


@dataclass(eq=False, slots=True)
class Node:
    """A file or a folder: what is durable of it, and what is pending, in order."""

    is_folder: bool
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Write] = field(default_factory=list)
    names: dict[str, "Node"] = field(default_factory=dict)
    """As the running system sees them."""
    durable_names: dict[str, "Node"] = field(default_factory=dict)
    pending_names: list["Naming"] = field(default_factory=list)


class Naming(NamedTuple):
    """A pending change of names, atomic like a rename: in each folder a name gets a node, or none."""

    steps: tuple[tuple[Node, str, Node | None], ...]


class Disk:
    """A folder of a disk, of which everything that lies there now is durable."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._top = _read(root)

    def call(self, call: Call) -> None:
        """What a call does to the disk. Calls that failed do nothing."""
        if call.result < 0:
            return
        match call.kind:
            case Kind.OPEN:
                self._open(call)
            case Kind.WRITE:
                if (node := self._node(call.path)) is not None:
                    node.pending.append(Write(call.detail, call.data))
            case Kind.TRUNCATE:
                if (node := self._node(call.path)) is not None:
                    node.pending.append(Write(call.detail, None))
            case Kind.MKDIR:
                self._name((call.path, Node(is_folder=True)))
            case Kind.LINK:
                self._name((call.other, self._node(call.path)))
            case Kind.RENAME:
                self._name((call.path, None), (call.other, self._node(call.path)))
            case Kind.UNLINK | Kind.RMDIR:
                self._name((call.path, None))
            case Kind.SYNC:
                if (node := self._node(call.path)) is not None:
                    _sync(node)

    def _open(self, call: Call) -> None:
        node = self._node(call.path)
        if node is None:
            self._name((call.path, Node(is_folder=False)))
        elif call.detail & os.O_TRUNC and not node.is_folder:
            node.pending.append(Write(0, None))

    def _node(self, path: str) -> Node | None:
        node: Node | None = self._top
        for name in Path(path).relative_to(self._root).parts:
            node = None if node is None else node.names.get(name)
        return node

    def _name(self, *changes: tuple[str, Node | None]) -> None:
        steps = []
        for path, node in changes:
            folder = self._node(str(Path(path).parent))
            if folder is None:
                continue
            name = Path(path).name
            steps.append((folder, name, node))
            _give(folder.names, name, node)
        naming = Naming(tuple(steps))
        for folder in {id(step[0]): step[0] for step in steps}.values():
            folder.pending_names.append(naming)

    def leave(self, into: Path, how: "Loss", random: Random) -> None:
        """Writes what a loss of power leaves into a folder that does not exist yet."""
        kept: dict[int, bool] = {}
        _leave(self._top, into, how, random, kept)


def _read(path: Path) -> Node:
    if not path.is_dir():
        return Node(is_folder=False, durable=bytearray(path.read_bytes()))
    names = {each.name: _read(each) for each in sorted(path.iterdir())}
    return Node(is_folder=True, names=names, durable_names=dict(names))


def _give(names: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def _sync(node: Node) -> None:
    for write in node.pending:
        write.apply(node.durable)
    node.pending.clear()
    for naming in node.pending_names:
        for folder, name, given in naming.steps:
            _give(folder.durable_names, name, given)
            if folder is not node:
                folder.pending_names.remove(naming)
    node.pending_names.clear()


class Loss(NamedTuple):
    """What is kept of what is pending: which changes of names, by their place in their folder, and which writes."""

    name: str
    names: Callable[[int, int, Random], bool]
    writes: Callable[[list[Write], Random], list[Write]]


def _coin(_: int, __: int, random: Random) -> bool:
    return random.random() < 0.5


def _without_bytes(writes: list[Write], _: Random) -> list[Write]:
    """The lengths that files got, and zeros in them."""
    return [each if each.data is None else Write(each.offset, bytes(len(each.data))) for each in writes]


def _some(writes: list[Write], random: Random) -> list[Write]:
    """Any of the writes, some of them by the beginning of a sector only."""
    kept = [each for each in writes if random.random() < 0.5]
    return [_torn(each, random) if random.random() < 0.5 else each for each in kept]


def _torn(write: Write, random: Random) -> Write:
    if not write.data:
        return write
    sectors = random.randrange(len(write.data) // _SECTOR + 1)
    return Write(write.offset, write.data[: sectors * _SECTOR or random.randrange(len(write.data))])


LOSSES = (
    Loss("all that is not synced is lost", lambda *_: False, lambda *_: []),
    Loss("names are kept, their bytes are not", lambda *_: True, lambda *_: []),
    Loss("names and lengths are kept, with zeros", lambda *_: True, _without_bytes),
    Loss("some of it is kept, writes are torn", _coin, _some),
    Loss("what came last is kept, what came before is not", lambda at, of, _: 2 * at >= of, lambda all_, _: all_[-1:]),
)


def _leave(node: Node, into: Path, how: Loss, random: Random, kept: dict[int, bool]) -> None:
    if not node.is_folder:
        content = bytearray(node.durable)
        for write in how.writes(node.pending, random):
            write.apply(content)
        into.write_bytes(content)
        return
    names = dict(node.durable_names)
    count = len(node.pending_names)
    for at, naming in enumerate(node.pending_names):
        if id(naming) not in kept:  # one of two folders is as good as the other
            kept[id(naming)] = how.names(at, count, random)
        if kept[id(naming)]:
            for folder, name, given in naming.steps:
                if folder is node:
                    _give(names, name, given)
    into.mkdir(mode=0o700)
    for name, each in names.items():
        _leave(each, into / name, how, random, kept)
