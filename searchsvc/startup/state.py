"""How far the start of this machine has come: which kernels a process has, and whether queries are translated."""

from typing import NamedTuple

from searchsvc.model.index_status import Kernels, Translation
from searchsvc.runtime.kernel import IS_PLAIN
from searchsvc.runtime.kernel_cache import compile_job
from searchsvc.translation.dictionary import dictionary_of_machine


class StartState(NamedTuple):
    """Which kernels a process has, and whether it translates queries."""

    kernels: Kernels
    translation: Translation


def start_state() -> StartState:
    """The state of this process now."""
    return StartState(_kernels(), dictionary_of_machine().state())


def _kernels() -> Kernels:
    if not IS_PLAIN:
        return "compiled"
    job = compile_job()
    return "compiling" if job is not None and job.is_running() else "plain"
