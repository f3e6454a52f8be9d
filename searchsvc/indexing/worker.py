"""What a worker on another machine runs: one part of a build at a time, and only with the very program of the build.

Others would make other documents: other tables find other facts, other libraries cut other words. So a program is told
apart by every byte of this package, by its Python, and by the version of each library that has a say in a document.
"""

import gc
import hashlib
import pickle
import platform
import sys
import threading
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from searchsvc.engines.selection import compile_kernels
from searchsvc.errors import BuildFailed
from searchsvc.runtime.memory import use_for_build

LIBRARIES = (
    "ahocorasick-rs",
    "jieba",
    "markdown-it-py",
    "numpy",
    "opencc",
    "orjson",
    "pypdf",
    "pypinyin",
    "python-docx",
    "pyyaml",
    "rjieba",
    "selectolax",
    "whoosh",
    "zstandard",
)
"""Whatever has a say in how a file is read, and in what is written of a release."""
_PACKAGE = Path(__file__).resolve().parents[1]
_one_at_a_time = threading.Lock()


@cache
def program() -> str:
    """The program of this process as a line that a person can compare; its last word is a digest of 16 digits."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            data = path.read_bytes()
            digest.update(f"{path.relative_to(_PACKAGE).as_posix()} {len(data)} ".encode())
            digest.update(data)
    for name in LIBRARIES:
        digest.update(f"{name} {_version_of(name)} ".encode())
    digest.update(unicodedata.unidata_version.encode())
    python = ".".join(map(str, sys.version_info[:2]))
    digest.update(python.encode())
    return f"searchsvc {_version_of('searchsvc')} on Python {python}, {digest.hexdigest()[:16]}"


def _version_of(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


@cache
def _make_ready() -> None:
    """Makes this process fit for builds, once; the kernels are compiled first, once on a machine."""
    compile_kernels()
    gc.freeze()
    use_for_build()


def packed(function: Callable[[Any], Any], part: object) -> bytes:
    """A function and a part of its work, as `run_packed` takes them."""
    return pickle.dumps((function, part), pickle.HIGHEST_PROTOCOL)


def run_packed(work: bytes, told: str) -> bytes:
    """The pickled result of a function for a part. Raises BuildFailed where the program of the build is another one.

    Both ways it is bytes: nothing on the way need know what they mean, and arrays can be written to when they arrive.
    """
    if told != program():
        raise BuildFailed(
            f"a worker on {platform.node()} has another program ({program()}) than this build ({told});"
            " install the same one there"
        )
    with _one_at_a_time:
        _make_ready()
        function, part = pickle.loads(work)
        return pickle.dumps(function(part), pickle.HIGHEST_PROTOCOL)
