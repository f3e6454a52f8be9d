"""The kernel cache: where the compiled kernels of this machine are kept, and which kernels a process works with.

The cache is a folder of this user, named by what its kernels were compiled from: our sources, numba, the processor.
Kernels of other sources have another folder, so nothing in one is ever out of date. A stamp says that it is complete.

A process decides once, by `choose_mode`, before it imports any kernel: it works with compiled kernels where the cache
is complete. Else a background job compiles them; meanwhile a process with little to do works with plain kernels, and
one with much to do waits.
"""

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from searchsvc.runtime.background_job import BackgroundJob, JobProgress
from searchsvc.runtime.cache_folder import cache_folder, cache_place

KERNELS_VARIABLE = "SEARCHSVC_KERNELS"
"""`auto` (the default), `plain`, or `compiled`: wait for the compiler however little there is to do."""
PLAIN_VARIABLE = "NUMBA_DISABLE_JIT"
"""numba's own, which `runtime.kernel` obeys too."""
COMPILING = "searchsvc.startup.compiling"
"""The module whose `main()` compiles them."""
CACHE_VARIABLE = "NUMBA_CACHE_DIR"
"""numba's own, too: the folder in which compiled kernels are kept."""
FOLDERS = (
    "engines/opensearch/format/kernels",
    "engines/whoosh/display",
    "engines/whoosh/format",
    "engines/whoosh/postings",
    "engines/whoosh/search",
    "engines/whoosh/search/kernels",
    "engines/whoosh/terms",
    "engines/whoosh/vocabulary",
    "runtime",
    "snippets",
    "suggest",
    "text",
    "text/kernels",
)
"""The folders of the package with modules whose functions or constants are compiled; a test holds this to the code."""
MOST_PLAIN_RELEASES = 1_000
"""An index of up to so many releases is searched with plain kernels within 0.3 s; see docs/figures.md."""
MOST_PLAIN_BYTES = 1 << 20
"""A corpus of up to so many bytes is indexed with plain kernels sooner than the kernels are compiled."""
_KEPT_SECONDS = 30 * 24 * 3600
"""A folder of other sources is removed when it is so old."""
_RETRY_SECONDS = 600
"""After a failure the compiler is not started again for so long by those who can do without it."""
VERSIONS = "versions.json"
"""The file of a complete cache that says in how many versions each kernel was compiled."""
_STAMP = "complete"
_PACKAGE = Path(__file__).resolve().parents[1]

Mode = Literal["compiled", "plain"]


@cache
def fingerprint() -> str:
    """What kernels would be compiled from now, as 16 hexadecimal digits."""
    import llvmlite.binding as processor  # noqa: PLC0415 - a tenth of a second, which `--help` does not need

    digest = hashlib.sha256()
    digest.update(f"{sys.version_info[:3]} {version('numba')} {version('llvmlite')} {version('numpy')} ".encode())
    digest.update(f"{processor.get_host_cpu_name()} {processor.get_host_cpu_features().flatten()}".encode())
    digest.update(str(_PACKAGE).encode())  # numba keeps kernels by the folder of their module
    for folder in FOLDERS:
        for path in sorted((_PACKAGE / folder).glob("*.py")):
            digest.update(f"{folder}/{path.name} ".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def kernel_place() -> Path:
    """Where the kernels of these sources are, or would be; nothing is made. Raises RuntimeError without a home."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return (Path(chosen) / "searchsvc" if chosen else cache_place() / "kernels") / fingerprint()


def kernel_folder() -> Path | None:
    """Where the kernels of these sources are kept, or would be; None where nothing can be kept."""
    try:
        if not os.environ.get(CACHE_VARIABLE):
            cache_folder()
        folder = kernel_place()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # no home, or none that can be written to
        return None
    return folder if os.access(folder, os.W_OK) or _stamp(folder).exists() else None


def _stamp(folder: Path) -> Path:
    return folder / _STAMP


def is_complete() -> bool:
    """Whether every kernel of these sources is compiled."""
    try:
        return _stamp(kernel_place()).exists()
    except (OSError, RuntimeError):  # no home, or none that can be read
        return False


def set_complete(folder: Path) -> None:
    """Says that every kernel in a folder is compiled, and removes folders that have been of no use for long."""
    _stamp(folder).touch()
    for other in folder.parent.iterdir():
        stamp = _stamp(other)
        if other != folder and stamp.exists() and stamp.stat().st_mtime < time.time() - _KEPT_SECONDS:
            shutil.rmtree(other, ignore_errors=True)


def compile_job() -> BackgroundJob | None:
    """The job that compiles the kernels of these sources; None where they cannot be kept."""
    folder = kernel_folder()
    return None if folder is None else BackgroundJob(COMPILING, folder)


def start_compiling(*, again: bool = True) -> BackgroundJob | None:
    """Has the kernels compiled in the background, unless that is done or under way; None where they cannot be kept.

    Not `again`, where it failed a short while ago: whoever can do without would only have it fail once more.
    """
    job = compile_job()
    if job is not None and not is_complete() and (again or not _has_just_failed(job)):
        try:
            job.start(compiling_environment())
        except OSError:
            return None
    return job


def compiling_environment() -> dict[str, str]:
    """The environment of a process that works with compiled kernels, whatever this one works with."""
    return {name: value for name, value in os.environ.items() if name != PLAIN_VARIABLE}


def _has_just_failed(job: BackgroundJob) -> bool:
    try:
        return job.log_path.stat().st_mtime > time.time() - _RETRY_SECONDS and not job.is_running()
    except OSError:
        return False


def chosen_mode() -> str:
    """What the environment asks for: `auto`, `plain` or `compiled`. A mode that a process chose by itself is `auto`."""
    wish = os.environ.get(KERNELS_VARIABLE)
    if not wish and os.environ.get(PLAIN_VARIABLE, "0") not in ("", "0"):
        return "plain"
    return wish or "auto"


def choose_mode(has_little_to_do: Callable[[], bool]) -> Mode:
    """Decides with which kernels this process works, before it imports any; starts to compile what is not compiled.

    A process that has much to do waits for the compiler. What it is told is asked only where it matters.
    """
    wish = chosen_mode()
    if wish == "plain":
        return _plain()
    os.environ.pop(PLAIN_VARIABLE, None)  # of a process that chose for itself, and started this one
    if is_complete():
        return "compiled"
    if wish == "auto" and has_little_to_do():
        start_compiling(again=False)
        return _plain()
    wait_until_compiled()
    return "compiled"


def prefer_plain() -> None:
    """Lets this process work with plain kernels unless all are compiled, and has none compiled for it."""
    if chosen_mode() != "compiled" and not is_complete():
        _plain()


def _plain() -> Mode:
    """For this process, and for those that it starts; the wish stays in the environment beside it."""
    os.environ[KERNELS_VARIABLE] = chosen_mode()
    os.environ[PLAIN_VARIABLE] = "1"
    return "plain"


def wait_until_compiled() -> bool:
    """Waits for the compiler, which it starts where that is necessary, and says so; whether all kernels are there now.

    Where they are not, the reason has been said, and each will be compiled as it is called.
    """
    if is_complete():
        return True
    job = start_compiling()
    if job is None:
        _say("kernels cannot be kept on this machine; they are compiled as they are needed, which takes a minute")
        return False
    shown = _Shown()
    job.wait(shown)
    if is_complete():
        shown.end()
        return True
    _say(f"the compiler failed ({job.last_words() or 'it said nothing'}; {job.log_path} has more); go on without it")
    return False


def _say(sentence: str) -> None:
    print(f"searchsvc: {sentence}", file=sys.stderr, flush=True)


class _Shown:
    """Tells a person who waits for the compiler how long that will be: in a terminal on one line, else on several.

    Lines come every 10 s, and only where they say something new.
    """

    _EVERY = 10.0

    def __init__(self) -> None:
        self._next = 0.0
        self._width = 0
        self._said = ""

    def __call__(self, progress: JobProgress | None) -> None:
        """Shows the progress, where it is time to."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + (0.5 if sys.stderr.isatty() else self._EVERY)
        said = "compiling the search kernels, once on this machine"
        if progress is not None:
            said += f": {progress.done} of {progress.total}, about {progress.seconds_left:.0f} s left"
        if sys.stderr.isatty():
            self._width = max(self._width, len(said))
            print(f"\rsearchsvc: {said:<{self._width}}", end="", file=sys.stderr, flush=True)
        elif said != self._said:
            self._said = said
            _say(said)

    def end(self) -> None:
        """Ends the line."""
        if self._width:
            print(file=sys.stderr, flush=True)
