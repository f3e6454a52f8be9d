"""What is worked out once on a machine: whether its folder can be used, and how far kernels and dictionary are."""

import os
from collections.abc import Iterator
from pathlib import Path

from searchsvc.doctor.finding import Finding, Subject
from searchsvc.runtime.background_job import BackgroundJob
from searchsvc.runtime.cache_folder import cache_place
from searchsvc.runtime.kernel_cache import COMPILING, KERNELS_VARIABLE, chosen_mode, is_complete, kernel_place
from searchsvc.translation.cedict import dictionary_file
from searchsvc.translation.dictionary import pack_job, packed_path

_GIVE_A_FOLDER = "Let XDG_CACHE_HOME name a folder that this user may write to, and that is kept."


def check_caches(_: Subject) -> Iterator[Finding]:
    """The cache folder, the compiled kernels, the dictionary."""
    try:
        place = cache_place()
    except RuntimeError:
        yield Finding("cache", "wrong", "this user has no home, so nothing can be kept", _GIVE_A_FOLDER)
        return
    yield folder_finding(place)
    yield kernels_finding(kernel_place())
    yield dictionary_finding()


def existing(path: Path) -> Path:
    """The path itself, or the nearest folder above it that is there."""
    path = path.absolute()
    return next((each for each in (path, *path.parents) if each.exists()), path)


def folder_finding(place: Path) -> Finding:
    """Whether this user, and nobody else, can write to the cache folder."""
    found = existing(place)
    if not found.is_dir() or not os.access(found, os.W_OK | os.X_OK):
        return Finding("cache", "wrong", f"{place} cannot be written to, so nothing is kept", _GIVE_A_FOLDER)
    if found != place.absolute():
        return Finding("cache", "fine", f"{place} is not there yet, and can be made")
    status = place.stat()
    if status.st_uid != os.geteuid():
        return Finding("cache", "wrong", f"{place} belongs to another user, whose files are not safe", _GIVE_A_FOLDER)
    if status.st_mode & 0o022:
        return Finding("cache", "wrong", f"others can write to {place}", f"Run: chmod 700 {place}")
    if status.st_mode & 0o055:
        return Finding("cache", "notice", f"others can read {place}", f"Run: chmod 700 {place}")
    return Finding("cache", "fine", f"{place} can be written to, by this user alone")


def kernels_finding(place: Path) -> Finding:
    """Whether the kernels are compiled; if not, why not."""
    job = BackgroundJob(COMPILING, place)
    if is_complete():
        return Finding("kernels", "fine", f"compiled, in {place}")
    if chosen_mode() == "plain":
        message = f"plain by choice ({KERNELS_VARIABLE} or NUMBA_DISABLE_JIT): searches take up to 100 times as long"
        return Finding("kernels", "notice", message, "Unset it, unless the index is small or this is a test.")
    if job.is_running():
        progress = job.progress()
        left = f", about {progress.seconds_left:.0f} s left" if progress else ""
        return Finding("kernels", "notice", f"being compiled now{left}", "Wait; searches are slower until then.")
    words = job.last_words()
    if words:
        advice = f"Read {job.log_path}; the next command that needs them tries again."
        return Finding("kernels", "wrong", f"the compiler failed: {words}", advice)
    if not os.access(existing(place), os.W_OK):
        return Finding("kernels", "wrong", f"not compiled, and {place} cannot be written to", _GIVE_A_FOLDER)
    advice = "Run 'searchsvc reindex' or 'searchsvc serve': it has them compiled, in a minute or two."
    return Finding("kernels", "notice", "not compiled yet for this version on this machine", advice)


def dictionary_finding() -> Finding:
    """Whether the dictionary of translations is packed; if not, why not."""
    path, job = packed_path(), pack_job()
    if path is None or job is None or dictionary_file() is None:
        advice = "pip install 'searchsvc[translation]', if queries are to be translated."
        return Finding("dictionary", "notice", "not installed, so queries are not translated", advice)
    if path.is_file():
        return Finding("dictionary", "fine", f"packed, in {path}")
    if job.is_running():
        return Finding("dictionary", "notice", "being packed now, which takes some seconds", "Wait a moment.")
    words = job.last_words()
    if words:
        return Finding("dictionary", "wrong", f"it could not be packed: {words}", f"Read {job.log_path}.")
    advice = "The first search or 'searchsvc serve' packs it, in some seconds."
    return Finding("dictionary", "notice", "not packed yet on this machine", advice)
