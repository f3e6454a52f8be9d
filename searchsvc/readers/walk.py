"""The walk of a corpus folder: which files are releases, which are ignored, which are refused.

The rule: files of a known extension, in the order of their paths as bytes. Names that begin with `.` or `_`,
`README*` and other extensions are ignored. Nothing outside the folder is read, and no real folder is entered twice;
folders that are really there come before symbolic links to them. An index inside the corpus does not belong to it.
"""

import os
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from searchsvc.errors import UsageError
from searchsvc.readers.refusal import Refusal, fault_of_name, fault_of_system, printable

SUFFIXES = frozenset((".txt", ".md", ".html", ".htm", ".json", ".jsonl", ".docx", ".pdf"))
_OUTSIDE = "is a symbolic link that leads out of the corpus, which is not followed; copy the file into it"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that may hold releases: its path below the corpus, with `/`, and where it really is, links followed."""

    path: str
    absolute: Path


@dataclass(frozen=True, slots=True)
class CorpusListing:
    """What a corpus folder holds. `ignored` counts files, those in ignored folders too."""

    files: tuple[SourceFile, ...]
    ignored: int
    refused: tuple[Refusal, ...]


def walk_corpus(corpus: Path, *, index: Path | None = None) -> CorpusListing:
    """The files of a corpus. The folder of its `index` is left out, and its files are not counted.

    Raises UsageError as `corpus_root` does.
    """
    walk = _CorpusWalk(corpus_root(corpus, index=index), None if index is None else os.path.realpath(index))
    walk.run()
    walk.files.sort(key=lambda source: os.fsencode(source.path))
    walk.refused.sort(key=lambda refusal: os.fsencode(refusal.path))
    return CorpusListing(tuple(walk.files), walk.ignored, tuple(walk.refused))


def corpus_root(corpus: Path, *, index: Path | None = None) -> Path:
    """Where a corpus really is, links followed.

    Raises UsageError where it is not a folder that can be read, or is the folder of its `index`.
    """
    try:
        root = corpus.resolve(strict=True)
        with os.scandir(root):
            pass
    except FileNotFoundError:
        raise UsageError(f"There is no corpus folder {printable(str(corpus))}; create it, or name another.") from None
    except NotADirectoryError:
        raise UsageError(f"The corpus {printable(str(corpus))} is a file; name the folder that holds it.") from None
    except (OSError, RuntimeError) as error:
        reason = fault_of_system(error) if isinstance(error, OSError) else "cannot be read: it is a loop of links"
        raise UsageError(f"The corpus folder {printable(str(corpus))} {reason}.") from None
    if index is not None and os.path.realpath(index) == str(root):
        raise UsageError(f"{printable(str(corpus))} cannot be both corpus and index; name another folder for one.")
    return root


def has_known_suffix(name: str) -> bool:
    """Whether a file name has one of the extensions that are read, in any case."""
    return os.path.splitext(name)[1].lower() in SUFFIXES


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "_"))


@dataclass(slots=True)
class _CorpusWalk:
    """One walk below `root`, a real path as `index` is; folders are pairs of a path below it and where it is."""

    root: Path
    index: str | None
    files: list[SourceFile] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    ignored: int = 0
    seen: set[tuple[int, int]] = field(default_factory=set)
    folders: deque[tuple[str, str]] = field(default_factory=deque)
    linked: deque[tuple[str, str]] = field(default_factory=deque)

    def run(self) -> None:
        self.folders.append(("", str(self.root)))
        while self.folders or self.linked:
            prefix, folder = self.folders.popleft() if self.folders else self.linked.popleft()
            try:
                self.enter(prefix, folder)
            except OSError as error:
                self.refuse(prefix.rstrip("/"), fault_of_system(error))

    def enter(self, prefix: str, folder: str) -> None:
        """Looks at every entry of one folder, unless it was entered before."""
        status = os.stat(folder)
        key = status.st_dev, status.st_ino
        if key in self.seen:
            return
        self.seen.add(key)
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: os.fsencode(entry.name)):
                path = prefix + entry.name
                try:
                    self.look_at(path, entry)
                except OSError as error:
                    self.refuse(path, fault_of_system(error))

    def look_at(self, path: str, entry: os.DirEntry[str]) -> None:
        link = entry.is_symlink()
        is_folder = entry.is_dir() if not link else os.path.isdir(entry.path)
        # Links are resolved where there is one, and nowhere else: that looks at every part of a path.
        where = os.path.realpath(entry.path) if link else entry.path
        if is_folder and where == self.index:
            return
        if _is_hidden(entry.name):
            self.ignored += 1 if link or not is_folder else self.count_files(entry.path)
        elif is_folder:
            self.look_at_folder(path, where, link)
        elif not has_known_suffix(entry.name) or entry.name.upper().startswith("README"):
            self.ignored += 1
        elif (fault := fault_of_name(path) or (self.fault_of_link(where) if link else None)) is not None:
            self.refuse(path, fault)
        elif not entry.is_file():
            self.refuse(path, "is not a regular file")
        else:
            self.files.append(SourceFile(path, Path(where)))

    def look_at_folder(self, path: str, absolute: str, link: bool) -> None:
        fault = fault_of_name(path) or (self.fault_of_link(absolute) if link else None)
        if fault is not None:
            self.refuse(path, fault)
        else:
            (self.linked if link else self.folders).append((f"{path}/", absolute))

    def fault_of_link(self, absolute: str) -> str | None:
        """Why a symbolic link that leads there is not followed, or None where it is."""
        target = Path(absolute)
        if not target.is_relative_to(self.root):
            return _OUTSIDE
        if not target.exists():
            return "is a symbolic link to something that does not exist"
        return None

    def refuse(self, path: str, reason: str) -> None:
        self.refused.append(Refusal(printable(path), None, reason))

    def count_files(self, folder: str) -> int:
        """The number of files below an ignored folder, links not followed; what cannot be read counts as none."""
        count = 0
        waiting = [folder]  # not os.walk, which calls itself for every level
        while waiting:
            try:
                with os.scandir(waiting.pop()) as entries:
                    for entry in entries:
                        if not entry.is_dir(follow_symlinks=False):
                            count += 1
                        elif entry.path != self.index:
                            waiting.append(entry.path)
            except OSError:
                continue
        return count
