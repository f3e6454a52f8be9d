"""How far the start of this machine has come: which kernels a process has, and whether queries are translated."""

from typing import Literal, NamedTuple

from searchsvc.runtime.kernel import IS_PLAIN
from searchsvc.runtime.kernel_cache import compile_job
from searchsvc.translation.dictionary import State, dictionary_of_machine

Kernels = Literal["compiled", "compiling", "plain"]


class StartState(NamedTuple):
    """`kernels` is `compiling` where a process works with plain kernels while they are compiled in the background.

    `translation` is `preparing` until the dictionary is packed, and `absent` where there is none.
    """

    kernels: Kernels
    translation: State


def start_state() -> StartState:
    """The state of this process now."""
    return StartState(_kernels(), dictionary_of_machine().state())


def _kernels() -> Kernels:
    if not IS_PLAIN:
        return "compiled"
    job = compile_job()
    return "compiling" if job is not None and job.is_running() else "plain"
