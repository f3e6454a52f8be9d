"""Compiling: once on a machine, every kernel is compiled by a process of its own, which takes the compiler with it.

numba keeps what it has compiled on disk, and who finds it there loads it in a fraction of a second. A process that
compiles for itself would hold on to hundreds of megabytes, and its first searches would run into their deadline.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite.binding
import numba
from numba.core.dispatcher import Dispatcher

from searchsvc.engines.whoosh.display.marking_kernels import show
from searchsvc.engines.whoosh.postings.runs import _gather
from searchsvc.engines.whoosh.search.kernels.tree import words
from searchsvc.engines.whoosh.terms.term_dictionary import seek
from searchsvc.engines.whoosh.vocabulary.word_list_writer import _full_frequencies
from searchsvc.runtime.sorted_search import gallop
from searchsvc.snippets.fragments import compose
from searchsvc.suggest.edits import distance
from searchsvc.text.kernels.cutting import cut
from searchsvc.text.spans import read_spans

STAMP = "searchsvc-kernels"
"""The file, beside what numba keeps of `words`, that says from which sources everything there was compiled."""
_COMPILING = "SEARCHSVC_COMPILING"
_PACKAGE = Path(__file__).resolve().parent.parent.parent
_ONE_OF_EACH_FOLDER = (
    words, show, _gather, seek, _full_frequencies, gallop, compose, distance, cut, read_spans,
)  # fmt: skip
"""A kernel of each folder of the package in which there are some."""
_COMPILE = """
import sys
sys.path.insert(0, sys.argv[1])
import searchsvc
del sys.path[0]
from searchsvc.engines.whoosh.warmup import make_all
make_all()
"""
"""Compiles the kernels of this very package, whatever else of its name lies where the process is started."""


def sources() -> str:
    """What the kernels would be compiled from now: our files as numba looks at them, its version, the processor."""
    digest = hashlib.sha256()
    processor = llvmlite.binding
    digest.update(f"{numba.__version__} {processor.get_host_cpu_name()} ".encode())
    digest.update(processor.get_host_cpu_features().flatten().encode())
    for kernel in _ONE_OF_EACH_FOLDER:
        for path in sorted(_home(kernel).glob("*.py")):
            about = path.stat()
            digest.update(f"{path} {about.st_mtime_ns} {about.st_size}\n".encode())
    return digest.hexdigest()


def _home(kernel: Callable[..., Any]) -> Path:
    """The folder of the module of a kernel."""
    return Path(str(sys.modules[kernel.__module__].__file__)).parent


def _folders() -> list[Path]:
    """Where numba keeps the kernels of each of our folders; none where it compiles nothing or keeps nothing."""
    kept = [each.stats.cache_path for each in _ONE_OF_EACH_FOLDER if isinstance(each, Dispatcher)]
    return [Path(folder) for folder in kept if folder is not None]


def stamp_path() -> Path | None:
    """The stamp's place; None where there is nothing to say it of, or we may not write there."""
    folders = _folders()
    if not folders:
        return None
    folders[0].mkdir(parents=True, exist_ok=True)
    return folders[0] / STAMP if os.access(folders[0], os.W_OK) else None


def _is_of(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text("ascii") == wanted


def _forget() -> None:
    """Takes away what numba keeps: it looks only at a kernel's own file, but in it are also those that it calls."""
    for folder in _folders():
        for path in (*folder.glob("*.nbi"), *folder.glob("*.nbc")):
            path.unlink(missing_ok=True)


@cache
def compile_kernels() -> None:
    """Sees to it that the kernels are on disk: about a minute where they are not, else next to nothing.

    Where they cannot be kept, or the process that compiles them fails, they are compiled as they are called.
    """
    stamp = None if _COMPILING in os.environ else stamp_path()
    if stamp is None or _is_of(stamp, wanted := sources()):
        return
    _forget()
    command = [sys.executable, "-P", "-c", _COMPILE, str(_PACKAGE.parent)]
    print("searchsvc: compiling the kernels, once on this machine; this takes about a minute", file=sys.stderr)
    done = subprocess.run(command, env=os.environ | {_COMPILING: "1"}, stdout=subprocess.DEVNULL, check=False)
    if not done.returncode:
        stamp.write_text(wanted, "ascii")
